"""In a notebook, in a terminal, from a pipe."""

import subprocess
import sys
import time

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

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


WORDS = ["convolution", "expected input", "weight", "channels", "size", "Kernel", "mat1", "[1, 3]", "(64x512)", "28 x"]


@given(st.lists(st.one_of(st.sampled_from(WORDS), st.text(max_size=5)), max_size=60))
def test_any_text_is_answered(words):
    explanation = diagnosis.explain(" ".join(words))
    assert isinstance(str(explanation), str) and explanation._repr_html_()


@pytest.mark.parametrize(
    "word", ["convolution ", "1 x ", "[1, 3, ", "expected input", "got torch.Size([", "\n", "pool("]
)
def test_long_texts_take_no_longer_than_long(word):
    """Work grows with the length, not with its square: counted in processor time against a text eight times shorter."""

    def seconds(text):
        began = time.process_time()
        diagnosis.explain(text)
        return time.process_time() - began

    short, long = word * (2_400 // len(word)), word * (19_200 // len(word))
    diagnosis.explain(short)
    assert min(seconds(long) for _ in range(3)) < 30 * min(seconds(short) for _ in range(5)) + 0.05


LINEAR = "mat1 and mat2 shapes cannot be multiplied ({}x{} and {}x{})"


@pytest.mark.parametrize("batch", [1, 2, 7, 64, 100, 128])
@pytest.mark.parametrize(("channels", "side"), [(8, 13), (16, 5), (3, 28), (64, 7), (512, 1)])
@pytest.mark.parametrize("wants", [10, 100, 400, 512, 1024, 9216])
def test_flat_features_are_never_told_to_be_flattened_first(batch, channels, side, wants):
    """What a linear layer meets after a flattening: it is to take as many features as came."""
    got = channels * side * side
    if got == wants:
        return
    first = diagnosis.explain(LINEAR.format(batch, got, wants, 10)).fixes[0].code
    assert first == f"nn.Linear({got}, 10)" or batch * got == wants


@pytest.mark.parametrize("batch", [1, 2, 7, 64])
@pytest.mark.parametrize(("channels", "side"), [(8, 13), (16, 5), (64, 7), (3, 28), (64, 12)])
def test_maps_that_were_not_flattened_are_recognised(batch, channels, side):
    """The right in_features, and the map as it came: one row for each row of pixels."""
    text = LINEAR.format(batch * channels * side, side, channels * side * side, 10)
    codes = [fix.code for fix in diagnosis.explain(text).fixes]
    assert codes[0] in ("x = x.flatten(1)", "x = x.unsqueeze(0)" if batch == 1 else "")
