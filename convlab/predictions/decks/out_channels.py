"""Cards of lesson 02."""

from convlab.predictions.card import Card
from convlab.spec import Conv2dSpec

_layer = Conv2dSpec(5, 7, 3)
_narrow, _wide = Conv2dSpec(16, 16, 3), Conv2dSpec(32, 32, 3)
_chain = Conv2dSpec(1, 6, 3, stride=2, padding=1), Conv2dSpec(6, 12, 3, stride=2, padding=1)
_maps = _chain[1].output_shape(_chain[0].output_shape((1, 32, 32)))

# Lesson 02's experiment, mean accuracy in percent at width 8; tests/predictions compares it with the shipped results.
AT_8 = "95.6"

CARDS = {
    "parameters": Card(
        "How many learned numbers does `nn.Conv2d(5, 7, 3)` have, its bias included?",
        answer=_layer.parameters,
        because="7 filters of 5 slices of 3 × 3 are 7 · 5 · 9 = 315 weights. Each filter has one bias: 7 more.",
        wrong={
            320: "That is 315 weights and one bias for each input channel. You may meet this formula; PyTorch counts "
            "otherwise. The bias is added to finished maps, and there are 7.",
            350: "That is one bias for each pair of input and output. The slices are summed first; one bias follows.",
            315: "Those are the weights. Each of the 7 filters also has a bias.",
            316: "One bias for the whole layer? Each filter has its own.",
            70: "Those are 7 filters with one slice each. A filter has one slice for each of the 5 input channels.",
        },
    ),
    "doubles": Card(
        "You double the widths of a whole network: every layer gets twice as many output channels. By how much do "
        "the weights of a layer in the middle grow?",
        options=("2 times", "3 times", "4 times", "8 times"),
        answer=f"{(_wide.parameters - 32) // (_narrow.parameters - 16)} times",
        because="There are twice as many filters. And each of them has twice as many slices, because the layer before "
        "was doubled, too: 2 · 2.",
        wrong={
            "2 times": "That is right for the first layer, whose input stays as it is. In the middle the filters get "
            "deeper, too.",
            "3 times": "Twice as many filters, each twice as deep: these two multiply.",
            "8 times": "Kernel size does not grow with the width: 2 · 2.",
        },
    ),
    "memory": Card(
        "VGG-16 has 13 convolutions: two with 64 channels at the front, where maps are 224 × 224, and three with 512 "
        "at the end, where they are 14 × 14. Which hold about half of the memory for the 13 layers' maps?",
        options=("the first two", "the last three", "the six in the middle", "no group: it is spread evenly"),
        answer="the first two",
        because="A map of 224 × 224 has 256 times as many numbers as one of 14 × 14. 512 is only 8 times as much as "
        "64.",
        wrong={
            "the last three": "They have the most channels, and nearly half of the convolutions' weights. But their "
            "maps are tiny.",
            "the six in the middle": "They have much of the arithmetic. The memory goes with the area of the maps, "
            "and that is lost fast.",
            "no group: it is spread evenly": "Each time the map is halved, four times as many places go, and only "
            "twice as many channels come.",
        },
    ),
    "width": Card(
        f"A small network with 8, 16 and 16 channels is right on {AT_8} % of handwritten digits. We make it four times "
        "as wide; it costs 15 times the MACs. What happens to the accuracy?",
        options=(
            "about 2 points better",
            "no difference that chance could not make",
            "about 2 points worse",
        ),
        answer="no difference that chance could not make",
        because="On this task, with 2,000 images to learn from, the curve bends earlier. From there on, more width "
        "makes no difference that we could see.",
        wrong={
            "about 2 points better": "From 4 channels to 8 it was more than a point. But the curve bends, as it must: "
            "100 % is the most there is.",
            "about 2 points worse": "You may be thinking of overfitting. It is a fair guess, and not what we "
            "measured here.",
        },
    ),
    "features": Card(
        "A grey picture of 32 × 32 goes through `nn.Conv2d(1, 6, 3, stride=2, padding=1)`, then `nn.Conv2d(6, 12, 3, "
        "stride=2, padding=1)`, then `nn.Flatten()`. What must `in_features` of the `nn.Linear` after it be?",
        answer=_maps[0] * _maps[1] * _maps[2],
        because="The map goes 32, 16, 8, and there are 12 of them: 12 · 8 · 8.",
        wrong={
            12: "That is the number of channels. Flatten lays all their pixels into one row: 12 · 8 · 8.",
            64: "That is one map of 8 × 8. There are 12.",
            3072: "That is 12 · 16 · 16: there are two strides of 2.",
            12288: "That is 12 · 32 · 32: the strides are missing.",
            1152: "That is 6 · 12 · 4 · 4. Maps of the layer before do not count, and the size is 8 × 8.",
        },
    ),
}
