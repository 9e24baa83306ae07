"""The Python side: what is accepted, refused, remembered, and shown where the widget cannot run."""

import base64
import itertools
import json
import re
import sys
import xml.etree.ElementTree as ElementTree

import numpy as np
import pytest
import torch

import convlab as cl
from convlab import embed
from convlab.errors import ConvlabError
from convlab.explorer import ExplorerError, export, messages


def test_arguments_are_those_of_conv2d():
    explorer = cl.explore(4, 6, (3, 2), stride=2, padding=1, dilation=(1, 2), groups=2, bias=False, input_size=(8, 9))
    assert explorer.spec == cl.Conv2dSpec(4, 6, (3, 2), 2, 1, (1, 2), 2, False)
    assert explorer.kernel_size == (3, 2) and explorer.stride == (2, 2) and explorer.input_size == (8, 9)
    assert repr(explorer) == (
        "ConvExplorer(nn.Conv2d(4, 6, kernel_size=(3, 2), stride=2, padding=1, dilation=(1, 2), groups=2, bias=False), "
        "input 4 × 8 × 9)"
    )


def test_a_layer_of_torch_can_be_shown():
    conv = torch.nn.Conv2d(2, 4, 3, stride=2, padding="valid", groups=2, bias=False).double()
    x = torch.rand(2, 7, 8, dtype=torch.float64)
    explorer = cl.explore(conv, x=x)
    np.testing.assert_allclose(explorer.output, conv(x).detach().numpy(), atol=1e-12)
    assert cl.explore(explorer.spec, input_size=7).spec == explorer.spec
    biased = torch.nn.Conv2d(1, 2, 2, padding=1, padding_mode="replicate").double()
    x = torch.rand(1, 5, 5, dtype=torch.float64)
    np.testing.assert_allclose(cl.explore(biased, x=x).output, biased(x).detach().numpy(), atol=1e-12)
    with pytest.raises(ExplorerError, match="ConvTranspose2d"):
        cl.explore(torch.nn.ConvTranspose2d(1, 1, 3))


def test_output_is_torchs():
    generator = np.random.default_rng(0)
    x, weight, bias = generator.normal(size=(2, 7, 6)), generator.normal(size=(4, 2, 3, 3)), generator.normal(size=4)
    explorer = cl.explore(2, 4, 3, stride=2, padding=2, padding_mode="circular", x=x, weight=weight, bias_values=bias)
    conv = torch.nn.Conv2d(2, 4, 3, stride=2, padding=2, padding_mode="circular").double()
    with torch.no_grad():
        conv.weight.copy_(torch.from_numpy(weight))
        conv.bias.copy_(torch.from_numpy(bias))
    np.testing.assert_allclose(explorer.output, conv(torch.from_numpy(x)).detach().numpy(), atol=1e-12)
    np.testing.assert_array_equal(explorer.input_array, x)


def test_shapes_that_x_and_weight_may_have():
    picture = np.arange(20).reshape(4, 5)
    for x in (picture, picture[None], picture[None, None], torch.from_numpy(picture), picture.tolist()):
        explorer = cl.explore(x=x)
        assert explorer.input_size == (4, 5)
        np.testing.assert_array_equal(explorer.input_array, picture[None])
    kernel = [[0, 1, 0], [1, -4, 1], [0, 1, 0]]
    np.testing.assert_array_equal(cl.explore(2, 2, weight=kernel).weight_array[1, 1], kernel)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"stride": 0}, "non-positive stride"),
        ({"groups": 2}, "does not divide"),
        ({"kernel_size": 9}, "no window fits"),
        ({"padding": "same", "stride": 2}, "padding='same'"),
        ({"padding": 6, "padding_mode": "reflect"}, "reflect"),
        ({"input_size": 100}, "up to 64"),
        ({"in_channels": 9}, "up to 8"),
        ({"kernel_size": 13, "input_size": 20}, "up to 11"),
        ({"view": "sideways"}, "not a view"),
        ({"only": ["strides"]}, "names no control"),
        ({"select": (1, 2)}, "channel, row, column"),
        ({"select": (0, 1.5, 2)}, "whole numbers"),
        ({"select": {"pane": "kernel"}}, "names no cell"),
        ({"select": 7}, "names no cell"),
        ({"layers": [{"bias": True}]}, "layers names"),
        ({"layers": [{}] * 4}, "up to 3 more"),
        ({"compare": {"in_channels": 2}}, "compare names"),
        ({"challenge": {"kind": "guess"}}, "not known"),
        ({"challenge": {"kind": "value", "setting": {}}}, "also needs 'at'"),
        ({"challenge": {"kind": "size", "setting": {"kernel_size": 9}}}, "no window fits"),
        ({"theme": "blue"}, "theme"),
        ({"x": "a cat"}, "array of numbers"),
        ({"x": np.zeros((2, 2, 2, 2))}, "one input"),
        ({"x": np.zeros((2, 6, 6))}, "channels"),
        ({"x": np.full((6, 6), np.nan)}, "not finite"),
        ({"x": np.zeros((6, 6)), "input_size": 5}, "does not fit"),
        ({"weight": np.zeros((2, 2))}, "must have shape"),
        ({"bias_values": [1, 2]}, "must have shape"),
    ],
)
def test_what_cannot_be_shown_is_refused_in_words(given, words):
    with pytest.raises(ConvlabError, match=re.escape(words)):
        cl.explore(**given)


def test_a_refused_change_changes_nothing():
    explorer = cl.explore(stride=2)
    with pytest.raises(cl.Conv2dError):
        explorer.stride = 0
    assert explorer.stride == (2, 2)
    with pytest.raises(cl.Conv2dError):
        explorer.set(kernel_size=9, input_size=4)
    assert explorer.kernel_size == (3, 3) and explorer.input_size == (6, 6)
    explorer.set(in_channels=4, out_channels=4, groups=4)
    assert explorer.spec.groups == 4


def test_what_the_page_sends_is_normalised():
    explorer = cl.explore()
    explorer.set_state({"kernel_size": [3, 5], "padding": "same", "input_size": [7, 9], "in_channels": 2, "groups": 1})
    assert explorer.spec == cl.Conv2dSpec(2, 1, (3, 5), padding="same") and explorer.input_size == (7, 9)
    weight = np.arange(30.0)
    explorer.set_state({"weight": memoryview(weight.tobytes()), "select": {"pane": "bias", "o": 0}})
    np.testing.assert_array_equal(explorer.weight_array.ravel(), weight)


def test_mimebundle_has_a_still_picture_and_stable_words():
    data, _ = cl.explore(stride=2, input_size=8)._repr_mimebundle_()
    # The view of a widget is dead where its kernel is gone, and a trusted notebook would prefer it.
    assert set(data) == {"text/plain", "text/html"}
    assert data["text/plain"] == "ConvExplorer(nn.Conv2d(1, 1, kernel_size=3, stride=2), input 1 × 8 × 8)"
    assert (
        '<img alt="Still picture of nn.Conv2d(1, 1, kernel_size=3, stride=2)"' in data["text/html"]
        and "1 row and 1 column of the padded input that no window reads" in data["text/html"]
    )
    again, _ = cl.explore(stride=2, input_size=8)._repr_mimebundle_()
    still = embed.still_part(data["text/html"])
    assert embed.still_part(again["text/html"]) == still and again["text/plain"] == data["text/plain"]
    assert "<script" not in still and len(still) < 30_000
    assert len(data["text/html"]) < 110_000, "a lesson holds several, each with its script"


def test_what_is_stored_is_what_the_page_needs():
    picture = np.arange(25.0).reshape(5, 5)
    explorer = cl.explore(stride=2, x=picture, layers=[{"kernel_size": 3}])
    stored = embed.stored(explorer._repr_mimebundle_()[0]["text/html"])
    assert stored["code"]["esm"] == messages.SCRIPT.read_text("utf-8")
    assert stored["state"]["stride"] == [2, 2] and stored["state"]["layers"][0]["kernel_size"] == [3, 3]
    assert base64.b64decode(stored["bytes"]["x"]) == picture.tobytes()
    assert stored["key"] == explorer._page_key != cl.explore()._page_key


def test_in_colab_the_view_is_kept(monkeypatch):
    monkeypatch.setitem(sys.modules, "google.colab", object())
    for widget in (cl.explore(), cl.predict("stride.halves")):
        data, _ = widget._repr_mimebundle_()
        assert set(data) == {"text/plain", "text/html", "application/vnd.jupyter.widget-view+json"}


def test_largest_pictures_stay_small_in_a_notebook():
    many = cl.explore(8, 8, input_size=12)
    large = cl.explore(3, 8, padding=1, input_size=64)
    assert len(export.static_html(many)) < 160_000
    assert "<img" not in export.static_html(large) and "8 × 64 × 64" in export.static_html(large)


def test_svg_shows_the_numbers_of_torch(tmp_path):
    explorer = cl.explore(2, 2, 3, padding=1, padding_mode="replicate", input_size=(5, 4), select=(1, 2, 3))
    path = explorer.save_svg(tmp_path / "picture.svg")
    root = ElementTree.fromstring(path.read_text("utf-8"))
    name = "{http://www.w3.org/2000/svg}"
    assert root.find(f"{name}title").text == explorer.spec.code
    assert "(channel 1, row 2, column 3)" in root.find(f"{name}desc").text
    words = [text.text for text in root.iter(f"{name}text")]
    numbers = [int(text.replace("−", "-")) for text in words if re.fullmatch(r"−?\d+", text)]
    x = np.pad(explorer.input_array, ((0, 0), (1, 1), (1, 1)), "edge")
    conv = torch.nn.functional.conv2d
    y = conv(
        torch.from_numpy(x), torch.from_numpy(explorer.weight_array), torch.from_numpy(explorer.bias_array)
    ).numpy()
    expected = [*x.ravel(), *explorer.weight_array[1].ravel(), explorer.bias_array[1], *y[1].ravel(), *y[0].ravel()]
    assert numbers == expected


def test_gif_has_one_frame_for_each_position(tmp_path):
    from PIL import Image

    with Image.open(cl.explore(stride=2, input_size=(8, 7)).save_gif(tmp_path / "slide.gif", 250)) as picture:
        assert picture.format == "GIF" and picture.n_frames == 9 and picture.info["duration"] == 250
        frames = [np.asarray(picture.convert("RGB")) for n in range(9) if picture.seek(n) is None]
    assert all((a != b).any() for a, b in itertools.pairwise(frames))
    with pytest.raises(ExplorerError, match="4096 frames"):
        cl.explore(padding=1, input_size=64).save_gif(tmp_path / "large.gif")


def test_a_folder_that_does_not_exist_is_said(tmp_path):
    for save in (cl.explore().save_html, cl.explore().save_svg, cl.explore().save_gif):
        with pytest.raises(ExplorerError, match="could not be written"):
            save(tmp_path / "nowhere" / "picture")


def test_html_is_one_file_that_asks_for_nothing(tmp_path):
    text = cl.explore(stride=2).save_html(tmp_path / "page.html").read_text("utf-8")
    assert not re.search(r"""(src|href)\s*=\s*["'](?!data:)""", text)
    assert not re.search(r"https?://(?!www\.w3\.org/2000/svg)", text)
    state = json.loads(re.search(r'id="state">(.*?)</script>', text, re.S)[1])
    assert state["stride"] == [2, 2] and state["padding_mode"] == "zeros"
    script = re.search(r'id="explorer">(.*?)</script>', text, re.S)[1].replace("<\\/script", "</script")
    assert script == messages.SCRIPT.read_text("utf-8")
