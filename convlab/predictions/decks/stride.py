"""Cards of lesson 04."""

from convlab.predictions.card import Card
from convlab.spec import Conv2dSpec
from convlab.stacks import receptive_field

_usual = Conv2dSpec(3, 64, 3, stride=2)
_padded = _usual.replace(padding=1)
_point = Conv2dSpec(1, 1, 1, stride=2)

CARDS = {
    "halves": Card(
        "Many tutorials say that `stride=2` halves height and width. What is the output height of `nn.Conv2d(3, 64, "
        "3, "
        "stride=2)` on a picture 224 pixels high?",
        answer=_usual.output_size((224, 224))[0],
        because="The window's top row can be 0, 2, 4, … 220: at 222 it would need rows 222, 223 and 224, and row "
        "224 is not "
        "there. Those are 111 places. With `padding=1` this layer halves, rounded up.",
        wrong={
            112: "That is one half, and it is what you get with `padding=1`. Without padding the last window does "
            "not fit.",
            110.5: "There is no half row: a window fits or it does not. PyTorch rounds down.",
            110: "Count the places: 0, 2, 4, … 220 are 111 of them, because the first is 0.",
            222: "That is the output height for stride 1.",
        },
    ),
    "same_size": Card(
        "With `kernel_size=3, stride=2, padding=1`: which input heights give an output height of 14?",
        options=("28 only", "27 and 28", "28 and 29", "26, 27 and 28"),
        answer="27 and 28",
        because="floor((27 − 1) / 2) + 1 = 14 and floor((28 − 1) / 2) + 1 = 14. With stride 2 two neighbouring "
        "sizes share one output size, so the output's size does not tell how large the input was.",
        wrong={
            "28 only": "That would be right without the floor. The floor makes 27 and 28 the same.",
            "28 and 29": "29 gives floor(28 / 2) + 1 = 15.",
            "26, 27 and 28": "Only as many sizes as the stride share an output size: two, here.",
        },
    ),
    "one_by_one": Card(
        "A 1 × 1 convolution with `stride=2` looks at a picture with an even height and width. Which share of the "
        "pixels does "
        "it read at all?",
        options=("all of them", "one half", "one quarter"),
        answer="one quarter",
        because="Every second row, and in it every second pixel: 1/2 of 1/2. The other three quarters could hold "
        "anything, and the "
        "output would not change.",
        wrong={
            "all of them": "A window of 1 × 1 reads one pixel, and then jumps over the next.",
            "one half": "One half of the rows, and of those one half of the pixels.",
        },
    ),
    "shift": Card(
        "An edge kernel with `stride=2` looks at a photograph, then at the same photograph moved by one pixel. One "
        "pixel is half a place of the map. So move the first map by half a place (the mean of two neighbours), and "
        "compare it with the second. How much of the second map is missed? (For the difference and for the map, take "
        "the root of the sum of all squares.)",
        options=("nothing: the map moves with the picture", "about 5 %", "about 60 %"),
        answer="about 60 %",
        because="This kernel has zeros in its middle column, so the second map reads just those columns that the "
        "first one does not. In a photograph with fine detail the one half does not tell what is in the other.",
        wrong={
            "nothing: the map moves with the picture": "With stride 1 it does, up to rounding. With stride 2 only "
            "when the picture moves by an even number of pixels.",
            "about 5 %": "For a picture without fine detail it would be far less than 60 %. An edge map is mostly fine "
            "detail.",
        },
    ),
    "field": Card(
        "A 3 × 3 layer with `stride=2` is followed by a 3 × 3 layer with `stride=1`. How many input pixels wide is "
        "what one output of "
        "the second layer can see?",
        answer=receptive_field([Conv2dSpec(1, 1, 3, stride=2), Conv2dSpec(1, 1, 3)]).size[0],
        because="It reads 3 neighbouring outputs of the first layer. Their windows start 2 pixels apart and are 3 "
        "wide: from 0 to "
        "2 + 2 + 3 = 7.",
        wrong={
            5: "That is right for two layers of stride 1. Here the first layer's windows start 2 pixels apart.",
            6: "3 times 2 forgets that the last window is 3 wide, not 2.",
            9: "3 times 3 would be right if the first layer's windows did not overlap.",
            3: "That is what one output of the first layer alone sees; stride does not change that.",
        },
    ),
}
