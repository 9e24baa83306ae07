"""Cards of lesson 06."""

from convlab.figures.dilation import paths
from convlab.predictions.card import Card
from convlab.spec import Conv2dSpec

_line = paths((2, 2, 2))

CARDS = {
    "extent": Card(
        "`nn.Conv2d(1, 1, kernel_size=3, dilation=4)`: how many pixels high is the patch from its first row of "
        "weights to its last?",
        answer=Conv2dSpec(1, 1, 3, dilation=4).effective_kernel_size[0],
        because="Three rows have two gaps between them, and each gap is a step of 4: 4 · (3 − 1) + 1 = 9.",
        wrong={
            12: "3 · 4 counts three steps. Three rows have only two steps between them.",
            11: "That would be 4 skipped pixels between rows. Dilation 4 is a step of 4, which skips 3.",
            3: "There are still 3 rows of weights, but they are no longer neighbours.",
            7: "3 + 4 adds the dilation once. It acts between every two rows.",
        },
    ),
    "reach": Card(
        "Three 3 × 3 layers, one after the other, all with `dilation=2`. One output sees a field of 13 × 13 = 169 "
        "pixels. How many of these 169 can change it at all?",
        answer=int((_line > 0).sum()) ** 2,
        because="Every step is −2, 0 or 2, so the sum of three steps is even: −6, −4, … 6. That is 7 of 13 rows and 7 "
        "of 13 columns, 49 pixels.",
        wrong={
            169: "That is the whole field. An odd distance cannot be the sum of even steps.",
            27: "27 is 3 · 9 weights. But a layer reads what the layer before has already spread.",
            729: "9 · 9 · 9 is the number of paths. Many of them end at the same pixel.",
            85: "Not every second pixel of all: every second row and of those every second column.",
        },
    ),
    "compute": Card(
        "“On small devices use dilation, it saves computation.” Which needs fewer multiplications for an output of "
        "56 × 56: a 3 × 3 layer with `padding=1`, or the same with `dilation=2, padding=2`?",
        options=("dilation 1", "dilation 2", "they are equal"),
        answer="they are equal",
        because="Nine weights for each input channel and each output number, near or far. What dilation saves is "
        "the comparison with a *dense* 5 × 5.",
        wrong={
            "dilation 1": "The zeros of the gaps are not multiplied; there are no weights there.",
            "dilation 2": "The kernel skips pixels, but it is still placed at every pixel. Skipping places is stride.",
        },
    ),
    "distance": Card(
        "Four 3 × 3 layers with dilations 2, 2, 2, 2 see 8 pixels to each side. The network must tell the sign of a "
        "dot exactly 7 pixels to the right. How often is it right?",
        options=("almost always", "about three times in four", "about half the time"),
        answer="about half the time",
        because="7 is inside the field, but it is odd, and sums of even steps are even. No training can help: the "
        "dot does not reach the output.",
        wrong={
            "almost always": "The field is wide enough. But being inside the field is not the same as being seen.",
            "about three times in four": "That would need some path from the dot to the output. There is none.",
        },
    ),
    "small_map": Card(
        "`nn.Conv2d(1, 1, 3, dilation=12, padding=12)` on a map of 9 × 9. How many of its 9 weights ever meet a "
        "pixel of the map?",
        answer=1,
        because="12 pixels to any side of any pixel lies outside a 9 × 9 map. Only the middle weight is left: "
        "a 1 × 1 convolution.",
        wrong={
            9: "They are all there, but eight of them only ever meet the zeros of the padding.",
            4: "In a corner four would do, if the step were below 9. Here it is 12.",
            0: "The middle weight lies on the pixel itself.",
        },
    ),
}
