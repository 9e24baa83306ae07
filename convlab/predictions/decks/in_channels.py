"""Cards of lesson 01."""

import numpy as np

from convlab.predictions.card import Card
from convlab.reference import conv2d_loops
from convlab.spec import Conv2dSpec

_ones = conv2d_loops(np.ones((3, 5, 5)), np.ones((1, 3, 2, 2)))
_narrow, _wide = Conv2dSpec(3, 8, 3), Conv2dSpec(6, 8, 3)

# Lesson 01's experiment, mean accuracy in percent; tests/predictions compares it with the shipped results.
RGB, FED_BGR = 73, 24

CARDS = {
    "ones": Card(
        "A picture has 3 channels, and all its numbers are 1. One filter with a kernel of 2 × 2 reads it. All its "
        "weights are 1, and there is no bias. What is each output number?",
        answer=int(_ones[0, 0, 0]),
        because="The filter has 3 slices of 2 × 2. Each slice gives 1 + 1 + 1 + 1 = 4 on its channel, and the three "
        "results are added: 4 + 4 + 4 = 12.",
        wrong={
            4: "That is what one channel gives. There are three, and their results are added.",
            3: "That is one number from each channel. A window of 2 × 2 reads four from each.",
            1: "That would be a mean. A convolution adds up; it does not divide.",
        },
    ),
    "doubles": Card(
        "`nn.Conv2d(3, 8, 3)` becomes `nn.Conv2d(6, 8, 3)`: the input now has six channels instead of three. What "
        "doubles?",
        options=(
            "the number of weights",
            "the number of maps that come out",
            "both",
            "the height and width of the maps",
        ),
        answer="the number of weights",
        because=f"Each of the 8 filters gets six slices instead of three: {8 * 6 * 9} weights instead of "
        f"{8 * 3 * 9}. There are still 8 filters, so 8 maps, and they are as large as before.",
        wrong={
            "the number of maps that come out": "Each filter makes one map, however many channels it reads. There "
            "are still 8 filters.",
            "both": "The weights, yes. The maps are one a filter, and there are still 8 filters.",
            "the height and width of the maps": "Those follow from the picture's size and from kernel_size, stride, "
            "padding and dilation. Channels have no say in it.",
        },
    ),
    "reshape": Card(
        "`x` is a photograph of shape `(96, 144, 3)`, height, width, channels. What does `x.reshape(3, 96, 144)` give?",
        options=(
            "its red, green and blue channel",
            "three pictures with all colours mixed up",
            "an error: the shapes do not fit",
        ),
        answer="three pictures with all colours mixed up",
        because="`x` comes from the file, so its numbers are in memory in the order of its axes. `reshape` keeps that "
        "order and cuts the row at other positions. Red, green and blue of a pixel lie side by side, so each third "
        "holds all three colours. `permute` exchanges the axes, and each number keeps its pixel and its colour.",
        wrong={
            "its red, green and blue channel": "The shape says so, and the shape is all that is right about it. In "
            "memory the first 144 numbers are the colours of 48 pixels.",
            "an error: the shapes do not fit": "96 · 144 · 3 numbers fit into 3 · 96 · 144 places. That is all "
            "that reshape asks.",
        },
    ),
    "bgr": Card(
        f"A network learned from colour pictures in the order red, green, blue, and is right {RGB} times in 100; "
        "guessing would be right 10 times. Now it gets the same test pictures in the order blue, green, red. What "
        "happens?",
        options=(
            "PyTorch raises an error",
            f"nearly nothing: about {RGB} in 100",
            "a little less: about 60 in 100",
            f"it breaks down: about {FED_BGR} in 100",
        ),
        answer=f"it breaks down: about {FED_BGR} in 100",
        because="A layer has no way to know which channel is red. Each filter multiplies the blue numbers by the "
        "weights that it learned for red, and adds up as before.",
        wrong={
            "PyTorch raises an error": "There are three channels, and three are expected. PyTorch has nothing to "
            "complain about.",
            f"nearly nothing: about {RGB} in 100": "It would be so if only brightness counted. In this task colour "
            "counts.",
            "a little less: about 60 in 100": "Green is still in its place, so this is a fair guess. But "
            "wherever red and blue differ, the filters now read the wrong numbers.",
        },
    ),
    "gray": Card(
        "A layer was trained on colour pictures; each filter has three slices. You want a layer for grey pictures, "
        "with one slice a filter, that gives on a grey picture what the old layer gives on that picture repeated "
        "three times. What must the one slice be?",
        options=("the mean of the three slices", "the sum of the three slices", "the slice for green"),
        answer="the sum of the three slices",
        because="The old layer multiplies the same grey number by three weights and adds: g·a + g·b + g·c = "
        "g·(a + b + c).",
        wrong={
            "the mean of the three slices": "Then every answer, without its bias, is a third of what it should be. "
            "No error tells you.",
            "the slice for green": "Green weighs most when a grey picture is made from colours. But here the weights "
            "of red and blue would be lost.",
        },
    ),
}
assert _wide.output_shape((6, 9, 9)) == _narrow.output_shape((3, 9, 9))
