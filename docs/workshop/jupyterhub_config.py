"""The course on one machine for many learners: settings for The Littlest JupyterHub, or any JupyterHub that starts
each learner's server as a system user of that learner's own. docs/hub.md walks you through it.

    sudo cp docs/workshop/jupyterhub_config.py /opt/tljh/config/jupyterhub_config.d/convlab.py
    sudo tljh-config reload hub

Before a learner's server starts, and as that learner wherever it can be: the home is closed to other learners, there
is a folder ~/hand_in that only this learner may write and only teachers may read, and ~/convlab is the learner's own
copy of the course. What is in that copy is brought up to date by nbgitpuller, which keeps whatever the learner has
changed; my_work/ is no part of what it updates.
"""

import asyncio
import contextlib
import grp
import os
import pwd
import stat
from pathlib import Path
from urllib.parse import urlencode

# Four things to set, here or in the hub's environment.
COURSE = os.environ.get("CONVLAB_COURSE", "/srv/convlab/course")  # a clone of the course, installed for the learners
BRANCH = os.environ.get("CONVLAB_BRANCH", "main")  # what that clone has checked out
HAND_IN = os.environ.get("CONVLAB_HAND_IN", "/srv/convlab/hand_in")  # a folder for each learner; `convlab collect` it
TEACHERS = os.environ.get("CONVLAB_TEACHERS", "convlab-teachers")  # the system group that may read the hand-ins
PYTHON = os.environ.get("CONVLAB_PYTHON", "/opt/tljh/user/bin/python")  # the learners' Python

# Measured, see docs/hub.md: server and kernel of a learner who has run lesson 04 hold 524 MB.
MEMORY_LIMIT = "2G"  # above this the learner's own kernel is ended, not the neighbour's
MEMORY_GUARANTEE = "600M"
PROCESSORS = 2.0  # at most so many for one learner: a kernel and the server beside it; nobody takes the whole machine
SECONDS_TO_PREPARE = 120

# Run as the learner. The course's own Python first brings the copy up to date, then adds exercises that are missing.
PREPARE = """
import sys
from pathlib import Path
from nbgitpuller.pull import GitPuller

repository, branch, hand_in = sys.argv[1:]
link = Path.home() / "hand_in"
if not link.is_symlink() and not link.exists():
    link.symlink_to(hand_in)
folder = Path.home() / "convlab"
for line in GitPuller(repository, str(folder), branch=branch).pull():
    print(line, end="")
from convlab.course import copy_missing_exercises
print("new in my_work:", *copy_missing_exercises(folder))
"""


def link(hub="", notebook="notebooks/04_stride.ipynb"):
    """What learners click: logs in, updates their copy of the course, opens a notebook of it in JupyterLab.

    Parameters
    ----------
    hub : str
        The hub's address, such as ``https://hub.example.org``.
    notebook : str
        Path in the course.
    """
    query = {
        "repo": repository(),
        "branch": BRANCH,
        "targetpath": "convlab",
        "urlpath": f"lab/tree/convlab/{notebook}",
    }
    return f"{hub}/hub/user-redirect/git-pull?{urlencode(query)}"


def repository():
    """Where copies of the course come from: the clone on this machine. So package and lessons are of one version."""
    return f"file://{COURSE}"


def system_user(name):
    """The system user whose server it will be. The Littlest JupyterHub makes one at the first start, with a prefix."""
    try:
        from tljh.normalize import generate_system_username
        from tljh.user import ensure_user
    except ImportError:
        return pwd.getpwnam(name)
    name = generate_system_username(f"jupyter-{name}")
    ensure_user(name)
    return pwd.getpwnam(name)


def hand_in_folder(learner, user):
    """A learner's folder for hand-ins: theirs to write, the teachers' to read, closed to everybody else.

    Its name is the name in the hub and it lies in a folder that only root may write, so it says whose work it is.
    """
    if learner in ("", ".", "..") or "/" in learner:
        raise ValueError(f"{learner!r} cannot be the name of a folder")
    folder = Path(HAND_IN) / learner
    folder.mkdir(exist_ok=True)
    os.chown(folder, user.pw_uid, grp.getgrnam(TEACHERS).gr_gid)
    folder.chmod(0o2750)  # the set-group bit: what is put in belongs to the teachers' group
    return folder


async def before_start(spawner):
    """What a learner finds at the start of the server. A course that cannot be updated does not keep anybody out."""
    user = system_user(spawner.user.name)
    home = Path(user.pw_dir)
    home.chmod(stat.S_IMODE(home.stat().st_mode) & ~0o077)
    folder = hand_in_folder(spawner.user.name, user)
    environment = {
        "HOME": user.pw_dir,
        "USER": user.pw_name,
        "PATH": os.defpath,
        **spawner.environment,
    }
    process = await asyncio.create_subprocess_exec(
        PYTHON,
        *("-c", PREPARE, repository(), BRANCH, str(folder)),
        user=user.pw_uid,
        group=user.pw_gid,
        extra_groups=[],
        umask=0o077,
        cwd=user.pw_dir,
        env=environment,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    try:
        said, _ = await asyncio.wait_for(process.communicate(), SECONDS_TO_PREPARE)
    except TimeoutError:
        process.kill()
        await process.wait()
        said = f"not ready after {SECONDS_TO_PREPARE} seconds".encode()
    if process.returncode:
        spawner.log.error("The course of %s could not be prepared:\n%s", user.pw_name, said.decode(errors="replace"))


def configure(c):
    """Put all of it into a hub's configuration."""
    c.Spawner.pre_spawn_hook = before_start
    c.Spawner.start_timeout = SECONDS_TO_PREPARE + 60
    c.Spawner.default_url = "/lab/tree/convlab/notebooks/00_start_here.ipynb"
    c.Spawner.mem_limit = MEMORY_LIMIT  # kept by systemd (The Littlest JupyterHub); a plain local process only reads it
    c.Spawner.mem_guarantee = MEMORY_GUARANTEE
    c.Spawner.cpu_limit = PROCESSORS
    c.Spawner.environment = {
        "OMP_NUM_THREADS": "1",  # every kernel would start a thread for each processor of the machine
        "PATH": f"{Path(PYTHON).parent}{os.pathsep}{os.environ.get('PATH', os.defpath)}",  # finds `convlab`
    }


with contextlib.suppress(NameError):  # there is no get_config where this file is imported, and not read by a hub
    configure(get_config())  # noqa: F821
