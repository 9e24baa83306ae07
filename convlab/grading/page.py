"""What the pages for students and instructors share. A page is one file: no request, no script, every text escaped."""

import html
import re
from collections.abc import Collection, Iterable, Sequence

# Nothing but the style in the page itself is allowed, should a text ever get past the escaping.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"

_STYLE = """
:root { color-scheme: light dark; --ink: #1b1b1b; --paper: #ffffff; --soft: #f1f3f5; --line: #767c82; --quiet: #4d545b;
  --good: #dcefe0; --part: #fdeccb; --none: #e6e8ea; --look: #f9dcdc; }
@media (prefers-color-scheme: dark) { :root { --ink: #ececec; --paper: #17191b; --soft: #23272a; --line: #8d949b;
  --quiet: #b9c0c6; --good: #1d4029; --part: #4f3a10; --none: #33383c; --look: #572323; } }
body { font: 1rem/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper); margin: 0 auto;
  max-width: 62rem; padding: 1rem 1.2rem 3rem; overflow-wrap: anywhere; }
h1 { font-size: 1.6rem; line-height: 1.25; } h2 { font-size: 1.3rem; margin-top: 2.2rem;
  border-bottom: 2px solid var(--line); } h3 { font-size: 1.08rem; margin: 1.6rem 0 .3rem; }
p, ul, ol { max-width: 46rem; margin: .4rem 0; } .quiet { color: var(--quiet); }
.grid { border-collapse: collapse; margin: .6rem 0; overflow-wrap: break-word; }
.grid caption { text-align: left; color: var(--quiet); }
.grid th, .grid td { border: 1px solid var(--line); padding: .2rem .5rem; text-align: left; vertical-align: top; }
.grid th { background: var(--soft); font-weight: 600; }
.grid td.number { text-align: right; font-variant-numeric: tabular-nums; }
.scroll { overflow-x: auto; position: relative; } .scroll:focus-visible { outline: 3px solid var(--line); }
pre { background: var(--soft); border: 1px solid var(--line); padding: .6rem; overflow-x: auto; font-size: .88rem;
  white-space: pre-wrap; overflow-wrap: anywhere; }
.task { border-left: 5px solid var(--line); padding-left: .9rem; margin: 1.2rem 0; }
.grid .right { background: var(--good); } .grid .part { background: var(--part); }
.grid .none { background: var(--none); } .grid .look { background: var(--look); }
blockquote { margin: .5rem 0; padding: .3rem .8rem; border: 2px solid var(--line); max-width: 46rem;
  white-space: pre-line; }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.grid .bar { display: flex; width: 9rem; height: 1.1rem; border: 1px solid var(--line); }
.grid .bar .right { background: var(--ink); } .grid .bar .none { background: var(--paper); }
.grid .bar .part { background: repeating-linear-gradient(45deg, var(--paper) 0 4px, var(--line) 4px 7px); }
@media print { body { max-width: none; } .task { break-inside: avoid-page; } pre { white-space: pre-wrap; } }
"""

SIGNS = {"right": "✓", "not yet": "◐", "not attempted": "○", "manual": "✎"}


def page(title: str, body: str) -> str:
    """A whole page.

    Parameters
    ----------
    title : str
        Plain text.
    body : str
        HTML.
    """
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{text(title)}</title>\n<style>{_STYLE}</style>\n</head>\n"
        f"<body>\n<main>\n{body}\n</main>\n</body>\n</html>\n"
    )


def text(value: object) -> str:
    """Words of anybody as HTML: escaped, and without characters that a page cannot hold or that turn text around."""
    kept = (c if c in "\n\t" or c.isprintable() else " " if c.isspace() else "�" for c in str(value))
    return html.escape("".join(kept), quote=True)


def prose(value: object) -> str:
    """Words as HTML, where what stands between two back-ticks is code."""
    return re.sub(r"`([^`\n]+)`", r"<code>\1</code>", text(value))


# Names of mistakes that are no words yet; the others are.
_WORDS = {
    "type NoneType": "nothing was returned",
    "type": "it is not the kind of value that is asked for",
    "value": "some numbers are not right",
    "length": "there are not as many numbers as questions",
    "incomplete": "something is not filled in yet",
    "rank": "the number of axes is another",
    "shape": "the shape is another",
    "dtype": "the dtype is another",
    "nan": "nan or inf is among the numbers",
    "view": "what came back shares its memory with the input",
    "empty": "there is no layer in it",
    "not whole": "a size is not a whole number",
    "halves": "every size was halved",
    "time limit": "it did not come to an end",
    "does not run": "the layers do not fit together",
}


def mistake_words(name: str) -> str:
    """The name of a mistake in words."""
    if name in _WORDS:
        return _WORDS[name]
    for start, meaning in (("type ", "a wrong type was returned: "), ("raised ", "it stopped with ")):
        if name.startswith(start):
            return meaning + name.removeprefix(start)
    return f"{name.removeprefix('chose ')} was chosen" if name.startswith("chose ") else name


def table(caption: str, head: Sequence[str], rows: Iterable[Sequence[str]], numbers: Collection[int] = ()) -> str:
    """A table with a caption; the first cell of each row is its head. Cells are HTML.

    Parameters
    ----------
    numbers : collection of int
        Columns to align as numbers.
    """
    columns = "".join(f'<th scope="col">{cell}</th>' for cell in head)
    lines = []
    for first, *rest in rows:
        cells = "".join(
            cell
            if cell.startswith("<td")
            else f'<td class="number">{cell}</td>'
            if place in numbers
            else f"<td>{cell}</td>"
            for place, cell in enumerate(rest, 1)
        )
        lines.append(f'<tr><th scope="row">{first}</th>{cells}</tr>')
    return (
        f'<div class="scroll" role="group" tabindex="0" aria-label="{caption}"><table class="grid">'
        f"<caption>{caption}</caption><thead><tr>{columns}</tr></thead><tbody>{''.join(lines)}</tbody></table></div>"
    )
