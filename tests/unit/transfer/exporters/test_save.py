"""Files of an export: private, whole, all or none, and never in another's place by accident."""

from __future__ import annotations

import os
import socket
import stat
import sys
from contextlib import chdir, closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from totpdesk.base.errors import BackupError, InvalidInputError
from totpdesk.transfer.exporters import save as module
from totpdesk.transfer.exporters.save import require_target, save

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such file modes")
ONE = (("", b"content"),)
PARTS = (("-1", b"first"), ("-2", b"second"), ("-3", b"third"))


@pytest.fixture
def open_umask() -> Iterator[None]:
    """Let new files be readable by all, unless their maker sees to it."""
    before = os.umask(0)
    yield
    os.umask(before)


def names(folder: Path) -> list[str]:
    """List what a folder holds."""
    return sorted(path.name for path in folder.iterdir())


@posix
@pytest.mark.usefixtures("open_umask")
@pytest.mark.parametrize("overwrite", [False, True])
def test_private(tmp_path: Path, overwrite: bool) -> None:  # noqa: FBT001 - a case
    """Only the owner can read it, whatever was there before."""
    path = tmp_path / "backup.json"
    if overwrite:
        path.write_bytes(b"old")
        path.chmod(0o644)
    assert save(ONE, path, overwrite=overwrite) == [path]
    assert path.read_bytes() == b"content"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert names(tmp_path) == ["backup.json"]


def test_parts_are_numbered(tmp_path: Path) -> None:
    """Several files have the number before the suffix."""
    paths = save(PARTS, tmp_path / "my.codes.png")
    assert [path.name for path in paths] == [f"my.codes-{n}.png" for n in (1, 2, 3)]
    assert [path.read_bytes() for path in paths] == [b"first", b"second", b"third"]


def test_an_existing_file_is_kept(tmp_path: Path) -> None:
    """One file in the way, and none is written."""
    (tmp_path / "codes-2.png").write_bytes(b"dear")
    with pytest.raises(InvalidInputError, match=r"codes-2\.png' exists already"):
        save(PARTS, tmp_path / "codes.png")
    assert names(tmp_path) == ["codes-2.png"]
    assert (tmp_path / "codes-2.png").read_bytes() == b"dear"


@posix
def test_links_are_not_followed(tmp_path: Path) -> None:
    """A link is refused, even one without a target, with overwrite too."""
    target, link = tmp_path / "target", tmp_path / "link.json"
    link.symlink_to(target)
    with pytest.raises(InvalidInputError, match="exists already"):
        require_target(link)
    with pytest.raises(InvalidInputError, match="exists already"):
        save(ONE, link)
    for there in (False, True):
        if there:
            target.write_text("dear")
        with pytest.raises(InvalidInputError, match="it is a link"):
            save(ONE, link, overwrite=True)
        assert target.exists() is there
    assert link.is_symlink()
    assert target.read_text() == "dear"


@posix
@pytest.mark.parametrize("make", [os.mkfifo, lambda path: path.with_name("x.sock").rename(path)])
def test_only_files_are_replaced(tmp_path: Path, make: Callable[[Path], object]) -> None:
    """A named pipe or a socket stays what it is, and of several files none is written."""
    with closing(socket.socket(socket.AF_UNIX)) as listening, chdir(tmp_path):
        listening.bind("x.sock")
    path = tmp_path / "codes-2.png"
    make(path)
    before = names(tmp_path)
    with pytest.raises(InvalidInputError, match="not a regular file"):
        require_target(path, overwrite=True)
    with pytest.raises(InvalidInputError, match="not a regular file"):
        save(PARTS, tmp_path / "codes.png", overwrite=True)
    assert names(tmp_path) == before
    assert not path.is_file()


@pytest.mark.parametrize("overwrite", [False, True])
def test_no_such_folder(tmp_path: Path, overwrite: bool) -> None:  # noqa: FBT001 - a case
    """A folder that is missing may be a typing error: it is not made."""
    with pytest.raises(InvalidInputError, match="There is no folder"):
        save(ONE, tmp_path / "none" / "x.json", overwrite=overwrite)
    assert names(tmp_path) == []


def test_a_folder_in_the_way(tmp_path: Path) -> None:
    """A folder is never replaced, and nothing is left beside it."""
    (tmp_path / "x.json").mkdir()
    with pytest.raises(InvalidInputError, match="not a regular file"):
        save(ONE, tmp_path / "x.json", overwrite=True)
    assert names(tmp_path) == ["x.json"]


def test_a_full_disk_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the second file cannot be written, the first goes, too."""
    write = module.write_whole

    def full(path: Path, content: bytes) -> None:
        if path.name == "codes-2.png":
            raise OSError(28, "No space left on device")
        write(path, content)

    monkeypatch.setattr(module, "write_whole", full)
    with pytest.raises(BackupError, match="no space left on device"):
        save(PARTS, tmp_path / "codes.png")
    assert names(tmp_path) == []


def test_a_full_disk_keeps_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was to be replaced stays as it was."""

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(module, "write_whole", full)
    path = tmp_path / "backup.json"
    path.write_bytes(b"old")
    with pytest.raises(BackupError):
        save(ONE, path, overwrite=True)
    assert path.read_bytes() == b"old"


def test_a_disk_that_lies_is_found_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What does not read back as it was written is no export, and does not stay."""
    monkeypatch.setattr(Path, "read_bytes", lambda _: b"contemt")
    with pytest.raises(BackupError, match="does not read back"):
        save(ONE, tmp_path / "backup.json")
    assert names(tmp_path) == []
