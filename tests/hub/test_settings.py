"""What both hubs are told: one set of limits, above what was measured, and keys that the chart knows."""

import re
import runpy
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
MACHINE = runpy.run_path(str(ROOT / "docs" / "workshop" / "jupyterhub_config.py"))
VALUES = yaml.safe_load((ROOT / "docs" / "workshop" / "z2jh-values.yaml").read_text("utf-8"))
ITEMS = {"M": 1e6, "G": 1e9}

# What the chart's schema (jupyterhub/values.schema.yaml in zero-to-jupyterhub-k8s, commit 02dd73d) says of the keys
# that are used here. It refuses keys that it does not list, except below dicts that Kubernetes reads itself: those are
# written dict.
TEXT, NUMBER, FLAG = (str,), (int, float), (bool,)
CHART = {
    "singleuser.image.name": TEXT,
    "singleuser.image.tag": TEXT,
    "singleuser.memory.guarantee": TEXT,
    "singleuser.memory.limit": TEXT,
    "singleuser.cpu.guarantee": NUMBER,
    "singleuser.cpu.limit": NUMBER,
    "singleuser.startTimeout": (int,),
    "singleuser.defaultUrl": TEXT,
    "singleuser.extraEnv": (dict,),
    "singleuser.storage.type": TEXT,
    "singleuser.storage.homeMountPath": TEXT,
    "singleuser.storage.capacity": TEXT,
    "singleuser.storage.extraVolumes": (list,),
    "singleuser.storage.extraVolumeMounts": (list,),
    "singleuser.lifecycleHooks.postStart": (dict,),
    "cull.enabled": FLAG,
    "cull.timeout": (int,),
}


def leaves(value, path=""):
    if path in CHART or not isinstance(value, dict):
        yield path, value
        return
    for name, inner in value.items():
        yield from leaves(inner, f"{path}.{name}".lstrip("."))


def test_the_values_are_the_charts():
    found = dict(leaves(VALUES))
    assert set(found) == set(CHART)
    for path, value in found.items():
        assert isinstance(value, CHART[path]) and (bool in CHART[path] or not isinstance(value, bool)), path
    storage = VALUES["singleuser"]["storage"]
    assert storage["type"] in ("dynamic", "static", "none")
    assert {one["name"] for one in storage["extraVolumeMounts"]} == {one["name"] for one in storage["extraVolumes"]}
    assert all(isinstance(value, str) for value in VALUES["singleuser"]["extraEnv"].values())


def test_both_hubs_have_the_same_limits():
    learner = VALUES["singleuser"]
    assert learner["memory"] == {"limit": MACHINE["MEMORY_LIMIT"], "guarantee": MACHINE["MEMORY_GUARANTEE"]}
    assert learner["cpu"]["limit"] == MACHINE["PROCESSORS"]


def test_the_limits_are_above_what_was_measured():
    text = (ROOT / "docs" / "hub.md").read_text("utf-8")
    measured = float(re.search(r"together \*\*(\d+) MB\*\*", text)[1]) * 1e6
    guarantee, limit = (bytes_of(MACHINE[name]) for name in ("MEMORY_GUARANTEE", "MEMORY_LIMIT"))
    assert measured < guarantee < limit and limit > 3 * measured  # room for a second lesson and the peak of the largest


def bytes_of(text):
    return float(text[:-1]) * ITEMS[text[-1]]


@pytest.mark.parametrize("notebook", ["notebooks/00_start_here.ipynb", "notebooks/04_stride.ipynb"])
def test_the_link_opens_a_notebook_of_the_course(notebook):
    link = urlsplit(MACHINE["link"]("https://hub.example.org", notebook))
    query = {name: value for name, [value] in parse_qs(link.query).items()}
    assert link.path == "/hub/user-redirect/git-pull" and query["targetpath"] == "convlab"
    opened = query["urlpath"].removeprefix("lab/tree/convlab/")
    assert opened == notebook and (ROOT / opened).is_file()


def test_an_import_configures_nothing_and_a_hub_gets_all():
    from traitlets.config import Config

    c = Config()
    MACHINE["configure"](c)
    assert c.Spawner.pre_spawn_hook is MACHINE["before_start"] and c.Spawner.mem_limit == MACHINE["MEMORY_LIMIT"]


@pytest.mark.parametrize("name", ["../ada", "a/b", "..", "."])
def test_no_name_leads_out_of_the_folder_for_hand_ins(name, tmp_path, monkeypatch):
    monkeypatch.setitem(MACHINE["hand_in_folder"].__globals__, "HAND_IN", str(tmp_path / "hand_in"))
    with pytest.raises(ValueError, match="name of a folder"):
        MACHINE["hand_in_folder"](name, None)
    assert not list(tmp_path.iterdir())
