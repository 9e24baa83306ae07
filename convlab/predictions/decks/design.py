"""Cards of lesson 09."""

from convlab.predictions.card import Card
from convlab.spec import Conv2dSpec
from convlab.stacks import cost, receptive_field

_chain = [Conv2dSpec(1, 8, 3, stride=2, padding=1), Conv2dSpec(8, 16, 3, stride=2, padding=1)]
_chain.append(Conv2dSpec(16, 16, 3, padding=1))
_sees = receptive_field(_chain).size[0]

_wide = cost(Conv2dSpec(32, 32, 3, padding=1), (32, 14, 14)).macs
_twice = cost(Conv2dSpec(64, 64, 3, padding=1), (64, 14, 14)).macs

CARDS = {
    "reach": Card(
        "A small network for digits of 28 × 28: three layers of 3 × 3 with `padding=1` and strides 2, 2, 1. How many "
        "pixels wide is what one unit of the last layer sees?",
        answer=_sees,
        because="Start with 1. The first layer adds 2 · 1, the second 2 · 2, because its steps are two pixels wide by "
        "then, and the third 2 · 4: 1 + 2 + 4 + 8 = 15. A digit is about 20 pixels high, so no unit sees a whole one. "
        "Whether that matters depends on the head.",
        wrong={
            7: "That is three layers without stride. A stride makes every later layer reach further.",
            28: "The map has shrunk to 7 × 7, and each of its units still sees a part of the picture only.",
            11: "Nearly: the stride of the second layer counts for the third as well. Its step is 4 pixels.",
            9: "That is what three 3 × 3 windows cover side by side. They overlap.",
        },
    ),
    "lines": Card(
        "Here are eleven lines with `nn.Conv2d` from tutorials. You run them all on a colour picture. How many raise "
        "an error?",
        answer=1,
        because="`Conv2d(3, 64, 3, groups=3)`: 64 is not a multiple of 3. The other ten run. Running is not the same "
        "as doing what they are shown for.",
        wrong={
            0: "One does: `groups` must divide in_channels and out_channels.",
            2: "The other one you have in mind runs, and does something else than it is shown for.",
            3: "Most of the trouble in these lines is silent.",
        },
    ),
    "harder": Card(
        "Two tasks, ten classes and 600 training pictures each: small grey digits (a network gets almost 99 % right) "
        "and patches of ten colour photographs (74 %). The same network is made wider, from 1 to 32 channels. "
        "Where does the accuracy stop rising clearly?",
        options=(
            "at the same width for both",
            "at a larger width for the patches, which are harder",
            "at a larger width for the digits",
        ),
        answer="at the same width for both",
        because="That is what we found, within our margin: for neither was a gain beyond width 16 shown. “Harder” is "
        "not one thing, and more channels need not be the answer to each kind of it.",
        wrong={
            "at a larger width for the patches, which are harder": "That is the usual advice, and what we expected. It "
            "was not shown.",
            "at a larger width for the digits": "Nor that.",
        },
    ),
    "halfcost": Card(
        "You double all widths of a network. How many times as many MACs has a layer in its middle then?",
        answer=round(_twice / _wide),
        because="A layer's MACs go with in_channels times out_channels, and both have doubled. The first layer only "
        "doubles, because its input is the image.",
        wrong={
            2: "That would be right if only out_channels doubled. The layer before doubled too, so in_channels did.",
            8: "Height and width stay as they are.",
            16: "in_channels and out_channels each double: 2 · 2.",
        },
    ),
    "vgg": Card(
        "VGG-16 has 138 million parameters in 13 convolutions and 3 linear layers. What share of them is in the three "
        "linear layers?",
        options=("about 10 %", "about half", "about 90 %"),
        answer="about 90 %",
        because="The first linear layer alone reads 512 · 7 · 7 numbers with 4,096 units: 103 million weights. Nearly "
        "all of the MACs are in the convolutions, whose few weights are used at every place. Most networks since "
        "then pool before they go linear.",
        wrong={
            "about 10 %": "That is their share of the MACs, and even there it is less.",
            "about half": "The convolutions reuse each weight at every place, so they need few.",
        },
    ),
}
