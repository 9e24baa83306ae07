"""Each of the eight views: two arguments are changed in it, and every number it then shows is PyTorch's."""

import re

import numpy as np
import pytest
import torch
from explorer_page import ExplorerPage, Torch, number

import convlab as cl
from convlab.explorer import values

same = np.testing.assert_array_equal


@pytest.fixture
def show(chromium, tmp_path):
    opened = []

    def show_(width=1100, **given):
        opened.append(ExplorerPage(chromium, tmp_path, cl.explore(**given), width=width))
        return opened[-1]

    yield show_
    for page in opened:
        page.close()


def check_facts(page, layer):
    for name, value in layer.facts().items():
        assert page.fact(name) == value, name
    sizes = [int(text.rsplit("= ", 1)[1]) for text in page.page.locator(".formula").all_text_contents()]
    assert sizes == list(layer.y.shape[1:])


def check_output_cell(page, layer, o, i, j):
    """The selected output in the sentence, in the arithmetic and as the sum of its written terms."""
    value = layer.output[o, i, j]
    assert (
        page.text(".says").replace("\u2212", "-").startswith(f"Output channel {o}, row {i}, column {j} = {value:.0f}.")
    )
    assert page.total() == value
    assert page.products() == value


def test_forward(show):
    page = show(in_channels=2, out_channels=2, input_size=(6, 7))
    page.put("stride", (2, 1))
    page.put("padding", 2)
    page.put("padding_mode", "reflect")
    page.put("kernel_size", (3, 2))
    given = {"in_channels": 2, "out_channels": 2, "kernel_size": (3, 2), "stride": (2, 1), "padding": 2}
    layer = Torch((6, 7), padding_mode="reflect", **given)
    same(page.tensor("input"), layer.padded)
    same(page.tensor("output"), layer.output)
    check_facts(page, layer)
    for o, i, j in [(1, 2, 3), (0, 0, 0), (0, 3, 9)]:
        page.cell("output", i, j, o).click()
        same(page.tensor("weight"), layer.conv.weight[o].detach().numpy())
        same(page.tensor("bias"), [[[layer.conv.bias[o].item()]]])
        check_output_cell(page, layer, o, i, j)
    assert page.setting("stride") == [2, 1] and page.setting("padding_mode") == "reflect"


@pytest.mark.filterwarnings("ignore:Using padding='same' with even kernel")
def test_forward_with_same_padding_dilation_groups_and_no_bias(show):
    page = show(in_channels=2, out_channels=4)
    page.put("groups", 2)
    page.put("padding", "same")
    page.put("kernel_size", 2)
    page.put("dilation", (1, 3))
    page.put("bias", False)
    layer = Torch(in_channels=2, out_channels=4, kernel_size=2, groups=2, padding="same", dilation=(1, 3), bias=False)
    same(page.tensor("input"), layer.padded)
    same(page.tensor("output"), layer.output)
    check_facts(page, layer)
    page.cell("output", 5, 5, 3).click()
    check_output_cell(page, layer, 3, 5, 5)
    assert "input channel 1" in page.text(".says")


def test_channels(show):
    page = show(in_channels=4, out_channels=4, view="channels")
    page.put("groups", 2)
    page.put("stride", 2)
    layer = Torch(in_channels=4, out_channels=4, groups=2, stride=2)
    same(page.tensor("output"), layer.output)
    same(page.tensor("weight"), layer.conv.weight.detach().numpy().reshape(8, 3, 3))
    same(page.tensor("bias").ravel(), layer.conv.bias.detach().numpy())
    assert page.page.locator(".nolink").count() == 8
    check_facts(page, layer)
    page.cell("output", 1, 0, 2).click()
    check_output_cell(page, layer, 2, 1, 0)
    patch = layer.x.detach()[:, 2:5, 0:3]
    for o in range(4):
        for c in range(2):
            expected = (patch[o // 2 * 2 + c] * layer.conv.weight[o, c]).sum().item()
            assert number(page.text(f'[data-partial="{o},{c}"]')) == expected
        assert number(page.text(f'[data-sum="{o}"]')) == layer.output[o, 1, 0]
    page.put("groups", 4)
    assert "Depthwise" in page.text(".pane.kernel")
    assert page.page.locator(".nolink").count() == 12


def test_receptive_field(show):
    page = show(kernel_size=3, input_size=15, view="field")
    page.put("stride", 2)
    page.page.click("text=Add layer 2")
    page.put("kernel_size", 2, of="layer 2")
    page.put("dilation", 2, of="layer 2")
    page.page.click("text=Add layer 3")
    layers = [{"kernel_size": 3, "stride": 2}, {"kernel_size": 2, "dilation": 2}, {"kernel_size": 3}]
    table = cl.receptive_field([cl.Conv2dSpec(1, 1, **layer) for layer in layers])
    sizes = [(15, 15), (7, 7), (5, 5), (3, 3)]
    for k, row in enumerate(table, 1):
        for name, value in [("size", sizes[k]), ("field", row.size), ("jump", row.jump)]:
            assert page.text(f'[data-field="{k},{name}"]') == f"{value[0]} × {value[1]}"
        assert [float(n) for n in page.text(f'[data-field="{k},start"]').split(",")] == list(row.start)
    maps = [torch.zeros(1, 15, 15, dtype=torch.float64, requires_grad=True)]
    for layer in layers:
        conv = torch.nn.Conv2d(1, 1, bias=False, **layer).double()
        torch.nn.init.ones_(conv.weight)
        maps.append(conv(maps[-1]))
    # Both directions from a cell of the second map, by gradients.
    page.cell("level", 2, 1, channel=2).click()
    back = torch.autograd.grad(maps[2][0, 2, 1], maps[:2], retain_graph=True)
    for k in (0, 1):
        expected = {(k, *place) for place in torch.nonzero(back[k][0]).tolist()}
        assert page.marked("level", "back") & {(k, r, c) for r in range(15) for c in range(15)} == expected
    forth = {
        (3, i, j)
        for i in range(3)
        for j in range(3)
        if torch.autograd.grad(maps[3][0, i, j], maps[2], retain_graph=True)[0][0, 2, 1] != 0
    }
    assert page.marked("level", "forth") == forth
    read = int(torch.count_nonzero(back[0]))
    assert f"reads {read} input pixels" in page.text(".says") and f"reaches {len(forth)} of layer 3" in page.text(
        ".says"
    )
    page.put("kernel_size", 9, of="layer 2")
    assert "Layer 2 has no output" in page.text(".stage .problem")
    assert page.page.locator('[data-tensor="level"]').count() == 2


@pytest.mark.parametrize("seed", ["one", "sum"])
def test_gradient(show, seed):
    page = show(in_channels=2, out_channels=2, view="gradient")
    page.put("stride", 2)
    page.put("padding", 1)
    layer = Torch(in_channels=2, out_channels=2, stride=2, padding=1)
    page.page.click(f'[data-seed="{seed}"]')
    o, i, j = 1, 1, 2
    page.cell("seed", i, j, o).click()
    chosen = layer.y.sum() if seed == "sum" else layer.y[o, i, j]
    dx, dw, db = torch.autograd.grad(chosen, [layer.x, layer.conv.weight, layer.conv.bias])
    same(page.tensor("dx"), dx.numpy())
    same(page.tensor("dw"), dw[o].numpy())
    same(page.tensor("db"), [[[db[o].item()]]])
    arrived = np.ones(layer.y.shape)
    if seed == "one":
        arrived[:] = 0
        arrived[o, i, j] = 1
    same(page.tensor("seed"), arrived)
    assert page.text(".code") == ("y.sum().backward()" if seed == "sum" else "y[1, 1, 2].backward()")
    check_facts(page, layer)
    page.cell("dx", 2, 4, 1).click()
    assert page.total() == page.products() == dx[1, 2, 4]
    page.cell("dw", 1, 2, "1,0").click()
    assert page.total() == page.products() == dw[1, 0, 1, 2]
    if seed == "sum":
        page.cell("db", 0, 0, 1).click()
        assert page.text(".says").endswith(f": {db[1].item():.0f}.")
        page.cell("seed", 0, 0, 0).click()
        same(page.tensor("dw"), dw[0].numpy())


def test_transposed(show):
    page = show(in_channels=2, out_channels=3, view="transposed")
    page.put("stride", 2)
    page.put("padding", 1)
    layer = Torch(in_channels=2, out_channels=3, stride=2, padding=1)
    same(page.tensor("output"), layer.output)
    line = page.text(".code")
    assert line == "nn.ConvTranspose2d(3, 2, kernel_size=3, stride=2, padding=1, output_padding=1, bias=False)"
    back = eval(line, {"nn": torch.nn}).double()
    with torch.no_grad():
        back.weight.copy_(layer.conv.weight)
        result = back(layer.y).numpy()
        full = torch.nn.functional.conv_transpose2d(layer.y, layer.conv.weight, stride=2, output_padding=1).numpy()
    assert result.shape == layer.x.shape
    same(page.tensor("back")[:, 1:-1, 1:-1], result)
    same(page.tensor("back"), full)
    sizes = [int(text.rsplit("= ", 1)[1]) for text in page.page.locator(".formula").all_text_contents()]
    assert sizes == [6, 6]
    for c, i, j in [(0, 1, 2), (1, 4, 4), (0, -1, 3), (1, 6, 0)]:
        page.cell("back", i, j, c).click()
        assert page.total() == page.products() == full[c, i + 1, j + 1]
    assert "output_padding" in page.text(".says")
    page.put("padding_mode", "circular")
    assert 'Only "zeros" padding mode is supported' in page.text(".problem")
    page.page.click(".repairs button")
    same(page.tensor("output"), layer.output)


def test_matrix(show):
    page = show(in_channels=2, out_channels=2, input_size=5, view="matrix")
    page.put("padding", 1)
    page.put("padding_mode", "replicate")
    page.put("stride", 2)
    layer = Torch((5, 5), in_channels=2, out_channels=2, padding=1, padding_mode="replicate", stride=2)
    jacobian = torch.autograd.functional.jacobian(layer.conv, layer.x.detach()).numpy()
    matrix = jacobian.reshape(18, 50)
    shown = page.page.evaluate("[...document.querySelector('[data-tensor=matrix]').grid.values]")
    same(np.reshape(shown, (18, 50)), matrix)
    assert page.fact("matrix") == "18 × 50"
    same(page.tensor("x"), layer.x.detach().numpy())
    same(page.tensor("output"), layer.output)
    check_facts(page, layer)
    for o, i, j in [(1, 2, 1), (0, 0, 0)]:
        page.cell("output", i, j, o).click()
        same(page.tensor("rowpart"), jacobian[o, i, j])
        row = o * 9 + i * 3 + j
        said = page.text(".says")
        assert f"is row {row} of the matrix: {np.count_nonzero(matrix[row])} of its 50 numbers are not 0" in said
        assert "900 numbers, made of only 36 weights" in said
        assert page.total() == page.products() == layer.output[o, i, j]


def test_compare(show):
    page = show(input_size=7, view="compare", compare={"stride": 2})
    page.put("padding", 1)
    page.put("dilation", 2, of="B")
    page.put("out_channels", 2, of="B")
    a = Torch((7, 7), padding=1)
    b = Torch((7, 7), padding=1, stride=2, dilation=2, out_channels=2)
    for side, layer in {"A": a, "B": b}.items():
        same(page.tensor("input", side), layer.padded)
        same(page.tensor("output", side), layer.output)
        facts = layer.facts()
        for name in ("output shape", "parameters", "MACs"):
            assert page.text(f'[data-compare="{name},{side}"]') == facts[name]
        left = ", ".join(map(str, layer.spec.leftover((7, 7))))
        assert page.text(f'[data-compare="rows, columns never read,{side}"]') == left
        extent = layer.spec.effective_kernel_size
        assert page.text(f'[data-compare="kernel covers,{side}"]') == f"{extent[0]} × {extent[1]}"
        assert layer.spec.code in page.page.locator(".half").nth("AB".index(side)).text_content()
    page.cell("output", 1, 2, side="A").click()
    totals = [number(text) for text in page.page.locator(".arithmetic .total").all_text_contents()]
    assert totals == [a.output[0, 1, 2], b.output[0, 1, 2]]
    differs = page.page.locator('[aria-label="B"] .differs').evaluate_all(
        "(rows) => rows.map((row) => row.dataset.argument)"
    )
    assert sorted(differs) == ["dilation", "out_channels", "stride"]
    assert page.setting("compare") == {"stride": [2, 2], "dilation": [2, 2], "out_channels": 2}
    page.put("kernel_size", 9, of="B")
    assert "no window fits" in page.text(".half .problem")
    same(page.tensor("output", "A"), a.output)


def test_challenge_predict_before_reveal(show):
    page = show(view="challenge")
    assert page.page.locator(".facts").is_hidden() and page.page.locator(".pane.out").is_hidden()
    page.page.fill('[data-answer="height"]', "3")
    page.page.fill('[data-answer="width"]', "4")
    page.page.click("text=Check")
    assert "Not yet" in page.text(".verdict") and page.page.locator(".pane.out").is_hidden()
    page.page.fill('[data-answer="height"]', "4")
    page.page.click("text=Check")
    assert page.text(".verdict") == "Right, after 2 tries."
    assert page.setting("result")["solved"] is True and page.setting("result")["answer"] == [4, 4]
    layer = Torch((7, 7), stride=2, padding=1)
    same(page.tensor("output"), layer.output)
    check_facts(page, layer)


def test_challenge_value_and_wrong_argument(show):
    page = show(view="challenge")
    page.page.select_option('[aria-label="Challenge"]', "1")
    layer = Torch((4, 4), kernel_size=2)
    hidden = page.tensor("output")
    assert np.isnan(hidden[0, 1, 2]) and np.isnan(hidden).sum() == 1
    page.page.click("text=Show me")
    assert page.text(".verdict") == f"It is {layer.output[0, 1, 2]:.0f}."
    assert page.setting("result")["solved"] is False
    same(page.tensor("output"), layer.output)
    page.page.select_option('[aria-label="Challenge"]', "3")
    assert page.text(".code") == "nn.Conv2d(1, 1, kernel_size=3, stride=2)"
    page.page.select_option('[aria-label="the wrong argument"]', "padding")
    page.page.click("text=Check")
    assert page.text(".verdict") == "Right, after 1 try."
    assert page.text(".code") == "nn.Conv2d(1, 1, kernel_size=3, stride=2, padding=1)"


def test_challenge_reach_a_size_with_two_arguments(show):
    page = show(view="challenge")
    page.page.select_option('[aria-label="Challenge"]', "2")
    visible = page.page.locator(".side [data-argument]:visible").evaluate_all(
        "(all) => all.map((row) => row.dataset.argument)"
    )
    assert visible == ["stride", "padding"]
    page.put("stride", 3)
    page.put("padding", 1)
    layer = Torch((8, 8), stride=3, padding=1)
    same(page.tensor("input"), layer.padded)
    same(page.tensor("output"), layer.output)
    check_facts(page, layer)
    assert page.text(".verdict") == "The output is 3 × 3."
    page.put("stride", 2)
    assert page.text(".verdict") == "Reached." and page.setting("result")["answer"] == [4, 4]
    same(page.tensor("output"), Torch((8, 8), stride=2, padding=1).output)
    # Leaving the challenge brings one's own setting back.
    page.view("forward")
    assert page.text(".code") == "nn.Conv2d(1, 1, kernel_size=3)"


def test_challenge_reach_a_picture(show):
    page = show(view="challenge")
    page.page.select_option('[aria-label="Challenge"]', "6")
    edge = np.broadcast_to(np.where(np.arange(6) < 3, 0.0, 2.0), (1, 6, 6)).copy()
    wanted = np.broadcast_to([-1.0, 0.0, 1.0], (1, 1, 3, 3)).copy()
    same(page.tensor("target"), Torch(bias=False, x=edge, w=wanted).output)
    assert page.text(".verdict") == "Not the same yet."
    for row in range(3):
        for column, value in enumerate(["-1", "0", "1"]):
            page.cell("weight", row, column, "0,0").focus()
            page.page.keyboard.press("F2")
            page.page.keyboard.type(value)
            page.page.keyboard.press("Enter")
    assert page.text(".verdict") == "Reached."
    same(page.tensor("output"), page.tensor("target"))


def test_own_challenge_from_python(show):
    own = {"kind": "size", "title": "Ours", "setting": {"kernel_size": 5, "input_size": (9, 8)}}
    page = show(view="challenge", challenge=own)
    page.page.fill('[data-answer="height"]', "5")
    page.page.fill('[data-answer="width"]', "4")
    page.page.click("text=Check")
    assert page.setting("result") == {
        "index": 0, "title": "Ours", "kind": "size", "tries": 1, "solved": True, "answer": [5, 4],
    }  # fmt: skip


def test_own_numbers_are_shown_rounded_and_said_so(show):
    generator = np.random.default_rng(3)
    x, weight = generator.normal(size=(1, 5, 5)), generator.normal(size=(1, 1, 2, 2))
    page = show(kernel_size=2, bias=False, x=x, weight=weight)
    page.put("stride", 3)
    page.put("padding", 1)
    layer = Torch((5, 5), kernel_size=2, stride=3, padding=1, bias=False, x=x, w=weight)
    np.testing.assert_allclose(page.tensor("output"), layer.output, rtol=6e-3)
    np.testing.assert_allclose(page.tensor("input"), layer.padded, rtol=6e-3)
    assert "rounded to 3 digits" in page.text(".arithmetic .note >> nth=-1")
    written = page.page.locator(".arithmetic .term[data-product]").evaluate_all(
        "(all) => all.map((one) => +one.dataset.product)"
    )
    assert np.isclose(sum(written), layer.output[0, 0, 0], atol=1e-12)


def test_a_picture_from_python_fills_the_input(show):
    picture = np.arange(64).reshape(8, 8)
    page = show(x=picture)
    same(page.tensor("input")[0], picture)
    assert page.page.input_value('[data-preset="input"]') == ""
    page.page.select_option('[data-preset="input"]', "digit 7")
    page.page.select_option('[data-preset="weight"]', "horizontal edges")
    weight = np.broadcast_to(np.array([-1.0, 0, 1])[:, None], (1, 1, 3, 3)).copy()
    x = page.tensor("input")
    assert set(x.ravel()) == {0, 2}
    same(page.tensor("output"), Torch((8, 8), x=x, w=weight, b=np.zeros(1)).output)
    assert re.search("digit 7", page.page.input_value('[data-preset="input"]'))


def test_default_numbers_are_the_tested_ones(show):
    page = show(in_channels=3, input_size=(5, 7))
    same(page.tensor("input"), values.default_input(cl.Conv2dSpec(3, 1, 3), (5, 7)))
