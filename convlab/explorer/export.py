"""Pictures of an explorer that live without it: one HTML file, SVG, GIF, and the fallback of a saved notebook."""

import base64
import html
import json
from pathlib import Path

import numpy as np

from convlab.explorer import messages
from convlab.text import listed, plural

# A stand-in for the notebook's model: the same four methods, and nothing to save to.
_SHIM = """
const listeners = {};
const bytes = (text) => new DataView(Uint8Array.from(atob(text), (c) => c.charCodeAt(0)).buffer);
const state = JSON.parse(document.getElementById("state").textContent);
for (const name of ["x", "weight", "bias_values"]) state[name] = bytes(state[name]);
const model = {
  get: (name) => state[name],
  set: (name, value) => { state[name] = value; (listeners["change:" + name] ?? []).forEach((work) => work()); },
  save_changes: () => {},
  on: (name, work) => (listeners[name] ??= []).push(work),
  off: (name, work) => { listeners[name] = (listeners[name] ?? []).filter((other) => other !== work); },
  send: () => {},
};
const source = document.getElementById("explorer").textContent.replaceAll("<\\\\/script", "</script");
const address = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
const explorer = await import(address);
URL.revokeObjectURL(address);
globalThis.unmount = explorer.default.render({ model, el: document.getElementById("here") });
globalThis.convlabModel = model;
"""

_PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
body {{ margin: 0; padding: 12px; background: #ffffff; }}
@media (prefers-color-scheme: dark) {{ body {{ background: #14181d; }} }}
main {{ max-width: 1180px; margin: 0 auto; }}
h1 {{ position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }}
{style}
</style>
</head>
<body>
<main><h1>{title}</h1><div id="here"></div>
<noscript>{fallback}</noscript></main>
<script type="application/json" id="state">{state}</script>
<script type="text/plain" id="explorer">{script}</script>
<script type="module">{shim}</script>
</body>
</html>
"""


def values_of(explorer):
    """What the page needs to know: the explorer's traits by their names."""
    names = [name for name in explorer.trait_names(sync=True) if not name.startswith("_") and name not in _FOREIGN]
    return {name: getattr(explorer, name) for name in names}


def state(explorer):
    """The same as plain JSON; bytes become base64."""
    return {
        name: base64.b64encode(value).decode() if isinstance(value, bytes) else value
        for name, value in values_of(explorer).items()
    }


_FOREIGN = ("layout", "comm", "tabbable", "tooltip", "keys")


def page(explorer):
    """One self-contained HTML document that holds the live explorer; it asks nothing of any network."""
    title = f"{explorer.spec.code} on {explorer.input_size[0]} × {explorer.input_size[1]}"
    return _PAGE.format(
        title=html.escape(title),
        style=messages.STYLE.read_text("utf-8"),
        fallback=static_html(explorer),
        state=json.dumps(state(explorer)).replace("<", "\\u003c"),
        script=messages.SCRIPT.read_text("utf-8").replace("</script", "<\\/script"),
        shim=_SHIM,
    )


# -- still pictures ----------------------------------------------------------------------------------------------------

_POSITIVE = ("#ffffff", "#edf4fc", "#d9e9f9", "#c3dcf5", "#acceef", "#96c1ea", "#80b3e4")
_NEGATIVE = ("#ffffff", "#fdf1e5", "#fbe3cb", "#f9d4b0", "#f6c595", "#f3b57a", "#efa55f")
_WEIGHT_POSITIVE = ("#ffffff", "#e6f5f0", "#d0ece2", "#b9e2d4", "#a2d8c5", "#8bcdb6", "#74c2a7")
_WEIGHT_NEGATIVE = ("#ffffff", "#f8effb", "#f0dff6", "#e7cff1", "#dfbfeb", "#d6aee5", "#cd9edf")
_TEXT, _SOFT, _LINE, _ACCENT, _PAD, _HATCH = "#1b2430", "#4a5666", "#d3dae3", "#0b5cad", "#eef1f5", "#c3ccd8"
_CELL, _MARGIN, _GAP, _HEAD = 30, 14, 34, 40
_MOST_CELLS = 700  # a still picture in a notebook stays small; more channels are counted in words


def number(value):
    """A number as the screen shows it: whole numbers whole, others to three significant digits."""
    whole = float(value).is_integer() and abs(value) < 1e6
    text = str(int(value)) if whole else f"{value:.3g}"
    return text.replace("-", "\u2212")


def _shade(value, largest, positive, negative):
    level = 0 if not value or not largest else max(1, min(6, round(abs(value) / largest * 6)))
    return (positive if value > 0 else negative)[level]


class Scene:
    """Rectangles and words, drawn once and written as SVG or painted as pixels."""

    def __init__(self):
        self.marks, self.width, self.height = [], 0, 0

    def rect(self, x, y, width, height, fill="none", stroke="none", line=1, dash=False, hatch=False):
        self.marks.append(("rect", x, y, width, height, fill, stroke, line, dash, hatch))
        self.width, self.height = max(self.width, x + width), max(self.height, y + height)

    def text(self, x, y, label, size=13, anchor="middle", fill=_TEXT, bold=False):
        self.marks.append(("text", x, y, label, size, anchor, fill, bold))
        self.height = max(self.height, y + size / 2)
        if anchor == "start":
            self.width = max(self.width, x + 0.6 * size * len(label))

    def svg(self, title, description):
        width, height = round(self.width + _MARGIN), round(self.height + _MARGIN)
        parts = [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
            'role="img" font-family="DejaVu Sans, Verdana, sans-serif" style="max-width:100%;height:auto">',
            f"<title>{html.escape(title)}</title><desc>{html.escape(description)}</desc>",
            f'<rect width="{width}" height="{height}" fill="#ffffff"/>',
        ]
        for mark in self.marks:
            parts.append(_svg_rect(*mark[1:]) if mark[0] == "rect" else _svg_text(*mark[1:]))
        return "".join(parts) + "</svg>"

    def pixels(self, scale=2):
        """The scene as a `PIL.Image`."""
        import matplotlib
        from PIL import Image, ImageDraw, ImageFont

        width, height = round(self.width + _MARGIN), round(self.height + _MARGIN)
        image = Image.new("RGB", (width * scale, height * scale), "#ffffff")
        pen = ImageDraw.Draw(image)
        folder = Path(matplotlib.get_data_path()) / "fonts" / "ttf"
        fonts = {}
        for mark in self.marks:
            if mark[0] == "rect":
                _, x, y, w, h, fill, stroke, line, _dash, hatch = mark
                box = [x * scale, y * scale, (x + w) * scale, (y + h) * scale]
                stroke = None if stroke == "none" else stroke
                pen.rectangle(box, fill=None if fill == "none" else fill, outline=stroke, width=round(line * scale))
                for step in range(6, round(w + h), 6) if hatch else ():
                    start = (x + min(step, w), y + max(0, step - w))
                    end = (x + max(0, step - h), y + min(step, h))
                    pen.line([n * scale for n in (*start, *end)], fill=_HATCH, width=scale)
            else:
                _, x, y, label, size, anchor, fill, bold = mark
                name = "DejaVuSans-Bold.ttf" if bold else "DejaVuSans.ttf"
                font = fonts.setdefault((name, size), ImageFont.truetype(str(folder / name), size * scale))
                pen.text(
                    (x * scale, y * scale), label, fill=fill, font=font, anchor="mm" if anchor == "middle" else "lm"
                )
        return image


def _svg_rect(x, y, width, height, fill, stroke, line, dash, hatch):
    more = ' stroke-dasharray="3 2"' if dash else ""
    box = f'<rect x="{x}" y="{y}" width="{width}" height="{height}" fill="{fill}" stroke="{stroke}"'
    box += f' stroke-width="{line}"{more}/>'
    if hatch:
        lines = "".join(
            f"M{x + min(step, width)} {y + max(0, step - width)}L{x + max(0, step - height)} {y + min(step, height)}"
            for step in range(6, round(width + height), 6)
        )
        box += f'<path d="{lines}" stroke="{_HATCH}" fill="none"/>'
    return box


def _svg_text(x, y, label, size, anchor, fill, bold):
    weight = ' font-weight="700"' if bold else ""
    return (
        f'<text x="{x}" y="{y}" font-size="{size}" text-anchor="{anchor}" dominant-baseline="central" fill="{fill}"'
        f"{weight}>{html.escape(label)}</text>"
    )


def _grid(scene, left, top, values, colours, *, base=(0, 0), kind=None, marked=(), outline=None):
    """One channel. `base` is the row and column of the first cell; `marked` are the cells to frame."""
    rows, columns = values.shape
    largest = np.abs(values).max(initial=0)
    for r in range(rows):
        for c in range(columns):
            place = (r + base[0], c + base[1])
            pad, drop = kind(*place) if kind else (False, False)
            fill = _PAD if pad and not values[r, c] else _shade(values[r, c], largest, *colours)
            x, y = left + c * _CELL, top + r * _CELL
            scene.rect(x, y, _CELL, _CELL, fill, "#8b97a6" if pad else _LINE, 1, pad, drop)
            label = number(values[r, c])
            scene.text(x + _CELL / 2, y + _CELL / 2, label, 13 if len(label) < 4 else 10, fill=_SOFT if pad else _TEXT)
    for r, c in marked:
        scene.rect(
            left + (c - base[1]) * _CELL + 2,
            top + (r - base[0]) * _CELL + 2,
            _CELL - 4,
            _CELL - 4,
            stroke="#b3261e",
            line=2,
        )
    if outline:
        r, c, high, wide = outline
        scene.rect(
            left + (c - base[1]) * _CELL,
            top + (r - base[0]) * _CELL,
            wide * _CELL,
            high * _CELL,
            stroke=_ACCENT,
            line=3,
        )


def pad(array, spec):
    """The padded input as the layer sees it."""
    modes = {"zeros": "constant", "reflect": "reflect", "replicate": "edge", "circular": "wrap"}
    return np.pad(array, ((0, 0), *spec.explicit_padding), modes[spec.padding_mode])


def chosen(explorer):
    """The output cell that the still picture explains: the selected one, else the first."""
    spec, out = explorer.spec, explorer.spec.output_size(explorer.input_size)
    at = explorer.select if isinstance(explorer.select, dict) and explorer.select.get("pane") == "output" else {}
    cell = (at.get("o", 0), at.get("i", 0), at.get("j", 0))
    return tuple(min(max(int(n), 0), most - 1) for n, most in zip(cell, (spec.out_channels, *out), strict=True))


def sentence(explorer, cell=None):
    """The picture in words."""
    spec, size = explorer.spec, explorer.input_size
    o, i, j = cell or chosen(explorer)
    out, left = spec.output_size(size), spec.leftover(size)
    text = (
        f"{spec.code} turns an input of {spec.in_channels} × {size[0]} × {size[1]} into an output of "
        f"{spec.out_channels} × {out[0]} × {out[1]}. The framed output (channel {o}, row {i}, column {j}) is "
        f"{number(explorer.output[o, i, j])}: it reads the framed input cells."
    )
    dropped = [plural(n, name) for n, name in zip(left, ("row", "column"), strict=True) if n]
    if dropped:
        text += f" Hatched: {listed(dropped)} of the padded input that no window reads."
    return text


def scene(explorer, cell=None):
    """The still picture: input, one kernel, output; the chosen output and what it reads are framed."""
    spec, size = explorer.spec, tuple(explorer.input_size)
    o, i, j = cell or chosen(explorer)
    x, w, y = pad(explorer.input_array, spec), explorer.weight_array, explorer.output
    (top, _), (left, _) = spec.explicit_padding
    dropped = [n - m for n, m in zip(x.shape[1:], spec.leftover(size), strict=True)]
    per = spec.in_channels // spec.groups
    first = o // (spec.out_channels // spec.groups) * per

    def kind(r, c):
        outside = not (0 <= r < size[0] and 0 <= c < size[1])
        return outside, r + top >= dropped[0] or c + left >= dropped[1]

    corner = (i * spec.stride[0] - top, j * spec.stride[1] - left)
    reads = [
        (corner[0] + u * spec.dilation[0], corner[1] + v * spec.dilation[1])
        for u in range(spec.kernel_size[0])
        for v in range(spec.kernel_size[1])
    ]
    page = Scene()
    room = max(1, _MOST_CELLS // max(1, x[0].size + w[0, 0].size + y[0].size))
    at = _MARGIN

    def column(title, channels, colours, draw, extra=None):
        nonlocal at
        shown = channels[:room]
        page.text(at, _MARGIN + 8, title, 13, "start", bold=True)
        down = _HEAD
        for channel, values in shown:
            if len(channels) > 1:
                page.text(at, down + 4, f"channel {channel}", 11, "start", _SOFT)
                down += 16
            _grid(page, at, down, values, colours, **draw(channel))
            down += values.shape[0] * _CELL + 12
        if len(channels) > len(shown):
            page.text(at, down + 6, f"… {len(channels) - len(shown)} more", 11, "start", _SOFT)
            down += 16
        if extra:
            extra(down)
        wide = max(values.shape[1] for _, values in shown) * _CELL
        at += max(wide, round(8.6 * len(title))) + _GAP

    values, weights = (_POSITIVE, _NEGATIVE), (_WEIGHT_POSITIVE, _WEIGHT_NEGATIVE)
    mine = range(first, first + per)
    order = [*mine, *(c for c in range(spec.in_channels) if c not in mine)]
    column(
        f"input {size[0]} × {size[1]}",
        [(c, x[c]) for c in order],
        values,
        lambda c: {
            "base": (-top, -left),
            "kind": kind,
            "marked": reads if c in mine else (),
            "outline": (*corner, *spec.effective_kernel_size) if c in mine else None,
        },
    )

    def bias(down):
        if spec.bias:
            page.text(at, down + 6, "bias", 11, "start", _SOFT)
            _grid(page, at, down + 16, np.array([[explorer.bias_array[o]]]), weights)

    column("kernel", [(c, w[o, c - first]) for c in mine], weights, lambda c: {}, bias)
    outs = [o, *(n for n in range(spec.out_channels) if n != o)]
    column(
        f"output {y.shape[1]} × {y.shape[2]}",
        [(n, y[n]) for n in outs],
        values,
        lambda n: {"outline": (i, j, 1, 1) if n == o else None},
    )
    return page


def _small_enough(explorer):
    spec = explorer.spec
    cells = np.prod(spec.padded_size(explorer.input_size)) + np.prod(spec.output_size(explorer.input_size))
    return cells <= 3 * _MOST_CELLS


def svg(explorer, cell=None):
    """The still picture as SVG text, with its title and its description in words."""
    return scene(explorer, cell).svg(explorer.spec.code, sentence(explorer, cell))


def static_html(explorer):
    """What a notebook shows where the widget cannot run: the still picture, and the same in words."""
    caption = f"<p>{html.escape(sentence(explorer))} Run the cell to move it.</p>"
    if not _small_enough(explorer):
        return f"<div>{caption}</div>"
    # JupyterLab takes inline SVG out of a notebook that was not run on this machine yet, and leaves its bare letters.
    # An image it keeps.
    picture = base64.b64encode(svg(explorer).encode()).decode()
    alt = html.escape(f"Still picture of {explorer.spec.code}")
    style = "max-width:100%;height:auto"
    return f'<div><img alt="{alt}" style="{style}" src="data:image/svg+xml;base64,{picture}">{caption}</div>'


def gif(explorer, path, milliseconds=700, most=200):
    """The window sliding over one output channel, one frame for each position."""
    o, _, _ = chosen(explorer)
    high, wide = explorer.spec.output_size(explorer.input_size)
    if high * wide > most or not _small_enough(explorer):
        from convlab.explorer import ExplorerError

        raise ExplorerError(
            f"the animation would have {high * wide} frames of a large picture; take a smaller input_size."
        )
    frames = [scene(explorer, (o, i, j)).pixels() for i in range(high) for j in range(wide)]
    frames[0].save(
        path, format="GIF", save_all=True, append_images=frames[1:], duration=milliseconds, loop=0, optimize=True
    )
