"""A file written whole: what a power cut leaves is the old content or the new, never half of it."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from totpdesk.base.files import write_whole

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
