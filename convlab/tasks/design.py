"""The tasks of lesson 09, design principles: seven bugs, a network within a budget, a claim and its report."""

import dataclasses
import functools
import math
import statistics

import numpy as np

from convlab import stacks
from convlab.errors import ConvlabError
from convlab.probes import design as design_probes
from convlab.spec import Conv2dSpec
from convlab.tasks.advice import an
from convlab.tasks.checkers import Own
from convlab.tasks.core import NOT_YET, RIGHT, Task, TaskVerdict, not_yet
from convlab.tasks.designs import plain_spec, plain_specs
from convlab.tasks.messages import plain_shape

# -- seven bugs ------------------------------------------------------------------------------------

# The eight convolutions as they are drawn in the exercise.
DRAWN = {
    "look": Conv2dSpec(3, 16, 3, padding=1, bias=False),
    "halve": Conv2dSpec(16, 32, 3, stride=2, padding=1, bias=False),
    "single": Conv2dSpec(32, 32, 3, padding=1, groups=32, bias=False),
    "mix": Conv2dSpec(32, 64, 1, bias=False),
    "halve again": Conv2dSpec(64, 64, 3, stride=2, padding=1, bias=False),
    "wide": Conv2dSpec(64, 64, 3, padding=2, dilation=2, bias=False),
    "narrow": Conv2dSpec(64, 32, 1, bias=False),
    "scores": Conv2dSpec(32, 10, 1),
}
# Layer -> the parameter that is wrong in the broken network.
BUGS = {
    "look": "in_channels",
    "halve": "padding",
    "single": "groups",
    "mix": "kernel_size",
    "halve again": "stride",
    "wide": "dilation",
    "narrow": "bias",
}
BUG_WORDS = {
    "in_channels": "One layer does not expect what it is handed. How many channels does the one before it give, or the "
    "picture have?",
    "padding": "One layer's padding does not go with another of its arguments, and PyTorch says so when the layer is "
    "made. How much padding on each side gives the drawn size?",
    "groups": "The groups of one layer do not go into its channels. How many groups are there if each channel is on "
    "its own?",
    "kernel_size": "The size of one kernel is not a whole number for Python, even where it looks like one. Print it, "
    "with its type.",
    "stride": "One layer moves so far that its windows leave pixels out, and its map gets smaller than drawn. Nothing "
    "raises. Work the sizes out layer by layer.",
    "dilation": "One map is not as large as drawn, and one window not as wide. Nothing raises. How wide is a window of "
    "3 weights when one pixel is left out between them?",
    "bias": "One layer has numbers that are trained and do nothing, because of what comes right after it. Nothing "
    "raises.",
}
# The wrong value, and what to ask once it is another one, which is not as drawn either.
_WAS = {"padding": "same", "groups": 3, "kernel_size": 1.0, "stride": 4}
_NOW = {
    "padding": "One layer can be made now, but its map is not as large as drawn. How much padding on each side does it "
    "take?",
    "groups": "In one layer the groups are not as drawn. How many groups are there if each channel is on its own?",
    "kernel_size": "One layer's windows are not as drawn. How large is a window that looks at one pixel at a time?",
    "stride": "One layer's map is not as large as drawn. Work the sizes out layer by layer.",
}
PARAMETERS = tuple(field.name for field in dataclasses.fields(Conv2dSpec))


def _bug_cases(rng):
    height, width = (4 * int(n) for n in rng.integers(5, 30, 2))
    return [{"picture": [3, height, width]}]


def _plain(value):
    """A described argument as what a spec takes."""
    data = value.get("data") if isinstance(value, dict) else value
    return tuple(data.tolist()) if isinstance(data, np.ndarray) else data


def _wrong_arguments(arguments, drawn):
    """Names of the arguments that are not as drawn; what a spec refuses is wrong as well."""
    for name in PARAMETERS:
        if name not in arguments:
            if getattr(drawn, name) != _default(name, drawn):
                yield name
            continue
        try:
            changed = dataclasses.replace(drawn, **{name: arguments[name]})
        except (ConvlabError, TypeError, ValueError):
            yield name
            continue
        same = changed.explicit_padding == drawn.explicit_padding if name == "padding" else changed == drawn
        if not same:
            yield name


def _default(name, drawn):
    plain = Conv2dSpec(drawn.in_channels, drawn.out_channels, 1)
    return None if name in ("in_channels", "out_channels", "kernel_size") else getattr(plain, name)


def _judge_bugs(cases, answers):
    value = answers[0].value
    if value["type"] != "dict":
        message = f"repaired is {an(value['type'])}; it should be a dictionary like broken: layer's name → arguments."
        return TaskVerdict(
            NOT_YET, message, mistake="type", try_next="Copy the whole of broken, then change what is wrong."
        )
    given = value["data"]
    other = [name for name in DRAWN if name in given and given[name]["type"] != "dict"]
    if other:
        message = f"{_names(other[:1])} is {an(given[other[0]]['type'])} in repaired, not a dictionary of arguments."
        return TaskVerdict(
            NOT_YET, message, mistake="type", try_next="make(repaired) makes the layers. Leave them unmade."
        )
    missing = [name for name in DRAWN if name not in given]
    unknown = [name for name in given if name not in DRAWN]
    if missing or unknown:
        message = f"repaired lacks {_names(missing)}." if missing else f"The drawing has no layer {_names(unknown)}."
        next_ = "All eight layers belong into it, each with its dictionary of arguments, under the names of broken."
        return TaskVerdict(NOT_YET, message, mistake="layers", try_next=next_)
    layers = {name: {key: _plain(item) for key, item in given[name]["data"].items()} for name in DRAWN}
    for name, arguments in layers.items():
        strange = [key for key in arguments if key not in PARAMETERS]
        if strange:
            message = f"nn.Conv2d has no argument {_names(strange)} (layer “{name}”)."
            return TaskVerdict(NOT_YET, message, mistake="unknown argument", try_next="Look at how broken spells it.")
    wrong = [(name, key) for name, drawn in DRAWN.items() for key in _wrong_arguments(layers[name], drawn)]
    left = [parameter for name, parameter in BUGS.items() if (name, parameter) in wrong]
    repaired = len(BUGS) - len(left)
    extra = [pair for pair in wrong if pair not in BUGS.items()]
    if left:
        message = (
            f"{repaired} of {len(BUGS)} bugs {'is' if repaired == 1 else 'are'} repaired. Not yet: {', '.join(left)}."
        )
        return TaskVerdict(
            NOT_YET,
            f"{message} And {extra[0][1]} of the layer “{extra[0][0]}” is not as drawn any more." if extra else message,
            mistake=left[0],
            try_next="Put that back first: it was right in broken." if extra else _bug_words(left[0], layers),
            got=repaired,
            expected=len(BUGS),
        )
    if extra:
        name, key = extra[0]
        return TaskVerdict(
            NOT_YET,
            f"All {len(BUGS)} bugs are repaired. But {key} of the layer “{name}” is not as drawn any more.",
            mistake="changed what was right",
            try_next="It was right in broken. One argument in each of seven layers is all that has to change.",
        )
    specs = list(DRAWN.values())
    size = stacks.trace(specs, tuple(cases[0]["picture"]))[-1].after.size
    before = " × ".join(map(str, cases[0]["picture"][1:]))
    return TaskVerdict(
        RIGHT,
        f"All {len(BUGS)} bugs are repaired, and nothing else has changed. A picture of {before} reaches the last "
        f"layer as {size[0]} × {size[1]}.",
    )


def _bug_words(parameter, layers):
    """What to look at for a parameter that is still wrong, in the way in which it is wrong now."""
    arguments = layers[next(name for name, bug in BUGS.items() if bug == parameter)]
    now = arguments.get(parameter)
    changed = parameter in _WAS and (now, type(now)) != (_WAS[parameter], type(_WAS[parameter]))
    if parameter == "groups" and isinstance(now, int) and now > 0:
        changed = arguments["in_channels"] % now == 0
    return (_NOW if changed else BUG_WORDS)[parameter]


def _names(names):
    return ", ".join(f"“{name}”" for name in names)


SEVEN_BUGS = Task(
    "design.seven_bugs",
    title="Find seven bugs",
    points=7,
    minutes=20,
    kind="debug",
    difficulty="medium",
    writes="repaired",
    cases=_bug_cases,
    probe=design_probes.seven_bugs,
    checker=Own(_judge_bugs, noun="dictionary"),
    hints=(
        "Make one layer at a time: nn.Conv2d(**broken[name]). Three of the eight raise already there, and their "
        "messages say why.",
        "One more raises when a picture goes through. For the other three, print the shape after each layer, beside "
        "the drawing.",
        "One bug changes no shape at all. Which of the seven parameters have you not found yet?",
    ),
)


# -- the challenge ---------------------------------------------------------------------------------

SPLITS = 5  # of the digits; the cases name one. Split 0 is the lesson's and the learner's own
# A grader's split may be harder than the learner's by about this much, in points. With it the thresholds lie 3 standard
# errors or more below what the lesson's networks (A, C, separable; F; G) reach on each split.
ALLOWANCE = 0.5
SEEDS = (0, 1, 2)
PICTURE = (1, 28, 28)
MOST_LAYERS = 60
MOST_NUMBERS = 100_000  # in all maps of one picture; it only keeps the training short
WORDS = {
    "bn": lambda channels: stacks.NormSpec(channels),
    "bn without affine": lambda channels: stacks.NormSpec(channels, affine=False),
    "in": lambda channels: stacks.NormSpec(channels, "instance"),
    "gn1": lambda channels: stacks.NormSpec(channels, "group"),
    "gn4": lambda channels: stacks.NormSpec(channels, "group", groups=4),
    "relu": lambda channels: stacks.ActivationSpec(),
    "max2": lambda channels: stacks.PoolSpec(2),
    "avg2": lambda channels: stacks.PoolSpec(2, kind="avg"),
    "flatten": lambda channels: stacks.FlattenSpec(),
}


_ONLY_SEQUENTIAL = (
    "The check builds the network anew from the arguments of its layers, and cannot know a forward of your own. Write "
    "the layers into an nn.Sequential, one after another."
)
_OTHER_KINDS = {
    "function": "Call it, with brackets (), and give the name to what comes back.",
    "Softmax": "Leave it out. The training takes the ten scores as they are, and makes shares of them itself.",
    "LogSoftmax": "Leave it out. The training takes the ten scores as they are, and makes shares of them itself.",
    "LazyLinear": "Work the number of features out: channels times height times width of what reaches the flatten.",
    **dict.fromkeys(("int", "float", "Score"), "Write the network itself. The check trains it, and counts."),
    "type": "It is a kind of layer, and brackets make a layer of it: nn.ReLU(), not nn.ReLU.",
    "Dropout": "Leave it out; networks as small as these rarely need it, and the check does not know it.",
}


def specs_of(name, layers):
    """The specs of a network's plain layers, or a verdict that says which layer is none.

    Parameters
    ----------
    name : str
        What the learner calls it.
    layers : list of dict
        As ``probes.design.network`` gives them.

    Returns
    -------
    (list of specs, None) or (None, TaskVerdict)
    """
    specs = []
    for number, layer in enumerate(layers, 1):
        if layer["kind"] in ("word", "number") and len(layers) == 1:
            layer = {"kind": "text" if layer["kind"] == "word" else "int", "arguments": {}}
        if layer["kind"] not in ("word", "number"):
            spec, trouble = plain_spec(name, number, layer)
            if trouble is not None:
                message, next_ = trouble.message, _OTHER_KINDS.get(layer["kind"], trouble.try_next)
                if trouble.mistake == "type" and len(layers) == 1:
                    next_ = _OTHER_KINDS.get(layer["kind"], _ONLY_SEQUENTIAL)
                    message = f"{name} is {an(layer['kind'])}; the task asks for an nn.Sequential."
                return None, dataclasses.replace(trouble, message=message, try_next=next_)
            specs.append(spec)
            continue
        arriving = _arriving(specs)
        if layer["kind"] == "number":
            specs.append(stacks.LinearSpec(arriving, layer["arguments"]["number"]))
            continue
        word = layer["arguments"]["word"]
        if word != "gap" and word not in WORDS:
            message = f"Layer '{number - 1}' of {name}, “{word}”, is not a layer that is known here."
            next_ = "Such words are the course's own. Write torch's layers instead, in an nn.Sequential."
            return None, not_yet(message, "type", next_)
        specs += [stacks.AdaptivePoolSpec(1), stacks.FlattenSpec()] if word == "gap" else [WORDS[word](arriving)]
    return (specs, None) if specs else plain_specs(name, [])


def _arriving(specs):
    return stacks.trace(specs, PICTURE)[-1].after.channels if specs else PICTURE[0]


def _too_large(name, specs, tier):
    """What of the budget a network does not keep, or None."""
    from convlab.experiments import design

    params, macs, _ = design.TIERS[tier]
    steps, table = stacks.trace(specs, PICTURE), stacks.cost(specs, PICTURE)
    if steps[-1].after.shape != (10,):
        return TaskVerdict(
            NOT_YET,
            f"A picture leaves {name} as {plain_shape(steps[-1].after.shape)}; ten scores are wanted, flat.",
            mistake="no ten scores",
            try_next="The last layer has to give ten numbers, flat: for instance a flatten, then a linear layer.",
        )
    rows = list(table)
    for what, has, most in (("parameters", table.parameters, params), ("macs", table.macs, macs)):
        if has > most:
            largest = max(rows, key=lambda row: getattr(row, what))
            share = getattr(largest, what) / has
            unit = "parameters" if what == "parameters" else "MACs"
            both = f" (And {table.macs:,} MACs, of {macs:,}.)" if what == "parameters" and table.macs > macs else ""
            return TaskVerdict(
                NOT_YET,
                f"{name} has {has:,} {unit}; the budget is {most:,}.{both}",
                mistake=f"too many {unit}",
                expected=most,
                got=has,
                try_next=f"{share:.0%} of the {unit} are in {largest.layer}. What makes that number large, and which "
                "layer before it could make it smaller?",
            )
    numbers = sum(math.prod(step.after.shape) for step in steps)
    if numbers > MOST_NUMBERS or len(specs) > MOST_LAYERS:
        return TaskVerdict(
            NOT_YET,
            f"{name} has {len(specs)} layers, and makes {numbers:,} numbers from one picture. At most {MOST_LAYERS} "
            f"and {MOST_NUMBERS:,} are allowed here.",
            mistake="too large for the check",
            try_next="This keeps the training short. An early stride makes every map after it smaller.",
        )
    return None


@functools.lru_cache(maxsize=256)
def _accuracy(specs, seed, split):
    from convlab.experiments import design, train

    with train.one_thread():
        return design.train_challenge(list(specs), seed, split=split)


def score(network, split=0, seeds=3):
    """Train a network by the challenge's recipe, from the start.

    Parameters
    ----------
    network : nn.Sequential or list of layers
        Only its layers' arguments are used; the network itself is left as it is.
    split : int
        Seed of the shuffling that decides which digits are for training.
    seeds : int
        How many times it is trained.

    Returns
    -------
    convlab.experiments.design.Score
        Accuracy, parameters, MACs and the tiers that they reach; ``scoreboard.add(name, score)`` takes it.

    Raises
    ------
    convlab.tasks.TaskError
        A layer that is not known here.
    """
    from convlab.experiments import design, measure
    from convlab.tasks import TaskError

    specs, trouble = specs_of("network", design_probes.network({"network": network}, "network").facts.get("layers", []))
    if trouble is not None:
        raise TaskError(trouble.message)
    table = stacks.cost(specs, PICTURE)
    values = tuple(_accuracy(tuple(specs), seed, split) for seed in range(seeds))
    return design.Score(measure.Stat(values), table.parameters, table.macs)


def _challenge_cases(shift):
    """Shifted so that the learner's own check is on the lesson's split."""
    return lambda rng: [{"split": (int(rng.integers(SPLITS)) + shift) % SPLITS, "seeds": list(SEEDS)}]


def _challenge_judge(tier):
    def judge(cases, answers):
        layers = answers[0].facts.get("layers", [])
        ours = [(number, layer["kind"]) for number, layer in enumerate(layers) if layer["kind"].endswith("Spec")]
        if ours:
            return TaskVerdict(
                NOT_YET,
                f"Layer '{ours[0][0]}' of {tier} is a {ours[0][1]}, which is the course's own.",
                mistake="not torch's own layers",
                try_next="Write torch's layers instead, such as nn.Conv2d with the same arguments. When an exercise is "
                "graded, only torch and NumPy are there.",
            )
        try:
            specs, trouble = specs_of(tier, layers)
            trouble = trouble or _too_large(tier, specs, tier)
        except ConvlabError as error:
            # What is wrong, what PyTorch says, what would fix it: the last is what to try, if it is there.
            wrong, *_, fix = (*str(error).replace("FlattenSpec()", "nn.Flatten()").split("\n  "), "")[:3]
            next_ = fix.removeprefix("To fix it: ") or "Follow the shapes from layer to layer."
            return not_yet(f"{tier} does not fit together: {wrong}", "does not run", next_)
        return trouble or _trained(tier, tuple(specs), cases[0])

    return judge


def _trained(tier, specs, case):
    from convlab.experiments import design, measure

    least, values = design.TIERS[tier][2] - ALLOWANCE * (case["split"] != 0), []
    for seed in case["seeds"]:
        values.append(_accuracy(specs, seed, case["split"]))
        best = (sum(values) + 100 * (len(case["seeds"]) - len(values))) / len(case["seeds"])
        if best < least:  # even with 100 % from now on it would not get there
            break
    accuracy = measure.Stat(tuple(values))
    table = stacks.cost(list(specs), PICTURE)
    costs = f"{table.parameters:,} parameters, {table.macs:,} MACs"
    if accuracy.n == len(case["seeds"]) and accuracy.mean >= least:
        return TaskVerdict(
            RIGHT, f"{accuracy} % over {accuracy.n} trainings by the check, with {costs}. {tier.title()}."
        )
    after, short = f"over {accuracy.n} trainings" if accuracy.n > 1 else "in its first training", ""
    if round(accuracy.mean, accuracy.digits) >= least:  # rounded, it would read as enough
        accuracy = dataclasses.replace(accuracy, digits=2)
        short = f", so {least - accuracy.mean:.2f} points are missing"
    return TaskVerdict(
        NOT_YET,
        f"{tier} keeps to the budget ({costs}), and reaches {accuracy} % {after}; wanted are {least:g} %{short}.",
        mistake="accuracy",
        expected=least,
        got=accuracy.mean,
        try_next=_advice(specs, tier),
    )


# Remarks of a review that tell why a network is not accurate, the weightiest first.
TELLING = ("field smaller than object", "stride larger than kernel", "dilation that grids", "mostly padding")


def _advice(specs, tier=None):
    """What is worth a look in a network that is not good enough."""
    from convlab import models
    from convlab.experiments import design, nets

    if isinstance(specs[-1], stacks.ActivationSpec):
        return f"Its last layer is {specs[-1].code}, which changes the scores. Let them come out as they are."
    if not any(isinstance(layer, Conv2dSpec) for layer in specs):
        return "There is no convolution in it. The lesson's networks without one stay below 92 %."
    remarks = models.review_model(nets.build(specs, PICTURE), PICTURE, object_size=20, measure=False).remarks
    telling = sorted((r for r in remarks if r.rule in TELLING), key=lambda r: TELLING.index(r.rule))
    if telling:
        return telling[0].text
    if not any(isinstance(layer, stacks.ActivationSpec) for layer in specs):
        return "There is no activation in it. Without one, all layers together are no more than a single linear one."
    if not any(isinstance(layer, stacks.NormSpec) for layer in specs):
        return "It has no normalisation. Batch norm behind each convolution costs two parameters a channel and no MACs."
    flat = [layer.code for layer in specs if getattr(layer, "kind", "") in ("sigmoid", "tanh", "hardsigmoid")]
    if flat:
        return f"{flat[0]} makes all large numbers nearly alike, so that it learns slowly. Try nn.ReLU()."
    params, macs, _ = design.TIERS.get(tier, (0, 0, 0))
    table = stacks.cost(list(specs), PICTURE)
    if table.parameters < 0.75 * params and table.macs < 0.75 * macs:
        left = f"{params - table.parameters:,} parameters and {macs - table.macs:,} MACs"
        return f"You have {left} left. Spend them: a layer with more channels, or one layer more before the head."
    return (
        "Compare your parameters and MACs with those of the lesson's networks, layer by layer, and move what you save "
        "in one place to where it is missing: a channel more, or one layer more before the head."
    )


def _tier(name, shift, *, points, minutes, difficulty, title, hints):
    return Task(
        f"design.{name}",
        title=title,
        points=points,
        minutes=minutes,
        kind="design",
        difficulty=difficulty,
        packages=("numpy", "torch"),
        cases=_challenge_cases(shift),
        probe=getattr(design_probes, name),
        checker=Own(_challenge_judge(name), noun="network"),
        hints=hints,
    )


BRONZE = _tier(
    "bronze",
    0,
    title="Bronze: design a network within a budget",
    points=3,
    minutes=15,
    difficulty="easy",
    hints=(
        "Begin with the recipe of the lesson's section 2: two layers with stride 2, one or two that keep the size, "
        "batch norm and ReLU behind each, then a flatten and a linear layer.",
        "Put cl.cost(network, (1, 28, 28)) behind it before anything is trained, and look at which layer has the most "
        "parameters. Often it is the linear one: it has ten for each number that reaches it.",
        "Widths of 8 to 24 are enough. Where MACs are left over, use them in the layer in the middle.",
    ),
)
SILVER = _tier(
    "silver",
    1,
    title="Silver: a quarter of the parameters",
    points=3,
    minutes=15,
    difficulty="medium",
    hints=(
        "MACs are places times weights. The first layer has the most places: what do its stride and its padding do to "
        "them?",
        "Without padding each 3 × 3 layer makes the map smaller, and digits have a blank border anyway.",
        "When the map has shrunk to a few pixels, the linear layer is cheap, and a larger first kernel with few "
        "channels gives reach for little.",
    ),
)
GOLD = _tier(
    "gold",
    1,
    title="Gold: as small as it gets",
    points=3,
    minutes=15,
    difficulty="hard",
    hints=(
        "Take your silver network and make every layer narrower. A layer's weights shrink with both widths.",
        "Count where the 2,500 are: print cl.cost. If the linear layer has a third of them, one more layer before it, "
        "or a smaller map, pays.",
        "Depthwise layers look cheap, but the lesson's table has one such network that costs as much as G and reaches "
        "less. Widths that grow slowly, such as from 4 to 12, do better here.",
    ),
)


# -- the claim -------------------------------------------------------------------------------------

KEYS = ("rule", "prediction", "first", "second", "same", "declared", "chosen_on", "measured_on", "n_test", "verdict")
SIDE_KEYS = ("name", "accuracies", "mean", "sd", "parameters", "macs", "epochs")
VERDICTS = ("first is better", "second is better", "no difference shown")
CLOSE = 0.06  # a mean or spread rounded to one decimal


def _claim_cases(rng):
    return [{}]


def _judge_claim(cases, answers):
    value = answers[0].value
    if value["type"] != "dict":
        return not_yet(f"claim is {an(value['type'])}.", "type", "It should be the dictionary that the text describes.")
    report = _unpacked(value)
    for where, data, keys in (("claim", report, KEYS), *((f"claim[{k!r}]", report.get(k), SIDE_KEYS) for k in SIDES)):
        if not isinstance(data, dict):
            return not_yet(
                f"{where} is missing, or is no dictionary.", "keys", "It holds the seven entries of one network."
            )
        missing = [key for key in keys if key not in data]
        if missing:
            return not_yet(
                f"{where} has no entry {_names(missing)}.", "keys", "The table in the text says what it holds."
            )
    for key in ("same", "chosen_on", "measured_on", "verdict"):
        if isinstance(report[key], str):
            report[key] = report[key].strip().lower()
    return _words(report) or _sides(report) or _method(report) or _verdict(report)


SIDES = ("first", "second")


def _unpacked(value):
    """A described dictionary as plain Python."""
    if not isinstance(value, dict) or "type" not in value:
        return value
    data = value.get("data")
    if value["type"] == "dict":
        return {key: _unpacked(item) for key, item in data.items()}
    if isinstance(data, np.ndarray):
        return data.tolist()
    return [_unpacked(item) for item in data] if isinstance(data, list) else data


def _is_number(value, least=0.0):
    return isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value) and value >= least


def _words(report):
    for key, next_ in (
        ("rule", "Write the rule as a sentence that could be wrong."),
        ("prediction", "What did you expect before you measured, and by how much? A wrong prediction costs nothing."),
    ):
        if not isinstance(report[key], str) or len(report[key].split()) < 4:
            return not_yet(f"claim[{key!r}] holds no sentence.", f"no {key}", next_)
    return None


def _sides(report):
    for key in SIDES:
        side, where = report[key], f"claim[{key!r}]"
        values = side["accuracies"]
        if isinstance(values, list) and any(isinstance(value, str) for value in values):
            return not_yet(f"{where}: the accuracies are texts.", "type", "Write them without quotation marks.")
        if not isinstance(values, list) or not all(_is_number(v) and v <= 100 for v in values):
            return not_yet(
                f"{where}: accuracies is no list of percentages.", "type", "One number for each seed, in percent."
            )
        if len(values) < 3:
            return not_yet(
                f"{where} has {len(values)} accurac{'y' if len(values) == 1 else 'ies'}; at least three are asked.",
                "too few seeds",
                "One seed tells what one seed does. Look at section 6 of the lesson: what would each of the three runs "
                "alone have told?",
            )
        if max(values) <= 1:
            return not_yet(f"{where}: these are shares between 0 and 1.", "shares", "Write percent: 97.5, not 0.975.")
        if len(set(values)) == 1:
            return not_yet(
                f"{where}: all {len(values)} accuracies are {values[0]:g}.",
                "the same run",
                "Were these different seeds? Each run needs its own, for the weights and for the pictures' order.",
            )
        trouble = _statistics(where, side, values)
        if trouble is not None:
            return trouble
        for name in ("parameters", "macs", "epochs"):
            if not _is_number(side[name], 1):
                next_ = "A plain number, such as 5." if name == "epochs" else "nets.cost counts parameters and MACs."
                next_ = "Write it without quotation marks." if isinstance(side[name], str) else next_
                return not_yet(f"{where}: {name} is no number of at least 1.", "type", next_)
    if report["first"]["accuracies"] == report["second"]["accuracies"]:
        return not_yet(
            "Both networks have the same accuracies, to the last digit.",
            "the same numbers twice",
            "That two networks answer alike on every seed hardly ever happens. Was the same one trained twice?",
        )
    counts = [len(report[key]["accuracies"]) for key in SIDES]
    if counts[0] != counts[1]:
        return not_yet(
            f"{counts[0]} runs of the first, {counts[1]} of the second.",
            "unequal seeds",
            "Give both the same seeds, so that neither has more chances than the other.",
        )
    return None


def _statistics(where, side, values):
    mean, sd = statistics.fmean(values), statistics.stdev(values)
    got = side["mean"]
    if not _is_number(got) or abs(got - mean) > CLOSE:
        if _is_number(got) and abs(got - max(values)) <= CLOSE:
            return not_yet(
                f"{where}: the mean is given as {got:g}, which is the best run.",
                "best of",
                "The best of several runs is not what somebody gets who trains it once. What is the mean of all?",
            )
        return not_yet(f"{where}: the mean is not that of the accuracies.", "mean", "Add them up, divide by how many.")
    got = side["sd"]
    if _is_number(got) and min(abs(got - sd), abs(got - statistics.pstdev(values))) <= CLOSE:
        return None
    name, next_ = "spread", "statistics.stdev, or np.std(values, ddof=1), gives the standard deviation."
    if _is_number(got) and abs(got - sd**2) <= CLOSE:
        name, next_ = "variance", "This is the variance. Its square root has the unit of the accuracies."
    elif _is_number(got) and abs(got - sd / len(values) ** 0.5) <= CLOSE:
        name, next_ = "standard error", "This is the error of the mean. Asked is how much single runs differ."
    elif _is_number(got) and abs(got - (max(values) - min(values))) <= CLOSE:
        name, next_ = "range", "This is the distance of the best run from the worst. Asked is the standard deviation."
    return not_yet(f"{where}: sd is not the standard deviation of the accuracies.", name, next_)


def _method(report):
    first, second = (report[key] for key in SIDES)
    if first["epochs"] != second["epochs"]:
        return not_yet(
            f"The first was trained for {first['epochs']:g} epochs, the second for {second['epochs']:g}.",
            "different epochs",
            "Then it is not known which of the two differences made the difference. Train both alike.",
        )
    if report["measured_on"] != "test":
        return not_yet(
            f"claim['measured_on'] is {report['measured_on']!r}.",
            "measured on training data",
            "Pictures by which settings were picked have been fitted a little, too. Measure again, on test pictures."
            if report["measured_on"] == "validation"
            else 'What counts is how a network does on pictures that it was not trained with: "test". A high accuracy '
            "on the training pictures may be nothing but memory.",
        )
    if report["chosen_on"] not in ("nothing", "validation"):
        return not_yet(
            f"claim['chosen_on'] is {report['chosen_on']!r}.",
            "tuned on the test pictures",
            'Whoever picks settings by the test pictures has fitted them. Fix all of it before ("nothing"), or pick by '
            'pictures set aside from training ("validation"); then measure again.',
        )
    if isinstance(report["n_test"], str):
        return not_yet("claim['n_test'] is a text.", "type", "Write the number without quotation marks.")
    if not isinstance(report["n_test"], int) or not _is_number(report["n_test"], 100):
        return not_yet(
            f"claim['n_test'] is {report['n_test']!r}; at least 100 test pictures are asked.",
            "too few test pictures",
            "With 100 pictures one more right answer is a whole point already.",
        )
    same, declared = report["same"], report["declared"]
    says_so = isinstance(declared, str) and len(declared.split()) >= 4
    if same not in ("parameters", "macs", "nothing"):
        return not_yet(f"claim['same'] is {same!r}.", "type", 'It is "parameters", "macs" or "nothing".')
    if same == "nothing" and not says_so:
        return not_yet(
            "The two networks cost differently, and claim['declared'] does not say so.",
            "undeclared budget",
            "Say in a sentence which of them is dearer, and by how much. The reader needs it to judge the verdict.",
        )
    if same != "nothing" and abs(first[same] - second[same]) > 0.1 * max(first[same], second[same]):
        return not_yet(
            f"claim['same'] is {same!r}, but they are {first[same]:,} and {second[same]:,}: more than 10 % apart.",
            "budgets differ",
            'Make them alike, or write "nothing" there and declare the difference.',
        )
    return None


def _verdict(report):
    """The course's rule: a margin of one point, and more than the spread; below the spread nothing has been shown."""
    from convlab.experiments.measure import MARGIN

    first, second = (report[key]["accuracies"] for key in SIDES)
    difference = statistics.fmean(first) - statistics.fmean(second)
    spread = math.sqrt((statistics.variance(first) + statistics.variance(second)) / 2)
    said, winner = report["verdict"], VERDICTS[0] if difference > 0 else VERDICTS[1]
    message = f"The difference of the means is {abs(difference):.2f} points, the spread over the seeds {spread:.2f}."
    if said not in VERDICTS:
        return not_yet(f"claim['verdict'] is {said!r}.", "type", f"It is one of: {_names(VERDICTS)}.")
    if abs(difference) <= spread and said != VERDICTS[2]:
        return not_yet(
            message,
            "verdict within the spread",
            "The next three seeds could turn this round. What may be said when the difference is smaller than the "
            "spread?",
        )
    if said not in (winner, VERDICTS[2]):
        return not_yet(message, "the other way round", "Look at the two means again: which network has the larger one?")
    if said == VERDICTS[2] and abs(difference) >= MARGIN and abs(difference) > spread:
        return not_yet(
            message,
            "a difference not told",
            "That is more than the margin of one point and more than the spread: it may be told as a finding, with "
            "what it depends on.",
        )
    notes = ()
    if said == winner and abs(difference) < MARGIN:
        notes = (f"Below {MARGIN:g} point the course itself would write “{VERDICTS[2]}”.",)
    return TaskVerdict(RIGHT, f"The report holds together. {message} Verdict: {said}.", notes=notes)


CLAIM = Task(
    "design.claim",
    title="Put a rule to the test",
    points=4,
    minutes=25,
    kind="design",
    difficulty="medium",
    cases=_claim_cases,
    probe=design_probes.claim,
    checker=Own(_judge_claim, noun="dictionary"),
    hints=(
        "Section 4 of the lesson has a whole experiment in a few lines. Take it, and change the two networks.",
        "Change one thing only between the two. If one becomes dearer by it, either make the other wider until both "
        "cost alike, or declare it.",
        "Work out the difference of the means and the spread, the root of the mean of the two variances. Is the "
        "difference smaller than the spread? Is it at least one point?",
    ),
)

REPORT = Task(
    "design.report",
    title="Report what you found",
    points=4,
    minutes=15,
    difficulty="medium",
)

TASKS = (SEVEN_BUGS, BRONZE, SILVER, GOLD, CLAIM, REPORT)
