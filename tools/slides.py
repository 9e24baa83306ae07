"""Slides of the lessons: cells chosen by docs/workshop/slides/NAME.toml, as reveal.js, live and without a network."""

import importlib.resources
import re
import shutil
import tomllib
from pathlib import Path

import live
import nbformat
from formulas import in_markdown
from hygiene import ROOT, called
from nbconvert.exporters import SlidesExporter
from traitlets.config import Config

CHOSEN = ROOT / "docs" / "workshop" / "slides"
LONGEST_INPUT = 12  # lines of code that still fit above their output
# What such a cell shows is said by its output; its code would only take the room.
QUIET = {
    "cl.explore",
    "cl.predict",
    "cl.show",
    "cl.figures.browse",
    "experiments.results",
    "experiments.live",
    "verdicts.table",
}
LOCAL = re.compile(r"""<a\b[^>]*\bhref=["'](?!https?:|#)[^"']*["'][^>]*>""")
# A head of a table with nothing in it, which a screen reader would announce; and a tag that Chromium calls deprecated.
EMPTY_HEAD = re.compile(r"<thead>\s*<tr>\s*(?:<th[^>]*></th>\s*)+</tr>\s*</thead>")
EMPTY_CELL = re.compile(r"<th[^>]*></th>")
APPLE = re.compile(r"<meta[^>]*apple-mobile-web-app-capable[^>]*>")
HIDE = "hide-on-slides"


class SlideError(ValueError):
    """A choice of slides that does not fit its lesson."""


def choice(path, folder=CHOSEN):
    """The slides of a lesson, each a list of cell ids: from its file, or by rule where there is none."""
    file = Path(folder) / f"{Path(path).stem}.toml"
    if file.is_file():
        return tomllib.loads(file.read_text("utf-8"))["slides"]
    return by_rule(nbformat.read(path, as_version=4))


def by_rule(notebook):
    """Without a choice: every section's opening, everything to move and every card, and what follows a card."""
    slides, after_card = [["title:1"]], False
    for cell in notebook.cells[1:]:
        if cell.cell_type == "markdown":
            if cell.source.startswith("#"):
                slides.append([f"{cell.id}:1"])
            continue
        calls = called(cell.source)
        if after_card or not calls.isdisjoint({"cl.explore", "cl.predict", "cl.figures.browse"}):
            slides.append([cell.id])
        after_card = "cl.predict" in calls
    return slides


def chosen_cells(notebook, slides, name):
    """A notebook of the chosen cells, with the metadata that nbconvert makes slides of.

    Raises
    ------
    SlideError
        If a chosen cell is not in the lesson, or is chosen twice.
    """
    cells = {cell.id: cell for cell in notebook.cells}
    seen, made = set(), []
    for slide in slides:
        for position, entry in enumerate(slide):
            match = re.fullmatch(r"([\w-]+?)(#|:\d+)?", entry)
            if not match or match[1] not in cells:
                raise SlideError(f"slides of {name}: there is no cell {entry!r} in the lesson.")
            if match[1] in seen:
                raise SlideError(f"slides of {name}: the cell {match[1]!r} comes twice.")
            seen.add(match[1])
            made.append(_cell(cells[match[1]], match[2], "slide" if position == 0 else "-"))
    copy = nbformat.from_dict({**notebook, "cells": made})
    copy.metadata.title = notebook.cells[0].source.splitlines()[0].lstrip("# ")
    return copy


def _cell(cell, cut, slide_type):
    cell = nbformat.from_dict({**cell, "metadata": {"slideshow": {"slide_type": slide_type}, "tags": []}})
    if cell.cell_type == "markdown":
        paragraphs = re.split(r"\n\s*\n", cell.source)
        if cut:
            heading = paragraphs[:1] if cell.source.startswith("#") else []
            count = 0 if cut == "#" else int(cut[1:])
            paragraphs = heading + paragraphs[len(heading) : len(heading) + count]
        cell.source = in_markdown(_without_local_links("\n\n".join(paragraphs)))
    else:
        for output in cell.outputs:
            if "text/html" in output.get("data", {}):
                output.data["text/html"] = LOCAL.sub("<a>", output.data["text/html"])
    if cell.cell_type == "code" and (
        not called(cell.source).isdisjoint(QUIET) or cell.source.count("\n") >= LONGEST_INPUT
    ):
        cell.metadata.tags = [HIDE]
    return cell


def _without_local_links(text):
    return re.sub(r"(?<!!)\[([^\]]*)\]\((?!https?:)[^)]*\)", r"\1", text)


def build(executed, folder, chosen=CHOSEN):
    """Write one HTML file a lesson, and what they share, into `folder`; returns the files."""
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    revealjs = importlib.resources.files("sphinx_revealjs") / "_static" / "revealjs"
    static = ROOT / "docs" / "site" / "_static"
    for part in ("dist/reveal.css", "dist/reveal.js", "dist/theme/white.css", "LICENSE"):
        place = folder / "reveal" / part
        place.parent.mkdir(parents=True, exist_ok=True)
        # The theme's own fonts are not used: a projector has its own. And reveal's arrows have the same name as the
        # explorer's controls, which would be moved into their corner and take no click.
        text = re.sub(r"@import [^;]+;", "", (revealjs / part).read_text("utf-8"))
        place.write_text(text.replace(".reveal .controls", ".reveal>.controls"), "utf-8")
    shutil.copyfile(static / "live.js", folder / "live.js")
    shutil.copyfile(Path(chosen) / "template" / "slides.css", folder / "slides.css")
    shutil.rmtree(folder / "live", ignore_errors=True)
    (folder / "live").mkdir()
    exporter = SlidesExporter(
        extra_template_basedirs=[str(Path(chosen))],
        config=Config(
            {
                "SlidesExporter": {"template_name": "template", "reveal_url_prefix": "reveal", "reveal_theme": "white"},
                "TagRemovePreprocessor": {"enabled": True, "remove_input_tags": {HIDE}},
            }
        ),
    )
    files = []
    for path, notebook in executed.items():
        notebook, scripts, _ = live.enliven(live.described(notebook))
        for name, text in scripts.items():
            (folder / "live" / name).write_text(text, "utf-8")
        page, _ = exporter.from_notebook_node(chosen_cells(notebook, choice(path, chosen), path.name))
        file = folder / f"{path.stem}.html"
        file.write_text(APPLE.sub("", EMPTY_CELL.sub("<td></td>", EMPTY_HEAD.sub("", page))), "utf-8")
        files.append(file)
    return files
