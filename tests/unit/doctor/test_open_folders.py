"""Folders with the user's data that others can write to are named, also behind links."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from totpdesk.base.finding import Level
from totpdesk.doctor.open_folders import check_folders

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such file modes")


@pytest.fixture(name="data")
def _data(tmp_path: Path) -> Path:
    data = tmp_path / "home" / "data"
    data.mkdir(parents=True)
    return data


def found(path: Path) -> list[str]:
    """Return what is said to do about a file's folders."""
    findings = list(check_folders({"accounts": path}))
    assert all(each.level is Level.WARNING for each in findings)
    return [each.advice for each in findings]


def test_a_private_folder(data: Path) -> None:
    """Nothing is found, also where it does not exist yet."""
    assert found(data / "list") == found(data / "none" / "list") == []


def test_a_folder_that_all_can_write_to(data: Path) -> None:
    """It is named, and the command that closes it."""
    data.chmod(0o777)
    assert found(data / "list") == [f"Run: chmod o-w {data}"]


def test_a_folder_behind_a_link(data: Path, tmp_path: Path) -> None:
    """The real folder is named, not the link."""
    data.chmod(0o777)
    (tmp_path / "link").symlink_to(data)
    assert found(tmp_path / "link" / "list") == [f"Run: chmod o-w {data}"]


def test_a_file_behind_a_link(data: Path, tmp_path: Path) -> None:
    """The folder that the file is truly in counts too."""
    (tmp_path / "dotfiles").mkdir()
    (tmp_path / "dotfiles").chmod(0o777)
    (data / "list").symlink_to(tmp_path / "dotfiles" / "list")
    assert found(data / "list") == [f"Run: chmod o-w {tmp_path / 'dotfiles'}"]


def test_a_folder_above(data: Path) -> None:
    """Whoever can write above it can put another in its place, unless that folder is sticky."""
    data.parent.chmod(0o777)
    assert found(data / "list") == [f"Run: chmod o-w {data.parent}"]
    data.parent.chmod(0o1777)
    assert found(data / "list") == []
