"""Entries that an installation without a package writes, as GLib reads them for the desktops."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest

from support.programs import find_program
from totpdesk.platforms.linux import autostart, desktop_entry

if TYPE_CHECKING:
    from pathlib import Path

SCRIPT = '#!/bin/sh\necho "$*" >"$STARTED"\n'


@pytest.fixture(name="started")
def _started(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the file in which our program writes what it was started with."""
    monkeypatch.delenv("TOTPDESK_HOME", raising=False)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setenv("XDG_DATA_DIRS", str(tmp_path / "system"))
    monkeypatch.setenv("STARTED", str(tmp_path / "started"))
    return tmp_path / "started"


@pytest.fixture(name="program")
def _program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / 'a b"\\c' / "totpdesk"
    path.parent.mkdir()
    path.write_text(SCRIPT)
    path.chmod(0o700)
    for module in (autostart, desktop_entry):
        monkeypatch.setattr(module, "own_command", lambda *words: [str(path), *words])
    return path


def launch(entry: Path) -> subprocess.CompletedProcess[str]:
    """Start an entry as a desktop does, and wait for its end."""
    argv = [find_program("gio"), "launch", entry]
    return subprocess.run(argv, capture_output=True, text=True, timeout=60, check=False)


def entries(folder: Path) -> list[Path]:
    """Write both entries; return them."""
    autostart.turn(on=True)
    menu = desktop_entry.install()
    assert menu
    return [menu, *(folder / "autostart").iterdir()]


def test_both_start_our_program(program: Path, started: Path) -> None:
    """Whatever the folder is called that it lies in."""
    assert program.exists()
    for entry in entries(started.parent):
        assert launch(entry).returncode == 0
        assert started.read_text() == "tray\n"
        started.unlink()


def test_without_the_program_they_are_no_entries(program: Path, started: Path) -> None:
    """One that was deleted leaves nothing in the menu, and no error at login (TryExec)."""
    tried = str(program).replace("\\", r"\\")
    written = entries(started.parent)
    for entry in written:
        assert f"TryExec={tried}" in entry.read_text().splitlines()
        validator = [find_program("desktop-file-validate"), entry]
        told = subprocess.run(validator, capture_output=True, text=True, check=True).stdout
        assert [line for line in told.splitlines() if "hint:" not in line] == []
    program.unlink()
    for entry in written:
        assert "Unable to load" in launch(entry).stderr
