"""Pictures of the explorer for the documentation: every view in both themes, and the explorer in JupyterLab.

``python tools/screenshots.py`` writes ``docs/figures/explorer_*.png`` and ``explorer.gif``; needs Chromium.
"""

import argparse
import sys
import tempfile
from pathlib import Path

import nbformat

import convlab as cl

HERE = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(HERE / "tests" / "browser"))
FIGURES = HERE / "docs" / "figures"

VIEWS = {
    "forward": {"stride": 2, "padding": 1, "input_size": 8, "select": (0, 1, 2)},
    "channels": {"in_channels": 4, "out_channels": 4, "groups": 2, "select": (1, 1, 2)},
    "field": {
        "kernel_size": 3,
        "padding": 1,
        "stride": 2,
        "input_size": 14,
        "layers": [{"kernel_size": 3, "dilation": 2}],
    },
    "gradient": {"stride": 2, "padding": 1, "select": (0, 1, 1)},
    "transposed": {"stride": 2, "padding": 1, "select": (0, 1, 1)},
    "matrix": {"padding": 1, "input_size": 5, "select": (0, 2, 2)},
    "compare": {"padding": 2, "input_size": 7, "compare": {"dilation": 2}, "select": (0, 2, 2)},
    "challenge": {},
}
MORE = {
    "several_channels": {
        "in_channels": 3,
        "out_channels": 4,
        "padding": 1,
        "padding_mode": "reflect",
        "select": (2, 0, 3),
    },
    "refused": {"in_channels": 4, "out_channels": 4, "view": "forward"},
}


def take(context, folder, name, given, theme):
    from explorer_page import ExplorerPage

    shown = ExplorerPage(context, folder, cl.explore(**given), theme=theme, width=1120)
    if name == "refused":
        shown.put("groups", 3)
    shown.page.mouse.move(0, 0)
    shown.page.wait_for_timeout(250)
    shown.page.locator(".convlab-explorer").screenshot(path=FIGURES / f"explorer_{name}_{theme}.png")
    shown.close()


def take_in_jupyterlab(context, folder):
    import lab

    course = folder / "course"
    course.mkdir()
    source = "import convlab as cl\n\ncl.explore(stride=2, padding=1, input_size=8, select=(0, 1, 2))"
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    cells = [nbformat.v4.new_markdown_cell("# Stride"), nbformat.v4.new_code_cell(source)]
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=kernel), course / "stride.ipynb")
    with lab.Lab(course, folder / "jupyter") as server:
        opened = lab.NotebookPage(context, server, "stride.ipynb")
        opened.page.set_viewport_size({"width": 1360, "height": 1000})
        opened.open().run_all()
        opened.page.wait_for_selector(".convlab-explorer .grid")
        opened.page.evaluate("window.jupyterapp.commands.execute('application:toggle-left-area')")
        opened.page.wait_for_timeout(800)
        opened.page.screenshot(path=FIGURES / "explorer_jupyterlab.png")
        opened.close()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", help="only these pictures, such as forward or jupyterlab")
    names = parser.parse_args().names
    import lab

    FIGURES.mkdir(parents=True, exist_ok=True)
    pictures = {**{name: {**given, "view": name} for name, given in VIEWS.items()}, **MORE}
    with tempfile.TemporaryDirectory() as folder, lab.chromium(Path(folder) / "profile") as context:
        for name, given in pictures.items():
            for theme in ("light", "dark"):
                if not names or name in names:
                    take(context, Path(folder), name, given, theme)
        if not names or "jupyterlab" in names:
            take_in_jupyterlab(context, Path(folder))
    if not names or "gif" in names:
        cl.explore(stride=2, padding=1, input_size=7).save_gif(FIGURES / "explorer.gif")


if __name__ == "__main__":
    main()
