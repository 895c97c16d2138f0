"""At login: the autostart entry is there, off, or names a program that is not there any more."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from totpdesk.base import paths
from totpdesk.base.errors import InvalidSettingError
from totpdesk.base.finding import Level
from totpdesk.base.resources import resource
from totpdesk.doctor.checks.startup import check_autostart
from totpdesk.platforms.linux import autostart
from totpdesk.platforms.system import AutostartState

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(name="entry")
def _entry(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Return where the entry is, with autostart on."""
    monkeypatch.delenv("TOTPDESK_HOME", raising=False)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    autostart.turn(on=True)
    (path,) = (tmp_path / "autostart").iterdir()
    return path


def test_it_starts(entry: Path) -> None:
    """What the settings write is found to be sound."""
    assert entry.exists()
    assert check_autostart(autostart.state()).level is Level.OK
    assert autostart.state() is AutostartState.ON


def test_it_is_off(entry: Path) -> None:
    """Without an entry that is a warning that says where to switch it on."""
    entry.unlink()
    finding = check_autostart(autostart.state())
    assert finding.level is Level.WARNING
    assert "Switch it on in its settings" in finding.advice


@pytest.mark.parametrize("line", ["Hidden=true", "X-GNOME-Autostart-enabled=false"])
def test_the_desktop_has_switched_it_off(entry: Path, line: str) -> None:
    """Its own settings keep the entry and add a line."""
    kept = entry.read_text().replace("X-GNOME-Autostart-enabled=true\n", "")
    entry.write_text(f"{kept}{line}\n")
    assert check_autostart(autostart.state()).level is Level.WARNING
    assert autostart.state() is not AutostartState.ON


@pytest.mark.parametrize(
    "exec_line", ['Exec="/gone/bin/totpdesk" "tray"', "Exec=gone-totpdesk tray", "Exec=", "Nothing"]
)
def test_the_program_is_gone(entry: Path, exec_line: str) -> None:
    """An installation that was removed or moved is a problem, and the tick is off."""
    entry.write_text(f"[Desktop Entry]\nType=Application\n{exec_line}\n")
    finding = check_autostart(autostart.state())
    assert finding.level is Level.PROBLEM
    assert "its program is missing" in finding.sentence
    assert autostart.state() is not AutostartState.ON


def test_an_entry_that_cannot_be_read(entry: Path) -> None:
    """Bytes that are no text start nothing."""
    entry.write_bytes(b"\xff\xfe")
    assert check_autostart(autostart.state()).level is Level.PROBLEM


@pytest.mark.parametrize("folder", ["plain", "with space", 'qu"ote', "back\\slash", "per%cent$"])
def test_every_path_is_read_as_it_was_written(
    entry: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, folder: str
) -> None:
    """A program in a folder of any name is found again, and missed once it is gone."""
    program = tmp_path / folder / "totpdesk"
    program.parent.mkdir()
    program.symlink_to(sys.executable)
    monkeypatch.setattr(autostart, "own_command", lambda *words: [str(program), *words])
    autostart.turn(on=True)
    assert check_autostart(autostart.state()).level is Level.OK
    program.unlink()
    assert check_autostart(autostart.state()).level is Level.PROBLEM
    assert entry.exists()


def test_a_flatpak_has_none(entry: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No desktop looks where a Flatpak could write: nothing is promised there."""
    entry.unlink()
    monkeypatch.setenv("FLATPAK_ID", paths.DESKTOP_ID)
    assert autostart.state() is AutostartState.UNAVAILABLE
    with pytest.raises(InvalidSettingError, match="Flatpak"):
        autostart.turn(on=True)
    assert not entry.exists()


def test_both_entries_describe_totpdesk_alike(entry: Path) -> None:
    """The one of the menu and the one that starts it with the session."""
    shipped = resource("desktop", entry.name).read_text(encoding="utf-8")
    (comment,) = [line for line in entry.read_text().splitlines() if line.startswith("Comment=")]
    assert comment in shipped.splitlines()
