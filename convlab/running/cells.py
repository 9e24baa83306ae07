"""A notebook's file, read for what was written in it: its cells, without outputs, whatever program saved it.

Checking and grading both need the cells alone. Outputs can be many times as large, so they are left out before anything
is made of the file; what is left has a limit, and so has the work of looking for it. Notebooks of the formats 3 and 4
are read, with and without ids and labels. Standard library only.
"""

import functools
import json
import re
import unicodedata
from collections.abc import Mapping
from typing import Any

LARGEST_FILE = 100_000_000  # bytes, with outputs
LARGEST = 20_000_000  # bytes without them
MOST_CELLS = 2_000
_MOST_PARTS = 4_000_000  # brackets and texts that are looked at in a large file
_SMALL = 1_000_000  # bytes; a file of that size is read as it is
_DROPPED = {b"outputs": b"[]", b"attachments": b"{}", b"prompt_number": b"null"}
_TOKEN = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+(?:"|\\?\Z)|[\[\]{}:,]', re.DOTALL)  # a text without end is one token
_SEPARATED = re.compile(r"\r\n?|[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")


class NotANotebook(ValueError):
    """What a file is in place of a notebook, and what can be done; for the person who has it."""


def read(data: bytes) -> dict[str, Any]:
    """The notebook in a file's bytes, as format 4 has it, without outputs.

    Parameters
    ----------
    data : bytes

    Returns
    -------
    dict
        ``"cells"`` is a list of dictionaries; all else is as it was saved.

    Raises
    ------
    NotANotebook
        It holds no notebook, or too much.
    """
    if not data.strip():
        raise NotANotebook(
            "It is empty (the file is empty). Was it still being saved, or not downloaded yet? Ask for it again."
        )
    if len(data) > LARGEST_FILE:
        raise NotANotebook(
            f"It has {len(data) / 1e6:.0f} MB; more than {LARGEST_FILE / 1e6:.0f} MB is not read. In JupyterLab, Edit, "
            "Clear Outputs of All Cells makes it small."
        )
    other = why_no_notebook(data)
    if other:
        raise NotANotebook(other)
    if data[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in data[:4]:
        try:
            data = data.decode(json.detect_encoding(data)).lstrip("\ufeff").encode()
        except UnicodeError:
            raise _no_text() from None
    if len(data) > _SMALL:
        data = without_outputs(data)
    if len(data) > LARGEST:
        raise NotANotebook(
            f"It has {len(data) / 1e6:.0f} MB without its outputs; more than {LARGEST / 1e6:.0f} MB of text is not "
            "read. Is there data in a cell that belongs into a file?"
        )
    try:
        notebook = json.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise _no_text() from None
    except (ValueError, RecursionError):
        raise NotANotebook(
            "It is not a notebook, or not a whole notebook file: it cannot be read as one (its JSON is broken). "
            "Perhaps it was cut off on its way, or edited by hand. Ask for the file again."
        ) from None
    return _as_format_4(notebook)


def _no_text():
    return NotANotebook(
        "It is not a notebook: it is no text in UTF-8, and cannot be read as one. Ask for the file again, as "
        "JupyterLab saves it."
    )


def _as_format_4(notebook):
    """A notebook's cells as format 4 has them; format 3 kept them in worksheets, and a code cell's text as "input"."""
    if not isinstance(notebook, dict):
        notebook = {}
    sheets = notebook.get("worksheets")
    cells = notebook.get("cells")
    if not isinstance(cells, list) and isinstance(sheets, list):
        lists = (sheet.get("cells") for sheet in sheets if isinstance(sheet, dict))
        cells = [_from_format_3(cell) for some in lists if isinstance(some, list) for cell in some]
        if not cells:
            raise NotANotebook(
                "It is a notebook of a format from before 2015, and has no cells (there is no list of cells with "
                "something in it). Ask for it saved by JupyterLab."
            )
        notebook = {key: value for key, value in notebook.items() if key != "worksheets"} | {"nbformat": 4}
    if not isinstance(cells, list) or (cells and not any(isinstance(cell, dict) for cell in cells)):
        raise NotANotebook("It is not a notebook: it has no cells (no list of cells). Ask for the file again.")
    if len(cells) > MOST_CELLS:
        raise NotANotebook(f"It has {len(cells)} cells; more than {MOST_CELLS} are not read.")
    return {**notebook, "cells": cells}


def _from_format_3(cell):
    if not isinstance(cell, dict):
        return cell
    out = {key: value for key, value in cell.items() if key not in ("input", "collapsed", "language", "outputs")}
    if cell.get("cell_type") == "code":
        out["source"] = cell.get("input", cell.get("source", ""))
        if cell.get("language") not in (None, "python", "ipython"):
            out["source"] = f"%%{cell['language']}\n{source(out)}"
    elif cell.get("cell_type") == "heading":
        level = cell.get("level")
        out["cell_type"] = "markdown"
        out["source"] = "#" * (level if isinstance(level, int) and 0 < level < 7 else 1) + " " + source(cell)
    return out


def without_outputs(data: bytes) -> bytes:
    """The bytes of a notebook without its cells' outputs and attachments, and without the state of widgets.

    Nothing is made of what is left out. What is no JSON stays as it is, for whoever reads it to say so.

    Raises
    ------
    NotANotebook
        It has more parts than anybody would write.
    """
    kept: list[bytes] = []
    stack: list[tuple[bytes, bytes | None]] = []
    begin, count, value_at = 0, 0, 0
    last: bytes | None = None
    key: bytes | None = None
    skipped: list[Any] | None = None
    for match in _TOKEN.finditer(data):
        count += 1
        if count > _MOST_PARTS:
            raise NotANotebook("It has millions of parts, as no notebook that somebody wrote has. It is not read.")
        token = match[0]
        first = token[:1]
        if skipped is not None:  # inside of a value that is left out
            if first in (b"[", b"{"):
                skipped[1] += 1
            elif first in (b"]", b"}"):
                skipped[1] -= 1
                if skipped[1] < 0:  # the end of the cell: the value was a plain one
                    kept += [data[begin:value_at], skipped[0]]
                    begin, skipped = match.start(), None
            if skipped is not None and skipped[1] == 0 and first in (b"]", b"}"):
                kept += [data[begin:value_at], skipped[0]]
                begin, skipped = match.end(), None
                continue
            if skipped is not None and skipped[1] == 0 and first == b",":
                kept += [data[begin:value_at], skipped[0]]
                begin, skipped = match.start(), None
            if skipped is not None:
                continue
        if first == b'"':
            last = token
        elif first == b":":
            key = last
            if stack and stack[-1][0] == b"{":
                name = key[1:-1] if key else b""
                dropped = _dropped(stack, name)
                if dropped is not None:
                    skipped, value_at = [dropped, 0], match.end()
        elif first in (b"{", b"["):
            stack.append((first, key))
            key = None
        elif first in (b"}", b"]"):
            if not stack:
                return data
            stack.pop()
            key = None
        elif first == b",":
            key = None
    return b"".join([*kept, data[begin:]])


def _dropped(stack, name):
    """What stands for a value that is left out, or None: in a cell its outputs, in the notebook its widgets."""
    names = [key for _, key in stack]
    in_list = [kind for kind, _ in stack]
    if in_list[:1] != [b"{"]:
        return None
    if in_list == [b"{", b"[", b"{"] and names[1] == b'"cells"':
        return _DROPPED.get(name)
    if in_list == [b"{", b"[", b"{", b"[", b"{"] and names[1] == b'"worksheets"' and names[3] == b'"cells"':
        return _DROPPED.get(name)
    if in_list == [b"{", b"{"] and names[1] == b'"metadata"' and name == b"widgets":
        return b"{}"
    return None


# -- what a file is in place of a notebook -----------------------------------------------------------------------

_HTML = re.compile(rb"\s*(?:<!--.*?-->\s*)?<(?:!doctype|html|head|body|\?xml)\b", re.IGNORECASE | re.DOTALL)
_MAGIC = (
    (b"%PDF", "a PDF: an export to look at, in which nothing can run"),
    (b"Rar!", "a packed folder (rar)"),
    (b"7z\xbc\xaf", "a packed folder (7z)"),
    (b"\x1f\x8b", "a packed file (gzip)"),
    (b"\xd0\xcf\x11\xe0", "a Word or Excel file"),
    (b"{\\rtf", "a text of TextEdit or Word (RTF)"),
    (b"\x89PNG", "an image"),
    (b"\xff\xd8\xff", "an image"),
    (b"bplist", "a placeholder of iCloud: the file itself is not on that computer yet"),
    (b"version https://git-lfs", "a pointer of Git LFS: the file itself was not fetched"),
    (b"[InternetShortcut]", "a link to a page, not the file behind it"),
    (b"[Desktop Entry]", "a link, not the file behind it"),
)
_ASK = "Ask for the notebook itself, the file that ends in .ipynb."


def why_no_notebook(data: bytes) -> str:
    """What a file is that cannot be a notebook, in words with a remedy; empty where it may be one."""
    head = data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n")
    if _HTML.match(head):
        if re.search(rb"jp-Notebook|nbconvert|jp-Cell|jupyter", data[:20_000], re.IGNORECASE):
            return f"It is a web page that was exported from the notebook; nothing in it can run. {_ASK}"
        return (
            f"It is a web page, perhaps one that asks to sign in or that shows the notebook. Download it again. {_ASK}"
        )
    for begin, what in _MAGIC:
        if head.startswith(begin):
            return f"It is {what}. {_ASK}"
    link = head.startswith(b"{") and len(data) < 5_000 and re.search(rb'"(?:doc_id|url|resource_id)"\s*:', data)
    if link and b'"cells"' not in data:
        return f"It is a link to a file in Google Drive, not the file: File, Download, Download .ipynb. {_ASK}"
    return ""


# -- text, by what it says ---------------------------------------------------------------------------------------


def source(cell: Mapping[str, Any]) -> str:
    """A cell's text; some programs save it as a list of lines."""
    text = cell.get("source", "")
    if isinstance(text, list):
        text = "".join(line for line in text if isinstance(line, str))
    return text if isinstance(text, str) else ""


@functools.lru_cache(maxsize=4096)
def plain(text: str) -> str:
    """A text without what editors change by themselves: line ends, spaces at a line's end, empty lines around it.

    Two cells that say the same have the same plain text.
    """
    lines = _SEPARATED.sub("\n", unicodedata.normalize("NFC", text).replace("\ufeff", "").replace("\xa0", " "))
    return "\n".join(line.rstrip() for line in lines.split("\n")).strip("\n")


def same(text: str, other: str) -> bool:
    """Whether two texts say the same."""
    return plain(text) == plain(other)


def contains(text: str, part: str) -> bool:
    """Whether a text has another one in it, as whole lines: what merging two cells makes."""
    return bool(plain(part)) and f"\n{plain(part)}\n" in f"\n{plain(text)}\n"


def unfenced(text: str) -> str:
    """The code in a text that is nothing but a block of code in Markdown; else the text itself."""
    block = re.fullmatch(r"\s*(`{3,}|~{3,})[^\n`]*\n(.*?)\n?\1\s*", text, re.DOTALL)
    return block[2] if block else text
