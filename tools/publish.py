"""The course as a site, as slides and on paper. Each command writes into build/ and can be run again at any time.

    python tools/publish.py site      build/site: the whole course, live without a kernel and without a network
    python tools/publish.py slides    build/slides: one file a lesson, for a projector
    python tools/publish.py handout   build/handout.html and build/cheatsheet.pdf: what a room needs on paper

A lesson is executed when its code or the package has changed since the last time; build/executed keeps what it put out.
The site opens from disk (build/site/index.html) and from any server, and asks no other host for anything.
"""

import argparse
import concurrent.futures
import hashlib
import importlib
import inspect
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import unquote

import live
import nbformat
from hygiene import ROOT, given_out

import convlab
from convlab import course
from notebooks import warm_up

BUILD = ROOT / "build"
LINK = re.compile(r"(?<!!)\[((?:[^\[\]]|\[[^\]]*\])*)\]\(<?([^)\s>]+)>?\)")
NOTEBOOK = re.compile(r"""(<a\b[^>]*\bhref=["'](?!https?:)[^"'#]+)\.ipynb""")
FENCED = re.compile(r"(^(?:```|~~~).*?^(?:```|~~~)[^\n]*$|`[^`\n]+`)", re.MULTILINE | re.DOTALL)
# Rooms of the package that somebody writes code with, in the order of their use.
ROOMS = (
    ("spec", "One layer: its arguments, sizes and counts"),
    ("stacks", "Several layers: receptive field and cost"),
    ("reference", "Convolution in NumPy"),
    ("explorer", "The explorer"),
    ("predictions", "Prediction cards"),
    ("images", "Pictures and digits"),
    ("figures", "Figures"),
    ("models", "Networks"),
    ("models.networks", "Famous networks as layers"),
    ("diagnosis", "Errors explained"),
    ("experiments", "Experiments"),
    ("tasks", "Exercises: check and hint"),
    ("progress", "Progress"),
    ("course", "The course's folder"),
    ("errors", "Errors"),
)


def lessons(root=ROOT):
    return course.lesson_notebooks(root)


def executed_lessons(cache, root=ROOT):
    """All lessons as they run now, by their path; two at a time, because each has a kernel of its own."""
    warm_up()
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ.setdefault(name, "1")
    with concurrent.futures.ProcessPoolExecutor(2) as pool:
        waiting = {path: pool.submit(live.executed, path, cache, root) for path in lessons(root)}
        executed = {path: future.result() for path, future in waiting.items()}
    for path, notebook in executed.items():
        run = notebook.metadata.run
        print(f"{path.name}: executed in {run['seconds']} s, at most {run['peak_mb']} MB")
    return executed


# ---- the site -------------------------------------------------------------------------------------------------------


class Stage:
    """The folder that Sphinx builds from. Files whose content stays are left alone, so that Sphinx leaves them too."""

    def __init__(self, folder, root=ROOT):
        self.folder, self.root = Path(folder), Path(root)
        self.written = set()

    def write(self, name, content):
        place = self.folder / name
        content = content.encode() if isinstance(content, str) else content
        self.written.add(place)
        if not place.is_file() or place.read_bytes() != content:
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(content)

    def drop_others(self):
        """Remove what an earlier build put here and this one did not."""
        for place in self.folder.rglob("*"):
            if place.is_file() and place not in self.written:
                place.unlink()

    def fill(self, executed):
        """Put everything in place: pages, lessons with living widgets, exercises, the reference, scripts, styles."""
        for path in sorted((self.root / "docs").rglob("*")):
            if not path.is_file() or any(part.startswith((".", "__")) for part in path.parts):
                continue
            self.write(self.place(path), self.page(path) if path.suffix == ".md" else path.read_bytes())
        self.write("README.md", self.page(self.root / "README.md"))
        self.write("CONTRIBUTING.md", self.page(self.root / "CONTRIBUTING.md"))
        for path, notebook in executed.items():
            self.lesson(path, notebook)
        for path in course.exercise_files(self.root):
            self.exercise(path)
        self.write("questions.md", questions(executed))
        for name, text in reference().items():
            self.write(f"reference/{name}.md", text)
        self.write("more.md", self.more())
        self.drop_others()

    def lesson(self, path, notebook):
        notebook, scripts, dead = live.enliven(live.described(notebook))
        notebook = live.detached(notebook, self.picture)
        for cell in dead:
            print(f"{path.name}: the widget of cell {cell!r} is of a kind that tools/live.py does not know: still form")
        for name, text in scripts.items():
            self.write(f"_static/live/{name}", text)
        for cell in notebook.cells:
            if cell.cell_type == "markdown":
                cell.source = self.links(cell.source, path)
                continue
            for output in cell.outputs:
                if "text/html" in output.get("data", {}):
                    output.data["text/html"] = NOTEBOOK.sub(r"\1.html", output.data["text/html"])
            if cell.metadata.get("jupyter", {}).get("outputs_hidden"):
                cell.metadata.tags = [*cell.metadata.get("tags", []), "hide-output"]
        self.notebook(
            path.relative_to(self.root), notebook, "This page is live, without Python. To change the code too:"
        )

    def picture(self, kind, data):
        """Keep a picture in a file of its own; returns its address as a lesson's page sees it."""
        name = f"_static/pictures/{hashlib.sha256(data).hexdigest()[:16]}.{kind.removesuffix('+xml')}"
        self.write(name, data)
        return f"../{name}"

    def exercise(self, path):
        source = self.root / "exercises" / path
        if path.suffix != ".ipynb":
            self.write("exercises" / path.parent / "as_given" / path.name, source.read_bytes())
            return
        notebook = nbformat.read(source, as_version=4)
        for cell in notebook.cells:
            if cell.cell_type == "markdown":
                cell.source = self.links(cell.source, source)
        self.notebook("exercises" / path, notebook, "You solve this in Jupyter, where each task is checked:")

    def notebook(self, name, notebook, why):
        """Write a notebook as a page; under its title a link to the file as the course gives it out."""
        name = Path(name)
        self.write(name.parent / "as_given" / name.name, (self.root / name).read_bytes())
        offer = f"{why} {{download}}`download the notebook <as_given/{name.name}>`."
        place = 1 if notebook.cells[0].cell_type == "markdown" else 0
        notebook.cells.insert(place, nbformat.v4.new_markdown_cell(offer, id="download"))
        notebook.metadata = {"kernelspec": notebook.metadata.get("kernelspec", {}), "language_info": {"name": "python"}}
        self.write(name, nbformat.writes(notebook))

    def page(self, path):
        return self.links(path.read_text("utf-8"), path)

    def links(self, text, path):
        """Markdown in which every link leads to a page of the site; one to a file that is not on it becomes plain."""
        here = self.place(path).parent

        def mend(found):
            words, target = found[1], found[2]
            if re.match(r"[a-zA-Z][\w+.-]*:|//|#", target):
                return found[0]
            name, _, anchor = target.partition("#")
            # On the site a learner's own copy is the exercise as it is given out.
            place = self.place(given_out(path.parent / name, self.root).resolve())
            if place is None:
                return words
            if place.suffix == ".ipynb":
                anchor = slug(unquote(anchor).replace("-", " "))
            return f"[{words}]({os.path.relpath(place, here)}{'#' + anchor if anchor else ''})"

        parts = FENCED.split(text)  # every second part is code
        return "".join(part if i % 2 else LINK.sub(mend, part) for i, part in enumerate(parts))

    def place(self, file):
        """Where a file of the course lies among the pages, relative to their top; None if it is not on the site."""
        if file == self.root / "README.md":
            return Path("index.md")
        if not (file.is_file() and file.is_relative_to(self.root)):
            return None
        inside = file.relative_to(self.root)
        if inside.parts[:2] == ("docs", "site"):
            return inside.relative_to("docs/site")
        return inside if inside.parts[0] in ("docs", "notebooks", "exercises", "CONTRIBUTING.md") else None

    def more(self):
        """The page that leads to every document which no other page lists."""
        listed = "\n".join((self.root / "docs" / "site" / "index.md").read_text("utf-8").split())
        pages = [
            path.relative_to(self.root).as_posix().removesuffix(".md")
            for path in sorted((self.root / "docs").glob("*.md"))
        ]
        names = "\n".join(page for page in [*pages, "CONTRIBUTING"] if page not in listed.split())
        return f"# How the course is made and measured\n\n```{{toctree}}\n:maxdepth: 1\n\n{names}\n```\n"


def slug(heading):
    """A heading's name in an address, as GitHub and the site make it."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def questions(executed):
    """The page of questions and error messages, from what each lesson says it answers."""
    lines = [
        "# Questions and error messages",
        "",
        "Each line is a question people really ask, or an error message as PyTorch writes it, and leads to the place",
        "that answers it. The search looks through everything that the lessons print, error messages too.",
    ]
    for path, notebook in executed.items():
        info = notebook.metadata.get("convlab", {})
        found = [item for item in info.get("questions", []) if isinstance(item, dict) and item.get("question")]
        if not found:
            continue
        lines += ["", f"## {info.get('lesson', '')} · {info.get('title', path.stem)}", ""]
        for item in found:
            heading = f"#{slug(plain(item['heading']))}" if item.get("heading") else ""
            text = re.sub(r"([\[\]*_<>])", r"\\\1", item["question"])
            lines.append(f"- [{text}](notebooks/{path.name}{heading})")
    return "\n".join(lines) + "\n"


def plain(heading):
    return re.sub(r"[`*]|\[([^\]]*)\]\([^)]*\)", r"\1", heading)


# ---- the reference --------------------------------------------------------------------------------------------------


def reference():
    """Pages of the function reference: file name without its ending -> Markdown for autodoc."""
    pages = {}
    for room, title in ROOMS:
        module = importlib.import_module(f"convlab.{room}")
        pages[room.replace(".", "_")] = room_page(module, title)
        for name in getattr(module, "_MODULES", ()):
            inner = importlib.import_module(f"{module.__name__}.{name}")
            pages[f"{room}_{name}"] = room_page(inner, f"{title}: {name}")
    names = "\n".join(pages)
    public = "\n".join(
        f"- {{py:obj}}`cl.{name} <convlab.{room}.{name}>`" for name, room in convlab._PUBLIC.items() if room
    )
    pages["index"] = (
        "# Function reference\n\nMade from the docstrings. `import convlab as cl` gives these names; everything else "
        f"lies in the rooms below.\n\n{public}\n\n```{{toctree}}\n:maxdepth: 1\n\n{names}\n```\n"
    )
    return pages


def room_page(module, title):
    words = inspect.getdoc(module) or ""
    blocks = []
    for name, thing in members(module):
        kind = "class" if inspect.isclass(thing) else "function"
        extra = "   :members:\n   :show-inheritance:\n" if kind == "class" else ""
        blocks.append(f".. auto{kind}:: {module.__name__}.{name}\n{extra}")
    body = "\n".join(blocks)
    return f"# {title}\n\n`{module.__name__}`\n\n```{{eval-rst}}\n{words}\n\n{body}\n```\n"


def members(module):
    """Public functions and classes of a room, in the order in which they are written or listed."""
    listed = getattr(module, "__all__", None)
    names = listed or [
        name for name, thing in vars(module).items() if getattr(thing, "__module__", None) == module.__name__
    ]
    for name in names:
        thing = getattr(module, name)
        if not name.startswith("_") and (inspect.isclass(thing) or inspect.isroutine(thing)):
            yield name, thing


# ---- commands -------------------------------------------------------------------------------------------------------


def site(build, executed):
    """Build the site from lessons with their widgets; returns Sphinx's exit status, 0 without errors and warnings."""
    start = time.perf_counter()
    Stage(build / "source").fill(executed)
    shutil.rmtree(build / "site", ignore_errors=True)  # Sphinx would leave pages and pictures that are gone
    command = [sys.executable, "-m", "sphinx", "-b", "html", "-W", "--keep-going", "-q"]
    command += ["-d", str(build / "doctrees"), str(build / "source"), str(build / "site")]
    # conf.py finds the course's own formulas there.
    status = subprocess.run(command, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT / "tools")}).returncode
    files = [path for path in (build / "site").rglob("*") if path.is_file()]
    size, pages = sum(path.stat().st_size for path in files), sum(path.suffix == ".html" for path in files)
    print(
        f"{build / 'site' / 'index.html'}: {pages} pages, {size / 1e6:.1f} MB, in {time.perf_counter() - start:.0f} s"
    )
    return status


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("commands", nargs="+", choices=("site", "slides", "handout"), metavar="site|slides|handout")
    parser.add_argument("--build", type=Path, default=BUILD, help="the folder to write into")
    parser.add_argument(
        "--committed", action="store_true", help="take the lessons' committed outputs; run only what makes widgets"
    )
    parser.add_argument("--plan", help="handout: only the cards and tasks of this plan of docs/workshop/")
    chosen = parser.parse_args(arguments)
    build, status = chosen.build.resolve(), 0
    if "handout" in chosen.commands:
        status |= paper(build, chosen.plan)
    if not {"site", "slides"} & set(chosen.commands):
        return status
    executed = live.as_committed(lessons()) if chosen.committed else executed_lessons(build / "executed")
    if "slides" in chosen.commands:
        import slides

        for file in slides.build(executed, build / "slides"):
            print(file)
    if "site" in chosen.commands:
        status |= site(build, executed)
    return status


def paper(build, plan=None):
    import handout

    file, cards, exercises, title = build / "handout.html", None, None, "Handout"
    if plan:
        source = ROOT / "docs" / "workshop" / f"{plan}.md"
        if not source.is_file():
            there = sorted(path.stem for path in source.parent.glob("*.md") if handout.named(path, "Vote"))
            print(f"There is no plan {plan!r}. There are: {', '.join(there)}.", file=sys.stderr)
            return 1
        cards, exercises = handout.named(source, "Vote"), handout.named(source, "Exercise")
        file = build / f"handout_{plan}.html"
        title = source.read_text("utf-8").splitlines()[0].lstrip("# ")
    build.mkdir(parents=True, exist_ok=True)
    file.write_text(handout.page(cards, exercises, title), "utf-8")
    shutil.copyfile(ROOT / "docs" / "cheatsheet.pdf", build / "cheatsheet.pdf")
    print(file, build / "cheatsheet.pdf", sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
