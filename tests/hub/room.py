"""A real JupyterHub on 127.0.0.1 with the course's own configuration and real system users, all gone afterwards.

For tests/hub and benchmarks/hub.py. Linux, as root: accounts are made and removed, and the hub starts servers as them.
"""

import concurrent.futures
import contextlib
import grp
import json
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import uuid
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import psutil
import requests
import websocket

ROOT = Path(__file__).resolve().parents[2]
CONFIGURATION = ROOT / "docs" / "workshop" / "jupyterhub_config.py"
SERVED = ("convlab", "notebooks", "exercises", "tools", "pyproject.toml", ".gitignore")  # what learners' copies hold

HUB = """
load_subconfig({configuration!r})
c.JupyterHub.bind_url = "http://127.0.0.1:{port}"
c.JupyterHub.hub_bind_url = "http://127.0.0.1:{hub_port}"
c.ConfigurableHTTPProxy.api_url = "http://127.0.0.1:{api_port}"
c.ConfigurableHTTPProxy.command = [{python!r}, "-c", "from configurable_http_proxy.cli import main; main()"]
c.JupyterHub.authenticator_class = "pam"
c.Authenticator.allow_all = True
c.Spawner.cmd = [{python!r}, "-m", "jupyterhub.singleuser"]
c.Spawner.ip = "127.0.0.1"
c.Spawner.start_timeout = c.Spawner.http_timeout = 900
c.Spawner.environment = {{**c.Spawner.environment, "GIT_CONFIG_SYSTEM": {git!r}, "PYTHONPATH": {course!r}}}
c.Spawner.environment["OMP_NUM_THREADS"] = "1"  # three learners on two processors
c.JupyterHub.concurrent_spawn_limit = 0
c.JupyterHub.log_level = "INFO"
"""

# Where learners cannot pass (a checkout or a Python in root's home), the hub gets a view of its own in which that
# folder holds nothing but what they need.
VIEW = """
set -eu
hold=$1; shift
while [ "$1" != -- ]; do
  closed=$1; needed=$2; shift 2
  mkdir -p "$hold/$needed"
  mount --rbind "$needed" "$hold/$needed"
  echo "$closed" >> "$hold/closed"; echo "$needed" >> "$hold/needed"
done
shift
sort -u "$hold/closed" | while read -r closed; do mount -t tmpfs -o mode=755 none "$closed"; done
while read -r needed; do mkdir -p "$needed"; mount --rbind "$hold/$needed" "$needed"; done < "$hold/needed"
exec "$@"
"""


def passable():
    """A temporary folder that learners can enter; this user's own may lie in a closed one."""
    own = Path(tempfile.gettempdir()).resolve()
    closed = any(not folder.stat().st_mode & 0o001 for folder in (own, *own.parents))
    return "/tmp" if closed else own


class Room:
    """``with Room(["ada", "bo"]) as room``: a hub that is up, and ``room.learners``.

    Parameters
    ----------
    who : sequence of str
        The learners. Their accounts have a random prefix, so that none is touched that exists.
    """

    def __init__(self, who):
        self.prefix = f"cl{secrets.token_hex(3)}"
        self.who = list(who)
        self.learners, self.process, self.accounts, self.group = [], None, [], None
        self.ports = dict(zip(("port", "hub_port", "api_port"), free_ports(3), strict=True))
        self.address = f"http://127.0.0.1:{self.ports['port']}"

    def __enter__(self):
        self.base = Path(tempfile.mkdtemp(prefix="convlab-hub-", dir=passable()))
        try:
            self.base.chmod(0o755)
            self._make_course()
            self._make_accounts()
            self._start()
        except BaseException:
            self.__exit__()
            raise
        return self

    def _make_course(self):
        self.course = self.base / "course"
        self.course.mkdir()
        for name in SERVED:
            if (ROOT / name).is_dir():
                shutil.copytree(ROOT / name, self.course / name, ignore=shutil.ignore_patterns("__pycache__", ".*"))
            else:
                shutil.copy(ROOT / name, self.course / name)
        run("chmod", "-R", "a+rX", self.course)
        run("git", "init", "-q", "-b", "main", cwd=self.course)
        self.publish("The course")
        (self.base / "gitconfig").write_text(f"[safe]\n\tdirectory = {self.course}\n\tdirectory = {self.course}/.git\n")

    def publish(self, message):
        """Commit what has changed in the clone that learners' copies come from."""
        run("git", "add", "-A", cwd=self.course)
        who = ["-c", "user.name=course", "-c", "user.email=course@example.org"]
        run("git", *who, "commit", "-q", "-m", message, cwd=self.course)

    def _make_accounts(self):
        (self.base / "home").mkdir()
        (self.base / "hand_in").mkdir()
        self.group = f"{self.prefix}t"
        run("groupadd", self.group)
        self.teacher = self._account("teacher", "-g", self.group)
        for who in self.who:
            name = self._account(who)
            password = secrets.token_urlsafe(12)
            run("chpasswd", input=f"{name}:{password}\n")
            self.learners.append(Learner(self, name, password))

    def _account(self, who, *more):
        name = f"{self.prefix}{who}"
        self.accounts.append(name)
        # Homes that others may look into, as many systems make them: closing them is the configuration's work.
        run("useradd", "-m", "-K", "HOME_MODE=0755", "-s", "/bin/bash", "-d", self.base / "home" / name, *more, name)
        return name

    def _start(self):
        folder = self.base / "hub"
        folder.mkdir(mode=0o700)
        values = {"configuration": str(CONFIGURATION), "python": sys.executable, "course": str(self.course)}
        values |= {**self.ports, "git": str(self.base / "gitconfig")}
        (folder / "jupyterhub_config.py").write_text(HUB.format(**values))
        self.log = folder / "hub.log"
        settings = {
            "CONVLAB_COURSE": str(self.course),
            "CONVLAB_HAND_IN": str(self.base / "hand_in"),
            "CONVLAB_TEACHERS": self.group,
            "CONVLAB_PYTHON": sys.executable,
        }
        environment = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
        command = [sys.executable, "-m", "jupyterhub", "-f", "jupyterhub_config.py"]
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [*self._view(), *command],
                cwd=folder,
                env=environment | settings,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        wait(lambda: self._answers(), 600, "the hub does not answer", self)

    def _view(self):
        pairs = []
        for needed in dict.fromkeys(Path(one).resolve() for one in (ROOT, sys.prefix, sys.base_prefix)):
            closed = [folder for folder in reversed(needed.parents) if not folder.stat().st_mode & 0o001]
            if closed:
                pairs += [str(closed[0]), str(needed)]
        if not pairs:
            return []
        (self.base / "hold").mkdir(mode=0o755)
        return [
            "unshare",
            "--mount",
            "--propagation",
            "private",
            "sh",
            "-c",
            VIEW,
            "sh",
            self.base / "hold",
            *pairs,
            "--",
        ]

    def _answers(self):
        if self.process.poll() is not None:
            raise RuntimeError(f"the hub has ended:\n{self.said()}")
        with contextlib.suppress(requests.ConnectionError):
            return requests.get(f"{self.address}/hub/api/", timeout=300).status_code == 200

    def said(self):
        """The last lines of the hub's log."""
        return "\n".join(self.log.read_text("utf-8", "replace").splitlines()[-60:])

    def everybody(self, work):
        """Let all learners do something at the same time; what each of them got, in their order."""
        with concurrent.futures.ThreadPoolExecutor(len(self.learners)) as pool:
            return list(pool.map(work, self.learners))

    def processes(self):
        """The processes of the learners."""
        uids = {pwd.getpwnam(name).pw_uid for name in self.accounts if exists(pwd.getpwnam, name)}
        found = []
        for process in psutil.process_iter():
            with contextlib.suppress(psutil.Error):
                if process.uids().real in uids:
                    found.append(process)
        return found

    def __exit__(self, *_):
        for learner in self.learners:
            learner.close()
        self._end_learners()  # first: the hub would wait for each server, and each server for its kernel
        if self.process is not None:
            self.process.send_signal(signal.SIGTERM)  # ends the servers and the proxy, too
            try:
                self.process.wait(300)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
            with contextlib.suppress(ProcessLookupError):  # the proxy, should the hub have left it
                os.killpg(self.process.pid, signal.SIGKILL)
        self._end_learners()
        known = [name for name in self.accounts if exists(pwd.getpwnam, name)]
        for name in known:
            run("userdel", "--force", name)
        for group in (self.group, *known):
            if group and exists(grp.getgrnam, group):
                run("groupdel", group)
        shutil.rmtree(self.base)

    def _end_learners(self):
        left = self.processes()
        for process in left:
            with contextlib.suppress(psutil.Error):
                process.kill()
        psutil.wait_procs(left, 10)


class Learner:
    """What a learner does, by the requests that a browser makes."""

    def __init__(self, room, name, password):
        self.room, self.name, self.password = room, name, password
        self.session = requests.Session()
        self.home = room.base / "home" / name
        self.server = f"{room.address}/user/{name}"
        self.socket = None

    def close(self):
        self.session.close()
        if self.socket is not None:
            self.socket.close(timeout=1)

    def log_in(self):
        """With name and password, in the hub's form."""
        page = f"{self.room.address}/hub/login"
        self.session.get(page, timeout=300)
        form = {"username": self.name, "password": self.password, "_xsrf": self.session.cookies["_xsrf"]}
        answer = self.session.post(page, params={"next": "/hub/home"}, data=form, timeout=300)
        assert answer.ok and answer.url.endswith("/hub/home"), (answer.status_code, answer.url)

    def open_link(self, link):
        """Follow the link until the learner's own server shows its page; then do what that page's script does."""
        query = dict(parse_qsl(urlsplit(link).query))
        answer = None

        def shown():
            nonlocal answer
            answer = self.session.get(link, timeout=300)
            return answer.ok and answer.url.startswith(f"{self.server}/git-pull")

        wait(shown, 900, f"{self.name}'s server does not start", self.room, every=0.5)
        self._take_token()
        self.pull(query)
        page = f"{self.server}/{query['urlpath']}"
        answer = self.session.get(page, timeout=300)
        assert answer.ok and answer.url.split("?")[0] == page and "jupyter-config-data" in answer.text, answer.url
        return query["urlpath"].removeprefix("lab/tree/")

    def _take_token(self):
        self.session.get(f"{self.room.address}/hub/token", timeout=300)
        xsrf = [cookie.value for cookie in self.session.cookies if cookie.name == "_xsrf" and cookie.path == "/hub/"]
        answer = self.session.post(
            f"{self.room.address}/hub/api/users/{self.name}/tokens",
            headers={"X-XSRFToken": xsrf[0], "Referer": f"{self.room.address}/hub/token"},
            json={},
            timeout=300,
        )
        assert answer.ok, answer.text
        self.authorization = {"Authorization": f"token {answer.json()['token']}"}

    def pull(self, query):
        """nbgitpuller's own request; every line must be one of progress."""
        query = {name: query[name] for name in ("repo", "branch", "targetpath")}
        answer = self.ask("GET", "git-pull/api", params=query)
        phases = [json.loads(line[6:]) for line in answer.iter_lines() if line.startswith(b"data: ")]
        assert phases and phases[-1]["phase"] == "finished", phases
        return phases

    def ask(self, method, path, server=None, **more):
        """A request to a Jupyter server, by default the learner's own."""
        return requests.request(
            method, f"{server or self.server}/{path}", headers=self.authorization, timeout=300, **more
        )

    def read(self, path):
        answer = self.ask("GET", f"api/contents/{path}")
        assert answer.ok, answer.text
        return answer.json()["content"]

    def save(self, path, notebook):
        body = {"type": "notebook", "format": "json", "content": notebook}
        answer = self.ask("PUT", f"api/contents/{path}", json=body)
        assert answer.ok, answer.text

    def start_kernel(self, path):
        """A kernel for a notebook, in its folder, and the websocket to it."""
        body = {"path": path, "name": Path(path).name, "type": "notebook", "kernel": {"name": "python3"}}
        answer = self.ask("POST", "api/sessions", json=body)
        assert answer.ok, answer.text
        address = f"{self.server}/api/kernels/{answer.json()['kernel']['id']}/channels".replace("http", "ws", 1)
        header = [f"Authorization: {self.authorization['Authorization']}"]
        self.socket = websocket.create_connection(address, header=header, timeout=300)

    def run(self, code):
        """Run code in the kernel; what it printed, and the error's name and message or None."""
        header = {
            "msg_id": uuid.uuid4().hex,
            "msg_type": "execute_request",
            "username": "",
            "session": uuid.uuid4().hex,
        }
        header |= {"version": "5.3", "date": ""}
        content = {"code": code, "silent": False, "store_history": True, "user_expressions": {}, "allow_stdin": False}
        message = {"header": header, "parent_header": {}, "metadata": {}, "content": content, "channel": "shell"}
        self.socket.send(json.dumps(message))
        printed, error, idle, replied = [], None, False, False
        while not (idle and replied):
            data = self.socket.recv()
            if isinstance(data, bytes):  # a widget's picture; what is waited for has no buffers
                continue
            message = json.loads(data)
            if message["parent_header"].get("msg_id") != header["msg_id"]:
                continue
            kind, content = message["msg_type"], message["content"]
            if kind == "stream":
                printed.append(content["text"])
            elif kind == "error":
                error = f"{content['ename']}: {content['evalue']}"
            elif kind == "status":
                idle |= content["execution_state"] == "idle"
            elif kind == "execute_reply":
                replied = True
                if content["status"] == "error":
                    error = f"{content.get('ename')}: {content.get('evalue')}"
        return "".join(printed), error

    def run_notebook(self, path, most=None):
        """All code cells of a notebook, or so many, in their order, as Run All does; how many ran."""
        cells = [cell for cell in self.read(path)["cells"] if cell["cell_type"] == "code"][:most]
        self.start_kernel(path)
        for cell in cells:
            _, error = self.run(cell["source"])
            expected = "raises-exception" in cell["metadata"].get("tags", [])
            assert expected or error is None, (path, cell["source"], error)
        return len(cells)

    def memory(self):
        """Megabytes (PSS: what is shared is divided among those who share it) of the server and of its kernels."""
        uid, found = pwd.getpwnam(self.name).pw_uid, {"server": 0.0, "kernels": 0.0}
        for process in self.room.processes():
            with contextlib.suppress(psutil.Error):
                if process.uids().real == uid:
                    kind = "server" if "jupyterhub.singleuser" in process.cmdline() else "kernels"
                    found[kind] += process.memory_full_info().pss / 1e6
        return found


def run(*command, **more):
    """Run a program that must succeed; what it printed."""
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True, **more)
    if done.returncode:
        raise RuntimeError(f"{command[0]} ended with {done.returncode}: {done.stdout}{done.stderr}")
    return done.stdout


def exists(find, name):
    try:
        find(name)
    except KeyError:
        return False
    return True


def free_ports(count):
    with contextlib.ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(count)]
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in sockets]


def wait(condition, seconds, trouble, room, every=0.2):
    """Until something is so; what the hub said otherwise."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise TimeoutError(f"{trouble} after {seconds} seconds:\n{room.said()}")
        time.sleep(every)
