"""The files by which GNOME and KRunner find us: only while it is on."""

from __future__ import annotations

import configparser
import shlex
from typing import TYPE_CHECKING

import pytest

from fakes.gsettings import GSettings
from support.desktop_searches import PATH, SERVICE
from totpdesk.base.errors import InvalidSettingError
from totpdesk.base.finding import Level
from totpdesk.platforms.linux.checks.search import check_search
from totpdesk.platforms.linux.search.provider import LinuxDesktopSearch

if TYPE_CHECKING:
    from pathlib import Path

ID = "io.github.totpdesk.totpdesk"
ENABLED = "org.gnome.desktop.search-providers enabled"


@pytest.fixture(name="data")
def _data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("TOTPDESK_HOME", raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("XDG_DATA_DIRS", str(tmp_path / "system"))
    monkeypatch.setenv("XDG_CURRENT_DESKTOP", "XFCE")
    return tmp_path / "data"


def test_both_searches_find_us(data: Path) -> None:
    """By files that say where we are on the bus; switched off, none is left."""
    search = LinuxDesktopSearch()
    search.turn(on=True)
    gnome = configparser.ConfigParser()
    gnome.read(data / "gnome-shell" / "search-providers" / f"{ID}.search-provider.ini")
    provider = gnome["Shell Search Provider"]
    assert provider["DesktopId"] == f"{ID}.desktop"
    assert (provider["BusName"], provider["ObjectPath"]) == (SERVICE, PATH)
    assert (provider["Version"], provider["DefaultDisabled"]) == ("2", "true")
    plasma = configparser.ConfigParser()
    plasma.read(data / "krunner" / "dbusplugins" / f"{ID}.desktop")
    runner = plasma["Desktop Entry"]
    assert (runner["Type"], runner["X-Plasma-API"]) == ("Service", "DBus")
    assert runner["X-Plasma-DBusRunner-Service"] == SERVICE
    assert runner["X-Plasma-DBusRunner-Path"] == PATH
    assert runner["X-KDE-PluginInfo-EnabledByDefault"] == "true"
    search.turn(on=True)
    search.turn(on=False)
    assert not [path for path in data.rglob("*") if path.is_file()]
    search.turn(on=False)


def test_a_folder_that_cannot_be_written(data: Path) -> None:
    """It is an error with a sentence."""
    data.write_text("no folder")
    with pytest.raises(InvalidSettingError, match="could not be written"):
        LinuxDesktopSearch().turn(on=True)


@pytest.fixture(name="gnome")
def _gnome(data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> GSettings:
    monkeypatch.setenv("XDG_CURRENT_DESKTOP", "ubuntu:GNOME")
    gnome = GSettings(tmp_path, monkeypatch)
    gnome.put(**{ENABLED: ["other.desktop"]})
    assert not data.exists()
    return gnome


def packaged(data: Path) -> None:
    """Install our file for all users, as a package does."""
    folder = data.parent / "system" / "gnome-shell" / "search-providers"
    folder.mkdir(parents=True)
    (folder / f"{ID}.search-provider.ini").touch()


def test_gnomes_settings_are_changed(gnome: GSettings, data: Path) -> None:
    """We are one of those switched on, as long as we are; others stay."""
    packaged(data)
    search = LinuxDesktopSearch()
    assert list(check_search()) == []
    for _ in range(2):
        search.turn(on=True)
        assert gnome.all[ENABLED] == ["other.desktop", f"{ID}.desktop"]
        assert search.advice() == ""
        assert [finding.level for finding in check_search()] == [Level.OK]
    search.turn(on=False)
    assert gnome.all[ENABLED] == ["other.desktop"]


def test_gnome_does_not_look_where_users_install(gnome: GSettings, data: Path) -> None:
    """Without a package the command is shown that copies our file."""
    search = LinuxDesktopSearch()
    assert search.advice() == ""
    search.turn(on=True)
    (finding,) = check_search()
    assert (finding.level, finding.advice) == (Level.WARNING, search.advice())
    argv = shlex.split(search.advice().partition("log in again: ")[2])
    assert argv[:6] == ["sudo", "install", "-D", "-m", "644", "-t"]
    assert argv[6:] == [
        "/usr/local/share/gnome-shell/search-providers",
        str(data / "gnome-shell" / "search-providers" / f"{ID}.search-provider.ini"),
    ]
    assert gnome.all[ENABLED] == ["other.desktop", f"{ID}.desktop"]


def test_gnomes_settings_cannot_be_changed(gnome: GSettings, data: Path) -> None:
    """It is shown where to switch it on; the list of others is not touched."""
    packaged(data)
    search = LinuxDesktopSearch()
    gnome.put(fails="No such schema")
    search.turn(on=True)
    assert "GNOME's settings, under Search" in search.advice()
    search.turn(on=False)
    assert gnome.all[ENABLED] == ["other.desktop"]


@pytest.mark.usefixtures("data")
def test_krunner_looks_when_it_is_started(monkeypatch: pytest.MonkeyPatch) -> None:
    """That is said, while it is on."""
    monkeypatch.setenv("XDG_CURRENT_DESKTOP", "KDE")
    search = LinuxDesktopSearch()
    search.turn(on=True)
    assert "after your next login" in search.advice()
    search.turn(on=False)
    assert search.advice() == ""
