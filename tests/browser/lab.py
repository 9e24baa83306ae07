"""JupyterLab on 127.0.0.1 in a folder of its own, and a headless Chromium that sees it as a learner does.

Nothing here reads or writes the settings of whoever runs the tests. A request to another host and an error in the
browser's console are kept, so that a test can fail on them.
"""

import contextlib
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from urllib.parse import quote, urlsplit

import nbformat
import pytest

from convlab import doctor

# A last resort: everything here waits for what happens, and a busy machine may take many times what a quiet one does.
PATIENCE = 240  # seconds
CHROMIUM_FLAGS = [
    "--no-sandbox",
    # No other host is found. Playwright's `route` would do it too, but it turns Chromium's cache off: JupyterLab would
    # be loaded and compiled anew for each page.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SETTINGS = {
    # Lab asks for its news on the first start, in a pop-up over the page.
    "@jupyterlab/apputils-extension:notification": {
        "fetchNews": "false",
        "checkForUpdates": False,
        "doNotDisturbMode": True,
    },
}


def find_chromium():
    """The Chromium to test with: the one that $CHROMIUM names, or else one on the path; None where there is none."""
    named = os.environ.get("CHROMIUM")
    return shutil.which(named) if named else doctor.find_chromium()


def need_chromium():
    """Skip a test where there is no Chromium; but fail it where CI=true promises that nothing is skipped."""
    if find_chromium() is None:
        why = "no Chromium found: install one, or name it in $CHROMIUM"
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(why)


class Lab:
    """A JupyterLab server over `folder`; everything it writes besides goes into `private`."""

    def __init__(self, folder, private):
        self.folder, self.private = Path(folder), Path(private)
        self.log = self.private / "lab.log"
        self.process = self.url = None
        self.token = "for-tests-only"

    def __enter__(self):
        for name in ("config", "data", "runtime", "settings", "workspaces", "ipython", "app_settings"):
            (self.private / name).mkdir(parents=True, exist_ok=True)
        (self.private / "app_settings" / "overrides.json").write_text(json.dumps(SETTINGS), encoding="utf-8")
        private = {
            "JUPYTER_CONFIG_DIR": "config",
            "JUPYTER_DATA_DIR": "data",
            "JUPYTER_RUNTIME_DIR": "runtime",
            "JUPYTERLAB_SETTINGS_DIR": "settings",
            "JUPYTERLAB_WORKSPACES_DIR": "workspaces",
            "IPYTHONDIR": "ipython",
        }
        env = {**os.environ, **{name: str(self.private / folder) for name, folder in private.items()}}
        command = [sys.executable, "-m", "jupyter", "lab", "--no-browser", "--allow-root", "--ip=127.0.0.1"]
        command += [f"--port={free_port()}", f"--IdentityProvider.token={self.token}"]
        command += [f"--ServerApp.root_dir={self.folder}", f"--LabApp.app_settings_dir={self.private / 'app_settings'}"]
        # window.jupyterapp: the page's own commands, where a click could come too early.
        command += ["--LabApp.expose_app_in_browser=True"]
        with self.log.open("w") as log:
            self.process = subprocess.Popen(command, stdout=log, stderr=log, env=env, cwd=self.private)
        try:
            self._wait()
        except BaseException:
            self.__exit__()
            raise
        return self

    def _wait(self):
        # The port asked for may be taken meanwhile; the server then takes the next one and says so in this file.
        said = self.private / "runtime" / f"jpserver-{self.process.pid}.json"
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            if self.process.poll() is not None:
                break
            with contextlib.suppress(OSError, ValueError, KeyError):
                self.url = json.loads(said.read_text())["url"]
                with urllib.request.urlopen(f"{self.url}api?token={self.token}", timeout=PATIENCE) as answer:
                    if answer.status == 200:
                        return
            time.sleep(0.1)
        raise RuntimeError(f"JupyterLab did not answer within {PATIENCE} s:\n{self.log.read_text()[-3000:]}")

    def __exit__(self, *_):
        # The server ends its kernels when it is asked to end; this process alone is asked, by its id.
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait(PATIENCE)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextlib.contextmanager
def chromium(profile):
    """A headless Chromium with a fresh profile, as playwright's browser context."""
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=PATIENCE * 1000)
    with sync_playwright() as playwright:
        context = playwright.chromium.launch_persistent_context(
            str(profile),
            executable_path=find_chromium(),
            headless=True,
            args=CHROMIUM_FLAGS,
            viewport={"width": 1280, "height": 900},
            timeout=PATIENCE * 1000,
        )
        context.set_default_timeout(PATIENCE * 1000)
        try:
            yield context
        finally:
            context.close()


# anywidget gives a widget up that is not ready after two seconds by the clock; a busy machine may need more.
PATIENT = f"""
const timeout = AbortSignal.timeout.bind(AbortSignal);
AbortSignal.timeout = (milliseconds) => timeout(Math.max(milliseconds, {PATIENCE * 1000}));
"""
# Every ten seconds the page asks which kernels run. jupyter_server has no answer while one of them starts: it lists the
# kernel already, whose `last_activity` is set a moment later. Nobody notices, for the page asks again.
# And a page that goes on to the next lesson while JupyterLab still asks a kernel about its debugger says so.
STARTING = re.compile(r"status of 500 .*/api/kernels\?|Could not restore the debugger state: Canceled future")
# A script of the page: the notebook is in front, and its kernel answers.
UNTIL_OPEN = """
while (app.shell.currentWidget?.context?.path !== name) await new Promise((done) => setTimeout(done, 50));
const panel = app.shell.currentWidget;
await panel.context.ready;
await panel.sessionContext.ready;
await panel.sessionContext.session.kernel.info;
"""


class NotebookPage:
    """One notebook open in JupyterLab.

    ``requests_elsewhere`` holds every address asked for on another host (which is not found), ``errors`` every
    error in the console and every uncaught exception of the page.
    """

    def __init__(self, context, lab, notebook):
        self.lab, self.notebook = lab, notebook
        self.requests_elsewhere, self.errors = [], []
        self.page = context.new_page()
        self.page.add_init_script(PATIENT)
        self.page.on("request", lambda asked: is_here(asked.url) or self.requests_elsewhere.append(asked.url))
        self.page.on("websocket", lambda socket: is_here(socket.url) or self.requests_elsewhere.append(socket.url))
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.errors.append(f"uncaught: {error.message}"))

    def _hear(self, message):
        said = f"{message.text} ({message.location.get('url', '')})"
        if message.type == "error" and not STARTING.search(said):
            self.errors.append(said)

    def open(self):
        """Open the notebook and wait until its kernel answers."""
        self.page.goto(f"{self.lab.url}lab/tree/{quote(self.notebook)}?token={self.lab.token}&reset")
        self.page.wait_for_function("() => window.jupyterapp !== undefined")
        self._within("const app = window.jupyterapp; await app.restored;" + UNTIL_OPEN)
        return self

    def show(self, name):
        """Leave this notebook unsaved, its kernel ended, for another one in the same JupyterLab, which takes a quarter
        of the time that a page of its own takes."""
        self.notebook = name
        if self.page.url == "about:blank":
            return self.open()
        self._within(
            """
            const app = window.jupyterapp;
            const old = app.shell.currentWidget;
            // What is still asked of the kernel is answered first; else it would be an error that nobody caught.
            await old.sessionContext.session.kernel.requestKernelInfo();
            await old.sessionContext.shutdown();
            old.dispose();  // closing it would ask whether to save
            await app.commands.execute("docmanager:open", { path: name });
            """
            + UNTIL_OPEN
        )
        return self

    def run_all(self):
        """Run all cells and return them, when the last is done: id, source, execution count, outputs."""
        return self._within(
            """
            const app = window.jupyterapp;
            const panel = app.shell.currentWidget;
            await app.commands.execute("notebook:run-all-cells");
            // After a cell that raised on purpose the command is over while later cells still run. The kernel answers
            // this once it has worked them off; their last messages may come a moment later.
            await panel.sessionContext.session.kernel.requestKernelInfo();
            const code = () => panel.context.model.toJSON().cells.filter((cell) => cell.cell_type === "code");
            while (code().some((cell) => cell.execution_count === null))
                await new Promise((done) => setTimeout(done, 100));
            return code();
            """
        )

    def run(self, cell_ids):
        """Run these cells alone, one after the other, and return them as `run_all` does."""
        return self._within(
            """
            const app = window.jupyterapp;
            const panel = app.shell.currentWidget;
            for (const id of ids) {
                const index = panel.content.widgets.findIndex((widget) => widget.model.id === id);
                if (index < 0) throw new Error(`no cell ${id}`);
                panel.content.deselectAll();
                panel.content.activeCellIndex = index;
                await app.commands.execute("notebook:run-cell");
            }
            return panel.context.model.toJSON().cells.filter((cell) => ids.includes(cell.id));
            """,
            cell_ids,
        )

    def _within(self, script, ids=()):
        # The page's own promise, raced with a clock: a promise that never settles would hang the test for ever.
        return self.page.evaluate(
            f"""async ([name, ids, seconds]) => Promise.race([
                (async () => {{ {script} }})(),
                new Promise((_, fail) => setTimeout(() => fail(new Error(`${{name}}: not done after ${{seconds}} s`)),
                                                    seconds * 1000)),
            ])""",
            [self.notebook, list(ids), PATIENCE],
        )

    def cell(self, cell_id):
        """The cell of this id, scrolled into view, as a locator."""
        self.page.evaluate(
            """async (id) => {
                const notebook = window.jupyterapp.shell.currentWidget.content;
                const index = notebook.widgets.findIndex((widget) => widget.model.id === id);
                if (index < 0) throw new Error(`no cell ${id}`);
                await notebook.scrollToItem(index, "start");
                notebook.widgets[index].node.dataset.cell = id;
            }""",
            cell_id,
        )
        return self.page.locator(f'[data-cell="{cell_id}"]')

    def save(self):
        """Save as Ctrl+S does, and return the notebook as it then lies on disk."""
        self._within('await window.jupyterapp.commands.execute("docmanager:save");')
        return nbformat.read(self.lab.folder / self.notebook, as_version=4)

    def screenshot(self, name):
        """Keep a picture of the page for a person to look at, where $CONVLAB_SCREENSHOTS names a folder."""
        if folder := os.environ.get("CONVLAB_SCREENSHOTS"):
            Path(folder).mkdir(parents=True, exist_ok=True)
            self.page.screenshot(path=str(Path(folder) / f"{name}.png"))

    def close(self):
        """End the notebook's kernel and close the page."""
        with contextlib.suppress(Exception):
            self._within("await window.jupyterapp.shell.currentWidget?.sessionContext?.shutdown();")
        self.page.close()


def is_here(address):
    """No network: this server, or what the page holds itself."""
    parts = urlsplit(address)
    return parts.scheme in ("data", "blob", "about") or parts.hostname == "127.0.0.1"
