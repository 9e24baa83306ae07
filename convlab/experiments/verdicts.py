"""The rules of thumb and the usual advice, each with its verdict, worked out from the shipped results and never typed.

One list, `RULES`, feeds the last lesson, the page ``docs/principles.md`` and the cheat sheet. A rule's verdict comes
from the results of its experiments (accuracy over seeds, MACs, shapes, ratios of times; never an absolute time), or is
computed where nothing needs to be measured. Other results give another verdict, or none: a rule whose further
statements are no longer true says so.
"""

import dataclasses
import functools
import html
import itertools
import math
import re

from convlab import course
from convlab.errors import ConvlabError
from convlab.experiments.core import WORDS
from convlab.experiments.measure import MARGIN, clearly_above, no_difference
from convlab.spec import Conv2dError, Conv2dSpec, torch_messages
from convlab.stacks import StackError, receptive_field, trace

ACCURACY = "1 point of accuracy, and more than the spread over seeds"
EXACT = "none: computed"


class RuleError(ConvlabError, LookupError):
    """There is no such rule."""


@dataclasses.dataclass(frozen=True)
class RuleVerdict:
    """What is found about a rule.

    Attributes
    ----------
    word : {"holds", "holds when", "myth", "not shown"}
    phrase : str
        The condition, or what to know, in a few words.
    numbers : str
        A sentence with the numbers that it rests on.
    """

    word: str
    phrase: str
    numbers: str

    def __post_init__(self):
        assert self.word in WORDS, self.word

    def __str__(self):
        return f"{self.word} {self.phrase}" if self.word == "holds when" else f"{self.word}: {self.phrase}"


@dataclasses.dataclass(frozen=True)
class Rule:
    """Something that people say about how to set ``nn.Conv2d``.

    Parameters
    ----------
    id : str
        ``"R1"`` to ``"R20"`` for rules of thumb, ``"T1"`` and on for advice that only the usual tutorial gives.
    statement : str
        The rule as people say it.
    parameter : str
        Of ``nn.Conv2d``; ``"network"`` where it is about all of them.
    lesson : str
        Short name of the lesson that tells it.
    find : function
        ``find(look) -> RuleVerdict``, where ``look(name)`` gives the `ResultTable` of an experiment.
    evidence : tuple of str
        Ids of the experiments that ``find`` looks at; empty where the verdict is computed.
    margin : str
        What a difference must exceed to count.
    facts : tuple of (str, function)
        Further statements that the phrase makes, each with a function of ``look`` that says whether it is true.
    tutorial : bool
        Whether the usual tutorial says it.
    """

    id: str
    statement: str
    parameter: str
    lesson: str
    find: object
    evidence: tuple = ()
    margin: str = ACCURACY
    facts: tuple = ()
    tutorial: bool = False

    def verdict(self, look=None):
        """What the results say about the rule.

        Parameters
        ----------
        look : function, optional
            ``look(name) -> ResultTable``; the shipped results by default.

        Returns
        -------
        RuleVerdict
        """
        look = look or _shipped
        broken = [statement for statement, holds in self.facts if not holds(look)]
        if broken:
            return RuleVerdict("not shown", "part of it is no longer true", f"No longer true: {'; '.join(broken)}.")
        return self.find(look)


def _shipped(name):
    from convlab import experiments

    return experiments.results(name)


def get(name):
    """The rule with this id.

    Raises
    ------
    RuleError
        Unknown id.
    """
    for rule in RULES:
        if rule.id == name:
            return rule
    raise RuleError(f"there is no rule {name!r}; there are {', '.join(rule.id for rule in RULES)}.")


def _as(experiment, phrases):
    """The verdict of one experiment, with a phrase for the word that it comes to."""

    def find(look):
        verdict = look(experiment).verdict
        return RuleVerdict(verdict.word, phrases.get(verdict.word, "see the numbers"), _numbers(verdict))

    return find


def _numbers(verdict):
    """An experiment's sentence on its own: without the condition, which the phrase says."""
    text = verdict.numbers
    first = text.split()[0]
    return text[0].upper() + text[1:] if first == "a" or (first.isalpha() and len(first) > 1) else text


def _computed(true, word, phrase, numbers):
    """A verdict that follows from arithmetic; one that did not would say so."""
    return RuleVerdict(word, phrase, numbers) if true else RuleVerdict("not shown", "no longer true", numbers)


def _conv(*arguments, **more):
    return Conv2dSpec(*arguments, **more)


# -- what needs no measuring -------------------------------------------------------------------------------------------


def depth_without_padding(size, kernel_size=3):
    """How many layers without padding a map of ``size`` pixels survives."""
    layer, layers = _conv(1, 1, kernel_size), 0
    while size >= kernel_size:
        size, layers = layer.output_size(size)[0], layers + 1
    return layers


def separable_saving(out_channels, kernel_size=3):
    """How many times fewer weights, and MACs, a depthwise separable layer has than a full one."""
    return 1 / (1 / out_channels + 1 / kernel_size**2)


def _stack_weights(middle):
    """Weights of two 3×3 from 3 over ``middle`` to 64 channels, and of one 5×5 from 3 to 64."""
    pair = [_conv(3, middle, 3, bias=False), _conv(middle, 64, 3, bias=False)]
    return sum(spec.parameters for spec in pair), _conv(3, 64, 5, bias=False).parameters


def _macs_per_stage(widths=(64, 128, 256, 512), size=224):
    """MACs of a 3×3 layer at each stage of a net that doubles its channels when it halves its map."""
    return [_conv(c, c, 3, padding=1).macs((size >> i, size >> i)) for i, c in enumerate(widths)]


@functools.cache
def bias_effect(order):
    """The largest change of the output, in training mode, when the biases of the convolution are moved by up to 1.

    Parameters
    ----------
    order : str
        Such as ``"conv, bn"`` or ``"bn, conv"``, of the words conv, relu, bn, in, gn4 (groups of four channels).
    """
    import torch
    from torch import nn

    kinds = order.split(", ")
    made = {"conv": lambda: nn.Conv2d(3, 8, 3), "relu": nn.ReLU, "bn": None, "in": lambda: nn.InstanceNorm2d(8)}
    made |= {"gn4": lambda: nn.GroupNorm(2, 8), "bn": lambda: nn.BatchNorm2d(3 if kinds[0] == "bn" else 8)}
    with torch.random.fork_rng(devices=[]), torch.no_grad():
        torch.manual_seed(0)
        net = nn.Sequential(*(made[kind]() for kind in kinds)).double()
        x = torch.rand(8, 3, 10, 10, dtype=torch.float64)
        before = net(x)
        net[kinds.index("conv")].bias += torch.linspace(-1, 1, 8)
        return (net(x) - before).abs().max().item()


def _runs(*specs, size=(3, 32, 32)):
    try:
        trace(list(specs), size)
    except (Conv2dError, StackError):
        return False
    return True


def _refused(**arguments):
    try:
        _conv(3, 8, **arguments)
    except Conv2dError:
        return True
    return False


# -- rules whose verdict takes more than one look ----------------------------------------------------------------------


def _width(look):
    table = look("out_channels_width")
    verdict = table.verdict
    if verdict.word == "holds":
        return RuleVerdict("holds", "up to the widest net that was tried", _numbers(verdict))
    phrase = f"the net is narrow: past width {verdict.row[1:]} nothing clear was gained"
    return RuleVerdict(verdict.word, phrase, _numbers(verdict))


def _blur(look):
    table = look("stride_downsampling")
    ratio = table["blurpool"].macs / table["stride"].macs
    phrases = dict.fromkeys(("holds", "holds when"), f"answers stay steady; it cost {ratio:.1f} times the MACs")
    return _as("stride_downsampling", phrases | {"not shown": "the blur did not help clearly"})(look)


def _even(look):
    table = look("kernel_size_even")
    ratio = table["k4"].macs / table["k3"].macs
    phrases = {"not shown": f"4 × 4 does no worse than 3 × 3, for {ratio:.1f} times the MACs"}
    return _as("kernel_size_even", phrases | {"holds": "3 × 3 is clearly better than 4 × 4"})(look)


def _macs_and_time(look):
    groups, depthwise = look("groups_time").verdict, look("groups_depthwise_time").verdict
    numbers = f"{_numbers(groups)} Depthwise: {_numbers(depthwise)}"
    if {groups.word, depthwise.word} == {"myth"}:
        return RuleVerdict("myth", "time falls less than MACs, and can rise; measure yours", numbers)
    return RuleVerdict("not shown", "time followed the MACs here", numbers)


def _harder_task(look):
    verdict = _as("out_channels_task", {"holds": "its knee lies at a larger width"})(look)
    if verdict.word == "holds":
        return verdict
    return dataclasses.replace(verdict, phrase="an easy and a hard task stopped gaining at the same width")


def _doubling(look):
    phrases = {"not shown": "it keeps each layer's MACs equal; no gain in accuracy", "holds": "at equal MACs"}
    return _as("out_channels_pyramid", phrases)(look)


def _given(look):
    table = look("in_channels_colour")
    first, wrong = _conv(3, 8, 3), _conv(3, 8, 3)
    chained = _runs(first, _conv(8, 8, 3)) and not _runs(first, wrong)
    numbers = f"A second layer must take the first one's out_channels. {_numbers(table.verdict)}"
    if chained and table.verdict.word == "holds":
        return RuleVerdict("holds when", "it is the first layer; the channels' order is given too", numbers)
    return RuleVerdict("not shown", "the order of the channels made no clear difference", numbers)


def _width_costs(look):
    rows = list(look("out_channels_width"))
    ratios = [b.macs / a.macs for a, b in itertools.pairwise(rows)]
    said = ", ".join(f"{ratio:.1f}" for ratio in ratios)
    numbers = f"Doubling all widths multiplies the MACs of the digit net by {said}."
    if min(ratios) > 3:
        return RuleVerdict("holds", "all widths twice, up to four times the MACs", numbers)
    return RuleVerdict("not shown", "the MACs rose by less than three times", numbers)


def _three_by_three(look):
    textures, noise = look("kernel_size_textures").verdict, look("kernel_size_denoise").verdict
    numbers = f"Textures: {_numbers(textures)} Noise: {_numbers(noise)}"
    if (textures.word, noise.word) == ("holds", "holds"):
        return RuleVerdict("holds when", "what counts is small; strong noise and reach ask for more", numbers)
    return RuleVerdict("not shown", "the best size did not depend on the task", numbers)


def _halves(look):
    plain, padded = _conv(3, 64, 3, stride=2), _conv(3, 64, 3, stride=2, padding=1)
    never = all(plain.output_size(h)[0] != h / 2 for h in range(3, 301))
    rounded = all(padded.output_size(h)[0] == math.ceil(h / 2) for h in range(3, 301))
    sizes = f"3×3 with stride 2 takes 224 to {plain.output_size(224)[0]}, with padding 1 to "
    numbers = f"{sizes}{padded.output_size(224)[0]}; so for all sizes up to 300, rounded up."
    return _computed(never and rounded, "holds when", "padding is (kernel_size − 1) / 2, rounding up", numbers)


def _same(look):
    odd, even = (_conv(3, 8, k, padding="same").explicit_padding[0] for k in (3, 4))
    true = _refused(kernel_size=3, stride=2, padding="same") and odd[0] == odd[1] and even[0] != even[1]
    return _computed(
        true,
        "holds when",
        "the kernel is odd; an even one shifts the map by half a pixel",
        f"3×3 pads {odd[0]} and {odd[1]}, 4×4 pads {even[0]} and {even[1]}. With a stride PyTorch refuses it.",
    )


def _small_devices(look):
    accuracy, time = look("groups_separable").verdict, look("groups_separable_time")
    ratio = time["side56"].mac_ratio
    gains = [row.time.mean for row in time]
    numbers = (
        f"{_numbers(accuracy)} {ratio:.1f} times fewer MACs made a separable layer "
        f"{min(gains):.1f} to {max(gains):.1f} times as fast on this processor."
    )
    if accuracy.word == "holds when" and max(gains) < ratio:
        return RuleVerdict("holds when", "MACs are short and a 1 × 1 follows; time gains less", numbers)
    return RuleVerdict(accuracy.word, "time gains as much as the MACs", numbers)


def _bias_beside_norm(look):
    cancelled = [bias_effect("conv, bn"), bias_effect("conv, in")]
    matters = [bias_effect(order) for order in ("bn, conv", "conv, relu, bn", "conv, gn4")]
    return _computed(
        max(cancelled) < 1e-9 < 0.1 < min(matters),
        "holds when",
        "batch norm comes next, with nothing between",
        f"Moving the biases by up to 1 changes nothing before batch or instance norm (less than 1e-9), and the output "
        f"by {min(matters):.1f} or more after a batch norm, before ReLU and norm, or before group norm.",
    )


def _simple_task(look):
    table = look("design_digits8")
    small, large, linear = (table[key].accuracy for key in ("conv4_8", "conv8_16", "linear"))
    if clearly_above(small, linear, MARGIN) and no_difference(small, large, MARGIN):
        return RuleVerdict("holds", "4 and 8 channels of 3 × 3 were enough for small digits", _numbers(table.verdict))
    return RuleVerdict("not shown", "the wider net is clearly better", _numbers(table.verdict))


def _complex_task(look):
    widths, stem, init = look("out_channels_task"), look("kernel_size_stem"), look("design_init")
    narrow, mid, wide = (widths[f"patches_w{w}"].accuracy for w in (4, 16, 32))
    short, deeper = stem["small"].accuracy, stem["small_deeper"].accuracy
    numbers = (
        f"Colour patches: width 4 {narrow} %, 16 {mid} %, 32 {wide} %. Digits: one layer more, {short} to {deeper} %. "
        f"Sixteen layers: {init['default'].accuracy} % as they are, {init['default_bn'].accuracy} % with batch norm."
    )
    more = clearly_above(mid, narrow, MARGIN) and clearly_above(deeper, short, MARGIN)
    if more and no_difference(mid, wide, MARGIN) and init.verdict.word == "holds":
        return RuleVerdict("holds when", "up to a knee in width; depth needs batch norm", numbers)
    return RuleVerdict("holds" if more else "not shown", "without a limit in this range", numbers)


def _steer(look):
    taken = [n - _conv(1, 1, 3).output_size(n)[0] for n in (14, 56, 224)]
    halved = [_conv(1, 1, 3, stride=2, padding=1).output_size(n)[0] for n in (14, 56, 224)]
    return _computed(
        taken == [2, 2, 2] and halved == [7, 28, 112],
        "holds when",
        "the stride does it; padding 0 only takes kernel_size − 1 pixels",
        "Without padding a 3×3 layer takes 2 pixels from a map of 14, 56 or 224. With stride 2 they become 7, 28, 112.",
    )


def _dilation_saves(look):
    table = look("dilation_context")
    near, far = table["gap_111"], table["gap_222"]
    times = look("dilation_time")["d2"].time
    numbers = (
        f"Dilations 1, 1, 1 and 2, 2, 2 cost {near.macs:,} and {far.macs:,} MACs at the same map size, and the same "
        f"{near.params:,} parameters; the time is {times} of that of dilation 1."
    )
    if near.macs == far.macs and near.params == far.params:
        return RuleVerdict("myth", "same MACs; cheaper only than a dense kernel of that extent", numbers)
    return RuleVerdict("holds" if far.macs < near.macs else "myth", "at the same map size", numbers)


# -- the list ----------------------------------------------------------------------------------------------------------


def _two_cost_less(look):
    table = look("kernel_size_blocks")
    return table["k3x2"].macs < table["k5"].macs and table["k3x3"].macs < table["k7"].macs


def _separable_beats_narrow(look):
    table = look("groups_separable")
    same = abs(table["separable"].macs / table["narrow"].macs - 1) < 0.05
    return same and clearly_above(table["separable"].accuracy, table["narrow"].accuracy, MARGIN)


def _early_buys(look):
    table = look("stride_placement")
    fields = [
        receptive_field([_conv(1, 1, 3, stride=s, padding=1) for s in strides]).size[0]
        for strides in ((2, 2, 1, 1), (1, 1, 2, 2))
    ]
    return table["early"].params > 2 * table["late"].params and fields[0] > fields[1]


RULES = (
    Rule(
        "R1",
        "A stack of 3 × 3 beats one large kernel with the same reach.",
        "kernel_size",
        "kernel_size",
        _as(
            "kernel_size_blocks",
            {
                "holds when": "a nonlinearity is between, and not in layer 1",
                "holds": "at fewer MACs",
                "not shown": "at fewer MACs it is not clearly as good",
            },
        ),
        ("kernel_size_blocks",),
        facts=(
            ("the stack has fewer MACs", _two_cost_less),
            (
                "in the first layer the stack has more weights",
                lambda look: _stack_weights(64)[0] > _stack_weights(64)[1],
            ),
        ),
        tutorial=True,
    ),
    Rule(
        "R2",
        "Double the channels whenever you halve the map.",
        "out_channels",
        "out_channels",
        _doubling,
        ("out_channels_pyramid",),
        facts=(("each layer then has equal MACs", lambda look: len(set(_macs_per_stage())) == 1),),
        tutorial=True,
    ),
    Rule(
        "R3",
        "More channels are better.",
        "out_channels",
        "out_channels",
        _width,
        ("out_channels_width",),
        tutorial=True,
    ),
    Rule(
        "R4",
        "The receptive field must cover the object: large kernels first.",
        "kernel_size",
        "kernel_size",
        _as("kernel_size_context", {"holds when": "the head is global average pooling", "holds": "with both heads"}),
        ("kernel_size_context", "dilation_context"),
        "2 points of accuracy and more than the spread, and less than half of that with a flatten head",
        facts=(
            ("dilation says the same", lambda look: look("dilation_context").verdict.word == "holds when"),
            (
                "three 3 × 3 do better still",
                lambda look: clearly_above(
                    look("kernel_size_context")["gap_three"].accuracy,
                    look("kernel_size_context")["gap_k11"].accuracy,
                    MARGIN,
                ),
            ),
        ),
        tutorial=True,
    ),
    Rule(
        "R5",
        "Blur before you down-sample, or answers flip with a small shift.",
        "stride",
        "stride",
        _blur,
        ("stride_downsampling",),
        "2 points of agreement, and more than the spread over seeds",
    ),
    Rule(
        "R6",
        "Never let the kernel be smaller than the stride.",
        "stride",
        "stride",
        _as(
            "stride_small_kernel",
            {"holds": "a 1 × 1 with stride 2 reads one pixel in four", "not shown": "it cost nothing clear"},
        ),
        ("stride_small_kernel",),
        facts=(
            (
                "the two nets cost the same",
                lambda look: look("stride_small_kernel")["k1s2"].facts == look("stride_small_kernel")["avgpool"].facts,
            ),
        ),
    ),
    Rule(
        "R7",
        "Zero padding tells a network where it is.",
        "padding",
        "padding",
        _as(
            "padding_position",
            {
                "holds": "so do reflect and replicate; circular and none do not",
                "holds when": "the net is deep",
                "not shown": "little of the place can be read",
            },
        ),
        ("padding_position", "padding_dots"),
        "R² above 0.5 with zeros, below 0.05 with circular padding and none",
        facts=(("pooled nets know it too", lambda look: look("padding_dots").verdict.word == "myth"),),
    ),
    Rule(
        "R8",
        "Always pad, so that no information is lost.",
        "padding",
        "padding",
        _as(
            "padding_accuracy",
            {
                "myth": "centred objects did better without; depth may force you to",
                "not shown": "it gained nothing clear",
                "holds": "it is clearly better",
            },
        ),
        ("padding_accuracy",),
        facts=(("a map of 28 survives 13 layers without padding", lambda look: depth_without_padding(28) == 13),),
        tutorial=True,
    ),
    Rule(
        "R9",
        "Depthwise separable: 8 to 9 times cheaper at a small loss.",
        "groups",
        "groups",
        _as(
            "groups_separable",
            {
                "holds when": "you count MACs, keep the 1 × 1, and have 72 channels",
                "not shown": "the loss is not small",
            },
        ),
        ("groups_separable",),
        "a loss below 3 points; 1 point and more than the spread against a net of equal MACs",
        facts=(
            ("a factor of 8 takes 72 channels", lambda look: separable_saving(71) < 8 <= separable_saving(72) + 1e-9),
            ("it beats a narrow dense net of equal MACs", _separable_beats_narrow),
        ),
    ),
    Rule(
        "R10",
        "Grouped layers need a shuffle or a 1 × 1 between them.",
        "groups",
        "groups",
        _as("groups_xor", {"holds": "else the groups never meet", "not shown": "the groups alone are as good"}),
        ("groups_xor",),
        "15 points of accuracy",
    ),
    Rule(
        "R11",
        "Drop the bias before batch norm.",
        "bias",
        "bias",
        _as("bias_norms", {"holds": "no difference in accuracy", "holds when": "not before every norm"}),
        ("bias_norms",),
        "less than 1 point of accuracy, or within the spread",
        facts=(("batch norm cancels it exactly", lambda look: bias_effect("conv, bn") < 1e-9),),
    ),
    Rule(
        "R12",
        "Dilation gives context for free.",
        "dilation",
        "dilation",
        _as(
            "dilation_distance",
            {
                "holds when": "the rates leave no holes, and the library is fast at it",
                "not shown": "what a net answers does not follow from its reach",
            },
        ),
        ("dilation_distance", "dilation_time"),
        "75 % right where the pixel can be reached, below where it cannot",
        facts=(("time depends on the library", lambda look: look("dilation_time").verdict.word == "holds when"),),
        tutorial=True,
    ),
    Rule(
        "R13",
        "Deep plain nets need He initialisation or batch norm.",
        "network",
        "design",
        _as(
            "design_init",
            {
                "holds": "16 layers with PyTorch's default start learned nothing",
                "not shown": "the default does as well",
            },
        ),
        ("design_init",),
        facts=(
            (
                "the default stays at chance",
                lambda look: look("design_init")["default"].accuracy.mean < 15,
            ),
        ),
    ),
    Rule(
        "R14",
        "Small pictures need a 3 × 3 stem with stride 1.",
        "kernel_size",
        "kernel_size",
        _as(
            "kernel_size_stem",
            {
                "myth": "in a shallow net the large stem's reach wins",
                "holds": "it is clearly better",
                "not shown": "no clear difference",
            },
        ),
        ("kernel_size_stem",),
        facts=(
            (
                "the large stem sees further",
                lambda look: look("kernel_size_stem")["imagenet"].rf > look("kernel_size_stem")["small_deeper"].rf,
            ),
        ),
    ),
    Rule("R15", "Even kernels hurt.", "kernel_size", "kernel_size", _even, ("kernel_size_even",)),
    Rule(
        "R16",
        "Strided convolutions are better than max pooling.",
        "stride",
        "stride",
        _as(
            "stride_maxpool",
            {
                "not shown": "at nearly equal MACs neither is clearly better",
                "myth": "max pooling is clearly better",
                "holds": "clearly, at nearly equal MACs",
            },
        ),
        ("stride_maxpool",),
    ),
    Rule(
        "R17",
        "What a unit really looks at grows like √depth only.",
        "kernel_size",
        "kernel_size",
        _as("kernel_size_erf", {"holds": "the theoretical field grows like depth", "not shown": "it grows otherwise"}),
        ("kernel_size_erf",),
        "an exponent between 0.4 and 0.6",
    ),
    Rule(
        "R18",
        "Fewer MACs mean less time.",
        "groups",
        "groups",
        _macs_and_time,
        ("groups_time", "groups_depthwise_time"),
        "a factor of 3 in work done per second, of 2 against the MACs",
        tutorial=True,
    ),
    Rule(
        "R19",
        "A harder task needs more channels.",
        "out_channels",
        "out_channels",
        _harder_task,
        ("out_channels_task",),
        tutorial=True,
    ),
    Rule(
        "R20",
        "Put the strides early, stride 1 in the middle.",
        "stride",
        "stride",
        _as(
            "stride_placement",
            {
                "holds": "at equal MACs they buy width and reach",
                "holds when": "the best two do not differ clearly",
                "myth": "another place is clearly better",
                "not shown": "no clear difference",
            },
        ),
        ("stride_placement",),
        facts=(("early strides buy width and reach", _early_buys),),
        tutorial=True,
    ),
    Rule(
        "T1",
        "in_channels is given by the data.",
        "in_channels",
        "in_channels",
        _given,
        ("in_channels_colour",),
        "10 points of accuracy",
        tutorial=True,
    ),
    Rule(
        "T2",
        "Choose out_channels by what you can pay.",
        "out_channels",
        "out_channels",
        _width_costs,
        ("out_channels_width",),
        "three times the MACs when all widths double",
        tutorial=True,
    ),
    Rule(
        "T3",
        "Take 3 × 3.",
        "kernel_size",
        "kernel_size",
        _three_by_three,
        ("kernel_size_textures", "kernel_size_denoise"),
        tutorial=True,
    ),
    Rule("T4", "Stride 2 halves the map.", "stride", "stride", _halves, margin=EXACT, tutorial=True),
    Rule("T5", 'padding="same" at stride 1.', "padding", "padding", _same, margin=EXACT, tutorial=True),
    Rule(
        "T6",
        "Steer the map's size with stride and padding.",
        "stride",
        "stride",
        _steer,
        margin=EXACT,
        tutorial=True,
    ),
    Rule(
        "T7",
        "For small devices use groups.",
        "groups",
        "groups",
        _small_devices,
        ("groups_separable", "groups_separable_time"),
        "a loss below 3 points; time gains less than MACs on every map size",
        tutorial=True,
    ),
    Rule(
        "T8",
        "To save compute use dilation.",
        "dilation",
        "dilation",
        _dilation_saves,
        ("dilation_context", "dilation_time"),
        EXACT,
        tutorial=True,
    ),
    Rule(
        "T9",
        "Leave the bias on, except beside batch norm.",
        "bias",
        "bias",
        _bias_beside_norm,
        margin=EXACT,
        tutorial=True,
    ),
    Rule(
        "T10",
        "Simple task: few channels, plain 3 × 3.",
        "network",
        "design",
        _simple_task,
        ("design_digits8",),
        tutorial=True,
    ),
    Rule(
        "T11",
        "Complex task: more channels, more layers.",
        "network",
        "design",
        _complex_task,
        ("out_channels_task", "kernel_size_stem", "design_init"),
        tutorial=True,
    ),
)


@dataclasses.dataclass(frozen=True)
class Grid:
    """Lines of texts under headings; reads well as text and as HTML. Words between two asterisks are strong in HTML."""

    heads: tuple
    lines: tuple

    def __str__(self):
        lines = [self.heads, *([cell.replace("**", "") for cell in line] for line in self.lines)]
        widths = [max(len(line[i]) for line in lines) for i in range(len(self.heads))]
        return "\n".join(
            "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in lines
        )

    __repr__ = __str__

    def _repr_html_(self):
        left = 'style="text-align:left"'
        heads = "".join(f'<th scope="col" {left}>{html.escape(name)}</th>' for name in self.heads)
        body = ""
        for first, *rest in self.lines:
            cells = "".join(f"<td {left}>{_strong(cell)}</td>" for cell in rest)
            body += f'<tr><th scope="row" {left}>{_strong(first)}</th>{cells}</tr>'
        return f"<table><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>"


def _strong(text):
    return re.sub(r"\*\*(.+?)\*\*", r"<strong>\1</strong>", html.escape(text))


def _marked(verdict):
    """A verdict with its word between asterisks."""
    return f"**{verdict.word}**{str(verdict)[len(verdict.word) :]}"


def table(*ids, look=None):
    """Rules with their verdicts, worked out now from the shipped results.

    Parameters
    ----------
    *ids : str
        Which rules, such as ``"R5"``; all by default. A parameter of ``nn.Conv2d`` stands for all of its rules.
    look : function, optional
        See `Rule.verdict`.

    Returns
    -------
    Grid

    Raises
    ------
    RuleError
        Unknown id.
    """
    parameters = {rule.parameter for rule in RULES}
    chosen = []
    for name in ids or [rule.id for rule in RULES]:
        chosen += [rule for rule in RULES if rule.parameter == name] if name in parameters else [get(name)]
    lines = [
        (rule.id, rule.statement, _marked(rule.verdict(look)), course.lesson(rule.lesson).number) for rule in chosen
    ]
    return Grid(("", "what people say", "verdict", "lesson"), tuple(lines))


# -- the usual tutorial's lines ----------------------------------------------------------------------------------------


@dataclasses.dataclass(frozen=True)
class TutorialLine:
    """A line, or two, that the usual tutorial shows, and the line to write instead.

    Parameters
    ----------
    layers : tuple of dict
        Arguments of each ``nn.Conv2d``.
    says : str
        What it is shown for.
    instead : tuple of dict
        The repaired line; empty where it does what it says.
    note : str
    lesson : str
        Short name of the lesson that tells it.
    """

    layers: tuple
    says: str
    instead: tuple = ()
    note: str = ""
    lesson: str = ""

    def happens(self, size=224):
        """What it does to a colour picture of ``size``: the sizes and the MACs, or the error."""
        return _happens(self.layers, size)

    @property
    def code(self):
        return _code(self.layers)


_FIRST = ("in_channels", "out_channels", "kernel_size")


def _conv_of(*arguments, **more):
    return dict(zip(_FIRST, arguments, strict=True)) | more


def _code(layers):
    def call(layer):
        first = [str(layer[name]) for name in _FIRST]
        rest = [f"{name}={value!r}" for name, value in layer.items() if name not in _FIRST]
        return f"Conv2d({', '.join([*first, *rest])})"

    return ", ".join(call(layer) for layer in layers)


def _happens(layers, size):
    try:
        specs = [Conv2dSpec(**layer) for layer in layers]
    except Conv2dError as error:
        return f"**refused**: {torch_messages()['messages'][error.code]['says']}"
    sizes, macs = [size], 0
    for spec in specs:
        macs += spec.macs((sizes[-1], sizes[-1]))
        sizes.append(spec.output_size(sizes[-1])[0])
    return f"{' → '.join(map(str, sizes))}, {macs / 1e6:,.0f} million MACs"


_C = _conv_of
LINES = (
    TutorialLine((_C(3, 64, 3),), "a first layer", (), "two pixels smaller", "in_channels"),
    TutorialLine((_C(3, 64, 3, stride=2),), "halves", (_C(3, 64, 3, stride=2, padding=1),), "never halves", "stride"),
    TutorialLine((_C(3, 64, 3, padding=1),), "keeps the size", (), "it does", "padding"),
    TutorialLine(
        (_C(3, 64, 3, dilation=2),),
        "sees more at no cost",
        (_C(3, 64, 3, padding=2, dilation=2),),
        "without padding the map shrinks",
        "dilation",
    ),
    TutorialLine((_C(3, 6, 3, groups=3),), "one kernel a group", (), "two kernels a group", "groups"),
    TutorialLine((_C(3, 64, 3, bias=True),), "with a bias", (), "bias=True is the default", "bias"),
    TutorialLine(
        (_C(3, 64, 3), _C(64, 128, 3)), "more and more channels", (), "at full size: stride first", "out_channels"
    ),
    TutorialLine(
        (_C(3, 64, 3), _C(64, 128, 5)),
        "a larger kernel",
        (_C(3, 64, 5), _C(64, 128, 3)),
        "dear behind 64 channels, cheap before them",
        "kernel_size",
    ),
    TutorialLine(
        (_C(3, 64, 3, stride=2), _C(64, 128, 3, stride=1)),
        "down-sample, then features",
        (_C(3, 64, 3, stride=2, padding=1), _C(64, 128, 3, padding=1)),
        "odd sizes",
        "stride",
    ),
    TutorialLine(
        (_C(3, 64, 3, padding=1), _C(64, 128, 3, padding=0)), "keep, then shrink", (), "by two pixels only", "padding"
    ),
    TutorialLine(
        (_C(3, 64, 3, groups=3),), "saves compute", (_C(3, 66, 3, groups=3),), "groups must divide both", "groups"
    ),
)


def tutorial_lines(size=224):
    """The usual tutorial's lines: what each is shown for, what it does to a picture of ``size``, what to write instead.

    Returns
    -------
    Grid
    """

    def number(line):
        return course.lesson(line.lesson).number

    heads = ("the line", "shown for", f"on 3 × {size} × {size}", "so", "write instead", "lesson")
    lines = [
        (line.code, line.says, line.happens(size), line.note, _code(line.instead) or "–", number(line))
        for line in LINES
    ]
    return Grid(heads, tuple(lines))


# -- the page ---------------------------------------------------------------------------------------------------------

_DESIGN = course.lesson("design")
_INTRO = f"""# The rules, and what became of them

What people say about setting `nn.Conv2d`, and what the experiments of this course say about it. Written by
`python -m convlab.experiments summary` from the shipped results; [results.md](results.md) has all tables, and
[{_DESIGN.label}](../{_DESIGN.notebook}) tells it as a lesson. On one page to print:
[cheatsheet.pdf](cheatsheet.pdf).

- **holds**: it came out as said. **holds when**: it did, under that condition. **myth**: the opposite came out.
- **not shown**: no difference that is larger than the margin, so neither a yes nor a no.

The networks are small, the pictures are small, the seeds are few. A verdict is about what was tried here; each rule's
lesson says on what it depends.
"""


def page():
    """The page ``docs/principles.md`` as text."""
    parts = [_INTRO]
    groups = (("Rules of thumb", "R"), ("What else the usual tutorial advises", "T"))
    for title, letter in groups:
        parts += [f"## {title}\n", "|  | what people say | verdict | lesson |", "| --- | --- | --- | --- |"]
        parts += [_line(rule) for rule in RULES if rule.id.startswith(letter)]
        parts.append("")
    parts.append("## What each verdict rests on\n")
    parts += [_section(rule) for rule in RULES]
    parts.append("## Other claims that the lessons test\n")
    parts += ["| claim | verdict | results |", "| --- | --- | --- |", *_others(), ""]
    return "\n".join(parts)


def _line(rule):
    lesson = course.lesson(rule.lesson)
    return f"| {rule.id} | {rule.statement} | {_marked(rule.verdict())} | [{lesson.number}](../{lesson.notebook}) |"


def _section(rule):
    verdict = rule.verdict()
    evidence = ", ".join(_link(name) for name in rule.evidence) or "computed, nothing to measure"
    lines = [f"### {rule.id}: {rule.statement}\n", f"{_marked(verdict)}. {verdict.numbers}\n"]
    lines.append(f"Results: {evidence}. Margin: {rule.margin}.")
    if rule.facts:
        lines[-1] += f" Also checked: {'; '.join(statement for statement, _ in rule.facts)}."
    return "\n".join([*lines, ""])


def _link(name):
    from convlab import experiments

    rule = experiments.get(name).rule
    anchor = f"{name}-{rule.lower()}" if rule else name
    return f"[{name}](results.md#{anchor})"


def _others():
    from convlab import experiments

    told = {name for rule in RULES for name in rule.evidence}
    for name in experiments.names():
        if name not in told:
            verdict = _shipped(name).verdict
            yield f"| {experiments.get(name).claim} | **{verdict.word}** | {_link(name)} |"
