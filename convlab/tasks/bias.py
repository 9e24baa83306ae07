"""The tasks of lesson 08, bias. Torch in float64 is the oracle; it loads when an answer is judged."""

import dataclasses
import functools

import numpy as np

from convlab import probes
from convlab.probes import bias as bias_probes
from convlab.tasks.advice import an
from convlab.tasks.checkers import Choice, Numbers, Own, Values
from convlab.tasks.core import NOT_YET, RIGHT, Mistake, Task, TaskVerdict, not_yet
from convlab.tasks.designs import plain_specs
from convlab.tasks.matching import raised, recognise, same_values
from convlab.tasks.messages import printed_instead, stopped

# -- numbers ---------------------------------------------------------------------------------------

QUESTIONS = ("(a) biases", "(b) parameters", "(c) limit", "(d) gradient", "(e) change")


def _number_cases(rng):
    return [
        {
            "a": {"in_channels": 3, "out_channels": 16, "kernel_size": 5},
            "b": {"in_channels": 8, "out_channels": 12, "kernel_size": 3, "groups": 4},
            "c": {"in_channels": 16, "out_channels": 32, "kernel_size": 5, "groups": 4},
            "d": {"in_channels": 3, "out_channels": 6, "kernel_size": 3},
            "pictures": [2, 3, 6, 7],
            "e": {"in_channels": 3, "out_channels": 4, "kernel_size": 3},
            "raised": 5,
        }
    ]


def _true_numbers(case):
    import torch
    from torch import nn

    generator = torch.Generator().manual_seed(0)
    layers = {name: nn.Conv2d(**case[name]).double() for name in "abcde"}
    x = torch.rand(case["pictures"], generator=generator, dtype=torch.float64)
    layers["d"](x).sum().backward()
    inputs_of_one_output = layers["c"].weight[0].numel()
    norm = nn.BatchNorm2d(case["e"]["out_channels"]).double()
    before = norm(layers["e"](x))
    layers["e"].bias.data += case["raised"]
    return [
        layers["a"].bias.numel(),
        sum(p.numel() for p in layers["b"].parameters()),
        inputs_of_one_output**-0.5,
        layers["d"].bias.grad[0].item(),
        (norm(layers["e"](x)) - before).abs().max().item(),
    ]


def _answered(question, *numbers):
    """Whether one of the five answers is one of these numbers."""
    place = "abcde".index(question)
    return lambda case, answer, truth: any(abs(answer.data[place] - number) < 1e-3 for number in numbers)


NUMBER_MISTAKES = tuple(
    Mistake(name, f"({question}) {words}", sign=_answered(question, *numbers))
    for name, question, numbers, words in (
        (
            "one for each input channel",
            "a",
            (3,),
            "You have one bias for each input channel. It is added last, when the input channels have been summed "
            "already: to what is it added?",
        ),
        (
            "a single number",
            "a",
            (1,),
            "One number for the whole layer? Move the bias of one output channel in the lesson's section 1, and watch "
            "the other channel.",
        ),
        (
            "one for each pair",
            "a",
            (48, 400, 1200),
            "That many weights, perhaps. A bias does not belong to a weight, nor to a pair of channels: it is added to "
            "each place of a finished output channel.",
        ),
        (
            "one for each input channel",
            "b",
            (217, 219, 220, 224),
            "The weights are right, the biases are not: is there one for each group, for each input channel, or for "
            "each output channel?",
        ),
        (
            "bias not counted",
            "b",
            (216,),
            "These are the weights alone. Is there a bias? What is the default?",
        ),
        (
            "groups ignored",
            "b",
            (864, 876),
            "With groups each kernel sees only the input channels of its own group. How many are those?",
        ),
        (
            "groups divided twice",
            "b",
            (54, 57, 66),
            "The groups share out the input channels and the output channels, but all 12 output channels are there, "
            "and each has its own kernels.",
        ),
        (
            "starts at zero",
            "c",
            (0,),
            "PyTorch does not start a bias at 0. Look at the lesson's section 2: it is drawn as the weights are.",
        ),
        (
            "groups ignored",
            "c",
            (0.05,),
            "Which inputs does one output of this layer read? The groups make them fewer than all 16 channels.",
        ),
        (
            "no square root",
            "c",
            (0.01, 0.0025),
            "The number of inputs is under a square root.",
        ),
        (
            "outputs counted",
            "c",
            (0.035355, 0.070711),
            "You counted outputs. n is the number of inputs that one output reads.",
        ),
        (
            "channels or window left out",
            "c",
            (0.2, 0.5),
            "n counts every number that one output reads: the places of the window, in each of its channels.",
        ),
        (
            "one picture only",
            "d",
            (20,),
            "That is one picture's share. The same bias is added in both pictures.",
        ),
        (
            "not summed",
            "d",
            (1, 2),
            "One place alone gives 1. The bias is added at every place of its channel: what happens to their "
            "gradients?",
        ),
        (
            "places of the input",
            "d",
            (42, 84),
            "You counted the input's places. The bias is added to the output's, and without padding there are fewer.",
        ),
        (
            "all channels",
            "d",
            (120, 240),
            "You added up all output channels. Each channel has its own bias, which is added to that channel only.",
        ),
        (
            "not cancelled",
            "e",
            (5,),
            "Before batch norm the output does rise by this much. What does batch norm do first with each channel?",
        ),
    )
)


_FIRST_STEPS = (
    "(a) To what is a bias added, and how many of these has this layer?",
    "(b) Write down the weight's shape first, (12, …, 3, 3), then the bias's. How many numbers are in each?",
    "(c) How many numbers does one output of this layer read? The formula in section 2 makes the limit of it.",
    "(d) Behind this layer nothing takes anything away: each place where the first bias was added hands its 1 down to "
    "it. How many such places are there?",
    "(e) What does batch norm take away from each channel, before it does anything else?",
)


def _first_step(verdict, cases, answers):
    """Where no known mistake explains the numbers, a first step for the first that is wrong."""
    if verdict.mistake != "value":
        return verdict
    wrong = ~np.isclose(verdict.got, _true_numbers(cases[0]), rtol=0, atol=1e-3)
    return dataclasses.replace(verdict, try_next=_FIRST_STEPS[wrong.argmax()])


NUMBERS = Task(
    "bias.numbers",
    title="Predict five numbers",
    points=2,
    minutes=5,
    difficulty="easy",
    packages=("numpy", "torch"),
    cases=_number_cases,
    probe=bias_probes.numbers,
    checker=Numbers(
        truth=_true_numbers, labels=lambda case: QUESTIONS, mistakes=NUMBER_MISTAKES, whole=False, explain=_first_step
    ),
    hints=(
        "(a) and (b): the bias is added at the very end, to whole output channels. A kernel of a layer with groups "
        "sees in_channels / groups channels.",
        "(c): the limit is one over the square root of the number of inputs of one output. (d): every place where the "
        "bias was added hands it a gradient, here 1; count the places.",
        "(d): how large is the output of a 3 × 3 window on 6 × 7 without padding, and in how many pictures? (e): what "
        "is the mean of a channel when each of its values rises by the same amount?",
    ),
)


# -- redundant_biases ------------------------------------------------------------------------------

CONTAINERS = ("Sequential", "Residual")
NORMS = ("BatchNorm2d", "InstanceNorm2d", "GroupNorm", "LayerNorm")
SIZE = (9, 8)  # of the pictures that the networks get


def _conv(a, b, kernel=3, **more):
    return ["Conv2d", [a, b, kernel], {"padding": kernel // 2, **more}]


def _norm(kind, channels, groups=None):
    if kind == "GroupNorm":
        return [kind, [groups, channels]]
    return [kind, [[channels, *SIZE]] if kind == "LayerNorm" else [channels]]


_RELU = ["ReLU", []]


def _probes():
    """One network for each thing that is easily missed."""
    bn, gn = (lambda c: _norm("BatchNorm2d", c)), (lambda g, c: _norm("GroupNorm", c, g))
    yield [_conv(3, 8), bn(8), _RELU, _conv(8, 4)]
    yield [bn(3), _conv(3, 8), _RELU, _conv(8, 6, bias=False), bn(6)]
    yield [_conv(3, 8), _RELU, bn(8), _conv(8, 4), ["InstanceNorm2d", [4], {"affine": True}]]
    yield [_conv(3, 8), gn(8, 8), _RELU, _conv(8, 8), gn(2, 8), _RELU, _conv(8, 6, 1), gn(1, 6), _RELU]
    yield [_conv(3, 6), _norm("LayerNorm", 6), _RELU, _conv(6, 4), _norm("InstanceNorm2d", 4), _RELU, _conv(4, 2)]
    yield [
        *(["Sequential", [_conv(3, 4)]], ["Sequential", [bn(4), _RELU]]),
        *(["Sequential", [_conv(4, 4), _RELU, ["Sequential", [_conv(4, 8)]]]], bn(8)),
    ]
    yield [_conv(3, 4), ["Residual", [bn(4), _RELU, _conv(4, 4), bn(4)]], _RELU, _conv(4, 2)]
    yield [
        *(_conv(3, 4), _RELU, ["Residual", [["Sequential", [_conv(4, 4), gn(4, 4)]], _RELU, _conv(4, 4)]]),
        *(_RELU, _conv(4, 6), ["BatchNorm2d", [6], {"affine": False}]),
    ]
    head = [["AdaptiveAvgPool2d", [1]], ["Flatten", []], ["Linear", [4, 5]], ["BatchNorm1d", [5]], ["Linear", [5, 2]]]
    yield [_conv(3, 4), bn(4), _RELU, *head]
    yield [_conv(3, 4, bias=False), bn(4), _RELU, _conv(4, 4), _RELU]


def _random_network(rng):
    """Blocks in every order, in which no convolution is followed by anything but a norm or a ReLU."""
    parts, channels = [], 3
    for _ in range(int(rng.integers(2, 5))):
        out = int(rng.choice([4, 6, 8]))
        conv = _conv(channels, out, int(rng.choice([1, 3])), bias=bool(rng.random() < 0.8))
        kind = NORMS[int(rng.integers(4))]
        norm = _norm(kind, out, int(rng.choice([1, 2, out])))
        block = [[conv, norm, _RELU], [conv, _RELU, norm], [conv, _RELU]][int(rng.choice([0, 0, 0, 1, 2]))]
        if rng.random() < 0.3:
            block = [_norm("BatchNorm2d", channels), *block] if parts and parts[-1] == _RELU else block
        if rng.random() < 0.3:
            block = [["Sequential", block]]
        if rng.random() < 0.3:
            inner = [_conv(out, out), _norm("BatchNorm2d", out), _RELU, _conv(out, out)]
            block = [*block, _RELU, ["Residual", inner], _RELU]
        parts += block
        channels = out
    return parts


def _network_cases(rng):
    networks = [*_probes(), *(_random_network(rng) for _ in range(5))]
    return [{"layers": parts, "seed": int(rng.integers(1000))} for parts in networks]


@functools.lru_cache(maxsize=4096)
def _moved(text):
    """Names of the convolutions whose bias can be moved and the output stays; a case as text, in float64."""
    import torch

    case = probes.decode(text)
    moves = {}
    # With some weights a ReLU lets nothing pass, or everything; with several draws of them that is no longer taken for
    # a rule.
    for draw in range(4):
        with torch.random.fork_rng(devices=[]), torch.no_grad():
            torch.manual_seed(1000 * draw + case["seed"])
            network = bias_probes.build(case["layers"], bias_probes.residual_class()).double()
            x = torch.randn(6, 3, *SIZE, dtype=torch.float64)
            before = network(x)
            for name, layer in network.named_modules():
                if isinstance(layer, torch.nn.Conv2d) and layer.bias is not None:
                    kept = layer.bias.clone()
                    layer.bias += 2 * torch.randn(kept.shape, dtype=torch.float64)
                    moves.setdefault(name, []).append((network(x) - before).abs().max().item())
                    layer.bias.copy_(kept)
    return tuple(name for name, changes in moves.items() if max(changes) < 1e-6)


def _flat(parts, prefix=""):
    """``(name, kind, arguments, keywords)`` in order; a container's own entry comes before its parts, "end" after."""
    for index, (kind, arguments, *more) in enumerate(parts):
        name = f"{prefix}{index}"
        yield name, kind, arguments, more[0] if more else {}
        if kind in CONTAINERS:
            yield from _flat(arguments, f"{name}." if kind == "Sequential" else f"{name}.body.")
            yield name, f"end {kind}", [], {}


def _takes_means(kind, arguments):
    """Whether a layer takes the mean of each channel away."""
    return kind in ("BatchNorm2d", "InstanceNorm2d") or (kind == "GroupNorm" and arguments[0] == arguments[1])


def _flagged(
    case, *, takes=_takes_means, over=(), blind=(), behind=False, biased=True, conv=("Conv2d",), nested=True, next_=True
):
    """Names by the rule; each argument replaces one right choice by a mistake.

    ``over`` are kinds that are looked past; ``blind`` the containers whose borders are not seen.
    """
    hidden = {word for kind in blind for word in (kind, f"end {kind}")}
    rows = [row for row in _flat(case["layers"]) if row[1] not in hidden and (nested or "." not in row[0])]
    names = []
    for place, (name, kind, _, keywords) in enumerate(rows):
        if kind not in conv or (biased and not keywords.get("bias", True)):
            continue
        near = [row for row in (rows[:place][::-1] if behind else rows[place + 1 :]) if row[1] not in over]
        if not next_ or (near and takes(near[0][1], near[0][2])):
            names.append(name)
    return names


def _marks(case, names):
    """Which of a network's modules are named, as 0 and 1, and how many names it does not have."""
    rows = [row[0] for row in _flat(case["layers"]) if not row[1].startswith("end")]
    rows = [inner for name in rows for inner in (name, f"{name}.body")]
    return np.array([*(name in names for name in rows), sum(name not in rows for name in names)], dtype=int)


def _by_rule(**changes):
    # Two Sequentials after one another are one row of layers, so their borders are never seen.
    changes = {"blind": ("Sequential",), **changes}
    return lambda case: _marks(case, _flagged(case, **changes))


def _norm_later(case):
    rows = [row for row in _flat(case["layers"]) if row[1] not in ("Sequential", "end Sequential")]
    later = [any(_takes_means(*row[1:3]) for row in rows[place + 1 :]) for place in range(len(rows))]
    biased = [row[1] == "Conv2d" and row[3].get("bias", True) for row in rows]
    return _marks(case, [row[0] for row, *both in zip(rows, later, biased, strict=True) if all(both)])


def _without_plain_norms(parts):
    """The same network with something else in the place of each norm that has no numbers of its own."""
    out = []
    for kind, arguments, *more in parts:
        plain = kind in NORMS and not (more[0] if more else {}).get("affine", kind != "InstanceNorm2d")
        inner = _without_plain_norms(arguments) if kind in CONTAINERS else arguments
        out.append(["ReLU", []] if plain else [kind, inner, *more])
    return out


def _named(*kinds):
    return lambda kind, arguments: kind in kinds


NETWORK_MISTAKES = (
    Mistake(
        "norm before the convolution",
        "You look at the layer that comes before the convolution. It is the layer after it that can take its bias "
        "away.",
        _by_rule(behind=True),
    ),
    Mistake(
        "looks past the ReLU",
        "A convolution that has a ReLU between itself and the norm is in your list. The ReLU cuts off what lies below "
        "0, and the bias decides what that is: it must be the very next layer.",
        _by_rule(over=("ReLU",)),
    ),
    Mistake(
        "every group norm",
        "Every GroupNorm counts in your list. One with several channels in a group takes one mean away from all of "
        "them, and the differences of their biases stay. When does a group hold a single channel?",
        _by_rule(takes=_named("BatchNorm2d", "InstanceNorm2d", "GroupNorm")),
    ),
    Mistake(
        "every group norm",
        "A GroupNorm with more than one group need not have a single channel in each. How many channels are there for "
        "each group?",
        _by_rule(
            takes=lambda kind, arguments: _takes_means(kind, arguments) or (kind == "GroupNorm" and arguments[0] > 1)
        ),
    ),
    Mistake(
        "every norm",
        "Every normalisation layer counts in your list. Those that take one mean away from several channels together "
        "keep the differences of the channels' biases.",
        _by_rule(takes=_named(*NORMS)),
    ),
    Mistake(
        "layer norm",
        "LayerNorm takes one mean away from all channels together, so the differences of their biases stay.",
        _by_rule(takes=lambda kind, arguments: _takes_means(kind, arguments) or kind == "LayerNorm"),
    ),
    Mistake(
        "group norm left out",
        "There is a group norm that takes away each channel's own mean: which one, by its two numbers?",
        _by_rule(takes=_named("BatchNorm2d", "InstanceNorm2d")),
    ),
    Mistake(
        "instance norm left out",
        "Batch norm is not the only layer that takes each channel's own mean away. Look at the seven rows in section 5 "
        "of the lesson.",
        _by_rule(
            takes=lambda kind, arguments: kind == "BatchNorm2d" or (kind == "GroupNorm" and len(set(arguments)) == 1)
        ),
    ),
    Mistake(
        "batch norm only",
        "Batch norm is not the only layer that takes each channel's own mean away. Look at the seven rows in section 5 "
        "of the lesson.",
        _by_rule(takes=_named("BatchNorm2d")),
    ),
    Mistake(
        "norms with numbers of their own only",
        "Whether the norm has learned numbers (affine) makes no difference: the mean is taken away before those are "
        "used. nn.InstanceNorm2d has none by default.",
        lambda case: _marks(case, _flagged({"layers": _without_plain_norms(case["layers"])}, blind=("Sequential",))),
    ),
    Mistake(
        "a norm somewhere later",
        "You look for a norm anywhere behind the convolution. What lies between the two may use the bias: it must be "
        "the very next layer.",
        _norm_later,
    ),
    Mistake(
        "the first one only",
        "Your list ends with the first one that you find. Does a return stand inside the loop?",
        lambda case: _marks(case, _flagged(case, blind=("Sequential",))[:1]),
    ),
    Mistake(
        "has no bias",
        "A convolution is in your list that has no bias at all. layer.bias is None there.",
        _by_rule(biased=False),
    ),
    Mistake(
        "forgets the skip",
        "A Residual hands its input on twice: to its body, and round it. A convolution in front of it is followed by "
        "the norm on one of the two ways only, and on the other its bias survives. The same holds for the last "
        "layer of a body, which is followed by the sum.",
        _by_rule(blind=CONTAINERS),
    ),
    Mistake(
        "outermost layers only",
        "Some networks hold an nn.Sequential inside another one. Their layers count as well; "
        "model.named_modules() goes into all of them, model.named_children() does not.",
        _by_rule(nested=False),
    ),
    Mistake(
        "stops at the end of a block",
        "A convolution can be the last layer of one nn.Sequential, and the norm the first of the next. The two "
        "follow one another all the same.",
        _by_rule(blind=()),
    ),
    Mistake(
        "nothing inside a residual",
        "Nothing inside a Residual is in your list. In its body layers follow one another as everywhere.",
        lambda case: _marks(case, [name for name in _flagged(case, blind=("Sequential",)) if "body" not in name]),
    ),
    Mistake(
        "linear layers too",
        "A layer is in your list that is no convolution. What you found is true for it as well, but only the "
        "nn.Conv2d layers are asked for.",
        lambda case: _marks(
            case,
            _flagged(
                case,
                blind=("Sequential",),
                conv=("Conv2d", "Linear"),
                takes=lambda kind, arguments: _takes_means(kind, arguments) or kind == "BatchNorm1d",
            ),
        ),
    ),
    Mistake(
        "every bias",
        "Every convolution with a bias is in your list. Most of them need it: what comes next?",
        _by_rule(next_=False),
    ),
    Mistake(
        "the others",
        "These are the convolutions whose bias has an effect. Asked are the others.",
        lambda case: _marks(case, set(_flagged(case, next_=False)) - set(_flagged(case, blind=("Sequential",)))),
    ),
    Mistake(
        "nothing", "Your list is empty for every network. Does the list ever get anything?", lambda c: _marks(c, [])
    ),
    Mistake(
        "norms instead of convolutions",
        "You name the norm. Asked is the convolution in front of it.",
        sign=lambda case, answer, truth: _are(case, answer, NORMS),
    ),
    Mistake(
        "unknown names",
        "A name is in your list that the network does not have. Names are those of model.named_modules(), with the "
        "numbers of all containers on the way and dots between them.",
        sign=lambda case, answer, truth: answer.data is not None and answer.data[-1] > 0,
    ),
)


def _are(case, answer, kinds):
    """Whether everything that was named is of these kinds, and something was."""
    names = {name for name, kind, *_ in _flat(case["layers"]) if kind in kinds}
    named = set(answer.facts.get("names", ()))
    return bool(named) and named <= names


def _about(case, named, truth):
    """What to look at, by the first name that is too much or missing in one network."""
    rows = [row for row in _flat(case["layers"]) if row[1] not in ("Sequential", "end Sequential")]
    places = {row[0]: place for place, row in reversed(list(enumerate(rows)))}
    for name in [*(n for n in named if n not in truth), *(n for n in truth if n not in named)]:
        if places.get(name) is None or rows[places[name]][1] in CONTAINERS:
            return f"“{name}” is no layer, but holds some. model.named_modules() gives their whole names, like “2.2.0”."
        around = [("", "start", [], {}), *rows, ("", "end", [], {})][places[name] : places[name] + 3]
        (_, before, *_), (_, kind, _, keywords), (_, behind, numbers, _) = around
        if kind != "Conv2d":
            return f"“{name}” is {an(kind)}. Only nn.Conv2d layers are asked for."
        if not keywords.get("bias", True):
            return f"“{name}” has bias=False: there is no bias that could do nothing."
        if name in truth:
            return f"“{name}” is missing. Does the {behind} behind it take away each channel's own mean? Section 5."
        if behind == "GroupNorm":
            together = f"GroupNorm({numbers[0]}, {numbers[1]}) takes one mean from {numbers[1] // numbers[0]} channels"
            return f"{together} together. Which first number would give each channel its own?"
        if behind not in (*NORMS, "Residual", "end Residual"):
            asked = "Asked is the convolution in front of a norm, not behind it." if before in NORMS else ""
            return f"“{name}” is named, but no norm follows it directly. {asked}".strip()
    return "Write the layers one under the other, and draw who gets each one's output."


def _network_words(parts):
    """A network in a line: every layer with its name, and what matters about it."""
    layers = []
    for name, kind, arguments, keywords in _flat(parts):
        if kind.startswith("end") or kind == "Sequential":
            continue
        detail = ""
        if kind == "Conv2d" and not keywords.get("bias", True):
            detail = "(bias=False)"
        if kind == "GroupNorm":
            detail = f"({arguments[0]}, {arguments[1]})"
        layers.append(f"{name} {kind}{detail}")
    return " → ".join(layers)


def _judge_network(cases, answers):
    for case, answer in zip(cases, answers, strict=True):
        call = f"redundant_biases, for the network {_network_words(case['layers'])},"
        if answer.status != "returned":
            if answer.error is None:
                continue
            verdict = stopped(call, answer)
            if "object has no attribute" in answer.error["message"]:
                next_ = "named_modules() gives containers and activations, too. Ask isinstance(layer, nn.Conv2d) first."
                verdict = dataclasses.replace(verdict, try_next=next_)
            return verdict
        if "names" not in answer.facts:
            return printed_instead(_no_names(call, answer.value), answer)
    truths = [_moved(probes.encode(case)) for case in cases]
    marks = [_marks(case, set(names)) for case, names in zip(cases, truths, strict=True)]
    named = [answer.facts["names"] for answer in answers]
    seen = [
        dataclasses.replace(answer, value={"type": "list", "data": _marks(case, set(names))})
        for case, answer, names in zip(cases, answers, named, strict=True)
    ]
    known = recognise(NETWORK_MISTAKES, cases, seen, marks)
    for i, (case, names, truth) in enumerate(zip(cases, named, truths, strict=True)):
        if set(names) != set(truth) or len(names) != len(truth):
            good = sum(sorted(a) == sorted(b) for a, b in zip(named, truths, strict=True))
            message = (
                f"The network {_network_words(case['layers'])}: redundant_biases gave back {_list(names)}; expected "
                f"{_list(truth)}. ({good} of {len(cases)} networks are right.)"
            )
            if known is None and set(names) == set(truth):
                known = Mistake("named twice", "A name stands in your list more than once.")
            name, next_ = "value", _about(case, names, truth)
            if known is not None:
                name, next_ = known.name, known.try_next
            return TaskVerdict(NOT_YET, message, mistake=name, try_next=next_, case=i, expected=list(truth), got=names)
    if not all(answer.facts["kept"] for answer in answers):
        return TaskVerdict(
            NOT_YET,
            "The names are right, but the network that you were given has other weights afterwards.",
            mistake="changes the network",
            try_next="Put back what you change, or work on a copy: copy.deepcopy(model).",
        )
    if not all(answer.facts["training"] for answer in answers):
        return TaskVerdict(
            NOT_YET,
            "The names are right, but the network is no longer in training mode afterwards.",
            mistake="changes the network",
            try_next="Whoever calls it would not expect that. Work on a copy, or call train() at the end.",
        )
    return TaskVerdict(RIGHT, f"{len(cases)} networks agree.")


def _no_names(call, value):
    got = value["type"]
    message = f"{call} gave back {an(got)} that is no list of names."
    next_ = 'A list of text such as ["0", "1.body.2"] is asked for: the names that model.named_modules() gives.'
    if got == "NoneType":
        message, next_ = f"{call} gave back None.", "Did you forget the return?"
    elif got in ("list", "tuple", "set"):
        message = f"{call} gave back a {got} with something else in it than text."
        next_ = "Put the names into it, not the layers or numbers. model.named_modules() gives both, name and layer."
    elif got == "str":
        message = f"{call} gave back one text, not a list of them."
    return TaskVerdict(NOT_YET, message, mistake=f"type {got}", try_next=next_, got=got, expected="a list of names")


def _list(names):
    return "[" + ", ".join(f'"{name}"' for name in sorted(names)) + "]"


REDUNDANT = Task(
    "bias.redundant_biases",
    title="Find the biases that do nothing",
    points=4,
    minutes=15,
    difficulty="medium",
    packages=("numpy", "torch"),
    cases=_network_cases,
    probe=bias_probes.redundant_biases,
    checker=Own(_judge_network, NETWORK_MISTAKES),
    needs=("torch",),
    hints=(
        "First make one flat list of (name, layer) in the order in which the layers run. model.named_modules() gives "
        "containers too: an nn.Sequential is none of the layers that compute something.",
        "Then go through neighbours, with pairwise(rows). Which three conditions must hold for the first of the two, "
        "and which for the second?",
        "At a Residual the row must not simply go on. A way: keep the Residual itself in the row, so that it stands "
        "between the convolution before it and the first layer of its body. What must stand at the end of its body?",
    ),
)


# -- fold_bn ---------------------------------------------------------------------------------------


def _fold_cases(rng):
    layers = [
        {"in_channels": 3, "out_channels": 5, "padding": 1},
        {"in_channels": 2, "out_channels": 4, "bias": False},
        {"in_channels": 4, "out_channels": 4, "stride": 2, "padding": 1},
        {"in_channels": 4, "out_channels": 6, "groups": 2, "stride": [2, 1]},
        {"in_channels": 4, "out_channels": 4, "groups": 4, "padding": 1, "bias": False},
        {"in_channels": 2, "out_channels": 3, "dilation": 2, "padding": 2},
        {"in_channels": 2, "out_channels": 3, "kernel_size": [3, 5], "padding": [1, 2], "padding_mode": "reflect"},
        {"in_channels": 3, "out_channels": 2, "kernel_size": [5, 3], "padding": "same"},
        {"in_channels": 1, "out_channels": 6, "kernel_size": 1},
    ]
    for _ in range(3):
        groups = int(rng.integers(1, 3))
        a, b, s = (int(n) for n in rng.integers(1, 4, 3))
        layers.append({"in_channels": groups * a, "out_channels": groups * b, "groups": groups, "stride": s})
    return [_fold_case(rng, index, layer) for index, layer in enumerate(layers)]


def _fold_case(rng, index, layer):
    conv = {"kernel_size": 3, "bias": True, **layer}
    a, b, groups = conv["in_channels"], conv["out_channels"], conv.get("groups", 1)
    kernel = conv["kernel_size"] if isinstance(conv["kernel_size"], list) else [conv["kernel_size"]] * 2
    case = {
        "conv": conv,
        "eps": (1e-5, 1e-3, 0.3)[index % 3],
        "dtype": "float64" if index % 4 == 3 else "float32",
        "weight": rng.standard_normal((b, a // groups, *kernel)) / 2,
        "bias": rng.standard_normal(b) + 1,
        "gamma": rng.uniform(0.5, 2, b) * rng.choice([-1, 1], b),
        "beta": rng.standard_normal(b),
        "mean": rng.standard_normal(b),
        "var": rng.uniform(0.05, 3, b),
        "x": rng.standard_normal((2, a, 9, 11)),
    }
    return {key: value.astype(np.float32) if isinstance(value, np.ndarray) else value for key, value in case.items()}


def _normed(case):
    """The batch norm behind the convolution, in eval mode, in float64."""
    import torch

    conv, norm = (layer.double() for layer in bias_probes.pair(case))
    with torch.no_grad():
        return norm(conv(torch.from_numpy(case["x"]).double())).numpy()


def _folded(case, *, scale=None, weight=None, bias=None):
    """What a folded layer gives; each argument replaces one right formula by a mistake.

    They take ``W, b, g, B, m, v, e, s``: weight, bias (zeros where there is none), gamma, beta, mean, variance, eps and
    the scale.
    """
    import torch

    conv, norm = (layer.double() for layer in bias_probes.pair(case))
    with torch.no_grad():
        b = torch.zeros(conv.out_channels).double() if conv.bias is None else conv.bias
        p = {"W": conv.weight, "b": b, "g": norm.weight, "B": norm.bias, "m": norm.running_mean}
        p |= {"v": norm.running_var, "e": norm.eps}
        p["s"] = (scale or (lambda g, v, e, **_: g / torch.sqrt(v + e)))(**p)
        p["c"] = p["s"][:, None, None, None]
        new_weight = (weight or (lambda W, c, **_: W * c))(**p)
        new_bias = (bias or (lambda b, m, s, B, **_: (b - m) * s + B))(**p)
        conv.weight = torch.nn.Parameter(new_weight)
        conv.bias = torch.nn.Parameter(new_bias)
        return conv(torch.from_numpy(case["x"]).double()).numpy()


def _wrongly(**changes):
    return lambda case: _folded(case, **changes)


def _square(case):
    """Whether a factor for each output channel fits the input channels, too."""
    return case["conv"]["in_channels"] == case["conv"]["out_channels"] > 1 and case["conv"].get("groups", 1) == 1


def _along_inputs(case):
    return _folded(case, weight=lambda W, s, **_: W * s[None, :, None, None])


def _weight_statistics(case):
    W = case["weight"].astype(float).reshape(len(case["weight"]), -1)
    other = {**case, "mean": W.mean(1), "var": W.var(1, ddof=1) if W.shape[1] > 1 else np.zeros(len(W))}
    return _normed(other)


FOLD_MISTAKES = (
    Mistake(
        "old bias ignored",
        "Right where the convolution has no bias. Where it has one, your result is the same as if it had none: the "
        "norm's mean is taken from what the convolution gives, bias included.",
        _wrongly(bias=lambda m, s, B, **_: -m * s + B),
    ),
    Mistake(
        "old bias not scaled",
        "The convolution's own bias goes through the norm like everything else: the mean is taken from it, and what "
        "remains is scaled. Yours is added unscaled.",
        _wrongly(bias=lambda b, m, s, B, **_: b - m * s + B),
    ),
    Mistake(
        "mean not scaled",
        "You take the mean away after scaling. The norm takes it away first, then scales.",
        _wrongly(bias=lambda b, m, s, B, **_: b * s - m + B),
    ),
    Mistake(
        "mean added",
        "The mean has the wrong sign: a norm takes the mean away.",
        _wrongly(bias=lambda b, m, s, B, **_: (b + m) * s + B),
    ),
    Mistake(
        "mean forgotten",
        "running_mean does not appear in your result. What would the norm do to a channel that is 5 everywhere when "
        "the mean is 5?",
        _wrongly(bias=lambda b, s, B, **_: b * s + B),
    ),
    Mistake(
        "shift forgotten",
        "The norm's own bias, its shift, does not appear in your result.",
        _wrongly(bias=lambda b, m, s, **_: (b - m) * s),
    ),
    Mistake(
        "shift scaled",
        "The norm adds its own bias last, after the scaling. You scale it, too.",
        _wrongly(bias=lambda b, m, s, B, **_: (b - m + B) * s),
    ),
    Mistake(
        "sign of the factor lost",
        "Right where the norm's weight is positive. It may be negative, and then it stays so.",
        _wrongly(scale=lambda g, v, e, **_: g.abs() * (v + e) ** -0.5),
    ),
    Mistake(
        "one factor for all channels",
        "Each channel has a factor of its own; yours is the same for all of them.",
        _wrongly(weight=lambda W, s, **_: W * s.mean()),
    ),
    Mistake(
        "factor forgotten",
        "The norm's own weight, its factor, does not appear in your result.",
        _wrongly(scale=lambda v, e, **_: (v + e) ** -0.5),
    ),
    Mistake(
        "eps forgotten",
        "Nearly right; the larger norm.eps is, the larger the difference. It belongs under the square root.",
        _wrongly(scale=lambda g, v, **_: g / v**0.5),
    ),
    Mistake(
        "another eps",
        "Nearly right; the larger norm.eps is, the larger the difference. Under the root it stands as it is, not "
        "squared.",
        _wrongly(scale=lambda g, v, e, **_: g / (v + e**2) ** 0.5),
    ),
    Mistake(
        "eps outside the root",
        "Nearly right; the larger norm.eps is, the larger the difference. Look once more where it stands in the "
        "formula of section 7.",
        _wrongly(scale=lambda g, v, e, **_: g / (v**0.5 + e)),
    ),
    Mistake(
        "no square root",
        "You divide by the variance. The norm divides by the spread: which function makes the one from the other?",
        _wrongly(scale=lambda g, v, e, **_: g / (v + e)),
    ),
    Mistake(
        "multiplies by the spread",
        "You multiply by the spread where the norm divides by it.",
        _wrongly(scale=lambda g, v, e, **_: g * (v + e) ** 0.5),
    ),
    Mistake(
        "weights not scaled",
        "Only the bias has changed. The factor of each channel belongs to its weights as well.",
        _wrongly(weight=lambda W, **_: W),
    ),
    Mistake(
        "wrong axis",
        "The factor must go with the output channel, the first axis of the weight. Yours goes along another axis: "
        "look at the shapes of the weight and of the factor, and where a None puts a new axis.",
        sign=lambda case, answer, truth: (
            (case["conv"]["kernel_size"] == 3 and raised("must match the size")(case, answer, truth))
            or (_square(case) and same_values(answer.data, _along_inputs(case), 1e-4, 1e-4))
        ),
    ),
    Mistake(
        "statistics of the weights",
        "Mean and variance are not those of the weights. A norm in eval mode uses what it stored during training: "
        "running_mean and running_var.",
        _weight_statistics,
    ),
    Mistake(
        "needs an old bias",
        "conv.bias is None where the convolution has no bias, and None cannot be used in a sum. What number is a bias "
        "that is not there?",
        sign=raised("NoneType"),
    ),
    Mistake(
        "asks whether a row is true",
        "A bias is a row of numbers, and a row is neither true nor false. Ask: if conv.bias is not None",
        sign=raised("Boolean value of Tensor"),
    ),
    Mistake(
        "a tensor for a parameter",
        "A layer keeps its numbers in an nn.Parameter. Write yours into the one that is there, folded.weight.data = …, "
        "as fold in section 7 does.",
        sign=raised("as parameter"),
    ),
    Mistake(
        "no such attribute",
        "The layer has nothing of that name. The task's last point lists what the norm has; print(conv) shows what the "
        "convolution has.",
        sign=raised("'Conv2d' object has no", "'BatchNorm2d' object has no"),
    ),
    Mistake(
        "no bias",
        "The layer that you return has no bias. What the norm takes away and adds has to go somewhere, also where the "
        "old convolution had no bias.",
        sign=lambda case, answer, truth: answer.facts.get("has_bias") is False,
    ),
    Mistake(
        "changes the old layers",
        "The layers that you were given are not what they were. Somebody may still need them: make a new nn.Conv2d "
        "and write into that one.",
        sign=lambda case, answer, truth: bool(answer.facts.get("same") or answer.facts.get("changed")),
    ),
    Mistake(
        "another geometry",
        "Your new layer does not have all the arguments of the old one. nn.Conv2d has nine; which of them did you "
        "hand on? Compare print(conv) with print(folded).",
        sign=lambda case, answer, truth: "got" in answer.facts and answer.facts["got"] != answer.facts["geometry"],
    ),
    Mistake(
        "another dtype",
        "A layer in float64 came back in another dtype. The new layer should have the dtype of the old one.",
        sign=lambda case, answer, truth: answer.facts.get("dtypes", []) not in ([], [f"torch.{case['dtype']}"]),
    ),
)


def _fold_call(case):
    arguments = ", ".join(f"{k}={v!r}" for k, v in probes.torch_arguments(case["conv"]).items())
    dtype = " in float64" if case["dtype"] == "float64" else ""
    return f"fold_bn(nn.Conv2d({arguments}), norm){dtype} on a picture"


def _inspect_fold(cases, answers, truths):
    """A tensor that is no result of a layer, or several without a layer among them."""
    for i, (case, answer) in enumerate(zip(cases, answers, strict=True)):
        if answer.status == "returned" and "got" not in answer.facts:
            got, call = answer.value, _fold_call(case).removesuffix(" on a picture")
            inside = isinstance(got["data"], list) and any(one["type"] == "Conv2d" for one in got["data"])
            return TaskVerdict(
                NOT_YET,
                f"{call} gave back a {got['type'].lower()}; the task asks for an nn.Conv2d.",
                mistake=f"type {got['type']}",
                case=i,
                try_next="Return the layer alone."
                if inside
                else "Make a new nn.Conv2d, put your weight and your bias into it, and return the layer.",
            )
    return None


def _without_bias(verdict, cases, answers):
    """Where only the layers without a bias are wrong, words for these."""
    if verdict.mistake == "value":
        pairs = zip(cases, answers, strict=True)
        wrong = [
            case["conv"]["bias"] for case, answer in pairs if not same_values(answer.data, _normed(case), 1e-4, 1e-4)
        ]
        if not any(wrong):
            try_next = (
                "All layers that had a bias are right, those that had none are not. What is their bias now? The norm "
            )
            try_next += "still takes a mean away and adds a shift."
            return dataclasses.replace(verdict, try_next=try_next)
    return verdict


FOLD = Task(
    "bias.fold_bn",
    title="Fold a batch norm",
    points=5,
    minutes=20,
    difficulty="hard",
    packages=("numpy", "torch"),
    cases=_fold_cases,
    probe=bias_probes.fold_bn,
    checker=Values(
        truth=_normed,
        call=_fold_call,
        mistakes=FOLD_MISTAKES,
        want="an nn.Conv2d",
        accepts=("Tensor", "tuple", "list"),
        inspect=_inspect_fold,
        rtol=1e-4,
        atol=1e-4,
        advice="Take a layer with one channel in and one out, and a 1 × 1 kernel: two numbers. Write down what the "
        "norm makes of them, and compare with your weight and bias.",
        explain=_without_bias,
    ),
    needs=("torch",),
    hints=(
        "Write the norm of one channel as one factor and one addition: y = s·z + t. Which numbers of the norm make s, "
        "and which make t?",
        "z is what the convolution gives, its own bias included. Put it into s·z + t, and collect what stands beside "
        "the weights and what does not.",
        "For the new layer hand on every argument of the old one, with a bias in any case. The factor has one number "
        "for each output channel; the weight has four axes, the first of which is the output channel.",
    ),
)


# -- bright or dark --------------------------------------------------------------------------------

SPLITS = 5
AT_LEAST = 90.0  # percent
SIDE = 16

_FREE = (
    ("Conv2d", {"in_channels": 1, "out_channels": 8, "kernel_size": 3, "stride": 2, "padding": 1, "bias": False}),
    ("ReLU", {}),
    ("Conv2d", {"in_channels": 8, "out_channels": 16, "kernel_size": 3, "stride": 2, "padding": 1, "bias": False}),
    ("ReLU", {}),
    ("AdaptiveAvgPool2d", {"output_size": 1}),
    ("Flatten", {}),
    ("Linear", {"in_features": 16, "out_features": 2, "bias": False}),
)


def bright_or_dark(network, seed=0):
    """Train a network from the start to tell bright squares from dark ones, as the experiment ``bias_brightness`` does.

    Parameters
    ----------
    network : nn.Sequential or list of layers
        Only its layers' arguments are used; the network itself is left as it is.
    seed : int
        Of the weights, of the squares and of their order.

    Returns
    -------
    float
        Right answers in percent, among 1,000 squares from another part of the photograph. Chance is 50.

    Raises
    ------
    convlab.tasks.TaskError
        A layer that is not known here.
    """
    from convlab.tasks import TaskError

    answer = probes.layers({"network": network}, "network")
    specs, trouble = plain_specs("network", answer.facts.get("layers", []))
    if trouble is not None:
        raise TaskError(trouble.message)
    return _brightness(tuple(specs), seed)


@functools.lru_cache(maxsize=64)
def _brightness(specs, seed):
    import torch

    from convlab.experiments import bias, measure, nets, train

    generator = torch.Generator().manual_seed(seed)
    x, y = bias._scaled_patches(2000, 0, 256, generator)
    x_test, y_test = bias._scaled_patches(1000, 256, 512, generator)
    with train.one_thread():
        network = train.fit(nets.build(specs, (1, SIDE, SIDE), seed), x, y, seed=seed, epochs=15, lr=5e-3)
        return measure.accuracy(network, x_test, y_test)


def _bright_cases(rng):
    return [{"split": int(rng.integers(SPLITS)), "factor": round(float(rng.uniform(1.5, 9)), 2)}]


def _judge_bright(cases, answers):
    got = answers[0].value["type"]
    if got in ("int", "float", "function"):
        next_ = "Begin with a copy of the cell of bias_free. The check trains it."
        return not_yet(f"repaired is {an(got)}; wanted is the network itself.", "type", next_)
    specs, trouble = plain_specs("repaired", answers[0].facts.get("layers", []))
    if trouble is not None:
        return trouble
    trouble = _other_layers(specs)
    if trouble is not None:
        return trouble
    case, biases = cases[0], [layer.code.split("(")[0] for layer in specs if getattr(layer, "bias", False)]
    share = _brightness(tuple(specs), case["split"])
    if share < AT_LEAST:
        message = f"Trained, it is right for {share:.1f} % of the squares; wanted are {AT_LEAST:g} %, and chance is 50."
        if not biases:
            return TaskVerdict(
                NOT_YET,
                f"{message} For a square that is {case['factor']} times as bright all its scores are "
                f"{case['factor']} times as large, whatever was learned.",
                mistake="no bias",
                try_next="Which layer could put something into the sum that does not grow with the brightness? Look "
                "at the arguments of each.",
            )
        return TaskVerdict(NOT_YET, message, mistake="accuracy", try_next="Which of the layers has no bias yet?")
    notes = ("One bias would have been enough.",) if len(biases) > 1 else ()
    return TaskVerdict(RIGHT, f"Trained by the check, it is right for {share:.1f} % of the squares.", notes=notes)


def _other_layers(specs):
    """What is different from bias_free beside the biases, in words, or None."""
    from convlab import stacks

    free, _ = plain_specs("bias_free", [{"kind": kind, "arguments": arguments} for kind, arguments in _FREE])
    if any(isinstance(layer, stacks.NormSpec) for layer in specs):
        return TaskVerdict(
            NOT_YET,
            "repaired has a normalisation layer that bias_free has not.",
            mistake="norm added",
            try_next="It might even work, because such a layer brings numbers of its own that are added. But then you "
            "have not found what the seven layers themselves lack. Leave the layers as they are, and look at their "
            "arguments.",
        )
    if len(specs) != len(free):
        return TaskVerdict(
            NOT_YET,
            f"repaired has {len(specs)} layers; bias_free has {len(free)}.",
            mistake="layers changed",
            try_next="No layer has to be added or taken away. Begin with a copy of bias_free.",
        )
    for number, (layer, before) in enumerate(zip(specs, free, strict=True), 1):
        plain = dataclasses.replace(layer, bias=False) if hasattr(layer, "bias") else layer
        if plain != before:
            message = f"Layer {number} of repaired is {layer.code}; in bias_free it is {before.code}."
            next_ = "The kinds of layers, their sizes and channels are not the reason, and larger ones would not help."
            kept = {name: getattr(before, name, None) for name in ("padding", "padding_mode")}
            if type(layer) is type(before) and kept["padding_mode"] and dataclasses.replace(plain, **kept) == before:
                next_ = "Padding is not the reason: with the square its border gets twice as bright, or stays black."
            next_ += " What do the layers of bias_free that have weights have in common?"
            return not_yet(message, "layers changed", next_)
    return None


BRIGHT = Task(
    "bias.repaired",
    title="Repair a network that cannot tell bright from dark",
    points=4,
    minutes=15,
    kind="debug",
    difficulty="medium",
    packages=("numpy", "torch"),
    cases=_bright_cases,
    probe=bias_probes.repaired,
    checker=Own(_judge_bright, noun="network"),
    hints=(
        "Take a square x and the square 2·x, put both through bias_free, and print the two pairs of scores. What is "
        "their relation, and which class wins in each?",
        "Follow the 2 through the network: what does a convolution make of a doubled input, what a ReLU, what a mean?",
        "Section 4 of the lesson says which of nn.Conv2d's arguments breaks this rule. It is a word, not a number.",
    ),
)


# -- why -------------------------------------------------------------------------------------------

REASONS = {
    "a": "The weights of bias_free get gradients like any others; on the digits of section 5 networks without bias "
    "learn as well as those with. And longer training would then help at least a little.",
    "c": "A ReLU lets pass what is above 0, and many of the numbers are. Print the largest output of the first ReLU "
    "for a square: is it 0?",
    "d": "The mean of a map does grow with the brightness. And the repaired network has the same pooling.",
    "e": "Then more squares would help. But it stays at chance also on the squares it was trained with, however many.",
}

WHY = Task(
    "bias.why",
    title="Say why training does not help",
    points=1,
    minutes=5,
    difficulty="easy",
    cases=lambda rng: [{}],
    probe=bias_probes.why,
    checker=Choice(
        right="b",
        reasons=REASONS,
        because=(
            "Without biases the scores for a · x are a times those for x, for every a > 0 and whatever the weights "
            "are; and training can only choose weights."
        ),
    ),
    hints=(
        "Take each of the five for true, and ask what would follow for the repaired network, which has the same "
        "layers. Four of them contradict what you measured.",
        "The reason must hold for all weights whatever, or some training could find better ones. Which of the five "
        "speaks neither of training nor of squares, and is true for every network without bias?",
    ),
)

TASKS = (NUMBERS, REDUNDANT, FOLD, BRIGHT, WHY)
