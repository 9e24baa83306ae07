"""One submission: run it in the sandbox, put the cases to it, judge what comes back.

Each task is asked where its check stands in the notebook, as Run All does it, and once more at the end. Whatever ends
the process is left out, and the rest goes on in a fresh one. A task that is not right, in a notebook that does unusual
things elsewhere, gets a process for itself: another cell's damage does not cost it its points.
"""

from __future__ import annotations

import dataclasses
import re
import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from convlab import probes
from convlab.running import findings
from convlab.running.sandbox_client import SandboxClient, Stopped
from convlab.tasks import core

if TYPE_CHECKING:
    from convlab.running.notebook import ReleasedNotebook, RunStep, Submission
    from convlab.running.sandbox import Sandbox

MOST_STARTS = 6  # of one set of packages
_AGAIN_SECONDS = 2.0  # for a cell that has run out of its time before
_UNUSUAL = re.compile(
    r"""\b(setattr|delattr|exec|eval|globals|locals|vars|getattr|__import__|__builtins__|__dict__|__class__|__code__|
    builtins|ctypes|gc|importlib|inspect|json|linecache|multiprocessing|os|signal|socket|subprocess|sys|threading|
    traceback|warnings|atexit|base64|unittest|testing|concurrent|asyncio|pickle|jit|compile|ops|_C|utils|autograd|modules)\b
    |\b__(?!(init|call|name|repr|len|iter|getitem)__)\w+__\b
    |^[ \t]*(?!self\b)\w+(\.\w+)+[ \t]*=[^=]   # an attribute of something is set
    |\b(for|as)[ \t]+\w+[.\[]                # so it is
    |^[ \t]*del\b""",
    re.VERBOSE | re.MULTILINE,
)
# How a student's code speaks of a package that the set-up cell has imported.
_MENTIONS = {
    "torch": re.compile(r"\b(torch|functional)\b|\b(nn|F)\s*\."),
    "convlab": re.compile(r"\b(cl|convlab)\s*\.(?!\s*tasks\b)|\bfrom\s+convlab\b"),
}


@dataclasses.dataclass
class Outcome:
    """What came out of one submission.

    Attributes
    ----------
    findings : dict
        Task id -> Finding; None where a person reads the answer.
    errors : dict
        Index of each step that is a cell of the submission's own -> what stopped it, or None.
    """

    findings: dict
    errors: dict


def packages_for(task: core.Task, steps: Sequence[RunStep]) -> tuple[tuple[str, ...], tuple[str, ...] | None]:
    """The packages that a task's code sees: those of its list that it needs.

    Parameters
    ----------
    task : Task
    steps : sequence of RunStep

    Returns
    -------
    first : tuple of str
        Without what neither the task nor the student's code speaks of, and without torch where some of it is forbidden.
    then : tuple of str or None
        For a student whose code needs the part of torch that is allowed.
    """
    listed = set(task.packages) | {"numpy"}
    if any(name.startswith("convlab.") for name in task.forbidden):
        listed.discard("convlab")
    code = "\n".join(step.source for step in steps if step.does in ("answer", "extra"))
    mentioned = {name for name, sign in _MENTIONS.items() if sign.search(code)}
    if "convlab" not in mentioned:
        listed.discard("convlab")
    theirs = "torch" in mentioned
    everything, without = tuple(sorted(listed)), tuple(sorted(listed - {"torch"}))
    if any(name.startswith("aten::") for name in task.forbidden):
        return without, everything if theirs and everything != without else None
    return (everything if theirs or "torch" in task.needs else without), None


def run_submission(
    known: dict[str, core.Task],
    release: ReleasedNotebook,
    submission: Submission,
    seed: int,
    box: Sandbox,
    *,
    to_show: bool = True,
    report: Callable[[int, int, str], None] = lambda done, total, title: None,
) -> Outcome:
    """Run a submission, and judge its tasks: the one way, for the learner's check and for the grader.

    Parameters
    ----------
    known : dict
        Task id -> Task, of all tasks of the release.
    release : ReleasedNotebook
    submission : Submission
    seed : int
        Of the cases.
    box : Sandbox
    to_show : bool
        Whether an answer that is not right is also put to cases that may be shown; not needed where all may be.
    report : callable
        ``report(done, total, title)`` after each cell and task; what has to run again is not counted again.

    Returns
    -------
    Outcome

    Raises
    ------
    SandboxError
        The sandbox does not start: nobody was graded.
    """
    judged = [task for task in known.values() if task.checker is not None]
    outcome = run_steps(judged, submission.steps, seed, box, to_show, report)
    given = {cell.key: cell.source.strip() for cell in release.cells}
    for name, task in known.items():
        finding, code = outcome.findings.get(name), submission.code[name]
        untouched = code.strip() in ("", "\n\n".join(given[key] for key in release.answers[name]).strip())
        if finding is None and untouched:
            finding = findings.not_attempted(task, "Its answer is as it was given out.")
        elif finding is not None and not untouched:
            finding = findings.with_cell_error(task, finding, _stopped_in(submission.steps, outcome.errors, name))
        outcome.findings[name] = finding
    return Outcome({name: outcome.findings[name] for name in known}, outcome.errors)


def _stopped_in(steps, errors, name):
    """What stopped a task's own cell, or None."""
    mine = (errors.get(i) for i, step in enumerate(steps) if step.does == "answer" and step.task == name)
    return next((error for error in mine if error), None)


def run_steps(
    tasks: Sequence[core.Task],
    steps: Sequence[RunStep],
    seed: int,
    box: Sandbox,
    to_show: bool = True,
    report: Callable[[int, int, str], None] = lambda done, total, title: None,
) -> Outcome:
    """Run cells and put cases, in the order of the steps: `run_submission` without what a notebook says besides.

    Parameters
    ----------
    tasks : sequence of Task
        Those with a judge.
    steps : sequence of RunStep
    seed, box, to_show, report
        As in `run_submission`.

    Returns
    -------
    Outcome
    """
    until = time.monotonic() + box.limits.total
    dropped: dict[int, dict[str, Any]] = {}
    slow: set[int] = set()
    out = Outcome({}, {})
    groups: dict[tuple[str, ...], list[core.Task]] = {}
    for task in tasks:
        groups.setdefault(packages_for(task, steps)[0], []).append(task)

    total = sum(len([step for step in steps if step.does != "probe"]) + len(some) for some in groups.values())
    counter = _Counter(report, total)

    def run_of(some, packages):
        run = _ProcessRun(some, steps, packages, seed, box, until, dropped, slow, to_show, counter)
        run.go(MOST_STARTS)
        return run

    for packages in sorted(groups, key=len):
        run = run_of(groups[packages], packages)
        out.findings |= run.findings
        _add_errors(out.errors, run.errors)
        for task in groups[packages]:
            finding = out.findings[task.id]
            if _may_go_again(task, finding) and (run.disturbed or _unusual_elsewhere(steps, task)):
                again = _ProcessRun([task], _alone(steps, task), packages, seed, box, until, {}, set(), to_show)
                again.go(1)
                if again.findings[task.id].right:
                    out.findings[task.id] = again.findings[task.id]
    for task in tasks:
        then = packages_for(task, steps)[1]
        if then is not None and not out.findings[task.id].right:
            run = run_of([task], then)
            out.findings[task.id] = _scrutinised(task, run.findings[task.id], steps)
            _add_errors(out.errors, run.errors)
    return out


def _add_errors(errors, more):
    """What stopped cells in a later run counts, but for the shorter time that a cell without end was given there."""
    for i, error in more.items():
        before = errors.get(i)
        if not (before and error and before["type"] == error["type"] == "OutOfTime"):
            errors[i] = error


def _scrutinised(task, finding, steps):
    """A right answer that needs a package with a shortcut in it, in a notebook that could hide the shortcut, is not.

    Inside, the shortcut is watched for; but only by code that a program could change which does unusual things.
    """
    if finding.right and any(step.does in ("answer", "extra") and _UNUSUAL.search(step.source) for step in steps):
        message = "is right only with torch at hand, in a notebook that could hide a call of what is not allowed here."
        return findings.Finding(
            findings.stopped_verdict(task, message, "shortcut"), finding.cases, None, None, finding.seconds
        )
    return finding


def _may_go_again(task, finding):
    """Whether a task may have a process for itself. An answer that was given stands, where it could be guessed."""
    if finding.right:
        return False
    return task.kind in ("implement", "debug") or finding.verdict.outcome == core.NOT_ATTEMPTED or not finding.reached


def _own(step, task):
    """Whether a step is this task's answer; a cell that lost its label is known by what it defines."""
    if step.does == "answer":
        return step.task == task.id
    name = re.escape(task.writes)
    return step.does == "extra" and bool(re.search(rf"^((def|class)\s+{name}\b|{name}\s*=)", step.source, re.MULTILINE))


def _alone(steps, task):
    kept = [step for step in steps if step.does == "given" or _own(step, task)]
    return [*kept, *(step for step in steps if step.does == "probe" and step.name == task.id)]


def _unusual_elsewhere(steps, task):
    return any(
        step.does in ("answer", "extra") and not _own(step, task) and _UNUSUAL.search(step.source) for step in steps
    )


def _raised(answers):
    return any(answer.status == "raised" for answer in answers)


class _Counter:
    """Reports each cell and task once, however often it runs."""

    def __init__(self, report, total):
        self.report, self.total, self.seen = report, total, set()

    def __call__(self, key, title):
        if key not in self.seen:
            self.seen.add(key)
            self.report(len(self.seen), self.total, title)


class _ProcessRun:
    """The tasks that see the same packages, in one process, or in some if it does not last."""

    def __init__(self, tasks, steps, packages, seed, box, until, dropped, slow, to_show, count=lambda key, title: None):
        self.tasks = {task.id: task for task in tasks}
        self.steps, self.packages, self.seed, self.box, self.until = steps, packages, seed, box, until
        self.dropped, self.slow = dropped, slow  # steps that ended the process, with why; steps that took too long
        self.to_show, self.count = to_show, count
        self.findings, self.errors = {}, {}
        self.disturbed, self.at, self.finished = False, None, set()
        self.hidden, self.answers = {}, {}

    def go(self, starts):
        """Run, and again without what ended the process, until every task has a finding."""
        for _ in range(starts):
            if time.monotonic() >= self.until:
                break
            try:
                with SandboxClient(self.box, self.packages, self.until) as worker:
                    self._through(worker)
                break
            except Stopped as reason:
                self.disturbed = True
                self._blame(reason)
        for name, task in self.tasks.items():
            if name not in self.findings:
                message = (
                    f"was not reached: the notebook ran for {self.box.limits.total:g} seconds, or ended too often."
                )
                verdict = findings.stopped_verdict(task, message)
                self.findings[name] = findings.Finding(verdict, len(self._cases(task)), reached=False)

    def _through(self, worker):
        for i, step in enumerate(self.steps):
            if step.does != "probe":
                self._cell(worker, i, step)
            elif step.name in self.tasks and step.name not in self.findings:
                self._probe(worker, self.tasks[step.name])
        for name, task in self.tasks.items():
            if name not in self.findings:
                self._probe(worker, task)
            elif name not in self.finished and not self.findings[name].right:
                self.finished.add(name)
                self._probe_again(worker, task)

    def _cell(self, worker, i, step):
        if i in self.dropped:
            self.errors[i] = self.dropped[i]
            return
        self.at = i
        seconds = self.box.limits.cell
        error = worker.run(step, min(_AGAIN_SECONDS, seconds) if i in self.slow else seconds)
        self.at = None
        if error and error["type"] == "OutOfTime":
            self.slow.add(i)
            self.disturbed = True
        if step.does != "given":
            self.errors[i] = error
        self.count((self.packages, i), step.title)

    def _probe(self, worker, task):
        """The hidden cases, where the task's check stands."""
        began = time.monotonic()
        cases = self._cases(task)
        answers = self._run_cases(worker, task, cases)
        finding = findings.Finding(findings.judge(task, cases, answers), len(cases))
        finding.failed = 0 if finding.right else None
        finding.seconds = time.monotonic() - began
        self.findings[task.id], self.answers[task.id] = finding, answers
        self.count(task.id, task.id)

    def _probe_again(self, worker, task):
        """At the end: perhaps a cell further down had to come first; if it is not right, cases to show.

        A value that was given is not asked for again: with a second one to choose from, guesses would earn points.
        """
        finding, cases = self.findings[task.id], self._cases(task)
        began = time.monotonic()
        if finding.verdict.outcome == core.NOT_ATTEMPTED or _raised(self.answers[task.id]):
            answers = self._run_cases(worker, task, cases)
            verdict = findings.judge(task, cases, answers)
            order = (core.NOT_ATTEMPTED, core.NOT_YET, core.RIGHT)
            if order.index(verdict.outcome) > order.index(finding.verdict.outcome):
                finding.verdict, self.answers[task.id] = verdict, answers
        if finding.right:
            finding.failed = 0
        elif finding.verdict.outcome == core.NOT_YET:
            finding.failed = findings.count_failed(task, cases, self.answers[task.id])
            finding.public = self._to_show(worker, task, finding.verdict) if self.to_show else None
        finding.seconds += time.monotonic() - began

    def _to_show(self, worker, task, verdict):
        """A verdict on cases that may be shown, and which fail in the same way where there are such."""
        best = None
        for seed in (core.PUBLIC_SEED, *findings.MORE_PUBLIC_SEEDS):
            cases = task.make_cases(seed)
            shown = findings.judge(task, cases, self._run_cases(worker, task, cases))
            if shown.outcome == core.NOT_YET:
                if shown.mistake == verdict.mistake:
                    return shown
                best = best or shown
            if verdict.mistake == "time limit":
                break
        return best

    def _run_cases(self, worker, task, cases):
        """`probes.run_cases`, with somebody else's process in between; what ends that is known to be this task."""
        self.at = task.id
        answers = probes.run_cases(lambda _, case: worker.probe(task, case), None, cases)
        self.at = None
        return answers

    def _blame(self, reason):
        """Leave out what was going on when the process ended."""
        at, self.at = self.at, None
        if isinstance(at, int):
            stopped = {"type": "Stopped", "kind": reason.kind, "message": f"it {reason.message}"}
            self.dropped[at] = stopped | {"line": None, "code": ""}
            self.errors[at] = self.dropped[at]
        elif at is not None:
            self.finished.add(at)
            if at not in self.findings:
                task = self.tasks[at]
                mistake = "time limit" if reason.kind == "time" else "ended its process"
                verdict = findings.stopped_verdict(task, f"{reason.message}.", mistake)
                self.findings[at] = findings.Finding(verdict, len(self._cases(task)))

    def _cases(self, task):
        if task.id not in self.hidden:
            self.hidden[task.id] = task.make_cases(self.seed)
        return self.hidden[task.id]
