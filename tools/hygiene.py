"""What a committed notebook must be: executed in order, clean of one machine, described in words, whole offline.

``check_notebook`` reads one file and returns the problems found; nothing is executed here (nbval does that). The rules
depend on the kind of notebook: a lesson and a solution are committed executed, an exercise without outputs.

    python tools/notebooks.py check            # every notebook of the course
    python tools/notebooks.py check 04_stride  # the notebooks of one name
"""

import ast
import hashlib
import inspect
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from urllib.parse import unquote

import nbformat
from IPython.core.inputtransformer2 import TransformerManager

from convlab.text import first_line

ROOT = Path(__file__).resolve().parents[1]
FOLDERS = {"notebooks": "lesson", "solutions": "solution", "exercises": "exercise"}

LARGEST_FILE = 1_500_000  # bytes: a lesson must open at once and stay readable in a browser
LONGEST_CELL = 20  # lines that are not blank
MEDIAN_CELL = 4
SHORTEST_DESCRIPTION = 20  # characters: less is a name, not a description

WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"
# What a cell calls that shows something to move.
MOVED = {"cl.explore", "cl.predict", "cl.figures.browse"}
CELL_METADATA = {"convlab", "deletable", "editable", "jupyter", "nbgrader", "slideshow", "tags"}
KERNELSPEC = {"display_name": "Python 3", "language": "python", "name": "python3"}

ADDRESS = re.compile(r"\b0x[0-9a-fA-F]{6,}\b")
FOREIGN_PATH = re.compile(
    r"(?<![\w./~-])/(?:home|Users|root|tmp|var/folders|private/var|mnt)/[\w.-]+|(?<!\w)[A-Za-z]:\\+(?:Users|Temp)\\"
)
WARNING = re.compile(r":\d+: \w*Warning: |Kernel is running over TCP|\[IPKernelApp\]|\[[CW] \d{4}-")
FAILED_CHECK = re.compile(r"^\W*FAIL\b.*", re.MULTILINE)
PROGRESS = re.compile(r"\r(?!\n)|\d+%\|.*\| *\d+/\d+|\bit/s\b")
# What a page loads by itself when it is shown. A plain hyperlink loads nothing until somebody follows it.
LOADED = re.compile(
    r"""!\[[^\]]*\]\(\s*<?(?:https?:)?//
      | \b(?:src|srcset|poster|data|action|xlink:href)\s*=\s*["']?\s*(?:https?:)?//
      | <(?:link|image|use|base)\b[^>]*\bhref\s*=\s*["']?\s*(?:https?:)?//
      | \burl\(\s*["']?\s*(?:https?:)?//
      | @import\s+["']?\s*(?:url\()?\s*["']?(?:https?:)?//
      | \bfrom\s+["']https?://
      | \bimport\(?\s*["']https?://
      | \b(?:fetch|importScripts)\(\s*["'`](?:https?:)?//""",
    re.VERBOSE | re.IGNORECASE,
)
BASE64 = re.compile(r"base64,[A-Za-z0-9+/=]+")
HEADING = re.compile(r"^#{1,6}\s+(.*?)\s*#*$", re.MULTILINE)
WEB_ADDRESS = re.compile(r"https?://(?!127\.0\.0\.1|localhost)[^\s\"')]*")
EXECUTE = "Run `python tools/notebooks.py execute {name}`."


@dataclass(frozen=True)
class Problem:
    """One thing wrong with one notebook; ``str()`` gives a line that names the cell and what to do."""

    path: Path
    cell: str
    rule: str
    message: str

    def __str__(self):
        return f"{self.path}: {self.cell}: {self.message} [{self.rule}]"


def code_hash(notebook):
    """The SHA-256 of all code cells, stored at execution: equal means the outputs belong to this code."""
    sources = [cell.source for cell in notebook.cells if cell.cell_type == "code"]
    return hashlib.sha256(json.dumps(sources).encode()).hexdigest()


def tags(cell):
    return cell.metadata.get("tags", [])


def called(source):
    """Names of everything a cell calls, as written: ``cl.predict``. Magics and shell lines are understood."""
    try:
        tree = ast.parse(TransformerManager().transform_cell(source))
    except SyntaxError:
        return set()
    return {ast.unparse(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}


def asks_prediction(cell):
    return cell.cell_type == "code" and not called(cell.source).isdisjoint(
        {"cl.predict", "convlab.predict", "predict", "predictions.predict", "cl.predictions.predict"}
    )


def strings(value):
    """Every string inside an output, pictures in base64 excepted: they are long, and their letters spell anything."""
    if isinstance(value, str):
        yield BASE64.sub("base64,", value)
    elif isinstance(value, dict):
        for key, inner in value.items():
            if not (key.startswith("image/") and key != "image/svg+xml"):
                yield from strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from strings(inner)


class Notebook:
    """A notebook file with what the rules ask of it."""

    def __init__(self, path, kind=None, root=ROOT):
        self.path, self.root = Path(path), Path(root)
        self.nb = nbformat.read(self.path, as_version=4)
        inside = self.path.resolve().relative_to(self.root.resolve()).parts
        self.kind = kind or FOLDERS.get(inside[0])
        if self.kind not in FOLDERS.values():
            raise ValueError(f"{path} is neither in {', '.join(FOLDERS)} nor was its kind given")
        self.executed = self.kind != "exercise"
        self.execute = EXECUTE.format(name=self.path.stem)

    @cached_property
    def code(self):
        return [cell for cell in self.nb.cells if cell.cell_type == "code"]

    @cached_property
    def markdown(self):
        return [cell for cell in self.nb.cells if cell.cell_type == "markdown"]

    @cached_property
    def outputs(self):
        return [(cell, output) for cell in self.code for output in cell.outputs]

    @cached_property
    def prose(self):
        """What a person reads and a speller checks: the Markdown, and the comments and texts of the code."""
        return "\n\n".join(cell.source for cell in self.nb.cells)


# --- Rules: each takes a Notebook and yields (cell or None, message). -----------------------------------------------


def executed_in_order(book):
    if not book.executed:
        for cell in book.code:
            if cell.execution_count is not None or cell.outputs:
                yield cell, "an exercise is committed without outputs and counts. Regenerate the exercises."
        return
    if book.code and all(cell.execution_count is None for cell in book.code):
        yield None, f"never executed. {book.execute}"
        return
    for cell, wanted in zip(book.code, range(1, len(book.code) + 1), strict=True):
        if cell.execution_count is None:
            yield cell, f"not executed. {book.execute}"
        elif cell.execution_count != wanted:
            yield cell, f"executed as [{cell.execution_count}] where top to bottom gives [{wanted}]. {book.execute}"


def no_empty_cell(book):
    for cell in book.nb.cells:
        if not cell.source.strip():
            yield cell, "empty cell. Delete it."


def no_stderr(book):
    for cell, output in book.outputs:
        if output.output_type == "stream" and output.name == "stderr":
            yield cell, f"writes to stderr: {first_line(output.text, 120)!r}. Nothing in the course writes there."


def no_failed_check(book):
    """A finding of the doctor is about one machine: who reads without running must not take it for theirs."""
    for cell, output in book.outputs:
        for text in strings(output):
            if found := FAILED_CHECK.search(text):
                yield cell, f"a failed check of one machine in the output: {found[0]!r}. Repair it there, and execute."
                break


def errors_are_meant(book):
    for cell in book.code:
        raised = any(output.output_type == "error" for output in cell.outputs)
        meant = "raises-exception" in tags(cell)
        # A solution is right, so its locked cells do not raise; the tag is there for the exercise made from it.
        locked = book.kind == "exercise" or "nbgrader" in cell.metadata
        if raised and not meant:
            yield cell, "raises an error and is not tagged raises-exception."
        if raised and book.kind == "solution" and locked:
            yield cell, "the solution does not pass its own check."
        if meant and not raised and not locked:
            yield cell, "tagged raises-exception, yet no error is committed, so nbval could not see it stop raising."


def no_addresses(book):
    for cell, output in book.outputs:
        for text in strings(output):
            if match := ADDRESS.search(text):
                yield cell, f"a memory address in the output: {match[0]}. Give the object a repr, or end with `_ = …`."
                break


def no_machine_paths(book):
    here = [str(path).rstrip("/\\") for path in (book.root.resolve(), sys.prefix, Path.home(), tempfile.gettempdir())]
    here = [path + end for path in here if path for end in "/\\"]
    for cell in book.nb.cells:
        for text in [cell.source, *strings(cell.get("outputs", [])), *strings(cell.metadata)]:
            match = FOREIGN_PATH.search(text)
            if match or (own := next((path for path in here if path in text), None)):
                yield cell, f"a path of one machine: {match[0] if match else own!r}."
                break


def no_warnings(book):
    for cell, output in book.outputs:
        for text in strings(output) if output.output_type != "error" else ():
            if match := WARNING.search(text):
                yield cell, f"a warning in the output: {first_line(text[match.start() :], 120)!r}."
                break


def no_progress_bars(book):
    for cell, output in book.outputs:
        if output.output_type == "stream" and (match := PROGRESS.search(output.text)):
            yield cell, f"a progress bar in the output: {match[0]!r}. Progress is shown, not printed."


def hash_is_fresh(book):
    stored = book.nb.metadata.get("convlab", {}).get("code_sha256")
    if book.executed and stored != code_hash(book.nb):
        what = "the code changed after it was executed" if stored else "no code hash: not executed by the tool"
        yield None, f"{what}. {book.execute}"


def clean_metadata(book):
    metadata = book.nb.metadata
    if "widgets" in metadata:
        yield None, f"widget state is stored in the notebook's metadata. {book.execute}"
    if book.executed:
        if metadata.get("kernelspec") != KERNELSPEC:
            yield None, f"kernelspec is {dict(metadata.get('kernelspec', {}))}, not {KERNELSPEC}. {book.execute}"
        if "version" in metadata.get("language_info", {}):
            yield None, f"names the Python version of one machine. {book.execute}"
    for cell in book.nb.cells:
        if "execution" in cell.metadata:
            yield cell, f"times of one run are stored in the cell. {book.execute}"
        if other := set(cell.metadata) - CELL_METADATA - {"execution"}:
            yield cell, f"metadata of some other tool: {', '.join(sorted(other))}. {book.execute}"


def described(book):
    for cell, output in book.outputs:
        data = output.get("data", {})
        if any(kind.startswith("image/") for kind in data):
            text = data.get("text/plain", "").strip()
            if text.startswith("<") or len(text) < SHORTEST_DESCRIPTION:
                yield cell, f"a picture without a description (its text form is {text!r}). Use cl.show(figure)."
        if "<svg" in data.get("text/html", ""):
            yield (
                cell,
                "inline SVG, which JupyterLab removes until the cell is run. Use an <img> with a data: address.",
            )
        beside = [data, *(other.get("data", {}) for other in cell.outputs if other is not output)]
        moves = WIDGET_VIEW in data or not called(cell.source).isdisjoint(MOVED)
        if moves and not any(is_static(other) for other in beside):
            yield cell, "a widget without a still form: add text/html, or a described picture, to the cell's output."
        if WIDGET_VIEW in data:
            yield (
                cell,
                "the view of a widget, which is dead when the notebook is opened again. Show it through convlab.embed, "
                f"as cl.explore does. {book.execute}",
            )
    for cell in book.nb.cells:
        texts = [cell.source] if cell.cell_type == "markdown" else [*strings(cell.get("outputs", []))]
        for text in texts:
            if re.search(r"!\[\s*\]\(", text) or re.search(r"<img\b(?![^>]*\balt\s*=\s*[\"'][^\"']*\w)", text, re.I):
                yield cell, "an image without alternative text."


def is_static(data):
    return bool(data.get("text/html", "").strip()) or any(kind.startswith("image/") for kind in data)


def answers_hidden(book):
    for place, cell in enumerate(book.nb.cells):
        if not asks_prediction(cell):
            continue
        after = next((other for other in book.nb.cells[place + 1 :] if other.cell_type == "code"), None)
        if after is None:
            yield cell, "a prediction card with no code cell after it to answer it."
        elif after.metadata.get("jupyter", {}).get("outputs_hidden") is not True:
            yield after, "follows a prediction card, so its output must be collapsed (jupyter.outputs_hidden: true)."
        elif seen := preview(after):
            yield after, f"JupyterLab shows the beginning of this collapsed output: {seen[:60]!r}. {book.execute}"


def preview(cell):
    """What JupyterLab shows of a collapsed output: of its first output's text the first line that is not empty.

    ``notebooks.py execute`` therefore puts an output without any form before a collapsed one. It shows as nothing.
    """
    for output in cell.outputs[:1]:
        kinds = ("text/html", "image/svg+xml", "text/markdown", "text/plain")
        texts = [output.get("data", {}).get(kind) for kind in kinds] + [output.get("text")]
        text = next((text for text in texts if text is not None), "")
        return next((line.strip() for line in text.split("\n") if line), "")
    return ""


def small_cells(book):
    if book.kind != "lesson" or not book.code:
        return
    sizes = [sum(bool(line.strip()) for line in cell.source.split("\n")) for cell in book.code]
    for cell, size in zip(book.code, sizes, strict=True):
        if size > LONGEST_CELL:
            yield cell, f"{size} lines of code; {LONGEST_CELL} at most. Name a function in the package for it."
    if statistics.median(sizes) > MEDIAN_CELL:
        yield None, f"the median code cell has {statistics.median(sizes):g} lines; {MEDIAN_CELL} at most."


def small_file(book):
    size = book.path.stat().st_size
    if size > LARGEST_FILE:
        yield None, f"{size / 1e6:.1f} MB; {LARGEST_FILE / 1e6} MB at most."


def nothing_fetched(book):
    for cell in book.nb.cells:
        if cell.cell_type == "code" and (match := WEB_ADDRESS.search(cell.source)):
            yield cell, f"a web address in code: {match[0]}. The course runs offline; put links into Markdown."
        for text in [*([cell.source] if cell.cell_type == "markdown" else []), *strings(cell.get("outputs", []))]:
            if match := LOADED.search(text):
                yield cell, f"loads something from another host: {text[match.start() : match.start() + 80]!r}."


def links_resolve(book):
    for cell in book.nb.cells:
        pages = [output.get("data", {}).get("text/html", "") for output in cell.get("outputs", [])]
        texts = [cell.source] if cell.cell_type == "markdown" else pages
        for text in texts:
            for message in broken_links(text, book.path, book.root):
                yield cell, message


def opens_and_closes(book):
    first, last = book.nb.cells[0], book.nb.cells[-1]
    if first.cell_type != "markdown" or not re.match(r"# \S", first.source.lstrip()):
        yield first, "the first cell must be the title: Markdown that begins with '# '."
    if book.kind == "lesson" and not (last.cell_type == "markdown" and list(local_links(last.source))):
        yield last, "the last cell must be Markdown with a link onward (the exercise, the next lesson)."


def course_metadata(book):
    info = book.nb.metadata.get("convlab", {})
    if not isinstance(info, dict):
        yield None, "metadata.convlab must be a mapping."
        return
    number = book.path.stem.split("_")[0]
    if "lesson" in info and info["lesson"] != number:
        yield None, f"metadata.convlab.lesson is {info['lesson']!r}, the file's number is {number!r}."
    minutes = info.get("minutes", 1)
    if isinstance(minutes, bool) or not isinstance(minutes, int) or not 1 <= minutes <= 240:
        yield None, f"metadata.convlab.minutes is {minutes!r}, not whole minutes."
    for name in ("objectives", "questions"):
        yield from _texts_with_ids(name, info.get(name, []))
    title = info.get("title")
    if title is not None and title not in book.nb.cells[0].source.lstrip().split("\n")[0]:
        yield book.nb.cells[0], f"metadata.convlab.title is {title!r}, and the lesson's first line is another."
    said = _plain(" ".join(cell.source for cell in book.markdown))
    for item in _mappings(info, "objectives"):
        # Once where the lesson opens, and once in the recap.
        if said.count(_plain(str(item.get("text"))).rstrip(".")) < 2:
            yield None, f"objective {item.get('id')!r} does not open the lesson and close it in the same words."
    headings = {_plain(found) for cell in book.markdown for found in HEADING.findall(cell.source)}
    for item in _mappings(info, "questions"):
        if "heading" in item and _plain(str(item["heading"])) not in headings:
            yield None, f"question {item.get('id')!r} names a heading that is not there: {item['heading']!r}."


def _plain(text):
    return " ".join(text.split())


def _mappings(info, name):
    items = info.get(name, [])
    return [item for item in items if isinstance(item, dict)] if isinstance(items, list) else []


def _texts_with_ids(name, items):
    if not isinstance(items, list):
        yield None, f"metadata.convlab.{name} must be a list."
        return
    seen = set()
    for item in items:
        if name == "questions" and isinstance(item, str):
            item = {"id": item}
        identifier = item.get("id") if isinstance(item, dict) else None
        if not isinstance(identifier, str) or not identifier:
            yield None, f"metadata.convlab.{name}: {item!r} has no id."
        elif identifier in seen:
            yield None, f"metadata.convlab.{name}: the id {identifier!r} is there twice."
        elif name == "objectives" and not (isinstance(item.get("text"), str) and item["text"].strip()):
            yield None, f"metadata.convlab.{name}: {identifier!r} has no text."
        seen.add(identifier)


def spelled(book):
    for word in misspelled(book.prose):
        yield None, f"spelling: {word}"


def numbers_are_measured(book):
    for cell in book.markdown:
        for message in unmeasured(cell.source):
            yield cell, message


RULES = [
    executed_in_order,
    no_empty_cell,
    no_stderr,
    no_failed_check,
    errors_are_meant,
    no_addresses,
    no_machine_paths,
    no_warnings,
    no_progress_bars,
    hash_is_fresh,
    clean_metadata,
    described,
    answers_hidden,
    small_cells,
    small_file,
    nothing_fetched,
    links_resolve,
    opens_and_closes,
    course_metadata,
    spelled,
    numbers_are_measured,
]


def check_notebook(path, kind=None, root=ROOT, rules=RULES):
    """Problems of one notebook, none if it may be committed.

    Parameters
    ----------
    path : path of the notebook, somewhere under `root`
    kind : "lesson", "solution" or "exercise"; by default what its folder says
    root : the course's folder
    rules : the rules to apply, by default all of ``RULES``
    """
    path = Path(path)
    try:
        nbformat.validate(nbformat.read(path, as_version=4))
        book = Notebook(path, kind, root)
    except (nbformat.ValidationError, nbformat.reader.NotJSONError) as error:
        return [Problem(path, "notebook", "valid", f"not a valid notebook: {first_line(error, 120)}")]
    if not book.nb.cells:
        return [Problem(path, "notebook", "valid", "no cells.")]
    shown = path.resolve().relative_to(Path(root).resolve())
    return [
        Problem(shown, f"cell {cell.id!r}" if cell else "notebook", rule.__name__, message)
        for rule in rules
        for cell, message in rule(book)
    ]


def check_page(path, root=ROOT):
    """Problems of one Markdown page (README, docs): its links, its spelling, its measured numbers, nothing fetched."""
    text = Path(path).read_text(encoding="utf-8")
    prose = re.sub(r"^(```|~~~).*?^\1", "", text, flags=re.MULTILINE | re.DOTALL)
    problems = [("links_resolve", message) for message in broken_links(prose, Path(path), Path(root))]
    problems += [
        ("nothing_fetched", f"loads something from another host: {hit[0]!r}.") for hit in LOADED.finditer(prose)
    ]
    problems += [("spelled", f"spelling: {word}") for word in misspelled(prose)]
    problems += [("numbers_are_measured", message) for message in unmeasured(prose)]
    shown = Path(path).resolve().relative_to(Path(root).resolve())
    return [Problem(shown, "page", rule, message) for rule, message in problems]


# --- Links ----------------------------------------------------------------------------------------------------------


def local_links(text):
    """Targets of links and images in Markdown and HTML that are files of the course or places in them."""
    text = re.sub(r"(`+).*?\1", "", text, flags=re.DOTALL)
    for target in [
        *re.findall(r"\]\(\s*<?([^)\s>]+)>?(?:\s+[\"'][^)]*)?\)", text),
        *re.findall(r"^\[[^\]^]+\]:\s+<?(\S+?)>?$", text, flags=re.MULTILINE),
        *re.findall(r"<(?:a|img|source)\b[^>]*\b(?:href|src)\s*=\s*[\"']([^\"']+)[\"']", text),
    ]:
        if not re.match(r"[a-zA-Z][\w+.-]*:|//", target):
            yield unquote(target)


def broken_links(text, path, root):
    for target in local_links(text):
        name, _, anchor = target.partition("#")
        place = given_out((path.parent / name) if name else path, root)
        if not place.exists():
            yield f"a link to {target!r}: there is no such file."
        elif not place.resolve().is_relative_to(root.resolve()):
            yield f"a link to {target!r} leaves the course."
        elif place.resolve() != path.resolve() and _ignored(place, root):
            yield f"a link to {target!r}: that file is not part of the course, only of this copy."
        elif anchor and place.suffix in (".ipynb", ".md") and anchor not in anchors(place):
            yield f"a link to {target!r}: {place.name} has no heading of that name."


def given_out(place, root):
    """For a learner's own copy, which is on the learner's machine only, the exercise that it is a copy of."""
    work = Path(os.path.abspath(Path(root) / "my_work"))
    place = Path(os.path.abspath(place))
    return Path(root) / "exercises" / place.relative_to(work) if place.is_relative_to(work) else place


def _ignored(place, root):
    """A file git leaves out is on this machine only. Where there is no git, all files count."""
    if not (root / ".git").exists():
        return False
    return subprocess.run(["git", "check-ignore", "-q", str(place)], cwd=root, capture_output=True).returncode == 0


def anchors(path):
    """Headings of a notebook as JupyterLab names them (``My-heading``), of a page as GitHub does (``my-heading``)."""
    if path.suffix == ".ipynb":
        cells = nbformat.read(path, as_version=4).cells
        text = "\n\n".join(cell.source for cell in cells if cell.cell_type == "markdown")
    else:
        text = path.read_text(encoding="utf-8")
    named = set(re.findall(r"\b(?:id|name)\s*=\s*[\"']([^\"']+)[\"']|^\(([\w-]+)\)=$", text, flags=re.MULTILINE))
    names = {name for pair in named for name in pair if name}
    text = re.sub(r"^(```|~~~).*?^\1", "", text, flags=re.MULTILINE | re.DOTALL)
    for heading in HEADING.findall(text):
        plain = re.sub(r"[`*]|\[([^\]]*)\]\([^)]*\)", r"\1", heading)
        if path.suffix == ".ipynb":
            names.add(plain.replace(" ", "-"))
        else:
            names.add(re.sub(r"[^\w\- ]", "", plain.lower()).replace(" ", "-"))
    return names


# --- Words and numbers ----------------------------------------------------------------------------------------------


def misspelled(text):
    """What codespell finds, each as ``wrong ==> right``. Exceptions: [tool.codespell] in pyproject.toml."""
    text = re.sub(r"https?://\S+", "", text)
    # codespell reads pyproject.toml of the folder it runs in.
    command = [sys.executable, "-m", "codespell_lib", "-"]
    result = subprocess.run(command, input=text, text=True, capture_output=True, cwd=ROOT, encoding="utf-8")
    if result.returncode not in (0, 65):
        raise RuntimeError(f"codespell failed: {result.stderr.strip()}")
    # Each finding is two lines: the line of text, then "wrong ==> right".
    return sorted({line.strip() for line in result.stdout.splitlines() if re.match(r"\s+\S+ ==> ", line)})


def unmeasured(text):
    """Numbers beside a ``<!-- result: KEY -->`` that differ from the shipped results."""
    if "<!-- result:" not in text:
        return []
    from convlab import experiments  # heavy, and needed by few cells

    return [str(message) for message in experiments.check_prose(inspect.cleandoc(text)) or []]


def course_notebooks(names=(), root=ROOT, folders=tuple(FOLDERS)):
    """Paths of the course's notebooks in order, all of them or those whose file name is one of `names`."""
    found = [
        path
        for folder in folders
        for path in sorted((Path(root) / folder).rglob("*.ipynb"))
        if ".ipynb_checkpoints" not in path.parts
    ]
    if not names:
        return found
    chosen = []
    for name in names:
        wanted = Path(name).resolve() if Path(name).suffix == ".ipynb" else None
        hits = [path for path in found if path.resolve() == wanted or path.stem == name]
        if not hits:
            there = ", ".join(dict.fromkeys(path.stem for path in found)) or "none"
            raise LookupError(f"no notebook is called {name!r}. There are: {there}.")
        chosen += hits
    return list(dict.fromkeys(chosen))
