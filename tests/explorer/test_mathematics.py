"""The explorer's JavaScript against PyTorch, in node. tests/browser does the same in Chromium."""

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest

from convlab.explorer import messages, values
from convlab.spec import Conv2dError, Conv2dSpec, refusals

HERE = Path(__file__).parent


@pytest.fixture(scope="module")
def node():
    program = shutil.which("node")
    if program is None:
        why = "node is not installed; the same comparison runs in Chromium"
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(why)
    return program


def run_node(node, *arguments, **more):
    done = subprocess.run([node, *arguments], capture_output=True, text=True, timeout=120, env={**os.environ, **more})
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_mathematics_agrees_with_torch(node, tmp_path):
    from vectors import vectors  # brings in torch

    file = tmp_path / "vectors.json"
    file.write_text(json.dumps(vectors()))
    said = run_node(node, "--test", "--test-reporter=tap", str(HERE / "js" / "mathematics.test.mjs"), VECTORS=str(file))
    assert re.search(r"^# fail 0$", said, re.M)
    assert re.search(r"^# skipped 0$", said, re.M)


def told(case):
    """What the package says of a setting, as tests/explorer/js/refusals.mjs prints the page's."""
    try:
        Conv2dSpec(**case["spec"]).output_size(case["size"])
    except Conv2dError as error:
        fields = ("code", "problem", "pytorch", "fix")
        return {name: getattr(error, name) for name in fields} | {"arguments": list(error.arguments)}
    return None


def test_both_languages_refuse_the_same_in_the_same_words(node, tmp_path):
    from refusal_cases import cases

    asked = list(cases())
    file = tmp_path / "cases.json"
    file.write_text(json.dumps(asked))
    said = json.loads(run_node(node, str(HERE / "js" / "refusals.mjs"), CASES=str(file)))
    kinds, wrong = set(), []
    for case, page in zip(asked, said, strict=True):
        kind = page.pop("kind") if page else None
        kinds.add(kind)
        if page != told(case):
            wrong.append((case, page, told(case)))
    assert wrong == []
    assert kinds == {None, *messages._KINDS}, "every sentence of the page was compared"


def test_each_remedy_of_the_page_was_compared(node, tmp_path):
    from refusal_cases import cases

    fixes = {error["fix"] for error in map(told, cases()) if error}
    for kind, remedies in messages._KINDS.items():
        for remedy in remedies:
            pattern = re.sub(r"\\\{\w+\\\}", ".+", re.escape(refusals()[kind]["fix"][remedy]))
            assert any(re.fullmatch(pattern, fix) for fix in fixes), (kind, remedy)


def test_generated_part_is_up_to_date():
    source = messages.SCRIPT.read_text("utf-8")
    assert messages.generated(source) == source, "run: python -m convlab.explorer.messages"


def test_script_stays_small_and_plain():
    source = messages.SCRIPT.read_bytes()
    assert len(source) <= 150_000
    assert not re.search(rb"https?://(?!www\.w3\.org/2000/svg)", source)
    assert not re.search(rb"^import |\bimport\(|\bfetch\(|XMLHttpRequest", source, re.M)


def test_every_part_of_the_script_does_one_thing():
    """No class of the page holds everything, and no method needs a second screen."""
    lines = messages.SCRIPT.read_text("utf-8").splitlines()
    classes, methods, start, inside = {}, {}, 0, None
    for number, line in enumerate(lines):
        if found := re.match(r"class (\w+)", line):
            start, inside = number, found[1]
        elif inside and (found := re.match(r"  (?:async |get )?(\w+)\(.*\{$", line)):
            begun = number, f"{inside}.{found[1]}"
        elif inside and line == "  }":
            methods[begun[1]] = number - begun[0] + 1
        elif inside and line == "}":
            classes[inside], inside = number - start + 1, None
    assert len(classes) > 12 and len(methods) > 120
    assert {name: length for name, length in classes.items() if length > 220} == {}
    assert {name: length for name, length in methods.items() if length > 40} == {}


def test_every_style_rule_stands_under_one_class():
    style = re.sub(r"/\*.*?\*/", "", messages.STYLE.read_text("utf-8"), flags=re.S)
    selectors = re.findall(r"([^{}]+)\{", style)
    assert len(selectors) > 50
    for selector in selectors:
        selector = selector.strip().split("}")[-1].strip()
        if not selector.startswith("@"):
            outside = re.sub(r"\([^()]*\)", "", selector)
            assert all(part.strip().startswith(".convlab-explorer") for part in outside.split(",")), selector


def test_python_and_javascript_start_with_the_same_numbers(node):
    spec, size = Conv2dSpec(6, 4, (3, 2), groups=2), (7, 5)
    program = f"""
    import * as m from {json.dumps(messages.SCRIPT.as_uri())};
    const spec = m.normalise({json.dumps(spec.arguments())});
    const name = "small numbers";
    const all = [m.presetInput(name, spec, {list(size)}), m.presetWeight(name, spec), m.defaultBiases(spec)];
    console.log(JSON.stringify(all.map((list) => [...list])));
    """
    x, w, b = json.loads(run_node(node, "--input-type=module", "-e", program))
    np.testing.assert_array_equal(values.default_input(spec, size).ravel(), x)
    np.testing.assert_array_equal(values.default_weight(spec).ravel(), w)
    np.testing.assert_array_equal(values.default_bias(spec), b)
    assert set(x) == {0, 1, 2} and set(w) == {-1, 0, 1}
