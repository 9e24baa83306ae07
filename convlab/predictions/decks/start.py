"""Cards of lesson 00."""

import numpy as np

from convlab.predictions.card import Card
from convlab.reference import conv2d_loops
from convlab.spec import Conv2dSpec

# The grids that lesson 00 shows above the first card.
X = np.array([[1, 2, 0, 1], [0, 1, 3, 0], [2, 1, 0, 1], [1, 0, 2, 2]], dtype=float)
W = np.array([[1, 0], [2, -1]], dtype=float)

_first = conv2d_loops(X[None], W[None, None])[0, 0, 0]
_layer = Conv2dSpec(3, 64, 3)

CARDS = {
    "one_number": Card(
        "The rows of `x` begin 1 2 and 0 1; those of the kernel `w` are 1 0 and 2 −1. Lay `w` over the top left corner "
        "of `x`, multiply each pair of numbers that lie on each other, and add the four products. What is `y[0, 0]`?",
        answer=int(_first),
        because="1·1 + 2·0 + 0·2 + 1·(−1) = 0. The other output numbers are made in the same way: one window, one sum "
        "of products.",
        wrong={
            1: "That is the sum without the last product. The last pair is 1 and −1, and it takes 1 away again.",
            2: "Mind the sign: the last pair is 1 and −1, so it takes 1 away.",
            4: "That is the sum of the window. Multiply by the kernel before you add.",
        },
    ),
    "delta": Card(
        "A 5 × 5 picture is all zeros, with a single 1 in the middle. The kernel holds the numbers 1 to 9, row by "
        "row. What "
        "does the 3 × 3 output look like?",
        options=(
            "1 to 9, row by row: the kernel as it is",
            "9 to 1, row by row: the kernel turned by half a turn",
            "a single 5 in the middle and zeros around it",
        ),
        answer="9 to 1, row by row: the kernel turned by half a turn",
        because="When the window lies at the top left, the 1 is under the window's bottom right corner, so it meets "
        "the 9. When the window lies at the bottom right, the 1 meets the kernel's first number. So the output is the "
        "kernel turned by half a turn.",
        wrong={
            "1 to 9, row by row: the kernel as it is": "That is what a mathematician's convolution gives, which "
            "turns the "
            "kernel first. PyTorch does not turn it.",
            "a single 5 in the middle and zeros around it": "The 1 is inside all nine windows, each time under "
            "another "
            "number of the kernel, so all nine outputs see it.",
        },
    ),
    "size": Card(
        "A picture is 32 pixels high. A kernel of height 3 slides over it one pixel at a time, and nothing is added "
        "around "
        "the picture. How many output rows are there?",
        answer=_layer.output_size((32, 32))[0],
        because="The window's top row can be row 0, 1, … 29: the last window covers rows 29, 30 and 31. That is "
        "32 − 3 + 1 = 30 places.",
        wrong={
            32: "With a kernel of height 3, the output is as large as the input only if something is added around the "
            "image: padding, lesson 05.",
            29: "Count the places: the first is row 0 and the last is row 29. That makes 30.",
            31: "That would be right for a kernel of height 2.",
            11: "32 / 3 rounded up counts windows that do not overlap, and a last one that hangs over the edge. "
            "Windows move by one pixel, and they must fit.",
            10: "32 / 3 would be right if windows did not overlap. They move by one pixel.",
        },
    ),
    "maps": Card(
        "`nn.Conv2d(3, 64, 3)` looks at one colour picture, which has 3 channels. How many output maps (channels) "
        "come out?",
        options=("3", "64", "67", "192"),
        answer=str(_layer.out_channels),
        because="One filter reads all 3 input channels and **adds** what it finds into one map. 64 filters give 64 "
        "maps.",
        wrong={
            "192": "That would be right if each filter gave one map per input channel. It adds them up instead.",
            "3": "The number of input channels decides how deep each filter is, not how many maps come out.",
            "67": "The two numbers are not added: 3 says what goes in, 64 what comes out.",
        },
    ),
}
