"""What is special to the tasks of lesson 01."""

import numpy as np
import pytest
from exercise_programs import answers, run

from convlab import spec, tasks
from convlab.tasks import core, in_channels, rendering

NAME = "01_in_channels"
TASKS = {task.name: task for task in tasks.tasks("in_channels")}


def verdict(name, source):
    return core.examine(TASKS[name], run(NAME, source))


def test_the_spec_refuses_what_torch_refuses_among_the_predictions():
    case = TASKS["outcomes"].make_cases()[0]
    for (*layer, shape, dtype), truth in zip(case["calls"], in_channels._true_outcomes(case), strict=True):
        if isinstance(truth, tuple):
            assert spec.Conv2dSpec(*layer).output_shape(tuple(shape)) == truth
        elif dtype == "float32":
            with pytest.raises(spec.Conv2dError):
                spec.Conv2dSpec(*layer).output_shape(tuple(shape))


@pytest.mark.parametrize(
    "way",
    [
        "nn.functional.conv2d(a, k, c)",
        "torch.conv2d(a, k, c)",
        "torch.ops.aten.convolution(a, k, c, [1, 1], [0, 0], [1, 1], False, [0, 0], 1)",
    ],
)
def test_a_shortcut_through_torch_is_noticed(way):
    source = f"""
def conv_single(x, w, b):
    a, k, c = torch.tensor(x).double()[None], torch.tensor(w).double()[None], torch.tensor([b]).double()
    return {way}[0, 0].numpy()
"""
    found = verdict("conv_single", source)
    assert found.mistake == "shortcut", rendering.as_text(found)


def test_of_two_mistakes_with_pictures_the_layout_is_explained_first():
    for layout, scale in [
        (in_channels.LAYOUTS[0], in_channels.SCALES[1]),
        (in_channels.LAYOUTS[3], in_channels.SCALES[0]),
    ]:
        answer = in_channels._prepared(layout[2], scale[2])
        found = core.examine(TASKS["to_nchw"], {"answer": answer, "to_nchw": _as_tensor(answer)})
        assert (found.mistake, found.try_next) == layout[:2]


def _as_tensor(answer):
    import torch

    return lambda picture: torch.from_numpy(np.array(answer({"picture": picture}))).float()


def test_the_careless_function_is_wrong_for_every_word_and_each_word_is_explained_by_itself():
    """Who repairs one word after the other is led on to the next."""
    right = answers("solutions", NAME)["adapt_first_layer"].replace("def adapt_first_layer", "def right")
    mistakes = {"gray": "mean instead of sum", "rgba": "fourth slice random", "bgr": "filters turned round"}
    repaired = []
    for word, mistake in mistakes.items():
        source = f"""
{right}


def adapt_first_layer(conv, to):
    new = right(conv, to)
    if to not in {repaired}:
        with torch.no_grad():
            new.weight.copy_(careless_adapt(conv, to).weight)
    return new
"""
        found = verdict("adapt_first_layer", source)
        assert found.mistake == mistake and f'"{word}"' in found.call, rendering.as_text(found)
        repaired.append(word)


def test_what_is_said_about_a_lost_argument_is_said_of_a_layer_that_has_it():
    found = verdict("adapt_first_layer", "adapt_first_layer = careless_adapt")
    name = found.mistake.removesuffix(" lost")
    assert name not in ("stride", "padding", "dilation", "padding_mode") or f"{name}=" in found.call, found.message


def test_a_wrong_number_in_print_is_a_note_and_costs_nothing():
    right = answers("solutions", NAME)["adapt_first_layer"]
    found = verdict("adapt_first_layer", right.replace("    return new", "    new.in_channels = 3\n    return new"))
    assert found.outcome == core.RIGHT and any("in_channels=3" in note for note in found.notes)
