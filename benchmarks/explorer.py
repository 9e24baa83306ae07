"""How much work the explorer is for the page, measured in headless Chromium; writes ``docs/explorer-benchmark.md``.

``python benchmarks/explorer.py``. Times are CPU milliseconds of the page's main thread (script, style and layout), so
that other programs on the machine disturb them little; painting comes on top. No GPU.
"""

import argparse
import os
import platform
import random
import statistics
import sys
import tempfile
from pathlib import Path

import convlab as cl
from convlab.explorer import VIEWS, messages

HERE = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(HERE / "tests" / "browser"))
PAGE = HERE / "docs" / "explorer-benchmark.md"
PARTS = ("ScriptDuration", "LayoutDuration", "RecalcStyleDuration")

# One thing a person does, then the layout it causes.
DO = """([what, given]) => {
    const e = document.getElementById("here").convlabExplorer;
    if (what === "change") e.change(given, { quiet: true });
    else if (what === "point") e.preview(given);
    else if (what === "step") e.select(given, { quiet: true });
    else if (what === "edit") e.write(...given);
    document.querySelector(".convlab-explorer").getBoundingClientRect();
}"""

OPEN = """async (n) => {
    globalThis.unmount();
    const source = document.getElementById("explorer").textContent.replaceAll("<\\\\/script", "</script") + "//" + n;
    const module = await import(URL.createObjectURL(new Blob([source], { type: "text/javascript" })));
    globalThis.unmount = module.default.render({ model: convlabModel, el: document.getElementById("here") });
    document.querySelector(".convlab-explorer").getBoundingClientRect();
}"""


class Stopwatch:
    def __init__(self, context, page):
        self.session, self.page = context.new_cdp_session(page), page
        self.session.send("Performance.enable", {"timeDomain": "threadTicks"})

    def _now(self):
        metrics = {m["name"]: m["value"] for m in self.session.send("Performance.getMetrics")["metrics"]}
        return sum(metrics[part] for part in PARTS)

    def time(self, script, argument):
        before = self._now()
        self.page.evaluate(script, argument)
        return 1000 * (self._now() - before)

    def median_and_p95(self, script, arguments):
        times = sorted(self.time(script, argument) for argument in arguments)
        return f"{statistics.median(times):.1f} / {times[round(0.95 * (len(times) - 1))]:.1f}"


def changes(explorer):
    """Each of the nine arguments and the input size, away and back again."""
    now = {name: getattr(explorer, name) for name in ("stride", "padding", "dilation", "kernel_size", "input_size")}
    channels = {name: getattr(explorer, name) for name in ("in_channels", "out_channels")}
    away = [
        {"stride": (2, 2)},
        {"padding": (2, 1)},
        {"dilation": (2, 2)},
        {"kernel_size": (2, 3)},
        {"input_size": (explorer.input_size[0] - 1, explorer.input_size[1])},
        {"in_channels": channels["in_channels"] + 1},
        {"out_channels": channels["out_channels"] - 1 or 2},
    ]
    pairs = [(change, {name: ({**now, **channels})[name] for name in change}) for change in away]
    pairs += [({"padding_mode": "reflect"}, {"padding_mode": "zeros"}), ({"bias": False}, {"bias": True})]
    if explorer.in_channels == explorer.out_channels:
        pairs.append(({"groups": explorer.in_channels}, {"groups": 1}))
    return [change for pair in pairs for change in pair]


def measure(context, folder, rounds, **given):
    """The page's times for one explorer: opening, pointing, stepping, editing, changing."""
    from explorer_page import ExplorerPage

    rng = random.Random(0)
    explorer = cl.explore(**given)
    shown = ExplorerPage(context, folder, explorer)
    watch = Stopwatch(context, shown.page)
    out, size = explorer.spec.output_size(explorer.input_size), explorer.input_size

    def pixel():
        return {
            "pane": "input",
            "c": rng.randrange(explorer.in_channels),
            "i": rng.randrange(size[0]),
            "j": rng.randrange(size[1]),
        }

    def cell():
        if given.get("view") == "field":
            return {"pane": "level", "k": 0, "i": rng.randrange(size[0]), "j": rng.randrange(size[1])}
        return pixel() if rng.random() < 0.5 else output()

    def output():
        return {
            "pane": "output",
            "o": rng.randrange(explorer.out_channels),
            "i": rng.randrange(out[0]),
            "j": rng.randrange(out[1]),
        }

    cells = shown.page.locator("[role=gridcell]").count()
    canvases = shown.page.locator("canvas.grid").count()
    times = [
        watch.median_and_p95(OPEN, range(8)),
        watch.median_and_p95(DO, [["point", cell()] for _ in range(rounds)]),
        watch.median_and_p95(DO, [["step", output()] for _ in range(rounds)]),
        watch.median_and_p95(DO, [["edit", [pixel(), str(n % 5)]] for n in range(rounds // 2)]),
        watch.median_and_p95(DO, [["change", change] for change in changes(explorer) * 3]),
    ]
    shown.close()
    return f"{cells} cells" + (f", {canvases} canvas{'es' * (canvases > 1)}" if canvases else ""), times


def table(heads, body):
    return "\n".join(f"| {' | '.join(row)} |" for row in [heads, ["---"] * len(heads), *body])


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--print", action="store_true", help="print the page and leave the file as it is")
    parser.add_argument("--rounds", type=int, default=120)
    arguments = parser.parse_args()
    import lab

    cases = [(1, 1, 8), (3, 3, 12), (3, 4, 14), (3, 8, 64)]
    with tempfile.TemporaryDirectory() as folder, lab.chromium(Path(folder) / "profile") as context:
        rows, views = [], []
        for inputs, outputs, size in cases:
            given = {"in_channels": inputs, "out_channels": outputs, "padding": 1, "input_size": size}
            screen, times = measure(context, Path(folder), arguments.rounds, **given)
            rows.append([f"{inputs}×{size}×{size} → {outputs}", screen, *times])
            print(*rows[-1], sep="  ", file=sys.stderr)
        for view in VIEWS[1:-1]:
            given = {"in_channels": 2, "out_channels": 2, "padding": 1, "input_size": 8, "view": view}
            given |= {"compare": {"stride": 2}, "layers": [{"kernel_size": 2}]}
            screen, times = measure(context, Path(folder), 20, **given)
            views.append([view, screen, times[0], times[1], times[-1]])
            print(*views[-1], sep="  ", file=sys.stderr)
    script, style = (path.stat().st_size / 1000 for path in (messages.SCRIPT, messages.STYLE))
    heads = ["on the screen", "open", "point at a cell", "step", "edit a number", "change an argument"]
    text = f"""# How quick the explorer is

CPU milliseconds of the page's main thread (script, style and layout), median / 95th percentile, in headless Chromium
without a GPU on {platform.machine()} with {os.cpu_count()} cores. Painting comes on top. Made by
`python benchmarks/explorer.py`; on your machine the numbers will differ. The script that ships is {script:.0f} kB,
the style sheet {style:.0f} kB.

The aims, for up to 1,500 cells at the 95th percentile: pointing below 8 ms, any change of an argument below 60 ms, the
first picture below 200 ms.

{table(["layer", *heads], rows)}

"open" loads the script, builds everything and lays it out. "change an argument" goes through all nine arguments and the
input size, away and back; most of these changes build the picture anew. All layers have `kernel_size=3, padding=1`.

The other views, with 2 channels of 8 × 8 in and 2 out:

{table(["view", heads[0], heads[1], heads[2], heads[5]], views)}
"""
    print(text)
    if not arguments.print:
        PAGE.write_text(text, encoding="utf-8")
        print(f"written: {PAGE.relative_to(HERE)}", file=sys.stderr)


if __name__ == "__main__":
    main()
