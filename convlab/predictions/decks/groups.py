"""Cards of lesson 07."""

from convlab.predictions.card import Card
from convlab.spec import Conv2dSpec

_channels, _groups = 8, 4
_out, _k = 24, 3

CARDS = {
    "opening": Card(
        "A line from a tutorial, for a layer with one group for each colour: "
        "`nn.Conv2d(3, 64, 3, groups=3)`. What does it do?",
        options=("64 maps, each from one colour", "64 maps, each from all three colours", "it raises an error"),
        answer="it raises an error",
        because="Groups divide the **output** channels, too. 64 maps cannot be divided evenly among 3 groups.",
        wrong={
            "64 maps, each from one colour": "Then each colour would have to make 64 / 3 maps: 21 and a third.",
            "64 maps, each from all three colours": "That is groups=1. With groups=3 an output sees one colour only.",
        },
    ),
    "parameters": Card(
        "Another such line is `nn.Conv2d(3, 6, 3, groups=3)`, “one kernel for each group”. How many parameters "
        "does the layer have, with its biases?",
        answer=Conv2dSpec(3, 6, 3, groups=3).parameters,
        because="Each of the 6 output channels has one 3 × 3 kernel, because it sees one input channel: 6·9 weights "
        "and 6 biases. That is two kernels for each group.",
        wrong={
            Conv2dSpec(3, 6, 3).parameters: "That is groups=1, where each output channel sees all three colours.",
            33: "27 weights are one kernel for each group. Six maps need six kernels.",
            30: "One kernel and one bias for each group would make three maps, not six.",
            54: "Those are the weights. There are 6 biases, too.",
        },
    ),
    "mixing": Card(
        "Three layers `nn.Conv2d(8, 8, 3, groups=4)` follow each other. There are 64 pairs of an input channel and an "
        "output channel. In how many of them does the input reach the output?",
        answer=_channels * _channels // _groups,
        because="Each group of two channels feeds the same two channels in every layer. More layers add nothing: each "
        "output still depends on 2 of the 8 inputs.",
        wrong={
            64: "It would, if something between the layers carried numbers from one group to another.",
            48: "The layers do not add up: each one connects the same pairs as the one before.",
            32: "That would be groups=2.",
            8: "That would be groups=8.",
            4: "Four is the number of groups. Each has 2 inputs and 2 outputs.",
        },
    ),
    "separable": Card(
        f"A 3 × 3 layer with {_out} output channels is replaced by a depthwise 3 × 3 and a 1 × 1. “It saves a factor "
        "of 8 to 9.” By what factor do the MACs really fall?",
        options=("about 9", "about 6.5", f"about {_out}"),
        answer="about 6.5",
        because=f"The two parts cost 1/9 and 1/{_out} of the full layer, together {1 / 9 + 1 / _out:.3f}. With few "
        "output channels the 1 × 1 saves little.",
        wrong={
            "about 9": "9 is the most that a 3 × 3 kernel can give, with endlessly many output channels.",
            f"about {_out}": "That is the depthwise part alone, without the 1 × 1 that mixes the channels.",
        },
    ),
    "time": Card(
        "A layer 64 → 64 with `groups=32` has a 32nd of the MACs of `groups=1`. How long does it take, on the "
        "processor on which this course was measured?",
        options=("about a 32nd of the time", "about a tenth", "more than a third"),
        answer="more than a third",
        because="A MAC is not a unit of time. With two channels in each group there is little to multiply for each "
        "number that is read and written, which may be why.",
        wrong={
            "about a 32nd of the time": "That would be so if the processor did the same number of MACs every second.",
            "about a tenth": "Even that is too good. Reading, writing and sharing out the work take time as well.",
        },
    ),
}
