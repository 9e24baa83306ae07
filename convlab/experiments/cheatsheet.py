"""The cheat sheet: one page of formulas, shapes, costs, error texts and verdicts, as SVG, as PDF and in words.

What it says is worked out here from the package: verdicts from the shipped results, error texts from what PyTorch was
recorded to say, examples from `Conv2dSpec`. ``python -m convlab.experiments summary`` writes it.
"""

import hashlib
import io
import re

from convlab.experiments import verdicts
from convlab.figures import style
from convlab.spec import Conv2dSpec, torch_messages
from convlab.stacks import receptive_field

TITLE = "nn.Conv2d on one page"
CALL = (
    "nn.Conv2d(in_channels, out_channels, kernel_size, stride=1, padding=0, dilation=1, groups=1, bias=True, "
    "padding_mode='zeros')"
)
SIGNS = {"holds": "●", "holds when": "◐", "myth": "✕", "not shown": "○"}
LEGEND = "  ".join(f"{sign} {word}" for word, sign in SIGNS.items())
NOTE = (
    "k kernel_size · s stride · p padding · d dilation · g groups · in, out channels · H height, W width likewise · "
    "⌊ ⌋ round down · pairs are (height, width)"
)
SMALL_PRINT = (
    "Verdicts: small networks on small pictures, three to five seeds; a difference counts above 1 point and above the "
    "spread. docs/principles.md has the numbers and the margins."
)


def sizes():
    """(name, formula) pairs about sizes."""
    usual = Conv2dSpec(3, 64, 3, stride=2)
    good = usual.replace(padding=1)
    field = receptive_field([good, Conv2dSpec(64, 64, 3)]).size[0]
    return (
        ("effective kernel", "k' = d · (k − 1) + 1"),
        ("output size", "⌊(H + 2p − k') / s⌋ + 1"),
        ("", f"k=3 s=2: 224 → {usual.output_size(224)[0]};  with p=1: 224 → {good.output_size(224)[0]}"),
        ("keep the size, s=1", "p = d · (k − 1) / 2, odd k;  “same” puts an odd pixel right and below"),
        ("transposed size", "(H − 1) · s − 2p + k' + output_padding"),
        ("receptive field", "start r = 1, j = 1;  each layer: r ← r + (k' − 1) · j,  then j ← j · s"),
        ("", f"k=3 s=2, then k=3: {field} pixels.  Its effective width grows like √depth only"),
    )


def shapes():
    """(name, formula) pairs about shapes and what is in them."""
    return (
        ("input, output", "(N, in, H, W) or (in, H, W) → (N, out, H_out, W_out)"),
        ("weight, bias", "(out, in / g, kH, kW);  (out,).   g divides in and out"),
        ("one output", "y[o, i, j] = b[o] + Σ w[o, c, u, v] · x[c, s·i + d·u − p, s·j + d·v − p]"),
        ("default start", "weights and bias uniform in ± 1 / √fan_in,  fan_in = (in / g) · kH · kW"),
        ("fold batch norm", "w' = w · γ / √(σ² + ε),   b' = (b − μ) · γ / √(σ² + ε) + β"),
    )


def costs():
    """(name, formula) pairs about what a layer costs, with one layer worked out."""
    spec = Conv2dSpec(64, 128, 3, padding=1)
    example = f"64 → 128, k=3, p=1 on 56 × 56: {spec.parameters:,} parameters, {spec.macs((56, 56)) / 1e6:.1f} M MACs"
    ratio = verdicts.separable_saving(128)
    return (
        ("parameters", "out · (in / g) · kH · kW  (+ out for the bias)"),
        ("MACs", "H_out · W_out · out · (in / g) · kH · kW.   1 MAC = 2 FLOP"),
        ("activations", "N · out · H_out · W_out · 4 bytes (float32)"),
        ("depthwise + 1 × 1", f"1 / out + 1 / k² of the full layer;  {ratio:.1f} times less for 128 and k=3"),
        ("two 3 × 3, one 5 × 5", "18 C² against 25 C² weights: less only if the widths are equal"),
        ("an example", example),
    )


# Code in the record of PyTorch's messages -> what to do.
REMEDIES = {
    "channels": "in_channels is the input's second number; HWC pictures need permute(2, 0, 1)",
    "rank": "the input must be (N, C, H, W) or (C, H, W); unsqueeze what is missing",
    "kernel_too_big": "the padded map is smaller than d · (k − 1) + 1: fewer strides, or padding",
    "groups_in": "g must divide in_channels …",
    "groups_out": "… and out_channels, so (3, 64, groups=3) cannot be",
    "same_stride": "write the number: padding=(k − 1) // 2",
    "padding_text": "lower case: 'same' or 'valid'",
    "padding_mode": "'zeros', 'reflect', 'replicate' or 'circular'",
    "length": "one number, or (height, width); four sides need F.pad first",
    "stride": "a stride is 1 or more",
    "reflect": "reflect needs p < H; use another mode, or a larger map",
    "type_size": "whole numbers: 64 // 2, not 64 / 2",
}
# What other layers and calls say about a convolution's output or input; (what PyTorch says, what to do).
AROUND = (
    ("Input type (unsigned char) and bias type (float) should be the same", "picture.float() / 255 first"),
    ("mat1 and mat2 shapes cannot be multiplied", "nn.Linear needs C · H · W of the last map: work it out, or pool"),
    ("Sizes of tensors must match except in dimension 1", "odd sizes: give output_size to the transposed layer"),
)
VALUES = {"name": "padding", "value": "…", "shape": "[28, 28]", "groups": "1", "weight": "[64, 3, 3, 3]"}
VALUES |= {"expected": "3", "got": "1", "padded_height": "2", "padded_width": "2"}
VALUES |= {"effective_height": "3", "effective_width": "3"}


def errors():
    """(what PyTorch says, what to do) pairs."""
    known = torch_messages()["messages"]
    texts = {code: _short(code, known[code]["says"].format_map(_Filled(code))) for code in REMEDIES}
    return (*((texts[code], do) for code, do in REMEDIES.items()), *AROUND)


class _Filled(dict):
    """Numbers for the places in a message, so that it reads like one that was met."""

    def __init__(self, code):
        super().__init__(VALUES | ({"shape": "[1, 1, 32, 32]"} if code == "channels" else {}))
        self["value"] = {"padding_text": "SAME", "length": "(1, 1, 2, 2)"}.get(code, "…")


def _short(code, text):
    """The part that tells this message from others."""
    cuts = {
        "channels": r"expected input.*",
        "rank": r"^(Expected 3D .unbatched. or 4D .batched. input to conv2d).*",
        "kernel_too_big": r"Kernel size can't be greater than actual input size",
        "length": r"^(expected padding to be a single integer value or a list of 2 values).*",
    }
    match = re.search(cuts.get(code, r".*"), text)
    return match[1] if match.groups() else match[0]


RECIPE = (
    ("in_channels", "read it off: the data's, then the last layer's out_channels"),
    ("out_channels", "8–32 for small pictures, 32–64 for photographs; widen while it clearly helps"),
    ("kernel_size", "3; larger, stacked or dilated only to see further; k ≥ s"),
    ("stride", "2, early; blur or pool where answers must not flip"),
    ("padding", "d · (k − 1) // 2; none where borders hurt and depth allows"),
    ("dilation", "1; else 1, 2, 4 … and check the coverage"),
    ("groups", "1; short of MACs: depthwise, then 1 × 1; measure the time"),
    ("bias", "False if batch or instance norm comes next, else True"),
)


def rules():
    """(sign, id, what people say, verdict) for every rule."""
    for rule in verdicts.RULES:
        verdict = rule.verdict()
        yield SIGNS[verdict.word], rule.id, rule.statement, str(verdict)


# -- the page ---------------------------------------------------------------------------------------------------------

PAGE = (11.69, 8.27)  # A4, landscape, in inches
LEFT, MIDDLE, RIGHT, TOP, BOTTOM = 0.32, 5.98, 11.4, 8.0, 0.3
SIZE = 7.0
TEXT = {"family": "DejaVu Sans", "va": "baseline", "color": style.INK}


def figure():
    """The page as a matplotlib figure."""
    import matplotlib
    from matplotlib.figure import Figure

    with matplotlib.rc_context({"svg.fonttype": "none", "pdf.fonttype": 42, "svg.hashsalt": "convlab"}):
        page = Figure(figsize=PAGE)
        pen = _Pen(page)
        pen.text(LEFT, TOP - 0.06, TITLE, size=15, weight="bold")
        pen.text(RIGHT, TOP - 0.02, "convlab", size=9, ha="right", color=style.QUIET)
        pen.text(LEFT, TOP - 0.28, CALL, size=7.6, family="DejaVu Sans Mono")
        pen.text(LEFT, TOP - 0.44, NOTE, size=6.0, color=style.QUIET)
        y = TOP - 0.68
        for title, pairs, role in (
            ("Sizes", sizes(), style.INPUT),
            ("Shapes and values", shapes(), style.KERNEL),
            ("Costs of one layer", costs(), style.OUTPUT),
            ("A place to start", RECIPE, style.PADDING),
        ):
            y = pen.block(title, pairs, LEFT, MIDDLE - 0.2, y, role)
        pen.errors("What PyTorch says, and what to do", errors(), LEFT, MIDDLE - 0.2, y)
        pen.verdicts(MIDDLE, RIGHT, TOP - 0.68)
        pen.text(LEFT, BOTTOM - 0.08, SMALL_PRINT, size=5.8, color=style.QUIET)
    return page


class _Pen:
    """Writes on the page in inches from the lower left corner."""

    def __init__(self, page):
        self.page = page

    def text(self, x, y, string, size=SIZE, **more):
        self.page.text(x / PAGE[0], y / PAGE[1], string, fontsize=size, **(TEXT | more))

    def bar(self, left, right, y, role):
        from matplotlib.patches import Rectangle

        corner, wide, high = (left / PAGE[0], (y - 0.035) / PAGE[1]), (right - left) / PAGE[0], 0.15 / PAGE[1]
        self.page.add_artist(Rectangle(corner, wide, high, facecolor=role[0], edgecolor=role[1], linewidth=0.6))

    def heading(self, title, left, right, y, role):
        self.bar(left, right, y, role)
        self.text(left + 0.06, y, title, size=7.4, weight="bold")
        return y - 0.155

    def block(self, title, pairs, left, right, y, role):
        y = self.heading(title, left, right, y, role)
        for name, formula in pairs:
            if name:
                self.text(left + 0.06, y, name, color=style.QUIET)
            self.text(left + 1.32, y, formula)
            y -= 0.121
        return y - 0.05

    def errors(self, title, pairs, left, right, y):
        y = self.heading(title, left, right, y, style.DROPPED)
        for error_text, do in pairs:
            self.text(left + 0.06, y, error_text, size=6.1, family="DejaVu Sans Mono")
            self.text(left + 0.2, y - 0.09, f"→ {do}", size=6.4)
            y -= 0.187

    def verdicts(self, left, right, y):
        y = self.heading(f"What people say, and what came out:   {LEGEND}", left, right, y, style.INPUT)
        step = (y - BOTTOM - 0.02) / len(verdicts.RULES)
        for sign, name, statement, verdict in rules():
            self.text(left + 0.06, y, f"{sign} {name}", size=7)
            self.text(left + 0.5, y, statement, size=7.2, weight="bold")
            self.text(left + 0.56, y - 0.104, verdict, size=6.9)
            y -= step


def svg(page=None):
    """The page as SVG text, the same on every run; its words are text, not outlines."""
    import matplotlib

    settings = {"svg.fonttype": "none", "svg.hashsalt": "convlab"}
    with matplotlib.rc_context(settings):
        buffer = io.StringIO()
        metadata = {"Date": None, "Creator": None, "Title": TITLE, "Description": "In words: cheatsheet.md"}
        (page or figure()).savefig(buffer, format="svg", metadata=metadata)
    return buffer.getvalue()


def pdf(page=None):
    """The page as PDF bytes; its keywords hold the fingerprint of its words."""
    import matplotlib

    page = page or figure()
    with matplotlib.rc_context({"pdf.fonttype": 42}):
        buffer = io.BytesIO()
        about = {"Title": TITLE, "Author": "convlab", "Keywords": fingerprint(page)}
        page.savefig(buffer, format="pdf", metadata=about | {"CreationDate": None, "Producer": None, "Creator": None})
    return buffer.getvalue()


def texts_on(page=None):
    """All texts on the page, in the order of drawing."""
    return [text.get_text() for text in (page or figure()).texts]


def fingerprint(page=None):
    """16 hexadecimal digits that stand for the words on the page."""
    return hashlib.sha256("\n".join(texts_on(page)).encode()).hexdigest()[:16]


def document():
    """The page in words, ``docs/cheatsheet.md``."""
    parts = [
        "# nn.Conv2d on one page, in words",
        "",
        "What [cheatsheet.pdf](cheatsheet.pdf) shows, for reading aloud, searching and copying. Both are written by",
        "`python -m convlab.experiments summary`.",
        "",
        "![One page in two columns: formulas, costs and error messages left, a table of verdicts right; all of it is "
        "written out below](cheatsheet.svg)",
        "",
        "```text",
        CALL,
        "```",
        "",
        f"{NOTE}.",
    ]
    blocks = {
        "Sizes": sizes(),
        "Shapes and values": shapes(),
        "Costs of one layer": costs(),
        "A place to start": RECIPE,
    }
    for title, pairs in blocks.items():
        parts += ["", f"## {title}", "", *_bullets(pairs)]
    parts += ["", "## What PyTorch says, and what to do", ""]
    parts += [f"- `{error_text}`: {do}." for error_text, do in errors()]
    parts += ["", "## What people say, and what came out", ""]
    parts += [f"- {name}. {error_text} **{verdict}**." for _, name, error_text, verdict in rules()]
    return "\n".join([*parts, "", SMALL_PRINT.replace("docs/principles.md", "[principles.md](principles.md)"), ""])


def _bullets(pairs):
    """A pair without a name goes on with the one before it."""
    joined = []
    for name, formula in pairs:
        if name:
            joined.append([name, formula])
        else:
            joined[-1].append(formula)
    return [f"- {name}: `{first}`{''.join(f'; {more}' for more in rest)}" for name, first, *rest in joined]


def write(folder):
    """Write ``cheatsheet.svg``, ``cheatsheet.pdf`` and ``cheatsheet.md`` into a folder; returns their paths."""
    page = figure()
    paths = [folder / f"cheatsheet.{kind}" for kind in ("svg", "pdf", "md")]
    paths[0].write_text(svg(page), encoding="utf-8")
    paths[1].write_bytes(pdf(page))
    paths[2].write_text(document(), encoding="utf-8")
    return paths
