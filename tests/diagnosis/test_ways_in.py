"""In a notebook, in a terminal, from a pipe."""

import subprocess
import sys

import pytest
from click.testing import CliRunner

from convlab import cli, diagnosis

CELLS = """
from IPython.core.interactiveshell import InteractiveShell
import io, contextlib
shell = InteractiveShell.instance()
def run(code):
    out = io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
        shell.run_cell(code)
    return out.getvalue()
run("import torch; from torch import nn")
run("net = nn.Sequential(nn.Conv2d(1, 8, 3), nn.Flatten(), nn.Linear(9, 10))")
broken = "y = net(torch.zeros(1, 1, 28, 28))"
print("BEFORE", "in_features=9" in run(broken))
print("ASKED", "nn.Linear(5408, 10)" in run("import convlab as cl; print(cl.explain())"))
run("%load_ext convlab")
below = run(broken)
print("BELOW", "in_features=9, but 5408" in below)
print("LINE", "net(torch.zeros(1, 1, 28, 28))" in below.split("To fix it")[0].rsplit("In layer", 1)[-1])
print("OTHER", "convlab" in run("{}['x']"))
print("FINE", run("1 + 1").strip())
run("%load_ext convlab")
print("ONCE", run(broken).count("in_features=9, but 5408"))
run("%unload_ext convlab")
print("AFTER", "in_features=9, but" in run(broken))
print("MENDED", "Error" in run("net[2] = nn.Linear(5408, 10)") + run(broken))
"""


def test_in_a_notebook():
    done = subprocess.run([sys.executable, "-c", CELLS], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    said = dict(line.split(" ", 1) for line in done.stdout.splitlines() if line[:1].isupper() and " " in line)
    assert said == {
        "BEFORE": "False",
        "ASKED": "True",
        "BELOW": "True",
        "LINE": "True",
        "OTHER": "False",
        "FINE": said["FINE"],
        "ONCE": "1",
        "AFTER": "False",
        "MENDED": "False",
    }


def test_in_a_terminal_and_from_a_pipe():
    text = "RuntimeError: mat1 and mat2 shapes cannot be multiplied (64x2704 and 1024x10)"
    for options in ({"args": ["explain", *text.split()]}, {"args": ["explain"], "input": f"epoch 1\n{text}\n"}):
        done = CliRunner().invoke(cli.main, **options)
        assert done.exit_code == 0
        assert "nn.Linear(2704, 10)" in done.output and "notebooks/03_kernel_size.ipynb" in done.output
    unknown = CliRunner().invoke(cli.main, ["explain", "the printer is on fire"])
    assert unknown.exit_code == 1 and "none of those" in unknown.output
    nothing = CliRunner().invoke(cli.main, ["explain"], input="")
    assert nothing.exit_code == 2 and "no text to explain" in nothing.output


def test_words_need_no_torch():
    code = "import sys; from convlab.diagnosis import explain; print(explain('a'), 'torch' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip().endswith("False")


def test_without_an_error_there_is_nothing_to_explain(monkeypatch):
    for name in ("last_exc", "last_value"):
        monkeypatch.delattr(sys, name, raising=False)
    with pytest.raises(diagnosis.DiagnosisError, match="no error yet"):
        diagnosis.explain()


def test_terminals_and_pages_break_and_colour_long_lines():
    text = (
        "Given groups=1, weight of size [64, 3, 7, 7], expected input[8, 1, 28, 28] to "
        "have 3 channels, but got 1 channels instead"
    )
    whole = diagnosis.explain(text)
    assert whole.known
    for broken in (text.replace(", ", ",\n    "), text.replace("channels", "chan\nnels"), f"\x1b[0;31m{text}\x1b[0m"):
        assert diagnosis.explain(broken) == whole


def test_markup_in_an_error_does_not_reach_the_page():
    explanation = diagnosis.explain(
        "nn.Conv2d got padding_mode must be one of {'zeros'}, but got padding_mode='<script>x</script>'"
    )
    assert explanation.known and "<script>" not in explanation._repr_html_()
