"""The set-up with uv: what uv is told of pip's settings, which uv, what is said meanwhile, when pip steps in."""

import importlib.util
import json
import os
import re
import shutil
import stat
import sys
import zipfile
from pathlib import Path

import course as script
import pytest
import uv_settings
from setup_help import ROOT

POSIX = pytest.mark.skipif(os.name == "nt", reason="writes shell scripts as stand-ins for uv")


# -- pip's settings ---------------------------------------------------------------------------------------------------


def test_the_stronger_of_pips_settings_counts():
    listed = """\
:env:.index-url='https://env.example/simple'
:env:.no_cache_dir=''
global.default-timeout='180'
global.extra-index-url='\\nhttps://a.example/simple\\nhttps://b.example/simple'
global.index-url='https://global.example/simple'
global.cert='/a b/ca.pem'
install.cert='/c/ca.pem'
freeze.timeout='10'
WARNING: something that is no setting
"""
    assert uv_settings.pip_settings(listed) == {
        "index-url": "https://env.example/simple",
        "timeout": "180",
        "extra-index-url": "https://a.example/simple\nhttps://b.example/simple",
        "cert": "/c/ca.pem",
    }


def test_the_real_pip_lists_them_as_expected(tmp_path, monkeypatch):
    for name in [name for name in os.environ if name.startswith("PIP_")]:
        monkeypatch.delenv(name)
    file = tmp_path / "pip.conf"
    file.write_text("[global]\nindex-url = https://a.example/simple\n[install]\nfind-links =\n  /one\n  /two\n")
    monkeypatch.setenv("PIP_CONFIG_FILE", str(file))
    monkeypatch.setenv("PIP_DEFAULT_TIMEOUT", "7")
    environment = script.Environment(ROOT)
    environment.python = Path(sys.executable)
    settings = environment.pip_settings()
    assert settings["index-url"] == "https://a.example/simple" and settings["find-links"].split() == ["/one", "/two"]
    assert settings["timeout"] == "7"


PLACE = ROOT.as_uri()


@pytest.mark.parametrize(
    ("pip", "variables"),
    [
        ({"index-url": "https://m.example/simple"}, {"UV_DEFAULT_INDEX": "https://m.example/simple"}),
        ({"index-url": str(ROOT)}, {"UV_DEFAULT_INDEX": PLACE}),
        ({"index-url": "file:///nowhere/simple"}, {"UV_DEFAULT_INDEX": "file:///nowhere/simple"}),
        (
            {"extra-index-url": "https://m.example/s\nhttps://n.example/s"},
            {"UV_INDEX": "https://m.example/s https://n.example/s", "UV_INDEX_STRATEGY": "unsafe-best-match"},
        ),
        ({"extra-index-url": "file:///nowhere/simple file:///nowhere/more"}, {}),
        ({"find-links": f"{ROOT} /nowhere file:///nowhere"}, {"UV_FIND_LINKS": PLACE}),
        ({"find-links": f"{PLACE} https://m.example/w/"}, {"UV_FIND_LINKS": f"{PLACE},https://m.example/w/"}),
        ({"cert": str(ROOT / "README.md")}, {"SSL_CERT_FILE": str(ROOT / "README.md")}),
        ({"cert": str(ROOT)}, {"SSL_CERT_DIR": str(ROOT)}),
        ({"client-cert": "/c.pem"}, {"SSL_CLIENT_CERT": "/c.pem"}),
        ({"trusted-host": "m.example\nn.example:8080"}, {"UV_INSECURE_HOST": "m.example n.example:8080"}),
        ({"timeout": "2.5", "retries": "0"}, {"UV_HTTP_TIMEOUT": "3", "UV_HTTP_RETRIES": "0"}),
        ({"timeout": "soon"}, {}),
        ({"proxy": "http://p:3128"}, {"HTTP_PROXY": "http://p:3128", "HTTPS_PROXY": "http://p:3128"}),
        ({"keyring-provider": "subprocess"}, {"UV_KEYRING_PROVIDER": "subprocess"}),
        ({"keyring-provider": "auto"}, {}),
        ({"disable-pip-version-check": "1", "cache-dir": "/x", "progress-bar": "off"}, {}),
    ],
    ids=lambda value: " ".join(value),
)
def test_what_pip_knows_uv_is_told(tmp_path, pip, variables):
    assert uv_settings.pip_only(pip) is None
    assert uv_settings.for_uv(pip, {"HOME": str(tmp_path)}, tmp_path) == ({"HOME": str(tmp_path), **variables}, [])


@pytest.mark.parametrize(("value", "given"), [("1", True), ("true", True), ("0", False), ("off", False)])
def test_no_index(tmp_path, value, given):
    assert uv_settings.for_uv({"no-index": value}, {}, tmp_path) == ({}, ["--no-index"] if given else [])


def test_constraints_of_pip_or_of_uv_go_beside_the_courses(tmp_path):
    pip = {"constraint": "/a.txt /b.txt"}
    assert uv_settings.for_uv(pip, {}, tmp_path) == ({}, ["-c", "/a.txt", "-c", "/b.txt"])
    assert uv_settings.for_uv(pip, {"UV_CONSTRAINT": "/mine.txt"}, tmp_path) == ({}, ["-c", "/mine.txt"])


def test_certificates_that_pip_finds_in_other_programs_variables(tmp_path):
    bundle = str(ROOT / "README.md")
    for name in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"):
        assert uv_settings.for_uv({}, {name: bundle}, tmp_path)[0]["SSL_CERT_FILE"] == bundle
    mine = {"SSL_CERT_FILE": "/mine.pem", "REQUESTS_CA_BUNDLE": bundle}
    assert uv_settings.for_uv({"cert": bundle}, mine, tmp_path)[0]["SSL_CERT_FILE"] == "/mine.pem"


EVERYTHING = {
    "index-url": "https://pip.example/simple",
    "extra-index-url": "https://pip.example/more",
    "find-links": str(ROOT),
    "no-index": "1",
    "trusted-host": "pip.example",
    "timeout": "5",
    "retries": "5",
    "cert": str(ROOT / "README.md"),
    "client-cert": "/pip.pem",
    "keyring-provider": "subprocess",
    "constraint": "/pip.txt",
}


@pytest.mark.parametrize(
    ("name", "variable"),
    [(name, v) for name, (variables, _) in uv_settings.OWN.items() for v in sorted(variables) if name != "no-index"],
)
def test_uvs_own_variables_win_one_by_one(tmp_path, name, variable):
    plain, _ = uv_settings.for_uv(EVERYTHING, {}, tmp_path)
    told, arguments = uv_settings.for_uv(EVERYTHING, {variable: "mine"}, tmp_path)
    if name == "constraint":
        assert arguments[-2:] == ["-c", "mine"] and "/pip.txt" not in arguments
        return
    assert told[variable] == "mine"
    of_the_same = uv_settings.OWN[name][0]
    assert {n: v for n, v in told.items() if n not in of_the_same | {"UV_INDEX_STRATEGY"}} == {
        n: v for n, v in plain.items() if n not in of_the_same | {"UV_INDEX_STRATEGY"}
    }
    assert not (of_the_same - {variable}) & told.keys()
    assert ("--no-index" in arguments) is (variable not in uv_settings.OWN["no-index"][0])


@pytest.mark.parametrize(
    ("text", "chosen"),
    [
        ('index-url = "https://uv.example"', {"index-url", "no-index"}),
        ('[pip]\nindex-url = "https://uv.example"', {"index-url", "no-index"}),
        ('[[index]]\nurl = "https://uv.example"\ndefault = true', {"index-url", "no-index"}),
        ('[[index]]\nurl = "https://uv.example"', {"extra-index-url", "no-index"}),
        ('find-links = ["/x"]\nindex-strategy = "first-index"', {"find-links", "index-strategy"}),
        ('cache-dir = "/x"', {"cache"}),
        ("not toml at all [", set()),
        ('link-mode = "copy"', set()),
    ],
)
@pytest.mark.parametrize("place", ["variable", "user", "parent", "project"])
def test_a_settings_file_of_uv_wins_too(tmp_path, text, chosen, place):
    folder, environ = (
        tmp_path / "a" / "b",
        {"HOME": str(tmp_path / "home"), "APPDATA": str(tmp_path / "home" / ".config")},
    )
    folder.mkdir(parents=True)
    file = {
        "variable": tmp_path / "mine.toml",
        "user": tmp_path / "home" / ".config" / "uv" / "uv.toml",
        "parent": tmp_path / "a" / "uv.toml",
        "project": folder / "pyproject.toml",
    }[place]
    file.parent.mkdir(parents=True, exist_ok=True)
    if place == "variable":
        environ["UV_CONFIG_FILE"] = str(file)
    if place == "project":
        text = re.sub(r"^(\[+)(?=\w)", r"\1tool.uv.", text, flags=re.MULTILINE)
        text = text if text.startswith("[") else f"[tool.uv]\n{text}"
    file.write_text(text)
    assert uv_settings.uv_chosen(environ, folder) == chosen
    if place != "variable":
        assert uv_settings.uv_chosen({**environ, "UV_NO_CONFIG": "1"}, folder) == set()


def test_the_course_itself_sets_nothing_for_uv():
    assert "uv" not in script.project_table(ROOT).get("tool", {}) and not (ROOT / "uv.toml").exists()


@pytest.mark.parametrize("name", uv_settings.PIP_ONLY)
def test_what_uv_cannot_be_told_is_a_reason_for_pip(name):
    assert uv_settings.pip_only({name: "yes"}) == name
    assert uv_settings.pip_only({name: "false"}) is None


def test_a_page_of_links_in_a_file_is_for_pip(tmp_path):
    (tmp_path / "links.html").write_text("")
    assert uv_settings.pip_only({"find-links": f"{tmp_path} {tmp_path / 'links.html'}"}) == "find-links"
    assert uv_settings.pip_only({"keyring-provider": "import"}) == "keyring-provider"


def test_variables_that_would_lead_uv_elsewhere_are_left_out(tmp_path):
    environ = dict.fromkeys(uv_settings.FOREIGN, "1")
    assert uv_settings.for_uv({}, environ, tmp_path) == ({}, [])


# -- which uv ---------------------------------------------------------------------------------------------------------


def program(path, *lines):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(["#!/bin/sh", *lines, ""]))
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return path


def version_of(number):
    return f'if [ "$1" = --version ]; then echo "uv {number} (x86_64)"; exit; fi'


class Hand(script.Environment):
    """An environment whose pip is written down; it may put a uv in place, or fail."""

    def __init__(self, root, trouble=None, brings=None, settings=None):
        super().__init__(root)
        self.calls, self.trouble, self.brings = [], trouble, brings
        self.known_pip_settings = settings or {}

    def pip(self, *arguments):
        self.calls.append(list(arguments))
        if self.trouble:
            raise self.trouble
        if self.brings and arguments[-1].startswith("uv"):
            program(self.folder / "bin" / "uv", version_of(self.brings))


@pytest.fixture
def nothing_on_the_path(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path / "programs"))
    monkeypatch.delenv("CONVLAB_PIP", raising=False)


@POSIX
@pytest.mark.parametrize(
    ("on_path", "own", "brings", "taken", "fetched"),
    [
        ("0.13.9", None, None, "path", False),
        ("0.5.0", None, None, "path", False),
        ("1.0.0", "0.13.9", None, "path", False),
        ("0.4.30", None, "0.13.9", "own", True),
        ("0.4.30", "0.13.9", None, "own", False),
        (None, "0.13.9", None, "own", False),
        (None, "0.4.30", "0.13.9", "own", True),
        ("gibberish", None, "0.13.9", "own", True),
        (None, None, "0.13.9", "own", True),
        (None, None, "0.1.0", None, True),
        (None, None, None, None, True),
    ],
)
def test_which_uv_installs(tmp_path, nothing_on_the_path, capsys, on_path, own, brings, taken, fetched):
    hand = Hand(tmp_path, brings=brings)
    where = {"path": tmp_path / "programs" / "uv", "own": hand.folder / "bin" / "uv", None: None}
    for place, number in (("path", on_path), ("own", own)):
        if number:
            program(where[place], version_of(number))
    assert hand.find_uv() == (str(where[taken]) if taken else None)
    assert bool(hand.calls) is fetched
    if fetched:
        assert hand.calls[0][-3:] == ["--only-binary", "uv", "uv>=0.5"] and "constraints.txt" in hand.calls[0][1]
    assert ("pip installs" in capsys.readouterr().out) is (taken is None)


@pytest.mark.parametrize(
    ("kind", "tries", "words"),
    [("network", 1, "no package index answered"), ("versions", 2, "none for this computer"), ("other", 1, "Because.")],
)
def test_where_uv_cannot_be_had_pip_installs(tmp_path, nothing_on_the_path, capsys, kind, tries, words):
    hand = Hand(tmp_path, trouble=script.SetupError("Because.", kind))
    assert hand.find_uv() is None
    said = capsys.readouterr().out
    assert len(hand.calls) == tries and words in said and "pip installs" in said


@POSIX
def test_pip_alone(tmp_path, nothing_on_the_path, monkeypatch, capsys):
    program(tmp_path / "programs" / "uv", version_of("0.13.9"))
    assert Hand(tmp_path, settings={"no-binary": ":all:"}).find_uv() is None
    assert "pip's setting no-binary has no counterpart in uv" in capsys.readouterr().out
    monkeypatch.setenv("CONVLAB_PIP", "1")
    assert Hand(tmp_path).find_uv() is None
    monkeypatch.setenv("CONVLAB_PIP", "0")
    assert Hand(tmp_path).find_uv()


# -- uv at work -------------------------------------------------------------------------------------------------------


@pytest.fixture
def hand(tmp_path):
    """An environment whose uv is a shell script: it writes down how it was called, and does what ``act`` says."""
    environment = Hand(tmp_path)
    environment.folder.mkdir()

    def act(*lines, settings=None):
        keep = f'echo "$@" >> "{tmp_path}/calls"; env > "{tmp_path}/variables"'
        cache = f'if [ "$1" = cache ]; then echo "{tmp_path}/cache"; exit; fi'
        environment.uv = str(program(tmp_path / "uv", cache, keep, *lines))
        environment.known_pip_settings = settings or {}
        return environment

    environment.act = act
    environment.asked = lambda: (tmp_path / "calls").read_text().splitlines()
    environment.variables = lambda: dict(
        line.split("=", 1) for line in (tmp_path / "variables").read_text().splitlines() if "=" in line
    )
    return environment


@POSIX
def test_uv_is_asked_what_pip_would_be(hand):
    links = {"find-links": str(ROOT), "constraint": "/more.txt"}
    hand.act("exit 0", settings=links).get(
        "--no-deps", "--force-reinstall", "--index-url", "https://t.example/cu126", "torch==2"
    )
    hand.get("-c", "c.txt", "--no-build-isolation", "-e", f"{ROOT}[dev]")
    begin = f"--color never pip install --python {hand.python}"
    assert hand.asked() == [
        f"{begin} --no-deps --reinstall --default-index https://t.example/cu126 torch==2 -c /more.txt",
        f"{begin} -c c.txt --no-build-isolation -e {ROOT}[dev] --reinstall-package convlab -c /more.txt",
    ]
    assert hand.variables()["UV_FIND_LINKS"] == PLACE and hand.calls == []


@POSIX
def test_where_uv_fails_pip_tries_with_a_word(hand, capsys):
    hand.act('echo "error: Something new"; echo "  cause: that nobody knows"; exit 2').get("torch==2")
    assert hand.calls == [["torch==2"]]
    said = capsys.readouterr().out
    assert "uv did not manage that (Something new: that nobody knows); pip tries it" in said
    assert "cause: that nobody knows" in hand.uv_log.read_text()


@POSIX
def test_a_uv_that_does_not_start_is_one_that_fails(hand):
    hand.act("exit 0")
    Path(hand.uv).write_text("no program")
    hand.known_pip_settings = {"no-cache-dir": "1"}
    hand.get("torch==2")
    assert hand.calls == [["torch==2"]]


@POSIX
def test_a_full_disk_is_not_tried_again(hand):
    with pytest.raises(script.SetupError, match="The disk is full") as caught:
        hand.act('echo "  cause: failed to write to file: No space left on device (os error 28)"; exit 2').get(
            "torch==2"
        )
    assert caught.value.kind == "disk" and hand.calls == []


@POSIX
def test_a_refused_certificate_is_looked_up_in_the_system(hand):
    refused = "cause: invalid peer certificate: UnknownIssuer"
    hand.act(f'[ "$UV_SYSTEM_CERTS$UV_NATIVE_TLS" = truetrue ] || {{ echo "  {refused}"; exit 2; }}').get("torch==2")
    assert len(hand.asked()) == 2 and hand.calls == []
    hand.act(f'echo "  {refused}"; exit 2').get("torch==2")
    assert len(hand.asked()) == 4 and hand.calls == [["torch==2"]]


@POSIX
def test_uvs_cache_is_its_own_unless_it_would_cost_the_disk_twice(hand, monkeypatch, tmp_path):
    monkeypatch.delenv("UV_CACHE_DIR", raising=False)
    hand.act("exit 0").get("a")
    assert "UV_CACHE_DIR" not in hand.variables()
    hand.act("exit 0", settings={"no-cache-dir": "true"}).get("a")
    assert hand.variables()["UV_CACHE_DIR"] == str(hand.uv_cache)
    monkeypatch.setenv("UV_CACHE_DIR", "/mine")
    hand.get("a")
    assert hand.variables()["UV_CACHE_DIR"] == "/mine"
    monkeypatch.delenv("UV_CACHE_DIR")
    shutil.rmtree(tmp_path / "cache")
    (tmp_path / "cache").write_text("a file, so no folder can be made there")
    hand.act("exit 0").get("a")
    assert hand.variables()["UV_CACHE_DIR"] == str(hand.uv_cache)


@POSIX
@pytest.mark.skipif(not Path("/dev/shm").is_dir(), reason="needs a second disk")
def test_a_cache_on_another_disk_is_not_used(hand, tmp_path):
    other = Path("/dev/shm") / f"convlab-test-{os.getpid()}"
    if Path("/dev/shm").stat().st_dev == tmp_path.stat().st_dev:
        pytest.fail("the temporary folder lies in memory")
    hand.act("exit 0")
    Path(hand.uv).write_text(Path(hand.uv).read_text().replace(f"{tmp_path}/cache", str(other)))
    try:
        hand.get("a")
    finally:
        shutil.rmtree(other)
    assert hand.variables()["UV_CACHE_DIR"] == str(hand.uv_cache)


def test_the_cache_in_the_environment_goes_when_all_is_installed(small_course, monkeypatch):
    hand = Hand(small_course)
    monkeypatch.setattr(hand, "find_uv", lambda: None)
    monkeypatch.setattr(hand, "run", lambda *_: "torch")
    monkeypatch.setattr(script, "responds", lambda url: False)
    hand.uv_cache.mkdir(parents=True)
    hand.install({"torch": "cpu", "extras": []})
    assert not hand.uv_cache.exists() and hand.calls


# -- what is said meanwhile -------------------------------------------------------------------------------------------


def test_uv_is_retold():
    news = script.UvProgress()
    heard = [
        ("Using Python 3.11.7 environment at: .venv", None, "looking for what is needed"),
        ("Resolved 126 packages in 3.51s", None, "fetching and unpacking 126 package(s)"),
        ("   Building convlab @ file:///course", None, "fetching and unpacking 126 package(s)"),
        ("Downloading torch (760.3MiB)", "fetching torch (760.3 MiB)", "fetching torch (760.3 MiB)"),
        ("Downloading numpy (16.1MiB)", "fetching numpy (16.1 MiB)", "fetching torch (760.3 MiB), numpy (16.1 MiB)"),
        (" Downloaded torch", None, "fetching numpy (16.1 MiB)"),
        (" Downloaded numpy", None, "fetching and unpacking 126 package(s)"),
        ("Prepared 125 packages in 8s", "putting 125 package(s) in place", "putting 125 package(s) in place"),
        ("Installed 125 packages in 1s", None, "putting 125 package(s) in place"),
        (" + six==1.17.0", None, "putting 125 package(s) in place"),
    ]
    for line, said, at in heard:
        assert (news(line), news.at) == (said, at), line


@pytest.mark.parametrize(
    ("news", "line", "said"),
    [
        (script.UvProgress(), "Downloading torch (180.5MiB)", "fetching torch (180.5 MiB)"),
        (
            script.PipProgress("torch"),
            "  Downloading torch-2.13.0-cp311-none-any.whl (191.8 MB)",
            "fetching torch-2.13.0 (191.8 MB)",
        ),
    ],
)
def test_no_silence_while_something_is_fetched(tmp_path, monkeypatch, news, line, said):
    """The installer here says one line, and goes on only once it was said what it is waiting for."""
    heard, go_on = [], tmp_path / "go on"

    def say(text):
        heard.append(text)
        if "still fetching" in text:
            go_on.touch()

    monkeypatch.setattr(script, "say", say)
    monkeypatch.setattr(script, "PULSE", 0.05)
    waits = f"import os, time; print({line!r}, flush=True)\nwhile not os.path.exists({str(go_on)!r}): time.sleep(0.01)"
    status, text = script.follow([sys.executable, "-c", waits + "\nraise SystemExit(3)"], news)
    assert (status, text) == (3, line + "\n")
    assert f"  {said}" in heard
    assert any(re.fullmatch(rf"  still {re.escape(said)}, \d+ s so far", words) for words in heard)


def test_what_is_warmed_up_exists():
    """Whatever is misspelt or renamed would be passed over silently. (Looked for only: to import all takes long.)"""
    for names, last in script.WARM_UP:
        assert [name for name in names.split() if importlib.util.find_spec(name) is None] == []
        compile(script.import_all(names, last), "warm-up", "exec")


def test_warming_up_compiles_and_no_error_stops_it(tmp_path, monkeypatch, capsys):
    environment = script.Environment(tmp_path)
    environment.python = Path(sys.executable)
    (tmp_path / "broken_here.py").write_text("raise RuntimeError")
    (tmp_path / "fine_here.py").write_text("x = 1")
    monkeypatch.setattr(script, "WARM_UP", (("broken_here fine_here not_there", "oops"),))
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    environment.warm_up()
    compiled = {path.name.split(".")[0] for path in (tmp_path / "__pycache__").iterdir()}
    assert compiled == {"broken_here", "fine_here"}
    assert "getting JupyterLab and the lessons ready" in capsys.readouterr().out


# -- what uv's failures mean ------------------------------------------------------------------------------------------

REFUSED = "error: Request failed after 3 retries in 6.5s\n  cause: Failed to fetch: http://h/simple/idna/\n"
UNSOLVED = "error: No solution found when resolving dependencies\n  cause: "
OLD_UNSOLVED = "  × No solution found when resolving dependencies:\n  ╰─▶ "


@pytest.mark.parametrize(
    ("words", "kind", "said"),
    [
        (
            REFUSED + "  cause: tcp connect error\n  cause: Connection refused (os error 111)",
            "network",
            "Connect to the",
        ),
        (REFUSED + "  cause: dns error\n  cause: failed to lookup address information", "network", "HTTPS_PROXY"),
        (
            REFUSED + "  cause: request or response body error\n  cause: operation timed out",
            "network",
            "PIP_FIND_LINKS",
        ),
        (
            "error: Failed to fetch: https://h/idna/\n  cause: error sending request for url (https://h/idna/)\n"
            "  cause: client error (Connect)\n  cause: invalid peer certificate: UnknownIssuer",
            "network",
            "PIP_CERT",
        ),
        (
            UNSOLVED
            + "Because pyyaml==6.0.1 needs to be downloaded from a registry and you require pyyaml==6.0.1, we can "
            "conclude that your requirements are unsatisfiable.\n\nhint: Packages were unavailable because the "
            "network was disabled.",
            "network",
            "Connect to the internet",
        ),
        (
            UNSOLVED + "Because there is no version of torch==0.0.1 and you require",
            "versions",
            "There is no torch==0.0.1",
        ),
        (OLD_UNSOLVED + "Because there is no version of torch==0.0.1 and you", "versions", "There is no torch==0.0.1"),
        (UNSOLVED + "Because nbgrader was not found in the package registry", "versions", "There is no nbgrader for"),
        (UNSOLVED + "Because mlxtend==0.1.1 has no usable wheels and you", "versions", "There is no mlxtend==0.1.1"),
        (UNSOLVED + "Because requests>=2.34.2 depends on idna>=2.5,<4", "versions", "contradict each other"),
        ("  cause: failed to write to file `x`: No space left on device (os error 28)", "disk", "about 2 GB"),
        ("  cause: There is not enough space on the disk. (os error 112)", "disk", "about 2 GB"),
        ("  cause: Disk quota exceeded (os error 122)", "disk", "about 2 GB"),
        ("  cause: HTTP status client error (401 Unauthorized) for url (https://h/idna/)", "other", "NAME:PASSWORD"),
        (
            "ERROR: HTTP error 403 while getting x\n403 Client Error: Forbidden for url",
            "other",
            "a name and a password",
        ),
        ("error: something new", "other", "uv.log"),
    ],
)
def test_uvs_words_are_explained_like_pips(words, kind, said):
    trouble = script.explain(words, "uv.log")
    assert trouble.kind == kind and said in str(trouble)


def test_in_short():
    assert script.in_short(REFUSED + "  cause: Connection refused") == (
        "Request failed after 3 retries in 6.5s: Connection refused"
    )
    assert script.in_short(OLD_UNSOLVED + "Because a").startswith("No solution found when resolving dependencies")
    assert script.in_short("error: one") == "one" and script.in_short("") == "it gave no reason"


# -- a real uv, without a network -------------------------------------------------------------------------------------


@pytest.fixture
def real(tmp_path, monkeypatch):
    """A small environment, a folder with a wheel, and the real uv; the settings are only those given as pip's."""
    import venv

    uv = Path(sys.executable).with_name("uv.exe" if os.name == "nt" else "uv")
    assert script.uv_version(uv) >= uv_settings.OLDEST, "uv is among the packages of [dev]"
    for name in [name for name in os.environ if name.startswith(("UV_", "PIP_"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("XDG_CONFIG_DIRS", str(tmp_path / "home"))
    environment = Hand(tmp_path)
    venv.create(environment.folder, symlinks=os.name != "nt")
    environment.uv = str(uv)
    wheels = tmp_path / "wheels, and a comma"
    wheels.mkdir()
    record = "tiny.py,,6\ntiny-1.0.dist-info/METADATA,,\ntiny-1.0.dist-info/WHEEL,,\ntiny-1.0.dist-info/RECORD,,\n"
    with zipfile.ZipFile(wheels / "tiny-1.0-py3-none-any.whl", "w") as file:
        file.writestr("tiny.py", "x = 1\n")
        file.writestr("tiny-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: tiny\nVersion: 1.0\n")
        file.writestr("tiny-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        file.writestr("tiny-1.0.dist-info/RECORD", record)
    environment.known_pip_settings = {
        "no-index": "1",
        "find-links": f"{wheels.as_uri()} /nowhere/at/all",
        "extra-index-url": "file:///nowhere/simple",
    }
    return environment


def test_the_real_uv_installs_whole_packages_from_a_folder(real, capfd, monkeypatch):
    monkeypatch.setattr(script, "PULSE", 3600)
    real.get("tiny==1.0")
    assert real.calls == [], real.uv_log.read_text()
    assert real.run("-c", "import tiny; print(tiny.x)").strip() == "1"
    (info,) = real.folder.rglob("tiny-1.0.dist-info")
    assert script.is_whole(info)
    said = capfd.readouterr()
    assert said.out == "  putting 1 package(s) in place\n" and said.err == ""
    info.with_name("tiny.py").unlink()  # not written in place: that file is the cache's, too
    info.with_name("tiny.py").write_text("x =")  # as an interruption leaves it
    real.drop_broken_packages()
    assert not info.exists()
    real.get("tiny==1.0")
    assert real.run("-c", "import tiny; print(tiny.x)").strip() == "1" and real.calls == []


def test_the_real_uv_works_offline_once_all_is_there(real):
    real.get("tiny==1.0")
    real.known_pip_settings = {"index-url": "http://127.0.0.1:9/", "retries": "0"}
    real.get("tiny==1.0")
    assert real.calls == []


def test_what_the_real_uv_does_not_find_pip_is_asked_for(real, capsys):
    real.get("tiny==2.0")
    assert real.calls == [["tiny==2.0"]]
    assert "uv did not manage that (No solution found when resolving dependencies" in capsys.readouterr().out
    assert script.explain(real.uv_log.read_text(), "log").kind == "versions"
    real.known_pip_settings = {"index-url": "http://127.0.0.1:9/", "retries": "0"}
    real.get("other")
    assert script.explain(real.uv_log.read_text(), "log").kind == "network"


def test_the_stamp_has_no_word_of_the_installer(small_course):
    """Who installed is nothing that is chosen: an environment that pip made is as good as one that uv made."""
    want = script.Environment(small_course).wanted((3, 11))
    assert set(json.loads(json.dumps(want))) == {"course", "requirements", "python", "extras", "torch"}
