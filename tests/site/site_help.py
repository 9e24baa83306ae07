"""Published pages in Chromium, and what their HTML says without one."""

import contextlib
import functools
import html.parser
import http.server
import threading
from pathlib import Path
from urllib.parse import unquote, urlsplit

from axe_playwright_python.sync_playwright import Axe
from bs4 import BeautifulSoup

import convlab

ROOT = Path(__file__).resolve().parents[2]
PHONE = 360  # pixels
# For axe: what is in order is not described one by one, which takes as long as looking for what is not.
VIOLATIONS = {"resultTypes": ["violations"]}
ALIVE = "document.documentElement.dataset.alive !== undefined"


@contextlib.contextmanager
def serve(folder):
    """A plain web server on 127.0.0.1 over a folder; its address."""

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_):
            pass

        def do_GET(self):
            if self.path != "/favicon.ico":
                return super().do_GET()
            self.send_response(204)  # a browser asks for it by itself, whatever the page says
            self.end_headers()

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(folder))) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}/"
        finally:
            server.shutdown()
            thread.join()


class Browser:
    """One page after the other. ``elsewhere`` are requests to other hosts, ``errors`` what the console said."""

    def __init__(self, context):
        self.context, self.elsewhere, self.errors = context, [], []
        self.page = self.new_page(context)

    def new_page(self, context):
        page = context.new_page()
        page.on("request", self._hear_request)
        page.on("console", lambda said: said.type in ("error", "warning") and self.errors.append(said.text))
        page.on("pageerror", lambda error: self.errors.append(f"uncaught: {error.message}"))
        page.on("requestfailed", lambda request: self.errors.append(f"failed: {request.url}"))
        return page

    def _hear_request(self, request):
        parts = urlsplit(request.url)
        if parts.scheme not in ("file", "data", "blob") and parts.hostname != "127.0.0.1":
            self.elsewhere.append(request.url)

    def open(self, address, width=1280, scheme="light"):
        """Open an address and wait until its widgets live; returns the page of playwright."""
        self.elsewhere.clear(), self.errors.clear()
        self.page.set_viewport_size({"width": width, "height": 900})
        self.page.emulate_media(color_scheme=scheme)
        self.page.goto(address)
        self.page.wait_for_function(ALIVE)
        return self.page

    def complaints(self):
        """What is wrong with the open page, in words; empty when nothing is."""
        found = [f"asks {address}" for address in self.elsewhere] + [f"console: {error}" for error in self.errors]
        still = self.page.locator(".convlab-still").count()
        return found + ([f"{still} widgets stay still"] if still else [])

    def too_wide(self):
        """By how many pixels a phone would have to scroll sideways."""
        self.page.set_viewport_size({"width": PHONE, "height": 740})
        return self.page.evaluate("document.documentElement.scrollWidth") - PHONE

    def layout(self):
        """How the explorer's parts are laid out: their tags, and what classes of the same names would bend."""
        return self.page.evaluate(
            """() => [...document.querySelector('.convlab-explorer').querySelectorAll('*')].map((element) => {
                const style = getComputedStyle(element);
                return [element.tagName, style.display, style.flexGrow, style.position, style.pointerEvents];
            })"""
        )

    def layout_alone(self, folder):
        """The same of lesson 04's first explorer in a page of its own, as wide as on the page that is open."""
        controls = ["stride", "padding", "kernel_size", "input_size"]
        explorer = convlab.explore(kernel_size=3, bias=False, input_size=(8, 8), only=controls)
        wide = "document.querySelector('.convlab-explorer').offsetWidth"
        width = self.page.evaluate(wide)
        self.page.set_viewport_size({"width": width + 24, "height": 900})  # its own page has a margin of 12 pixels
        self.page.goto(explorer.save_html(folder / "alone.html").as_uri())
        self.page.wait_for_selector(".convlab-explorer .grid")
        self.page.add_style_tag(content="main { max-width: none !important }")
        assert self.page.evaluate(wide) == width
        return self.layout()

    def axe(self, *rules):
        """What axe finds, by these of its rules or by all: the rule, how often, and one place."""
        # Without its look at style sheets, which a browser forbids from disk.
        options = {**VIOLATIONS, "preload": False, **({"runOnly": rules} if rules else {})}
        found = Axe().run(self.page, options=options).response["violations"]
        return [(rule["id"], len(rule["nodes"]), rule["nodes"][0]["html"][:200]) for rule in found]


def pages(folder):
    """All HTML pages of a built folder, sorted."""
    return sorted(path for path in Path(folder).rglob("*.html") if "_static" not in path.parts)


@functools.cache
def parsed(path):
    return BeautifulSoup(path.read_text("utf-8"), "html.parser")


class Elements(html.parser.HTMLParser):
    """All elements of a page with their attributes; many times quicker than a tree."""

    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, {name: value or "" for name, value in attrs}))


@functools.cache
def elements(path):
    reader = Elements()
    reader.feed(path.read_text("utf-8"))
    return reader.found


@functools.cache
def ids(path):
    return {attributes["id"] for _, attributes in elements(path) if "id" in attributes} | {"", "top"}


def broken(path, folder):
    """Links, scripts, styles and pictures of a page that lead nowhere or leave the folder, in words."""
    for tag, attributes in elements(path):
        for address in (attributes[name] for name in ("href", "src") if name in attributes):
            parts = urlsplit(address)
            if parts.scheme or parts.netloc:
                if tag != "a" and parts.scheme != "data":
                    yield f"{path.name}: <{tag}> loads {address}"
                continue
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            if not target.is_file() or not target.is_relative_to(folder.resolve()):
                yield f"{path.name}: {address} is not there"
            elif tag == "a" and target.suffix == ".html" and unquote(parts.fragment) not in ids(target):
                yield f"{path.name}: {address}: no such place"
