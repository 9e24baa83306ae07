"""The page of results, ``docs/results.md``: every table, its claim and its verdict."""

from convlab import course, experiments

_INTRO = """# Results

Every measured number of the course, made by `python -m convlab.experiments recompute` and written here by
`python -m convlab.experiments page`. Where chance plays a part the numbers are mean ± standard deviation over seeds,
which set the initial weights and the order of training; the pictures are the same for all seeds. With 2,000 test
pictures an accuracy near 95 % has a standard error of about 0.5 points of its own, so differences under a point are not
told as findings. 1 MAC is one multiply-accumulate, per picture. MACs and parameters are computed, not measured.
"""


def page():
    """The text of the page."""
    parts, lesson = [_INTRO], None  # experiments come in the order of the lessons
    for name in experiments.names():
        experiment = experiments.get(name)
        if experiment.lesson != lesson:
            lesson = experiment.lesson
            parts.append(f"## {course.lesson(lesson).label}\n")
        parts.append(_section(experiment, experiments.results(name)))
    return "\n".join(parts)


def _section(experiment, table):
    rule = f" ({experiment.rule})" if experiment.rule else ""
    lines = [f"### {experiment.id}{rule}", "", f"Claim: {experiment.claim}", ""]
    if experiment.note:
        lines += [experiment.note, ""]
    if experiment.machine_dependent:
        lines += [f"Measured on {table.data['machine']}. Other machines differ: find out on yours.", ""]
    repeats = f"{table.n} {'repeats' if experiment.machine_dependent else 'seeds'}. " if experiment.seeded else ""
    made = f"{repeats}Made {table.data['date']} with torch {table.data['versions']['torch']}."
    verdict = table.verdict
    lines += [table.markdown(), "", f"Verdict: **{verdict.word}**: {verdict.sentence}", "", made, ""]
    return "\n".join(lines)
