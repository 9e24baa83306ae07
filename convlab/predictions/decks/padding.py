"""Cards of lesson 05."""

import numpy as np

from convlab.predictions.card import Card
from convlab.reference import conv2d
from convlab.spec import Conv2dSpec

_ones = np.ones((1, 41, 41))
for _ in range(4):
    _ones = conv2d(_ones, np.full((1, 1, 3, 3), 1 / 9), padding=1)
_edge = round(float(_ones[0, 0, 20]), 2)
_paths = np.ones(16 - 2 * 5, dtype=int)  # one for each output of five layers without padding, along one axis
for _ in range(5):
    _paths = np.convolve(_paths, np.ones(3, dtype=int))  # one layer back
_pair = Conv2dSpec(3, 64, 3, padding=1).output_size(224)[0], Conv2dSpec(64, 128, 3, padding=0).output_size(224)[0]

CARDS = {
    "pair": Card(
        "A pair of layers from a tutorial: `nn.Conv2d(3, 64, 3, padding=1)`, then `nn.Conv2d(64, 128, 3, padding=0)`. "
        "A picture 224 pixels high goes in. How high is the map that comes out?",
        answer=_pair[1],
        because=f"The first layer keeps the size: 224 + 2 − 3 + 1 = {_pair[0]}. The second has no padding and loses "
        f"one pixel on each side: {_pair[1]}.",
        wrong={
            224: "Only the first layer is padded. The second one takes one pixel off each side.",
            223: "A 3 × 3 kernel takes one pixel off *each* side, two in all.",
            226: "padding=1 adds 2, and the 3 × 3 kernel takes those 2 away again.",
        },
    ),
    "fading": Card(
        "A picture in which every pixel is 1 goes through four 3 × 3 mean filters with `padding=1`. Inside, it "
        "stays 1. What is left at the middle of its upper edge?",
        options=("1.00", f"{_edge:.2f}", "0.67", "0.20"),
        answer=f"{_edge:.2f}",
        because="The first layer leaves two thirds there: 3 of 9 pixels are zeros. Each later layer averages the "
        f"zeros with a border that is already too dark. After four layers {_edge:.2f} is left.",
        wrong={
            "1.00": "It would be, if what lies outside were 1, too. The padding is 0.",
            "0.67": "That is after one layer.",
            "0.20": "Two thirds, four times over, is 0.20. But each layer also gets light from further inside.",
        },
    ),
    "drift": Card(
        'A dot in the middle of a picture goes through ten layers of 4 × 4 means with `padding="same"`. Where is the '
        "middle of the spot that comes out?",
        options=("in the middle", "5 pixels up and left", "5 pixels down and right", "10 pixels up and left"),
        answer="5 pixels up and left",
        because="A 4 × 4 kernel needs 3 extra pixels: 1 above and left, 2 below and right. So each window reaches half "
        "a pixel further down and right than its place says, and each layer moves the picture half a pixel the other "
        "way. Ten layers: 5 pixels.",
        wrong={
            "in the middle": "That holds for odd kernels. Three extra pixels cannot be shared out equally.",
            "5 pixels down and right": "There are more extra pixels below and right. That pushes the picture up and "
            "left.",
            "10 pixels up and left": "The sides differ by one pixel, but the middle moves by half of that.",
        },
    ),
    "order": Card(
        "`F.pad(x, (1, 2, 3, 4))` on a picture 10 high and 10 wide. How high is the result?",
        answer=17,
        because="F.pad counts from the *last* axis: left 1, right 2, top 3, bottom 4. The height is 10 + 3 + 4 = 17, "
        "the width 13.",
        wrong={
            13: "That is the width. F.pad begins with the last axis: left, right, and only then top and bottom.",
            14: "1 and 3 are left and top, two different axes.",
            20: "10 is the sum of all four numbers, but they belong to two axes.",
        },
    ),
    "corner": Card(
        "Five 3 × 3 layers without padding read an image of 16 × 16. A pixel in its centre reaches the outputs on "
        f"{_paths[8] ** 2:,} paths. On how many does a pixel in the corner?",
        answer=int(_paths[0] ** 2),
        because="Only the first window of the first layer reads it, only the first window of the second layer reads "
        f"what that made of it, and so on: one path. In the centre it is {_paths[8]} in each direction.",
        wrong={
            5: "One for each layer? The layers come one after the other: a path goes through all five.",
            45: "9 · 5 counts weights. The corner meets one weight of each layer.",
            0: "It is read, by the first window.",
            int(_paths[8] ** 2): "So it would be with circular or full padding. Here no window reaches over the edge.",
        },
    ),
    "noise": Card(
        "A network of ten 3 × 3 layers is shown pictures of pure noise. It is asked, for each pixel, in which row and "
        "column it lies. With which padding can it learn that?",
        options=(
            "with none: noise says nothing",
            "with zeros only",
            "with zeros, reflect and replicate",
            "with all four modes",
        ),
        answer="with zeros, reflect and replicate",
        because="Whatever makes the border look different from the inside tells where the border is, and layer after "
        "layer that news travels inwards. Circular padding has no border: every place looks like every other.",
        wrong={
            "with none: noise says nothing": "The noise says nothing. The padding does.",
            "with zeros only": "So it is often said. But a mirror and a row of equal pixels can be recognised, too.",
            "with all four modes": "With circular padding there is no border to recognise.",
        },
    ),
}
