"""An explorer open in Chromium from a file, as a person sees it; what it shows is read back from the page."""

import re

import numpy as np
import torch

from convlab.explorer import values
from convlab.spec import Conv2dSpec

READ = """([tensor, side]) => [...document.querySelectorAll(`[data-tensor="${tensor}"]`)]
    .filter((grid) => !side || grid.dataset.side === side)
    .map((grid) => ({
        channel: grid.dataset.channel,
        rows: [...grid.querySelectorAll("[role=row]")].map((row) => [...row.children].map((cell) => cell.textContent)),
    }))"""

# What the explorer will do a moment later: settings are gathered before they are sent, playing goes step by step.
WAITING = "document.getElementById('here').convlabExplorer.lifetime.timers.size"


def number(text):
    """A number as the screen writes it; None for an empty cell."""
    text = text.replace("\u2212", "-").replace(",", "").strip()
    return float(text) if text else None


class ExplorerPage:
    """``requests`` holds every address asked for beside the file itself, ``errors`` every error of the page."""

    def __init__(self, context, folder, explorer, *, width=1100, theme=None, before=None):
        self.explorer = explorer
        self.requests, self.errors = [], []
        self.page = context.new_page()
        self.page.set_viewport_size({"width": width, "height": 900})
        if theme:
            self.page.emulate_media(color_scheme=theme)
        if before:
            self.page.add_init_script(before)
        self.page.on("request", self._hear_request)
        self.page.on("pageerror", lambda error: self.errors.append(error.message))
        self.page.on("console", lambda said: self.errors.append(said.text) if said.type == "error" else None)
        self.file = explorer.save_html(folder / "explorer.html")
        self.page.goto(self.file.as_uri())
        self.page.wait_for_selector(".convlab-explorer .grid")

    def _hear_request(self, request):
        if not request.url.startswith(("blob:", "data:")) and request.url != self.file.as_uri():
            self.requests.append(request.url)

    def close(self):
        self.page.close()
        assert self.requests == []
        assert self.errors == []

    # -- what a person does -------------------------------------------------------------------------------------------

    def field(self, name, axis=0, of=None):
        """The field of an argument; `of` is the label of a second set of controls, such as "B"."""
        group = f'[aria-label="{of}"]' if of else ".side"
        return self.page.locator(f'{group} [data-argument="{name}"] input[data-axis="{axis}"]')

    def put(self, name, value, of=None):
        """Set an argument through its own control; a pair unlocks height from width first."""
        group = self.page.locator(f'[aria-label="{of}"]' if of else ".side").locator(f'[data-argument="{name}"]')
        if name == "padding":
            group.locator("select").select_option(value if isinstance(value, str) else "number")
        if name == "bias":
            group.locator("input").set_checked(value)
        elif name == "padding_mode":
            group.locator("select").select_option(value)
        elif isinstance(value, tuple):
            if group.locator(".lock").get_attribute("aria-pressed") == "true":
                group.locator(".lock").click()
            self.field(name, 0, of).fill(str(value[0]))
            self.field(name, 1, of).fill(str(value[1]))
        elif not isinstance(value, str):
            self.field(name, 0, of).fill(str(value))

    def view(self, name):
        self.page.click(f'[role=tab][data-view="{name}"]')

    def cell(self, tensor, row, column, channel=0, side=None):
        """The cell at these coordinates, which are negative in the padding."""
        pick = f'[data-tensor="{tensor}"][data-channel="{channel}"]' + (f'[data-side="{side}"]' if side else "")
        return self.page.evaluate_handle(
            "([pick, r, c]) => document.querySelector(pick).grid.cell(r, c)", [pick, row, column]
        ).as_element()

    def marked(self, tensor, cls):
        """Places ``(channel, row, column)`` of the cells of a tensor that carry a class."""
        found = self.page.evaluate(
            """([tensor, cls]) => [...document.querySelectorAll(`[data-tensor="${tensor}"] .cell.${cls}`)]
                .map((cell) => [cell.grid.channel, ...cell.place])""",
            [tensor, cls],
        )
        return {tuple(place) for place in found}

    # -- what a person reads ------------------------------------------------------------------------------------------

    def tensor(self, name, side=None):
        """All numbers of one tensor, one array for each channel."""
        grids = self.page.evaluate(READ, [name, side])
        return np.array([[[number(text) for text in row] for row in grid["rows"]] for grid in grids], dtype=float)

    def text(self, selector):
        return self.page.locator(selector).first.text_content()

    def fact(self, name):
        return self.text(f'[data-fact="{name}"]')

    def total(self):
        return number(self.text(".arithmetic .total"))

    def products(self):
        """The products in the arithmetic as it is written, ``2 × (−1)``, and the bias."""
        found = 0
        for text in self.page.locator(".arithmetic .line .term").all_text_contents():
            parts = [number(part.strip(" ()")) for part in re.sub(r"\(bias\)", "", text).split("×")]
            found += np.prod(parts)
        return found

    @property
    def copied(self):
        return self.page.evaluate("document.getElementById('here').convlabExplorer.copied")

    def setting(self, name):
        """What the page told the notebook's model."""
        self.page.wait_for_function(f"{WAITING} === 0")
        return self.page.evaluate("(name) => convlabModel.get(name)", name)


class Torch:
    """The same layer on the same default numbers, in torch."""

    def __init__(self, size=(6, 6), x=None, w=None, b=None, **given):
        arguments = {"in_channels": 1, "out_channels": 1, "kernel_size": 3, **given}
        self.spec, self.size = Conv2dSpec(**arguments), size
        self.conv = torch.nn.Conv2d(**self.spec.arguments()).double()
        self.x = torch.tensor(values.default_input(self.spec, size) if x is None else x, requires_grad=True)
        with torch.no_grad():
            self.conv.weight.copy_(torch.tensor(values.default_weight(self.spec) if w is None else w))
            if self.spec.bias:
                self.conv.bias.copy_(torch.tensor(values.default_bias(self.spec) if b is None else b))
        self.y = self.conv(self.x)

    @property
    def output(self):
        return self.y.detach().numpy()

    @property
    def padded(self):
        (top, bottom), (left, right) = self.spec.explicit_padding
        mode = {"zeros": "constant"}.get(self.spec.padding_mode, self.spec.padding_mode)
        padded = torch.nn.functional.pad(self.x.detach()[None], (left, right, top, bottom), mode=mode)
        return padded[0].numpy()

    def facts(self):
        return {
            "output shape": str(tuple(self.y.shape)),
            "weight shape": str(tuple(self.conv.weight.shape)),
            "parameters": f"{sum(p.numel() for p in self.conv.parameters()):,}",
            "MACs": f"{self.conv.weight.numel() * self.y[0].numel():,}",
        }
