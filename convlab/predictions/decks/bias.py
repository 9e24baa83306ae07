"""Cards of lesson 08."""

from convlab.predictions.card import Card
from convlab.spec import Conv2dSpec

_layer = Conv2dSpec(2, 3, 4)

CARDS = {
    "count": Card(
        "A much-copied page gives the parameters of `nn.Conv2d(2, 3, 4)` as 3·2·4·4 + 2. How many are there really?",
        answer=_layer.parameters,
        because="96 weights, and one bias for each of the 3 **output** channels. The page added one for each input "
        "channel.",
        wrong={
            98: "That is what the page says. The bias belongs to what comes out, not to what goes in.",
            96: "Those are the weights alone. `bias=True` is the default.",
            102: "That would be one bias for each pair of input and output channel. The sum over the input channels "
            "needs only one.",
        },
    ),
    "threshold": Card(
        "A layer takes from each pixel the mean of its eight neighbours, adds the bias, and a ReLU keeps what is "
        "above 0. With "
        "bias 0 about half of the pixels of a photograph of coins stay. How many stay with bias −0.1? (Pixels go "
        "from 0 to 1.)",
        options=("about 40 %", "about 20 %", "about 3 %"),
        answer="about 3 %",
        because="Most pixels are almost like their neighbours, so most responses are far smaller than 0.1. Only "
        "strong edges get over it.",
        wrong={
            "about 40 %": "That would be right if responses were spread evenly from −1 to 1. They crowd around 0.",
            "about 20 %": "Closer, and still far too many: the picture is smooth nearly everywhere.",
        },
    ),
    "triple": Card(
        "A network of convolutions and ReLUs has no bias anywhere. You multiply its input by 3. What happens to its "
        "output?",
        options=("nothing", "it is multiplied by 3, exactly", "it changes in a way that depends on the weights"),
        answer="it is multiplied by 3, exactly",
        because="A sum of products grows with its input, and so does max(0, ·). Nothing in the network is a fixed "
        "number that could "
        "stay behind. So the largest class score stays the largest: the answer cannot depend on brightness.",
        wrong={
            "nothing": "That would be invariance; it takes a normalisation.",
            "it changes in a way that depends on the weights": "With biases, yes. Without them every layer just "
            "passes the factor on.",
        },
    ),
    "cancel": Card(
        "A convolution is followed directly by `nn.BatchNorm2d`, in training mode. You add 5 to all its biases. By "
        "how much does the "
        "output of the batch norm change?",
        answer=0,
        because="Batch norm takes the mean of each channel away. A number that was added to the whole channel is in "
        "that mean, so it "
        "goes away with it. The bias has no effect, and so no gradient.",
        wrong={
            5: "It would, if the norm did not take the channel's mean away first.",
            1: "The norm scales to a spread of 1, but before that it takes the mean away, and the 5 with it.",
        },
    ),
    "evaluation": Card(
        "Now the same pair is trained and in `eval()` mode. You add 5 to the biases again. Does the output change?",
        options=("no, batch norm cancels it again", "yes"),
        answer="yes",
        because="In `eval()` batch norm takes away the mean it stored while training, not the mean of what it sees. "
        "Your 5 is not in there. So do not simply delete the bias of a trained layer: fold it, as shown below.",
        wrong={
            "no, batch norm cancels it again": "It cancels what is in the mean it takes away. In `eval()` that mean "
            "is a stored number.",
        },
    ),
}
