"""exercises/ is what nbgrader makes of solutions/, and the notebooks say what the tasks say."""

import io
import re
import shutil
import sys
from pathlib import Path

import nbformat
import pytest
from jupyter_client.manager import AsyncKernelManager
from jupyter_core.utils import run_sync
from nbgrader.preprocessors import CheckCellMetadata, ClearOutput, Execute
from nbgrader.validator import Validator
from traitlets.config import PyFileConfigLoader

from convlab import tasks
from convlab.running import check as checking
from convlab.tasks import core

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools"))

import exercises as tool  # noqa: E402

LESSONS = list(tasks.LESSONS.values())


@pytest.fixture(scope="module")
def fresh(tmp_path_factory):
    folder = tmp_path_factory.mktemp("generated") / "exercises"
    names = tool.generate(folder)
    assert names == sorted(LESSONS)
    return folder


def read(kind, name):
    return nbformat.read(ROOT / kind / name / f"{name}.ipynb", as_version=4)


def test_exercises_are_what_the_solutions_make(fresh):
    assert tool.differences(fresh, ROOT / "exercises") == []


def test_generating_twice_gives_the_same_bytes(fresh, tmp_path):
    tool.generate(tmp_path / "again")
    assert tool.differences(fresh, tmp_path / "again") == []


def test_differences_are_seen(fresh, tmp_path):
    copy = tmp_path / "copy"
    shutil.copytree(fresh, copy)
    (copy / "stray.txt").write_text("x")
    path = f"{LESSONS[0]}/{LESSONS[0]}.ipynb"
    (copy / path).write_bytes((copy / path).read_bytes() + b"\n")
    assert tool.differences(fresh, copy) == sorted([path, "stray.txt"])


def test_a_solution_without_an_end_is_refused(tmp_path):
    name = LESSONS[0]
    shutil.copytree(ROOT / "solutions" / name, tmp_path / "solutions" / name)
    shutil.copy(ROOT / "nbgrader_config.py", tmp_path)
    path = tmp_path / "solutions" / name / f"{name}.ipynb"
    path.write_text(path.read_text("utf-8").replace("### END SOLUTION", "", 1), "utf-8")
    with pytest.raises(RuntimeError, match=r"(?i)end solution|nested"):
        tool.generate(tmp_path / "out", tmp_path)


@pytest.mark.parametrize("name", LESSONS)
def test_the_notebook_says_what_the_tasks_say(name):
    cells = read("solutions", name).cells
    checks = {cell.metadata.convlab.task: cell for cell in cells if "task" in cell.metadata.get("convlab", {})}
    mine = tasks.tasks(name)
    assert list(checks) == [task.id for task in mine]
    ids = [cell.metadata.nbgrader.grade_id for cell in cells if "nbgrader" in cell.metadata]
    assert len(ids) == len(set(ids)) and all(re.fullmatch(r"[\w-]+", one) for one in ids)
    for number, task in enumerate(mine, 1):
        meta = checks[task.id].metadata
        assert meta.nbgrader.points == task.points and meta.nbgrader.grade and meta.nbgrader.grade_id == task.name
        if task.kind == "manual":  # the graded cell is written in: that is what makes nbgrader wait for a person
            assert meta.nbgrader.solution and not meta.nbgrader.locked and checks[task.id].cell_type == "markdown"
        else:
            assert meta.nbgrader.locked and not meta.nbgrader.solution and "raises-exception" in meta.tags
            assert checks[task.id].source == f'cl.tasks.check("{task.id}")'
        place = cells.index(checks[task.id])
        if task.kind != "manual":
            assert cells[place - 1].metadata.nbgrader.solution, "the check stands right under its stub"
        assert not task.hints or f'# cl.tasks.hint("{task.id}")' in cells[place + 1].source
        header = next(cell.source for cell in cells if cell.source.startswith(f"## {number} · "))
        dots = "●" * (core.DIFFICULTIES.index(task.difficulty) + 1)
        assert (
            f"## {number} · {task.title}\n\n{dots} {task.difficulty} · {task.points} point{'s' * (task.points != 1)} · "
            in header
        )
        assert f" · {task.minutes} minutes" in header
    points, minutes = sum(task.points for task in mine), sum(task.minutes for task in mine)
    assert f"{points} points, about {minutes} minutes" in cells[0].source
    assert f"../../notebooks/{name}.ipynb" in cells[0].source
    assert read("solutions", name).metadata.convlab.minutes == minutes


@pytest.mark.parametrize("name", LESSONS)
def test_an_exercise_holds_nothing_of_the_solution(name):
    solution, exercise = read("solutions", name), read("exercises", name)
    assert "SOLUTION" not in "".join(cell.source for cell in exercise.cells)
    assert not any(cell.get("outputs") for cell in exercise.cells)
    released = "\n".join(cell.source for cell in exercise.cells)
    for cell in solution.cells:
        if cell.metadata.get("nbgrader", {}).get("solution"):
            regions = re.findall(r"### BEGIN SOLUTION(?: -->)?\n(.*?)### END SOLUTION", cell.source, re.DOTALL)
            assert regions
            lines = [line.strip() for region in regions for line in region.splitlines() if len(line.strip()) > 25]
            given = [other.source for other in solution.cells if other is not cell]
            assert not [line for line in lines if line in released and not any(line in text for text in given)]


@pytest.mark.parametrize("name", LESSONS)
def test_an_untouched_exercise_runs_to_its_end_and_earns_nothing(name):
    result = checking.check(ROOT / "exercises" / name)
    assert result.errors == []
    assert {verdict.outcome for verdict in result.verdicts} == {core.NOT_ATTEMPTED}
    assert sum(verdict.points for verdict in result.verdicts) == 0


# -- nbgrader's own validation -------------------------------------------------------------------------------------


class InOneKernel(Execute):
    """Runs one notebook after another in the same kernel, which forgets and goes to the next folder in between: a fresh
    one loads torch again, which takes longer than to run an untouched exercise.
    """

    kernel = None

    def preprocess(self, nb, resources=None, km=None):
        nb.cells.insert(0, nbformat.v4.new_code_cell(f"%reset -f\n%cd -q {Path.cwd()}"))
        nb, resources = super().preprocess(nb, resources, km=self.kernel)
        self.kc.stop_channels()
        del nb.cells[0]
        return nb, resources


@pytest.fixture(scope="module")
def in_one_kernel():
    InOneKernel.kernel = AsyncKernelManager(kernel_name="python3")  # the first notebook starts it
    yield [CheckCellMetadata, ClearOutput, InOneKernel]
    run_sync(InOneKernel.kernel.shutdown_kernel)(now=True)


def validate(kind, name, preprocessors):
    """What nbgrader says of a notebook."""
    validator = Validator(config=PyFileConfigLoader(str(ROOT / "nbgrader_config.py")).load_config())
    validator.preprocessors, validator.stream = preprocessors, io.StringIO()
    validator.validate_and_print(str(ROOT / kind / name / f"{name}.ipynb"))
    return validator.stream.getvalue()


@pytest.mark.parametrize("name", LESSONS)
def test_nbgrader_s_validate_passes_what_a_solution_stores(name):
    """nbval runs every solution anew, and what comes out is what is stored."""
    assert "Success! Your notebook passes all the tests." in validate("solutions", name, [CheckCellMetadata])


@pytest.mark.parametrize("name", [LESSONS[0], *(pytest.param(one, marks=pytest.mark.long) for one in LESSONS[1:])])
def test_nbgrader_s_validate_runs_the_solution_and_passes_it(name):
    said = validate("solutions", name, [CheckCellMetadata, ClearOutput, Execute])
    assert "Success! Your notebook passes all the tests." in said


@pytest.mark.parametrize("name", LESSONS)
def test_nbgrader_s_validate_fails_the_release(name, in_one_kernel):
    said = validate("exercises", name, in_one_kernel)
    judged = sum(task.kind != "manual" for task in tasks.tasks(name))
    unread = len(tasks.tasks(name)) - judged
    assert f"VALIDATION FAILED ON {judged + unread} CELL(S)" in said
    assert said.count("You did not provide a response") == unread
    assert said.count("not attempted") >= judged and "Traceback" not in said
