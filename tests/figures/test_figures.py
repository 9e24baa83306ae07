"""Figures carry a true description, are the same on every run, and colour is never their only sign."""

import io
import re

import numpy as np
import pytest
from PIL import Image

import convlab as cl
from convlab import embed, figures
from convlab.errors import ConvlabError
from convlab.figures import style

SPEC = cl.Conv2dSpec
X = np.array([[1, 2, 0, 1], [0, 1, 3, 0], [2, 1, 0, 1], [1, 0, 2, 2]])
W = np.array([[1, 0], [2, -1]])
RAMP = np.linspace(0, 1, 64).reshape(8, 8)


def make(name):
    return {
        "one_number": lambda: figures.start.one_number(X, W, 1, 2),
        "filters": lambda: figures.start.filters(RAMP, [RAMP, RAMP - 0.5], ["same", "signed"]),
        "argument_map": figures.start.argument_map,
        "sampling_comb": lambda: figures.stride.sampling_comb(
            [SPEC(1, 1, 3, stride=2, padding=1), SPEC(1, 1, 1, stride=2)]
        ),
        "size_staircase": lambda: figures.stride.size_staircase([SPEC(1, 1, 3, stride=2)]),
        "kept_outputs": lambda: figures.stride.kept_outputs(np.arange(49).reshape(7, 7), np.ones((3, 3))),
        "use_count_maps": lambda: figures.stride.use_count_maps([SPEC(1, 1, 1, stride=2), SPEC(1, 1, 3)], (6, 7)),
        "aliasing": lambda: figures.stride.aliasing(RAMP, RAMP, 2, crop=(0, 8, 0, 4)),
        "shift_change": lambda: figures.stride.shift_change([RAMP], [2 * RAMP], ["twice"]),
        "growth": lambda: figures.stride.growth([[SPEC(1, 1, 3, stride=2), SPEC(1, 1, 3)]], ["early"]),
        "bars": lambda: figures.charts.bars([("a", 1, 0.1)], ("x", "y"), markers=[("a", 2, 0.2)]),
    }[name]()


NAMES = ["one_number", "filters", "argument_map", "sampling_comb", "size_staircase", "kept_outputs", "use_count_maps"]
NAMES += ["aliasing", "shift_change", "growth", "bars"]


@pytest.mark.parametrize("name", NAMES)
def test_a_figure_carries_its_description_and_comes_out_the_same(name):
    first, second = make(name), make(name)
    words = figures.describe(first)
    assert len(words) > 60
    assert "\n" not in words
    assert "  " not in words
    assert words == figures.describe(second)
    assert style.png(first) == style.png(second)
    picture = Image.open(io.BytesIO(style.png(first)))
    assert picture.width <= 900


def test_descriptions_say_the_numbers():
    assert "= 3·1 + 0·0 + 0·2 + 1·(−1) = 2" in figures.describe(make("one_number"))
    assert "reads per pixel 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 1; 0 of 12" in figures.describe(make("sampling_comb"))
    assert "6 of 12 pixels are never read" in figures.describe(make("sampling_comb"))
    assert "k=1, s=2, p=0 reads 29% of the pixels" in figures.describe(make("use_count_maps"))  # 12 of 42
    assert "twice: 50% of the map is missed" in figures.describe(make("shift_change"))
    assert "early: 3, 7 pixels" in figures.describe(make("growth"))


def test_the_kept_cells_are_the_strided_output():
    texts = [t.get_text() for ax in make("kept_outputs").axes for t in ax.texts]
    full = cl.conv2d_loops(np.arange(49.0).reshape(1, 7, 7), np.ones((1, 1, 3, 3)))[0]
    numbers = [t for t in texts if re.fullmatch(r"[−\d.]+", t)]
    assert numbers == [style.number(v) for v in full.ravel()] + [style.number(v) for v in full[::2, ::2].ravel()]


def test_a_figure_without_words_is_refused():
    from matplotlib.figure import Figure

    with pytest.raises(ConvlabError, match="convlab_description"):
        cl.show(Figure())


def test_show_displays_the_picture_and_its_words(monkeypatch):
    import IPython.display

    shown = []
    monkeypatch.setattr(IPython.display, "display", lambda data, raw: shown.append(data))
    cl.show(make("growth"))
    assert shown[0]["image/png"].startswith(b"\x89PNG")
    assert "Receptive field" in shown[0]["text/plain"]
    assert "Receptive field" in shown[1]["text/html"]
    assert "<details" in shown[1]["text/html"]


def test_browse_works_in_the_page_and_is_readable_without_it(monkeypatch):
    import IPython.display

    shown = []
    monkeypatch.setattr(IPython.display, "display", lambda data, raw: shown.append(data))
    figures.browse([make("growth"), make("bars")], ["one", "two"], name="pick")
    data = shown[0]
    assert set(data) == {"text/plain", "text/html"}
    still = embed.still_part(data["text/html"])
    assert "<script" not in still and still.count("<img") == still.count("data-label=") == 2
    assert "<h5>pick: one</h5>" in still and 'alt="Receptive field' in still
    with pytest.raises(ConvlabError, match="at least two"):
        figures.browse([make("growth")], ["one"])


def test_lines_of_a_plot_differ_in_lightness_from_the_page():
    def luminance(colour):
        channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    for colour in style.LINES:
        assert 1.05 / (luminance(colour) + 0.05) >= 4.5, colour
    for fill, _ in (style.INPUT, style.KERNEL, style.OUTPUT, style.PADDING, style.DROPPED):
        assert (luminance(fill) + 0.05) / (luminance(style.INK) + 0.05) >= 7, fill


def test_numbers_are_written_for_people():
    assert [style.number(v) for v in (-0.0, 2.0, -1, 0.5, 0.333, -0.001)] == ["0", "2", "−1", "0.5", "0.33", "0"]


def test_an_unknown_module_is_named():
    with pytest.raises(AttributeError, match="stride"):
        _ = figures.strides
