"""Files that appear whole or not at all, and JSON that may be missing or damaged. Standard library only."""

import contextlib
import json
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any


@contextlib.contextmanager
def replacing(path: str | os.PathLike, mode: int | None = None, durable: bool = False) -> Iterator[IO[bytes]]:
    """A new file to write to and read from; it takes its place when the block ends well.

    A reader sees the old file or the new one, never half of one. The folder is made where it is missing.

    Parameters
    ----------
    path : path
    mode : int, optional
        Permissions of the file; by default those that any new file gets.
    durable : bool
        Whether the file is on the disk, and not only in the system's memory, before it takes its place.

    Raises
    ------
    OSError
        Then, and after any error in the block, the old file stays as it was.
    """
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".unfinished-")
    try:
        with os.fdopen(handle, "w+b") as file:
            yield file
            if durable:
                file.flush()
                os.fsync(file.fileno())
        os.chmod(temporary, _usual_mode() if mode is None else mode)  # mkstemp's is for the owner alone
        os.replace(temporary, path)
        if durable:
            _sync_folder(path.parent)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(temporary)
        raise


def write_bytes(path: str | os.PathLike, data: bytes, mode: int | None = None, durable: bool = False) -> None:
    """Write a whole file as `replacing` does."""
    with replacing(path, mode, durable) as file:
        file.write(data)


def write_text(path: str | os.PathLike, text: str, mode: int | None = None) -> None:
    """Write a whole text in UTF-8 as `replacing` does."""
    write_bytes(path, text.encode("utf-8"), mode)


def write_json(path: str | os.PathLike, data: Any, mode: int | None = None, sort_keys: bool = False) -> None:
    """Write plain data as JSON for people to read, as `replacing` does.

    Raises
    ------
    OSError
    TypeError, ValueError
        `data` is not plain; the old file stays as it was.
    """
    write_text(path, json.dumps(data, indent=1, ensure_ascii=False, sort_keys=sort_keys) + "\n", mode)


def create(path: str | os.PathLike, data: bytes, mode: int | None = None, durable: bool = False) -> bool:
    """Write a file whose name is not taken: whole, or not at all; a file that is there is never replaced.

    Returns
    -------
    bool
        False where the name was taken, also when another program was quicker by a moment.
    """
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".unfinished-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            if durable:
                file.flush()
                os.fsync(file.fileno())
        os.chmod(temporary, _usual_mode() if mode is None else mode)
        try:
            os.link(temporary, path)  # fails when the name is taken
        except FileExistsError:
            return False
        except OSError:  # a file system without hard links
            if os.path.lexists(path):
                return False
            os.rename(temporary, path)
        return True
    finally:
        if os.path.lexists(temporary):
            os.unlink(temporary)


def read_json(path: str | os.PathLike, largest: int | None = None) -> Any:
    """What a JSON file holds; None where it is missing, damaged, or larger than `largest` bytes."""
    path = Path(path)
    try:
        if largest is not None and path.stat().st_size > largest:
            return None
        return json.loads(path.read_text("utf-8"))
    except (OSError, ValueError, RecursionError):  # RecursionError: brackets within brackets, thousands deep
        return None


def read_json_object(path: str | os.PathLike, largest: int | None = None) -> dict[str, Any]:
    """What a JSON file holds where that is an object, else an empty dict."""
    data = read_json(path, largest)
    return data if isinstance(data, dict) else {}


def _usual_mode() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


def _sync_folder(folder: Path) -> None:
    """A rename is on the disk only when its folder is; some file systems cannot be asked for that."""
    if os.name == "posix":
        with contextlib.suppress(OSError):
            handle = os.open(folder, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)
