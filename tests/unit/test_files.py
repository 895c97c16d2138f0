"""Private files: a power cut leaves the old content or the new, never half of it."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from totpdesk.base.files import UnconfirmedError, new_files, write_whole

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(name="steps")
def _steps(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return what is asked of the disk, in order; all of it is done."""
    steps: list[str] = []
    sync, rename = os.fsync, Path.replace

    def synced(handle: int) -> None:
        status = os.fstat(handle)
        steps.append(f"sync {'folder' if stat.S_ISDIR(status.st_mode) else status.st_size}")
        sync(handle)

    def renamed(path: Path, target: Path) -> Path:
        steps.append("rename")
        return rename(path, target)

    monkeypatch.setattr(os, "fsync", synced)
    monkeypatch.setattr(Path, "replace", renamed)
    return steps


def test_on_disk_before_it_has_its_name(tmp_path: Path, steps: list[str]) -> None:
    """The whole content is synced, then renamed, then the folder is synced.

    Otherwise a power cut leaves an empty file under its name, or the old one after the new was
    promised.
    """
    write_whole(tmp_path / "file", "content")
    expected = ["sync 7", "rename"] + (["sync folder"] if os.name == "posix" else [])
    assert steps == expected
    assert (tmp_path / "file").read_text() == "content"


@pytest.fixture(name="full_disk")
def _full_disk(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    def fail(_: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", fail)
        yield


def test_a_failure_changes_nothing(tmp_path: Path, full_disk: None) -> None:
    """Where the disk is full the old content stays, and nothing else is left in the folder."""
    path = tmp_path / "file"
    path.write_text("old")
    with pytest.raises(OSError, match="No space"):
        write_whole(path, "new")
    assert [each.name for each in tmp_path.iterdir()] == ["file"]
    assert path.read_text() == "old"


posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such file modes")


@pytest.fixture
def open_umask() -> Iterator[None]:
    """Let new files be readable by everyone, unless their writer prevents it."""
    before = os.umask(0)
    yield
    os.umask(before)


@posix
@pytest.mark.usefixtures("open_umask")
@pytest.mark.parametrize("new", [True, False])
def test_private_from_the_first_byte(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    new: bool,  # noqa: FBT001 - a case
) -> None:
    """The file that is written has mode 0600 before it has content, and so has the final one."""
    modes: list[int] = []
    fdopen = os.fdopen

    def watched(handle: int, how: str) -> object:
        modes.append(stat.S_IMODE(os.fstat(handle).st_mode))
        return fdopen(handle, how)

    monkeypatch.setattr(os, "fdopen", watched)
    path = tmp_path / "file"
    if new:
        with new_files(path):
            modes.append(stat.S_IMODE(path.stat().st_mode))
            write_whole(path, "secret")
    else:
        path.write_text("old")
        write_whole(path, "secret")
    modes.append(stat.S_IMODE(path.stat().st_mode))
    assert set(modes) == {0o600}
    assert len(list(tmp_path.iterdir())) == 1


def test_a_new_file_replaces_none(tmp_path: Path) -> None:
    """Where one of the names is taken, that file stays as it is and none of the others is made."""
    taken = tmp_path / "taken"
    taken.write_text("dear")
    with pytest.raises(FileExistsError), new_files(tmp_path / "free", taken):
        pytest.fail("it was claimed")
    assert [each.name for each in tmp_path.iterdir()] == ["taken"]
    assert taken.read_text() == "dear"


@posix
def test_a_new_file_is_not_written_through_a_link(tmp_path: Path) -> None:
    """A link counts as taken, even one that leads to no file; `write_whole` replaces it."""
    target, link = tmp_path / "target", tmp_path / "link"
    link.symlink_to(target)
    with pytest.raises(FileExistsError), new_files(link):
        pytest.fail("it was claimed")
    write_whole(link, "new")
    assert not link.is_symlink()
    assert not target.exists()


def test_new_files_go_when_one_fails(tmp_path: Path, full_disk: None) -> None:
    """Where the disk is full no file is left, not even an empty one."""
    paths = [tmp_path / "1", tmp_path / "2"]
    with pytest.raises(OSError, match="No space"), new_files(*paths):
        write_whole(paths[1], "new")
    assert list(tmp_path.iterdir()) == []


@posix
def test_a_folder_that_is_not_confirmed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where only the sync of the folder fails, the error says that the content is there."""
    sync = os.fsync

    def fail(handle: int) -> None:
        if stat.S_ISDIR(os.fstat(handle).st_mode):
            raise OSError(5, "Input/output error")
        sync(handle)

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(UnconfirmedError, match=r"did not confirm.*Input/output error"):
        write_whole(tmp_path / "file", "new")
    assert (tmp_path / "file").read_text() == "new"


WRITER = """
import os, signal, sys
from pathlib import Path
from totpdesk.base.files import write_whole

def killed(handle):
    os.kill(os.getpid(), signal.SIGKILL)

def waiting(handle):
    print("writing", flush=True)
    sys.stdin.readline()

os.fsync = globals()[sys.argv[2]]
write_whole(Path(sys.argv[1]), "theirs")
"""


def writer(path: Path, *, at_sync: str) -> subprocess.Popen[str]:
    """Start a process that writes a file, and is killed or waits while it does."""
    return subprocess.Popen(
        [sys.executable, "-c", WRITER, str(path), at_sync],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


@posix
def test_what_a_killed_process_has_left_is_deleted(tmp_path: Path) -> None:
    """The next write in the folder, of whatever file, deletes it, and no file of others."""
    (tmp_path / ".totpdesk-notes").touch()
    with writer(tmp_path / "theirs", at_sync="killed") as process:
        assert process.wait() == -signal.SIGKILL
    assert len(list(tmp_path.iterdir())) == 2
    write_whole(tmp_path / "ours", "ours")
    assert sorted(each.name for each in tmp_path.iterdir()) == [".totpdesk-notes", "ours"]


@posix
def test_what_another_process_is_writing_is_not_deleted(tmp_path: Path) -> None:
    """However long it takes, its file is written whole."""
    with writer(tmp_path / "theirs", at_sync="waiting") as process:
        assert process.stdout
        assert process.stdin
        assert process.stdout.readline() == "writing\n"
        write_whole(tmp_path / "ours", "ours")
        process.stdin.write("\n\n")  # for the file and for its folder
        process.stdin.flush()
        process.stdout.read()
        assert process.wait() == 0
    names = {each.name: each.read_text() for each in tmp_path.iterdir()}
    assert names == {"theirs": "theirs", "ours": "ours"}


@posix
def test_only_files_are_written_through_a_link(tmp_path: Path) -> None:
    """A pipe that a link leads to is not replaced by a file."""
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "link").symlink_to("pipe")
    with pytest.raises(OSError, match="named pipe"):
        write_whole(tmp_path / "link", "new", follow=True)
    assert stat.S_ISFIFO((tmp_path / "pipe").stat().st_mode)
