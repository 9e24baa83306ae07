"""Verdicts and hints as text and as HTML. Words and signs carry the meaning; shading only repeats it."""

import html
import sys
import textwrap

from convlab.tasks.core import NOT_ATTEMPTED, NOT_YET, RIGHT

SIGNS = {RIGHT: "✓", NOT_YET: "◐", NOT_ATTEMPTED: "○"}
WIDTH = 88


def headline(verdict):
    """One line: sign, outcome, task, points."""
    points = f"{verdict.points:g} of {verdict.most:g} point{'s' * (verdict.most != 1)}"
    return f"{SIGNS[verdict.outcome]} {verdict.outcome} · {verdict.task} · {points}"


def as_text(verdict):
    """The whole verdict as text."""
    lines = [headline(verdict), *_fill(verdict.first), *_fill(verdict.message)]
    if verdict.comparison is not None:
        lines += ["", *comparison_text(verdict.comparison), ""]
    if verdict.try_next:
        lines += _fill("→ " + verdict.try_next)
    for note in verdict.notes:
        lines += _fill("Note: " + note)
    return "\n".join(lines)


def _fill(text):
    return textwrap.wrap(text, WIDTH, initial_indent="  ", subsequent_indent="  ", break_long_words=False)


def comparison_text(comparison):
    """The two tables, side by side or one under the other; ≠ marks what differs."""
    out = [f"  {comparison.where}; ≠ marks what differs"]
    got = [
        [("≠" if comparison.differs(y, x) else "") + v for x, v in enumerate(line)]
        for y, line in enumerate(comparison.got)
    ]
    if comparison.positions:
        rows = [[str(place) for place in comparison.positions], comparison.expected[0], got[0]]
        width = max(len(text) for row in rows for text in row)
        names = ("position", "expected", "got")
        return out + [
            f"  {name:<10}" + "  ".join(v.rjust(width) for v in row) for name, row in zip(names, rows, strict=True)
        ]
    tables = [comparison.expected, got]
    widths = [max([len(text) for line in table for text in line] or [1]) for table in tables]
    blocks = [
        ["  ".join(text.rjust(width) for text in line) for line in table]
        for table, width in zip(tables, widths, strict=True)
    ]
    first = max([len("expected"), *map(len, blocks[0])])
    out.append("  " + "expected".ljust(first) + "   |   got")
    for y in range(max(map(len, blocks))):
        left, right = (block[y] if y < len(block) else "" for block in blocks)
        out.append(f"  {left.ljust(first)}   |   {right}".rstrip())
    return out


def as_html(verdict):
    """The whole verdict as a small card; every colour comes from the page's own theme."""
    edge = "solid" if verdict.outcome == RIGHT else "dashed" if verdict.outcome == NOT_YET else "dotted"
    parts = [
        f'<div style="border-left:4px {edge} currentColor;padding:.2em 0 .2em .8em;max-width:48em">',
        f"<p style='margin:.2em 0'><strong>{html.escape(headline(verdict))}</strong></p>",
        *(f"<p style='margin:.2em 0'>{html.escape(text)}</p>" for text in (verdict.first, verdict.message) if text),
    ]
    if verdict.comparison is not None:
        parts.append(comparison_html(verdict.comparison))
    if verdict.try_next:
        parts.append(f"<p style='margin:.2em 0'>→ {html.escape(verdict.try_next)}</p>")
    parts += [f"<p style='margin:.2em 0'>Note: {html.escape(note)}</p>" for note in verdict.notes]
    return "".join(parts) + "</div>"


def comparison_html(comparison):
    """The two tables, side by side or one under the other; a cell that differs has a ≠ and a frame."""
    where = f"{html.escape(comparison.where)}; ≠ marks what differs"
    expected = [[(text, False) for text in line] for line in comparison.expected]
    got = [[(text, comparison.differs(y, x)) for x, text in enumerate(line)] for y, line in enumerate(comparison.got)]
    if comparison.positions:
        heads = "".join(f"<th scope='col' style='{_CELL}'>{place}</th>" for place in comparison.positions)
        rows = f"<tr><th scope='row' style='{_HEAD}'>position</th>{heads}</tr>"
        rows += _rows(expected, "expected") + _rows(got, "got")
        return f"<table style='{_TABLE}'><caption style='{_CAPTION}'>{where}</caption>{rows}</table>"
    tables = "".join(
        f"<table style='{_TABLE}'><caption style='{_CAPTION}'>{name}</caption>{_rows(lines)}</table>"
        for name, lines in (("expected", expected), ("got", got))
    )
    return (
        f"<p style='margin:.2em 0'>{where}</p><div style='display:flex;gap:2em;flex-wrap:wrap;align-items:flex-start'>"
        f"{tables}</div>"
    )


_TABLE = "border-collapse:collapse;margin:.3em 0"
_CAPTION = "caption-side:top;text-align:left"
_HEAD = "text-align:left;padding:.15em .8em .15em 0;font-weight:normal"
_CELL = "text-align:right;padding:.15em .5em;font-family:monospace;min-width:2.2em;border:2px dotted transparent"


def _rows(lines, name=""):
    head = f"<th scope='row' style='{_HEAD}'>{name}</th>" if name else ""
    return "".join(f"<tr>{head}{''.join(map(_cell, line))}</tr>" for line in lines)


def _cell(content):
    text, differs = content
    frame = ";border:2px solid currentColor" if differs else ""  # where two cells share a border, solid beats dotted
    return f"<td style='{_CELL}{frame}'>{'≠' * differs}{html.escape(text)}</td>"


class Shown:
    """Something with a text form and an HTML form, for ``display``."""

    def __init__(self, text, markup):
        self.text, self.markup = text, markup

    def __repr__(self):
        return self.text

    def _repr_html_(self):
        return self.markup


def show(text, markup):
    """Display in a notebook, print elsewhere."""
    if not in_notebook():
        print(text)
        return
    from IPython.display import display

    display(Shown(text, markup))


def in_notebook():
    """Whether a shell of IPython runs this code."""
    ipython = sys.modules.get("IPython")
    return ipython is not None and ipython.get_ipython() is not None
