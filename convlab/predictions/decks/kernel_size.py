"""Cards of lesson 03."""

from convlab.predictions.card import Card
from convlab.spec import Conv2dSpec
from convlab.stacks import cost

_one = cost([Conv2dSpec(3, 64, 5, bias=False)], (3, 32, 32)).parameters
_two = cost([Conv2dSpec(3, 64, 3, bias=False), Conv2dSpec(64, 64, 3, bias=False)], (3, 32, 32)).parameters

CARDS = {
    "pointwise": Card(
        "`nn.Conv2d(64, 16, 1)` has a window of a single pixel. How many input numbers does one of its output "
        "numbers depend on?",
        answer=Conv2dSpec(64, 16, 1).weight_shape[1],
        because="One pixel, but all of its 64 channels. A 1 × 1 convolution mixes channels, and is the same as a "
        "linear layer used at each pixel.",
        wrong={
            1: "One pixel is not one number: it has 64 channels, and a filter reads them all.",
            1024: "64 times 16 is the number of weights. One output number belongs to one of the 16 filters.",
            16: "16 is how many numbers come out at that pixel.",
        },
    ),
    "even": Card(
        "`nn.Conv2d(1, 1, kernel_size=4, padding=p)` looks at a picture 28 pixels high. For which whole number `p` "
        "is the output 28 pixels "
        "high, too?",
        options=("p = 1", "p = 2", "for no whole number"),
        answer="for no whole number",
        because="28 + 2p − 4 + 1 is 25, 27, 29, …: odd for any p. Without dilation, an even kernel has no middle "
        'pixel, so it needs one more pixel on one side than on the other. `padding="same"` does that (lesson 05).',
        wrong={
            "p = 1": "28 + 2 − 4 + 1 = 27.",
            "p = 2": "28 + 4 − 4 + 1 = 29.",
        },
    ),
    "cheaper": Card(
        "“Two 3 × 3 layers are cheaper than one 5 × 5.” The first layer of a network goes from 3 channels to 64. "
        "Which has fewer weights: one "
        "5 × 5 layer 3 → 64, or two 3 × 3 layers 3 → 64 → 64?",
        options=("one 5 × 5", "two 3 × 3", "they are equal"),
        answer="one 5 × 5" if _one < _two else "two 3 × 3",
        because=f"One 5 × 5: 25·3·64 = {_one:,}. Two 3 × 3: 9·3·64 + 9·64·64 = {_two:,}. The second layer reads 64 "
        "channels, and that is where "
        "the weights are.",
        wrong={
            "two 3 × 3": "18 against 25 is right when all widths are equal. Here the second layer reads 64 "
            "channels, not 3.",
            "they are equal": "They see the same 5 × 5 pixels. They do not have the same weights.",
        },
    ),
    "effective": Card(
        "Forty layers of 3 × 3 see 81 × 81 pixels. How wide is the part of it that carries 95 % of the weight, if "
        "every layer is a plain mean?",
        options=("about 81 pixels", "about 60 pixels", "about 20 pixels"),
        answer="about 20 pixels",
        because="A pixel in the middle reaches the output on very many paths, a pixel in the corner on a single "
        "one. The weights form a bell "
        "whose width grows only with the square root of the depth.",
        wrong={
            "about 81 pixels": "That is the theoretical receptive field: what can reach the output at all.",
            "about 60 pixels": "Even that is three times too wide. Think of how many paths lead from a pixel to the "
            "output.",
        },
    ),
}
