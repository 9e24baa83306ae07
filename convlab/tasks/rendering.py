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
    lines = [headline(verdict), *_fill(verdict.says)]
    if verdict.picture is not None:
        lines += ["", *picture_text(verdict.picture), ""]
    if verdict.try_next:
        lines += _fill("→ " + verdict.try_next)
    for note in verdict.notes:
        lines += _fill("Note: " + note)
    return "\n".join(lines)


def _fill(text):
    return textwrap.wrap(text, WIDTH, initial_indent="  ", subsequent_indent="  ", break_long_words=False)


def picture_text(picture):
    """The two tables side by side; ≠ marks what differs."""
    tables = [
        picture.expected,
        [
            [("≠" if picture.differs(y, x) else "") + text for x, text in enumerate(line)]
            for y, line in enumerate(picture.got)
        ],
    ]
    widths = [max([len(text) for line in table for text in line] or [1]) for table in tables]
    blocks = [
        ["  ".join(text.rjust(width) for text in line) for line in table]
        for table, width in zip(tables, widths, strict=True)
    ]
    rows = max(map(len, blocks))
    first = max([len("expected"), *map(len, blocks[0])])
    out = [f"  {picture.where}; ≠ marks what differs", "  " + "expected".ljust(first) + "   |   got"]
    for y in range(rows):
        left, right = (block[y] if y < len(block) else "" for block in blocks)
        out.append(f"  {left.ljust(first)}   |   {right}".rstrip())
    return out


def as_html(verdict):
    """The whole verdict as a small card; every colour comes from the page's own theme."""
    edge = "solid" if verdict.outcome == RIGHT else "dashed" if verdict.outcome == NOT_YET else "dotted"
    parts = [
        f'<div style="border-left:4px {edge} currentColor;padding:.2em 0 .2em .8em;max-width:48em">',
        f"<p style='margin:.2em 0'><strong>{html.escape(headline(verdict))}</strong></p>",
        f"<p style='margin:.2em 0'>{html.escape(verdict.says)}</p>",
    ]
    if verdict.picture is not None:
        parts.append(picture_html(verdict.picture))
    if verdict.try_next:
        parts.append(f"<p style='margin:.2em 0'>→ {html.escape(verdict.try_next)}</p>")
    parts += [f"<p style='margin:.2em 0'>Note: {html.escape(note)}</p>" for note in verdict.notes]
    return "".join(parts) + "</div>"


def picture_html(picture):
    """Two tables with captions; a cell that differs has a ≠ and a frame."""
    got = [[(text, picture.differs(y, x)) for x, text in enumerate(line)] for y, line in enumerate(picture.got)]
    expected = [[(text, False) for text in line] for line in picture.expected]
    tables = "".join(_table(name, lines) for name, lines in (("expected", expected), ("got", got)))
    where = html.escape(picture.where)
    return (
        f"<p style='margin:.2em 0'>{where}; ≠ marks what differs</p>"
        f"<div style='display:flex;gap:2em;flex-wrap:wrap'>{tables}</div>"
    )


def _table(name, lines):
    style = "text-align:right;padding:.15em .5em;font-family:monospace;min-width:2.2em;border:1px solid transparent"
    rows = "".join(
        "<tr>"
        + "".join(
            f"<td style='{style};border:2px solid currentColor'>≠{html.escape(text)}</td>"
            if differs
            else f"<td style='{style}'>{html.escape(text)}</td>"
            for text, differs in line
        )
        + "</tr>"
        for line in lines
    )
    caption = f"<caption style='caption-side:top;text-align:left'>{name}</caption>"
    return f"<table style='border-collapse:collapse;margin:.3em 0'>{caption}{rows}</table>"


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
