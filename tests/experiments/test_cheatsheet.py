"""The cheat sheet says what the package says today, on one page, with nothing over the edge or over each other."""

import itertools
import math
import pathlib
import re
import xml.etree.ElementTree as ET

import pytest
import torch
from torch import nn
from torch.utils.flop_counter import FlopCounterMode

from convlab.experiments import cheatsheet, verdicts
from convlab.spec import torch_messages

DOCS = pathlib.Path(__file__).parents[2] / "docs"
COMMAND = "run: python -m convlab.experiments summary"


@pytest.fixture(scope="module")
def page():
    return cheatsheet.figure()


def svg_words(text):
    found = [e for e in ET.fromstring(text).iter() if e.tag.endswith("}text")]
    return ["".join(e.itertext()) for e in found]


def spaced(words):
    return [" ".join(word.split()) for word in words]


def test_the_committed_svg_says_what_the_package_says(page):
    assert spaced(svg_words((DOCS / "cheatsheet.svg").read_text("utf-8"))) == spaced(cheatsheet.texts_on(page)), COMMAND


def test_the_committed_pdf_is_one_page_of_the_same_words(page):
    data = (DOCS / "cheatsheet.pdf").read_bytes()
    assert data.startswith(b"%PDF-")
    assert len(re.findall(rb"/Type /Page\b", data)) == 1
    assert re.search(rb"/Keywords \((\w+)\)", data)[1].decode() == cheatsheet.fingerprint(page), COMMAND


def test_the_committed_words_are_in_step():
    assert (DOCS / "cheatsheet.md").read_text("utf-8") == cheatsheet.document(), COMMAND


def test_it_comes_out_the_same_on_every_run(page, tmp_path):
    svg, pdf, words = cheatsheet.write(tmp_path)
    assert svg.read_text("utf-8") == cheatsheet.svg(page)
    assert pdf.read_bytes() == cheatsheet.pdf(page)
    assert words.read_text("utf-8") == cheatsheet.document()
    assert [path.name for path in (svg, pdf, words)] == ["cheatsheet.svg", "cheatsheet.pdf", "cheatsheet.md"]


def test_nothing_lies_over_the_edge_or_over_something_else(page):
    page.draw_without_rendering()
    edge = page.bbox
    boxes = [(text.get_text(), text.get_window_extent()) for text in page.texts]
    for words, box in boxes:
        assert edge.x0 < box.x0 and box.x1 < edge.x1 and edge.y0 < box.y0 and box.y1 < edge.y1, words
    # Letters reach a little below and above their line; more than a third of a line is too much.
    for (one, a), (other, b) in itertools.combinations(boxes, 2):
        wide = min(a.x1, b.x1) - max(a.x0, b.x0)
        high = min(a.y1, b.y1) - max(a.y0, b.y0)
        assert wide <= 0 or high < min(a.height, b.height) / 3, f"{one!r} meets {other!r}"


def test_letters_are_large_enough_to_print(page):
    assert min(text.get_fontsize() for text in page.texts) >= 5.8


def test_every_rule_is_there_with_its_derived_verdict(page):
    words, document = cheatsheet.texts_on(page), cheatsheet.document()
    for rule in verdicts.RULES:
        found = rule.verdict()
        assert rule.statement in words
        assert str(found) in words
        assert f"{cheatsheet.SIGNS[found.word]} {rule.id}" in words
        assert f"{rule.id}. {rule.statement} **{found}**" in document


def test_another_verdict_would_be_printed(monkeypatch):
    changed = verdicts.dataclasses.replace(
        verdicts.RULES[0], find=lambda look: verdicts.RuleVerdict("myth", "no", "none")
    )
    monkeypatch.setattr(verdicts, "RULES", (changed, *verdicts.RULES[1:]))
    assert "myth: no" in cheatsheet.texts_on()
    assert cheatsheet.fingerprint() != re.search(rb"/Keywords \((\w+)\)", (DOCS / "cheatsheet.pdf").read_bytes())[1]


def test_no_number_in_a_message_is_left_open():
    for says, do in cheatsheet.errors():
        assert "{" not in says and says and do
    assert set(cheatsheet.REMEDIES) <= set(torch_messages()["messages"])


def raised(make):
    with pytest.raises((RuntimeError, ValueError, TypeError)) as caught:
        make()
    return str(caught.value)


@pytest.mark.parametrize(
    "code, make",
    [
        ("channels", lambda: nn.Conv2d(3, 64, 3)(torch.zeros(1, 1, 32, 32))),
        ("rank", lambda: nn.Conv2d(3, 64, 3)(torch.zeros(28, 28))),
        ("kernel_too_big", lambda: nn.Conv2d(3, 64, 3)(torch.zeros(1, 3, 2, 2))),
        ("groups_in", lambda: nn.Conv2d(3, 64, 3, groups=2)),
        ("groups_out", lambda: nn.Conv2d(3, 64, 3, groups=3)),
        ("same_stride", lambda: nn.Conv2d(3, 64, 3, stride=2, padding="same")),
        ("padding_text", lambda: nn.Conv2d(3, 64, 3, padding="SAME")),
        ("padding_mode", lambda: nn.Conv2d(3, 64, 3, padding_mode="constant")),
        ("length", lambda: nn.Conv2d(3, 64, 3, padding=(1, 1, 2, 2))(torch.zeros(1, 3, 9, 9))),
        ("stride", lambda: nn.Conv2d(3, 64, 3, stride=0)(torch.zeros(1, 3, 9, 9))),
        ("reflect", lambda: nn.Conv2d(3, 64, 3, padding=9, padding_mode="reflect")(torch.zeros(1, 3, 9, 9))),
        ("type_size", lambda: nn.Conv2d(64 / 2, 64, 3)),
        (0, lambda: nn.Conv2d(3, 64, 3)(torch.zeros(1, 3, 9, 9, dtype=torch.uint8))),
        (1, lambda: nn.Linear(10, 2)(torch.zeros(1, 12))),
        (2, lambda: torch.cat([torch.zeros(1, 4, 15, 15), torch.zeros(1, 4, 16, 16)], dim=1)),
    ],
    ids=lambda value: "" if callable(value) else str(value),
)
def test_pytorch_really_says_it(code, make):
    texts = dict(zip([*cheatsheet.REMEDIES, 0, 1, 2], (says for says, _ in cheatsheet.errors()), strict=True))
    assert texts[code] in raised(make)


SIGNS = {"⌊": "floor(", "⌋": ")", "−": "-", "·": "*", "²": "**2", "2p": "2 * p", "k'": "extent", "in / g": "fan / g"}


def worked_out(pairs, name, **numbers):
    """A formula of the sheet, read as Python."""
    text = dict(pairs)[name].split(";")[0].split("  ")[0].split("=")[-1]
    for sign, python in SIGNS.items():
        text = text.replace(sign, python)
    text = re.sub(r" of the full layer| bytes .float32.", "", text).rstrip(". ")
    return eval(text, {"floor": math.floor} | numbers)


@pytest.mark.parametrize("h, k, s, p, d", itertools.product((8, 15), (1, 3, 4), (1, 2, 3), (0, 1), (1, 2)))
def test_formulas_of_sizes_are_those_of_pytorch(h, k, s, p, d):
    extent = worked_out(cheatsheet.sizes(), "effective kernel", d=d, k=k)
    if h + 2 * p < extent:
        return
    layer, back = nn.Conv2d(1, 1, k, s, p, d), nn.ConvTranspose2d(1, 1, k, s, p, dilation=d)
    out = layer(torch.zeros(1, 1, h, h)).shape[-1]
    assert worked_out(cheatsheet.sizes(), "output size", H=h, p=p, extent=extent, s=s) == out
    size = worked_out(cheatsheet.sizes(), "transposed size", H=out, s=s, p=p, extent=extent, output_padding=0)
    if size > 0:
        assert back(torch.zeros(1, 1, out, out)).shape[-1] == size


def test_formulas_of_costs_are_those_of_pytorch():
    layer = nn.Conv2d(8, 12, (3, 5), groups=4, bias=False)
    numbers = {"out": 12, "fan": 8, "g": 4, "kH": 3, "kW": 5}
    assert worked_out(cheatsheet.costs(), "parameters", **numbers) == layer.weight.numel()
    with FlopCounterMode(display=False) as counter:
        y = layer(torch.zeros(1, 8, 20, 20))
    macs = worked_out(cheatsheet.costs(), "MACs", H_out=y.shape[2], W_out=y.shape[3], **numbers)
    assert 2 * macs == counter.get_total_flops()
    assert (
        worked_out(cheatsheet.costs(), "activations", N=1, H_out=18, W_out=16, out=12) == y.numel() * y.element_size()
    )
    ratio = worked_out(cheatsheet.costs(), "depthwise + 1 × 1", out=128, k=3)
    both = nn.Conv2d(64, 64, 3, groups=64, bias=False), nn.Conv2d(64, 128, 1, bias=False)
    full = nn.Conv2d(64, 128, 3, bias=False).weight.numel()
    assert sum(part.weight.numel() for part in both) / full == pytest.approx(ratio)
    assert f"{1 / ratio:.1f} times less for 128" in dict(cheatsheet.costs())["depthwise + 1 × 1"]


def test_the_worked_out_layer_is_the_one_of_pytorch():
    layer = nn.Conv2d(64, 128, 3, padding=1)
    said = dict(cheatsheet.costs())["an example"]
    assert f"{sum(p.numel() for p in layer.parameters()):,} parameters" in said
    assert f"{128 * 64 * 9 * 56 * 56 / 1e6:.1f} M MACs" in said
