"""Files appear whole or not at all, whatever happens while they are written; damaged JSON counts as nothing."""

import os
import stat
import threading

import pytest

from convlab import files

POSIX = pytest.mark.skipif(os.name != "posix", reason="permissions as on Linux and macOS")


@pytest.fixture(params=["replacing", "write_bytes", "durable", "create"])
def write(request):
    """One of the ways to write bytes to a path."""

    def replacing(path, data):
        with files.replacing(path) as file:
            file.write(data)

    ways = {
        "replacing": replacing,
        "write_bytes": files.write_bytes,
        "durable": lambda path, data: files.write_bytes(path, data, durable=True),
        "create": files.create,
    }
    return ways[request.param]


def test_a_file_is_written_into_a_folder_that_is_made(write, tmp_path):
    path = tmp_path / "a" / "b" / "file"
    write(path, b"\0\r\n")
    assert path.read_bytes() == b"\0\r\n" and os.listdir(path.parent) == ["file"]


@POSIX
@pytest.mark.parametrize("mask", [0o022, 0o077, 0o002])
def test_a_file_has_the_permissions_of_any_new_file(write, tmp_path, mask):
    before = os.umask(mask)
    try:
        write(tmp_path / "ours", b"")
        (tmp_path / "usual").write_bytes(b"")
        assert os.umask(mask) == mask, "the mask is as it was"
    finally:
        os.umask(before)
    assert (tmp_path / "ours").stat().st_mode == (tmp_path / "usual").stat().st_mode


@POSIX
@pytest.mark.parametrize("mode", [0o600, 0o644])
def test_permissions_can_be_named(tmp_path, mode):
    files.write_json(tmp_path / "a", {}, mode=mode)
    files.create(tmp_path / "b", b"", mode=mode)
    assert {stat.S_IMODE((tmp_path / name).stat().st_mode) for name in "ab"} == {mode}


@pytest.mark.parametrize("stop", [OSError, KeyboardInterrupt, ValueError])
def test_a_write_that_stops_leaves_the_old_file_and_nothing_beside_it(tmp_path, stop):
    path = tmp_path / "file"
    path.write_bytes(b"old")
    with pytest.raises(stop), files.replacing(path) as file:
        file.write(b"new")
        raise stop
    assert path.read_bytes() == b"old" and os.listdir(tmp_path) == ["file"]


@pytest.mark.parametrize("call", ["replace", "fsync", "chmod"])
def test_a_disk_that_fails_leaves_the_old_file_and_nothing_beside_it(tmp_path, monkeypatch, call):
    def fail(*_):
        raise OSError(28, "No space left on device")

    path = tmp_path / "file"
    path.write_bytes(b"old")
    monkeypatch.setattr(files.os, call, fail)
    with pytest.raises(OSError, match="No space"):
        files.write_bytes(path, b"new", durable=True)
    assert path.read_bytes() == b"old" and os.listdir(tmp_path) == ["file"]


def test_what_is_not_plain_data_costs_no_file(tmp_path):
    path = tmp_path / "file.json"
    files.write_json(path, {"b": "ü", "a": [1]}, sort_keys=True)
    assert path.read_bytes().decode() == '{\n "a": [\n  1\n ],\n "b": "ü"\n}\n'
    with pytest.raises(TypeError):
        files.write_json(path, {"a": object()})
    assert files.read_json(path) == {"a": [1], "b": "ü"} and os.listdir(tmp_path) == ["file.json"]


@pytest.mark.parametrize("links", ["links", "no links"])
def test_a_name_that_is_taken_is_never_replaced(tmp_path, monkeypatch, links):
    if links == "no links":
        monkeypatch.setattr(files.os, "link", lambda *_: (_ for _ in ()).throw(OSError(1, "not permitted")))
    assert files.create(tmp_path / "file", b"first")
    assert not files.create(tmp_path / "file", b"second")
    assert (tmp_path / "file").read_bytes() == b"first" and os.listdir(tmp_path) == ["file"]


@POSIX
def test_a_link_to_nowhere_is_a_name_that_is_taken(tmp_path):
    (tmp_path / "file").symlink_to(tmp_path / "nowhere")
    assert not files.create(tmp_path / "file", b"")
    assert os.listdir(tmp_path) == ["file"]


def test_of_many_that_create_one_file_one_does(tmp_path):
    start, won = threading.Barrier(8), []

    def work(number):
        start.wait()
        if files.create(tmp_path / "file", bytes([number])):
            won.append(number)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(won) == 1 and (tmp_path / "file").read_bytes() == bytes(won) and os.listdir(tmp_path) == ["file"]


@pytest.mark.parametrize(
    "data",
    [b"", b"{", b"\xff\xfe{}", b"\x80", b"[" * 100_000, None],
    ids=["empty", "half", "UTF-16", "no text", "deep", "missing"],
)
def test_json_that_cannot_be_read_is_nothing(tmp_path, data):
    path = tmp_path / "file.json"
    if data is not None:
        path.write_bytes(data)
    assert files.read_json(path) is None and files.read_json_object(path) == {}
    assert files.read_json(tmp_path) is None  # a folder


@pytest.mark.parametrize("held", ["[1]", "3", "null", '"text"'])
def test_only_an_object_is_an_object(tmp_path, held):
    path = tmp_path / "file.json"
    path.write_text(held, "utf-8")
    assert files.read_json_object(path) == {}
    path.write_text('{"a": 1}', "utf-8")
    assert files.read_json_object(path) == {"a": 1} and files.read_json(path, largest=8) == {"a": 1}
    assert files.read_json(path, largest=7) is None
