"""What pip was told, told to uv: the index, the proxy, the certificate and the rest. Standard library only.

tools/course.py installs with uv, because it is several times faster than pip. People have set pip up for their network,
though, and not uv: so pip's settings (``PIP_*``, every pip.conf) are read with ``pip config list`` and handed on. Where
somebody did set uv up, by ``UV_*`` or a uv.toml, uv's own settings win, one by one. A setting that changes what is
installed and that uv does not have is a reason to install with pip.
"""

import ast
import contextlib
import math
import os
import re
import urllib.parse
import urllib.request
from pathlib import Path

OLDEST = (0, 5)  # tried with 0.5.0; every option and variable here is older
OTHER_NAMES = {"default-timeout": "timeout", "pypi-url": "index-url"}  # as pip itself allows
# What uv would leave out silently. Everything else that pip can be told is passed on below, or changes no package.
PIP_ONLY = [
    "abi",
    "no-binary",
    "only-binary",
    "platform",
    "implementation",
    "python-version",
    "require-hashes",
    "target",
    "root",
    "prefix",
    "user",
    "editable",
    "requirement",
    "requirements",
    "no-deps",
    "pre",
    "config-settings",
    "global-option",
    "src",
    "ignore-requires-python",
    "uploaded-prior-to",
]
# Which of uv's own settings stands for one of pip's: variables, and keys in a uv.toml.
OWN = {
    "index-url": ({"UV_DEFAULT_INDEX", "UV_INDEX_URL"}, {"index-url", "default index"}),
    "extra-index-url": ({"UV_INDEX", "UV_EXTRA_INDEX_URL"}, {"extra-index-url", "index"}),
    "find-links": ({"UV_FIND_LINKS"}, {"find-links"}),
    "no-index": (
        {"UV_DEFAULT_INDEX", "UV_INDEX_URL", "UV_INDEX", "UV_EXTRA_INDEX_URL"},
        {"no-index", "index-url", "extra-index-url", "index", "default index"},
    ),
    "index-strategy": ({"UV_INDEX_STRATEGY"}, {"index-strategy"}),
    "cert": ({"SSL_CERT_FILE", "SSL_CERT_DIR"}, set()),
    "client-cert": ({"SSL_CLIENT_CERT"}, set()),
    "trusted-host": ({"UV_INSECURE_HOST"}, {"allow-insecure-host", "trusted-host"}),
    "timeout": ({"UV_HTTP_TIMEOUT", "UV_REQUEST_TIMEOUT", "HTTP_TIMEOUT"}, {"http-timeout"}),
    "retries": ({"UV_HTTP_RETRIES"}, {"http-retries"}),
    "constraint": ({"UV_CONSTRAINT"}, set()),
    "keyring-provider": ({"UV_KEYRING_PROVIDER"}, {"keyring-provider"}),
    "cache": ({"UV_CACHE_DIR", "UV_NO_CACHE"}, {"cache-dir", "no-cache"}),
}
# uv works on the environment that it is given, and TORCH= alone says which PyTorch.
FOREIGN = [
    "UV_SYSTEM_PYTHON",
    "UV_TARGET",
    "UV_PREFIX",
    "UV_PYTHON",
    "UV_TORCH_BACKEND",
    "UV_WORKING_DIR",
    "UV_WORKING_DIRECTORY",
    "UV_NO_EDITABLE",
    "UV_BREAK_SYSTEM_PACKAGES",
]


def pip_settings(listed):
    """pip's settings as a dict, from what ``pip config list`` prints.

    As in pip, ``[install]`` is stronger than ``[global]``, and the environment than both; what is empty is not set.
    """
    settings = {}
    for section in ("global", "install", ":env:"):
        for line in listed.splitlines():
            match = re.match(r"(:env:|[\w-]+)\.([\w-]+)=(.*)", line)
            if match and match[1] == section and unquote(match[3]).strip():
                name = match[2].replace("_", "-").lower()
                settings[OTHER_NAMES.get(name, name)] = unquote(match[3]).strip()
    return settings


def unquote(text):
    try:
        return str(ast.literal_eval(text))
    except (ValueError, SyntaxError):
        return text


def is_on(value):
    """Whether pip takes a flag's value for yes."""
    return value is not None and value.lower() not in ("0", "n", "no", "f", "false", "off")


def pip_only(pip):
    """The first of pip's settings that changes what is installed and that uv cannot be told, or None."""
    if pip.get("keyring-provider") == "import":
        return "keyring-provider"
    for place in pip.get("find-links", "").split():
        if local_path(place) and local_path(place).is_file():
            return "find-links"  # pip reads links from a page in a file, uv only from a folder or an address
    return next((name for name in PIP_ONLY if is_on(pip.get(name))), None)


def uv_chosen(environ, folder):
    """The names in OWN that are set for uv itself, by its variables or in a uv.toml that it would read in a folder."""
    keys = set()
    for table in uv_files(environ, Path(folder)):
        for part in (table, table.get("pip")):
            if isinstance(part, dict):
                keys |= part.keys() - {"index"}
        for index in table.get("index") or ():
            keys.add("default index" if isinstance(index, dict) and index.get("default") else "index")
    return {name for name, (variables, names) in OWN.items() if names & keys or any(environ.get(v) for v in variables)}


def uv_files(environ, folder):
    """The tables of the files that uv reads: the nearest of a folder and its parents, the user's, everybody's."""
    import tomllib  # Python 3.11; tools/course.py reaches this line on no older one

    def read(path, *inside):
        try:
            table = tomllib.loads(path.read_text("utf-8"))
            for name in inside:
                table = table[name]
        except (OSError, ValueError, KeyError, TypeError):
            return None
        return table if isinstance(table, dict) else None

    if environ.get("UV_CONFIG_FILE"):
        return [table for table in [read(Path(environ["UV_CONFIG_FILE"]))] if table]
    if is_on(environ.get("UV_NO_CONFIG") or None):
        return []
    project = (read(p / "uv.toml") or read(p / "pyproject.toml", "tool", "uv") for p in [folder, *folder.parents])
    if os.name == "nt":
        places = [environ.get("APPDATA"), environ.get("PROGRAMDATA")]
    else:
        home = environ.get("HOME")
        places = [environ.get("XDG_CONFIG_HOME") or (home and f"{home}/.config")]
        places += [*(environ.get("XDG_CONFIG_DIRS") or "/etc/xdg").split(":"), "/etc"]
    files = [next(filter(None, project), None), *(read(Path(place) / "uv" / "uv.toml") for place in places if place)]
    return [table for table in files if table]


def local_path(place):
    """The path of a local place, as pip writes places: a path or a file:// address; None for another address."""
    if place.startswith("file:"):
        return Path(urllib.request.url2pathname(urllib.parse.urlsplit(place).path))
    return None if re.match(r"[a-zA-Z][a-zA-Z0-9+.-]+:", place) else Path(os.path.expanduser(place)).absolute()


def present(places):
    """Places that can be looked at, local ones as addresses. pip passes over a folder that is not there, uv stops."""
    paired = [(place, local_path(place)) for place in places]
    return [path.as_uri().replace(",", "%2C") if path else place for place, path in paired if not path or path.exists()]


def for_uv(pip, environ, folder):
    """How uv is told what pip knows.

    Parameters
    ----------
    pip : dict of pip's settings, by ``pip_settings``
    environ : the variables that uv would start with
    folder : where uv would start

    Returns
    -------
    variables : dict, the whole environment for uv
    arguments : list, for ``uv pip install``
    """
    chosen = uv_chosen(environ, folder)
    variables = {name: value for name, value in environ.items() if name not in FOREIGN}
    arguments = []

    def take(name):
        return None if name in chosen else pip.get(name)

    if is_on(take("no-index")):
        arguments.append("--no-index")
    if take("index-url"):
        variables["UV_DEFAULT_INDEX"] = (present([take("index-url")]) or [take("index-url")])[0]
    extra = present((take("extra-index-url") or "").split())
    if extra:
        variables["UV_INDEX"] = " ".join(extra)
        # uv stops at the first index that knows a package's name, so that nobody can slip in a newer one of that name
        # elsewhere; then an index that holds only some versions hides those of the others, and the tested ones are not
        # found. Who named more than one index to pip has chosen pip's rule, the best version of all of them, and every
        # package here is a public one with its version pinned: no name here is somebody's own.
        if "index-strategy" not in chosen:
            variables["UV_INDEX_STRATEGY"] = "unsafe-best-match"
    links = present((take("find-links") or "").split())
    if links:
        variables["UV_FIND_LINKS"] = ",".join(links)
    bundle = take("cert") or take_bundle(environ, chosen)
    if bundle:
        variables["SSL_CERT_DIR" if Path(bundle).is_dir() else "SSL_CERT_FILE"] = bundle
    if pip.get("proxy"):
        variables.update(HTTP_PROXY=pip["proxy"], HTTPS_PROXY=pip["proxy"])
        for name in ("http_proxy", "https_proxy"):
            variables.pop(name, None)
    for name, variable in (("client-cert", "SSL_CLIENT_CERT"), ("trusted-host", "UV_INSECURE_HOST")):
        if take(name):
            variables[variable] = " ".join(take(name).split())
    for name, variable in (("timeout", "UV_HTTP_TIMEOUT"), ("retries", "UV_HTTP_RETRIES")):
        with contextlib.suppress(TypeError, ValueError, OverflowError):  # not set, or no number
            variables[variable] = str(math.ceil(float(take(name))))
    if take("keyring-provider") == "subprocess":
        variables["UV_KEYRING_PROVIDER"] = "subprocess"
    # On the command line like the course's own, which would hide UV_CONSTRAINT.
    for file in (variables.pop("UV_CONSTRAINT", None) or take("constraint") or "").split():
        arguments += ["-c", str(file)]
    return variables, arguments


def take_bundle(environ, chosen):
    """The certificates that pip takes from variables of other programs where it was told of none."""
    if "cert" in chosen:
        return None
    return environ.get("REQUESTS_CA_BUNDLE") or environ.get("CURL_CA_BUNDLE")
