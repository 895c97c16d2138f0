"""`totpdesk shortcut`: what is printed where, and what is changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from fakes.gsettings import GSettings
from totpdesk.platforms.linux import desktop_bindings

if TYPE_CHECKING:
    from pathlib import Path

    from fakes.terminal import Terminal


@pytest.fixture(autouse=True)
def _program(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        desktop_bindings, "own_command", lambda *words: ["/usr/bin/totpdesk", *words]
    )


@pytest.fixture(name="gnome")
def _gnome(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> GSettings:
    monkeypatch.setenv("XDG_CURRENT_DESKTOP", "ubuntu:GNOME")
    return GSettings(tmp_path, monkeypatch)


@pytest.mark.parametrize("argv", [("shortcut",), ("shortcut", "show")])
def test_show(totpdesk: Terminal, monkeypatch: pytest.MonkeyPatch, argv: tuple[str, ...]) -> None:
    """Lines that can be appended to a configuration are stdout; all else is stderr."""
    monkeypatch.setenv("XDG_CURRENT_DESKTOP", "sway")
    ran = totpdesk(*argv)
    assert (ran.status, ran.out.splitlines()) == (
        0,
        [
            "bindsym --no-repeat Ctrl+Mod1+o exec /usr/bin/totpdesk type",
            "bindsym --no-repeat Ctrl+Mod1+Shift+o exec /usr/bin/totpdesk pick",
        ],
    )
    assert ran.err == "Add to ~/.config/sway/config and run `swaymsg reload`:\n"


def test_show_follows_the_settings(totpdesk: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    """Other keys are other lines, and no shortcut is no line."""
    monkeypatch.setenv("XDG_CURRENT_DESKTOP", "KDE")
    totpdesk("config", "set", "hotkey", "<super>+<f9>")
    totpdesk("config", "set", "pick_hotkey", "none")
    assert totpdesk("shortcut").out == "Super+F9\t/usr/bin/totpdesk type\n"


def test_keys_that_totpdesk_hears_are_reported(
    totpdesk: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On X11 both would want the same keys."""
    monkeypatch.setenv("XDG_CURRENT_DESKTOP", "i3")
    monkeypatch.setenv("DISPLAY", ":4711")
    assert "totpdesk itself registers Ctrl+Alt+O and Ctrl+Alt+Shift+O" in totpdesk("shortcut").err


def test_install_and_remove(totpdesk: Terminal, gnome: GSettings) -> None:
    """GNOME has them, and then no more; both are reported on stderr."""
    assert "`totpdesk shortcut install`" in totpdesk("shortcut").err
    ran = totpdesk("shortcut", "install")
    assert (ran.status, ran.out) == (0, "")
    assert ran.err == "GNOME now runs totpdesk at Ctrl+Alt+O and Ctrl+Alt+Shift+O.\n"
    assert [gnome.entry(path)["command"] for path in gnome.paths] == [
        "/usr/bin/totpdesk type",
        "/usr/bin/totpdesk pick",
    ]
    ran = totpdesk("shortcut", "remove")
    assert (ran.status, ran.err) == (0, "Removed GNOME's shortcuts for totpdesk.\n")
    assert gnome.all == {}
    assert totpdesk("shortcut", "remove").err == "There were none.\n"


def test_conflict(totpdesk: Terminal, gnome: GSettings) -> None:
    """It is status 1 and one line."""
    gnome.add("/there/", name="Notes\x1b[2J", binding="<Primary><Alt>o")
    ran = totpdesk("shortcut", "install")
    assert (ran.status, ran.out, ran.err.count("\n")) == (1, "", 1)
    assert "“Notes?[2J” has Ctrl+Alt+O already" in ran.err
    assert gnome.paths == ["/there/"]


def test_elsewhere_nothing_is_changed(
    totpdesk: Terminal, gnome: GSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Status 1, with the lines to add yourself."""
    monkeypatch.setenv("XDG_CURRENT_DESKTOP", "sway")
    ran = totpdesk("shortcut", "install")
    assert (ran.status, ran.out) == (1, "")
    assert "bindsym --no-repeat Ctrl+Mod1+o exec /usr/bin/totpdesk type\n" in ran.err
    ran = totpdesk("shortcut", "remove")
    assert (ran.status, ran.out, ran.err.count("\n")) == (1, "", 1)
    assert gnome.all == {}


def test_wrong_usage(totpdesk: Terminal) -> None:
    """There are three things to do."""
    assert totpdesk("shortcut", "steal").status == 2
