"""What starts us again is this very installation, in every way that a program is installed."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from totpdesk import __version__
from totpdesk.base.own_command import child_command, own_command
from totpdesk.base.paths import DESKTOP_ID

if TYPE_CHECKING:
    from pathlib import Path


def program(folder: Path) -> Path:
    """Return an empty program of our name in a folder."""
    folder.mkdir(parents=True)
    path = folder / "totpdesk"
    path.touch(mode=0o700)
    return path


@pytest.fixture(name="frozen")
def _frozen(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    path = program(tmp_path / "mounted" / "usr")
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", str(path))
    return path


def test_it_runs() -> None:
    """What is returned here starts this version."""
    ran = subprocess.run(own_command("--version"), capture_output=True, text=True, check=True)
    assert __version__ in ran.stdout


def test_as_it_was_started(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The command that this process was started by comes before another beside the interpreter."""
    beside = program(tmp_path / "usr")
    monkeypatch.setattr(sys, "executable", str(beside.with_name("python3")))
    ours = program(tmp_path / "home" / "bin")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", ["home/bin/totpdesk", "tray"])
    assert own_command("practice") == [str(ours), "practice"]
    monkeypatch.setattr(sys, "argv", ["/somewhere/__main__.py"])
    assert own_command("practice") == [str(beside), "practice"]


def test_without_a_command(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Where no command is installed the interpreter runs the package."""
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python3"))
    monkeypatch.setenv("PATH", str(tmp_path))
    assert own_command("tray") == [str(tmp_path / "python3"), "-m", "totpdesk", "tray"]


def test_frozen(frozen: Path) -> None:
    """A frozen build is its own command: it has no interpreter."""
    assert own_command("practice") == [str(frozen), "practice"]


def test_from_an_appimage(frozen: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An AppImage is started again by its file; another one's variables mean nothing."""
    monkeypatch.setenv("APPIMAGE", "/home/a/totpdesk.AppImage")
    monkeypatch.setenv("APPDIR", str(frozen.parents[1]))
    assert own_command("tray") == ["/home/a/totpdesk.AppImage", "tray"]
    monkeypatch.setenv("APPDIR", "/tmp/.mount_editor")
    assert own_command("tray") == [str(frozen), "tray"]


def test_from_an_appimage_that_was_extracted(
    frozen: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Where nothing can be mounted, it is extracted at the next start too; links are followed."""
    link = tmp_path / "appimage_extracted_0123"
    link.symlink_to(frozen.parents[1])
    monkeypatch.setenv("APPIMAGE", "/home/a/totpdesk.AppImage")
    monkeypatch.setenv("APPDIR", str(link))
    how = ["/home/a/totpdesk.AppImage", "--appimage-extract-and-run"]
    assert own_command("tray") == [*how, "tray"]
    assert child_command("practice") == [*how, "practice"]


def test_from_a_flatpak(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The desktop starts it through flatpak; a process of ours, which has none, by its path."""
    inside = program(tmp_path / "app" / "bin")
    monkeypatch.setattr(sys, "argv", [str(inside)])
    monkeypatch.setenv("FLATPAK_ID", DESKTOP_ID)
    assert own_command("type") == ["flatpak", "run", DESKTOP_ID, "type"]
    assert child_command("practice") == [str(inside), "practice"]
    monkeypatch.setenv("FLATPAK_ID", "com.example.Terminal")
    assert own_command("type") == [str(inside), "type"]


def test_from_a_snap(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The desktop starts the command that snapd makes: the revision's folder will be another."""
    inside = program(tmp_path / "snap" / "totpdesk" / "7" / "bin")
    monkeypatch.setattr(sys, "argv", [str(inside)])
    monkeypatch.setenv("SNAP_NAME", "totpdesk")
    assert own_command("type") == ["/snap/bin/totpdesk", "type"]
    monkeypatch.setenv("SNAP_NAME", "code")
    assert own_command("type") == [str(inside), "type"]
