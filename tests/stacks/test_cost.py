"""Costs of stacks: by hand, as text, as HTML; against torch in tests/models."""

import itertools
import xml.etree.ElementTree as ET

import pytest

from convlab.spec import Conv2dSpec
from convlab.stacks import (
    ActivationSpec,
    AdaptivePoolSpec,
    ConcatSpec,
    FlattenSpec,
    LinearSpec,
    NormSpec,
    PoolSpec,
    ResidualSpec,
    StackError,
    cost,
    receptive_field,
)

NET = {
    "stem": {
        "conv": Conv2dSpec(3, 8, 3, stride=2, padding=1, bias=False),
        "norm": NormSpec(8),
        "act": ActivationSpec(),
    },
    "pool": PoolSpec(2),
    "block": ResidualSpec([Conv2dSpec(8, 8, 3, padding=1, groups=8)]),
    "head": [AdaptivePoolSpec(), FlattenSpec(), LinearSpec(8, 10)],
}


def test_by_hand():
    table = cost(NET, (3, 16, 16))
    rows = {row.name: row[2:6] for row in table}
    assert rows == {
        "stem.conv": ((8, 8, 8), 216, 216 * 64, 2048),
        "stem.norm": ((8, 8, 8), 16, 0, 2048),
        "stem.act": ((8, 8, 8), 0, 0, 2048),
        "pool": ((8, 4, 4), 0, 0, 512),
        "block.body.0": ((8, 4, 4), 80, 72 * 16, 512),
        "block.add": ((8, 4, 4), 0, 0, 512),
        "head.0": ((8, 1, 1), 0, 0, 32),
        "head.1": ((8,), 0, 0, 0),  # a view
        "head.2": ((10,), 90, 80, 40),
    }
    assert table.parameters == 216 + 16 + 80 + 90
    assert table.macs == 216 * 64 + 72 * 16 + 80
    assert table.activation_bytes == 3 * 2048 + 3 * 512 + 32 + 40


def test_grouping_keeps_the_totals():
    table = cost(NET, (3, 16, 16))
    for depth, names in ((1, ["stem", "pool", "block", "head"]), (2, None), (9, [row.name for row in table])):
        grouped = table.grouped(depth)
        assert (grouped.parameters, grouped.macs) == (table.parameters, table.macs)
        assert grouped.activation_bytes == table.activation_bytes
        assert names is None or [row.name for row in grouped] == names
    assert table.grouped()["head"].output_shape == (10,)


def test_concatenation_stores_its_result_again():
    table = cost([ConcatSpec([[Conv2dSpec(1, 2, 1)], [Conv2dSpec(1, 3, 1)]])], (1, 2, 2))
    assert [row.activation_bytes for row in table] == [32, 48, 80]
    assert table[-1].output_shape == (5, 2, 2)


def test_dilation_costs_nothing_more_and_groups_divide():
    def macs(**changes):
        return cost([Conv2dSpec(8, 16, 3, **changes)], (8, 10, 10)).macs

    assert macs(padding=2, dilation=2) == macs(padding=1)
    assert macs(padding=1, groups=4) * 4 == macs(padding=1)
    assert macs(dilation=2) < macs()  # without padding the map shrinks


def test_as_text():
    assert (
        str(cost(NET, (3, 16, 16)).grouped())
        == """\
Cost of each layer for one input of 3 × 16 × 16
───────────────────────────────────────────────────────────────────────
name   layer               output  parameters    MACs  activation bytes
───────────────────────────────────────────────────────────────────────
stem   3 rows           8 × 8 × 8         232  13,824             6,144
pool   nn.MaxPool2d(2)  8 × 4 × 4           0       0               512
block  2 rows           8 × 4 × 4          80   1,152             1,024
head   3 rows                  10          90      80                72
───────────────────────────────────────────────────────────────────────
total                                     402  15,056             7,752"""
    )


@pytest.mark.parametrize("table", [cost(NET, (3, 16, 16)), receptive_field(NET)])
def test_the_html_is_one_accessible_table(table):
    root = ET.fromstring(f"<div>{table._repr_html_()}</div>")
    tables = root.findall("table")
    assert len(tables) == 1
    assert tables[0].find("caption").text == table.caption
    head = tables[0].findall("thead/tr/th")
    assert [cell.get("scope") for cell in head] == ["col"] * len(head)
    body = tables[0].findall("tbody/tr")
    assert len(body) == len(table)
    for row, line in zip(table, body, strict=True):
        cells = list(line)
        assert (cells[0].tag, cells[0].get("scope"), cells[0].text) == ("th", "row", row.name)
        assert len(cells) == len(head)


def test_html_is_escaped():
    assert "<b>" not in cost({"<b>": NormSpec(1)}, (1, 1, 1))._repr_html_()


def test_rows_by_number_and_name():
    table = cost(NET, (3, 16, 16))
    assert table[0] is table["stem.conv"]
    assert table[-1].name == "head.2"
    assert len(list(table)) == len(table) == 9
    with pytest.raises(StackError, match=r"no layer is called 'steam' here; the names: stem\.conv, "):
        table["steam"]


@pytest.mark.parametrize("out", [7, 28])
def test_at_equal_output_size_padding_its_mode_stride_and_dilation_leave_the_macs_alike(out):
    """What lesson 09 says of them: each output costs the same, wherever the weights look."""
    found = set()
    for stride, dilation, padding, mode in itertools.product((1, 2, 3), (1, 2, 4), (0, 1, 2), ("zeros", "circular")):
        layer = Conv2dSpec(8, 16, 3, stride, padding, dilation, padding_mode=mode)
        side = (out - 1) * stride + 2 * dilation + 1 - 2 * padding
        if side > 2 * padding:
            assert layer.output_size(side) == (out, out)
            found.add((cost([layer], (8, side, side)).macs, layer.parameters))
    assert found == {(16 * 8 * 9 * out**2, 16 * 8 * 9 + 16)}
