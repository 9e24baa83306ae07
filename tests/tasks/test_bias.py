"""What is special about the tasks of lesson 08: the oracles hold, and every single bias repairs the network."""

import itertools

import pytest
import torch
from exercise_programs import answers, run

from convlab import probes
from convlab.tasks import TaskError, bias, core


def test_the_rule_of_the_text_says_what_moving_the_biases_says():
    for seed in range(8):
        for case in bias.REDUNDANT.make_cases(seed):
            moved = set(bias._moved(probes.encode(case)))
            assert moved == set(bias._flagged(case, blind=("Sequential",))), bias._network_words(case["layers"])


def test_the_networks_hold_what_is_easily_missed():
    cases = bias.REDUNDANT.make_cases()
    kinds = {row[1] for case in cases for row in bias._flat(case["layers"])}
    assert {"Residual", "Sequential", "GroupNorm", "LayerNorm", "InstanceNorm2d", "BatchNorm1d", "Linear"} <= kinds
    named = [set(bias._moved(probes.encode(case))) for case in cases]
    assert any("body" in name for names in named for name in names) and set() in named


def test_no_starting_bias_lies_beyond_the_limit_that_is_asked_for_and_some_lie_near_it():
    import torch

    case = bias.NUMBERS.make_cases()[0]
    limit = bias._true_numbers(case)[2]
    torch.manual_seed(0)
    largest = max(torch.nn.Conv2d(**case["c"]).bias.abs().max().item() for _ in range(50))
    assert 0.99 * limit < largest <= limit


def test_a_fold_is_judged_in_every_geometry():
    layers = [case["conv"] for case in bias.FOLD.make_cases()]
    for key in ("stride", "padding", "dilation", "groups", "padding_mode"):
        assert any(key in layer for layer in layers), key
    assert {layer["bias"] for layer in layers} == {True, False}
    assert {case["dtype"] for case in bias.FOLD.make_cases()} == {"float32", "float64"}


def test_bright_or_dark_trains_a_fresh_network_and_leaves_the_given_one():
    free = run("08_bias")["bias_free"]
    before = [p.detach().clone() for p in free.parameters()]
    assert bias.bright_or_dark(free) < 60
    assert all((a == b).all() for a, b in zip(before, free.parameters(), strict=True))
    with pytest.raises(TaskError, match="not a layer that is known"):
        bias.bright_or_dark("a network")


# -- words that depend on the answer ---------------------------------------------------------------


def test_a_number_that_no_known_mistake_explains_gets_a_first_step_for_its_own_question():
    right = [16, 228, 0.1, 40, 0]
    for place, letter in enumerate("abcde"):
        numbers = [*right[:place], 77.0, *right[place + 1 :]]
        verdict = core.examine(bias.NUMBERS, {"numbers": numbers})
        assert verdict.mistake == "value" and verdict.try_next.startswith(f"({letter}) ")


@pytest.mark.parametrize(
    ("layers", "named", "words"),
    [
        ([bias._conv(3, 4, bias=False), bias._norm("BatchNorm2d", 4)], ["0"], "has bias=False"),
        ([bias._conv(3, 4), bias._RELU], ["0"], "no norm follows it directly"),
        ([bias._norm("BatchNorm2d", 3), bias._conv(3, 4)], ["1"], "in front of a norm, not behind it"),
        ([bias._conv(3, 4), bias._norm("InstanceNorm2d", 4)], [], "Does the InstanceNorm2d behind it"),
        ([bias._conv(3, 8), bias._norm("GroupNorm", 8, 2)], ["0"], "one mean from 4 channels together"),
        ([bias._conv(3, 4), bias._norm("BatchNorm2d", 4)], ["0", "1"], "“1” is a BatchNorm2d"),
        ([["Sequential", [bias._conv(3, 4), bias._norm("BatchNorm2d", 4)]]], ["0"], "is no layer, but holds some"),
        ([bias._conv(3, 4), ["Residual", [bias._norm("BatchNorm2d", 4)]]], ["0"], "draw who gets"),
    ],
)
def test_a_wrong_name_is_told_what_is_wrong_with_it(layers, named, words):
    case = {"layers": layers, "seed": 0}
    assert words in bias._about(case, named, bias._moved(probes.encode(case)))


def test_a_container_s_missing_bias_is_told_what_named_modules_gives():
    source = (
        "def redundant_biases(model):\n    return [n for n, layer in model.named_modules() if layer.bias is not None]"
    )
    assert "isinstance(layer, nn.Conv2d)" in core.examine(bias.REDUNDANT, run("08_bias", source)).try_next


@pytest.mark.parametrize(
    ("result", "words"),
    [("folded.weight, folded.bias", "Make a new nn.Conv2d"), ("folded, 1", "Return the layer alone")],
)
def test_several_results_of_a_fold_are_told_apart(result, words):
    source = answers("solutions", "08_bias")["fold_bn"].replace("return folded", f"return {result}")
    verdict = core.examine(bias.FOLD, run("08_bias", source))
    assert verdict.mistake == "type tuple" and words in verdict.try_next


def test_where_only_layers_without_a_bias_are_wrong_the_words_say_so():
    source = answers("solutions", "08_bias")["fold_bn"].replace(
        "    return folded", "    if conv.bias is None:\n        folded.bias.data += 1\n    return folded"
    )
    assert "those that had none are not" in core.examine(bias.FOLD, run("08_bias", source)).try_next


def test_another_padding_is_told_that_it_is_not_the_reason():
    free = next(source for source in answers("solutions", "08_bias").values() if "repaired" in source)
    source = free.replace("stride=2, padding=1),", 'stride=2, padding=1, padding_mode="reflect", bias=False),')
    assert "Padding is not the reason" in core.examine(bias.BRIGHT, run("08_bias", source)).try_next


@pytest.mark.long
def test_each_single_bias_is_enough_on_every_split_with_three_standard_errors_to_spare(record_property):
    """The share of right answers among 1,000 squares has a standard error of its own."""
    source = answers("solutions", "08_bias")["repaired"].replace("padding=1),  #", "padding=1, bias=False),  #")
    assert source.count("bias=False") == 3
    found = {}
    for chosen in itertools.product((False, True), repeat=3):
        parts = source.split("bias=False")
        text = "".join(f"{part}bias={on}" for part, on in zip(parts, chosen, strict=False)) + parts[-1]
        network = run("08_bias", text)["repaired"]
        found[chosen] = [bias.bright_or_dark(network, seed) for seed in range(bias.SPLITS)]
    record_property("bright_or_dark", found)
    for chosen, shares in found.items():
        for share in shares:
            error = 100 * (share / 100 * (1 - share / 100) / 1000) ** 0.5
            assert share - 3 * error >= bias.AT_LEAST if any(chosen) else share + 3 * error < bias.AT_LEAST, found


def test_the_check_says_when_one_bias_would_have_been_enough():
    namespace = run("08_bias", answers("solutions", "08_bias")["repaired"].replace(", bias=False", ""))
    verdict = core.examine(bias.BRIGHT, namespace)
    assert verdict.outcome == core.RIGHT and "enough" in verdict.notes[0]


@pytest.mark.parametrize("mode", ["zeros", "reflect", "replicate", "circular"])
def test_a_norm_before_a_convolution_folds_unless_the_padding_is_zeros(mode):
    """Lesson 08, section 7: what is copied from the image is normalised with it; a zero is not."""
    torch.manual_seed(0)
    norm, conv = (
        torch.nn.BatchNorm2d(3).double().eval(),
        torch.nn.Conv2d(3, 4, 3, padding=1, padding_mode=mode).double(),
    )
    norm.running_mean += 0.5
    norm.running_var *= 2
    folded = torch.nn.Conv2d(3, 4, 3, padding=1, padding_mode=mode).double()
    x, scale = torch.rand(2, 3, 7, 8, dtype=torch.float64), norm.weight / torch.sqrt(norm.running_var + norm.eps)
    with torch.no_grad():
        folded.weight.copy_(conv.weight * scale[None, :, None, None])
        folded.bias.copy_(conv.bias - (folded.weight.sum((2, 3)) * norm.running_mean).sum(1))
        error = (folded(x) - conv(norm(x))).abs().amax((0, 1))
    assert error[1:-1, 1:-1].max() < 1e-12
    assert (error.max() < 1e-12) == (mode != "zeros")


def test_a_bias_before_batch_norm_can_move_without_any_effect():
    """Lesson 08, section 5: weight decay shrinks it, though the loss does not see it."""
    torch.manual_seed(0)
    conv, norm = torch.nn.Conv2d(1, 4, 3).double(), torch.nn.BatchNorm2d(4).double()
    start, x = conv.bias.detach().clone(), torch.rand(8, 1, 8, 8, dtype=torch.float64)
    target = torch.rand(8, 4, 6, 6, dtype=torch.float64)
    optimizer = torch.optim.SGD([*conv.parameters(), *norm.parameters()], lr=0.1, weight_decay=0.1)
    for _ in range(20):
        optimizer.zero_grad()
        (norm(conv(x)) - target).pow(2).mean().backward()
        optimizer.step()
    assert torch.allclose(conv.bias, start * 0.99**20, atol=1e-9)
