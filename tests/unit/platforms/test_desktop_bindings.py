"""How desktops write keys and commands, by tables."""

from __future__ import annotations

import shlex
import sys
from typing import TYPE_CHECKING

import pytest

from totpdesk.platforms.detect import Session
from totpdesk.platforms.linux.desktop_bindings import (
    DesktopBinding,
    configured_keys,
    how_to,
    in_gtk,
    in_hyprland,
    in_i3,
)
from totpdesk.settings import Chord, Settings

if TYPE_CHECKING:
    from pathlib import Path

CHORDS = (
    ("<ctrl>+<alt>+o", "Ctrl+Mod1+o", "CTRL ALT, o", "<Control><Alt>o"),
    ("<ctrl>+<alt>+<shift>+o", "Ctrl+Mod1+Shift+o", "CTRL ALT SHIFT, o", "<Control><Alt><Shift>o"),
    ("<super>+1", "Mod4+1", "SUPER, 1", "<Super>1"),
    ("<super>+<space>", "Mod4+space", "SUPER, space", "<Super>space"),
    ("<ctrl>+,", "Ctrl+comma", "CTRL, comma", "<Control>comma"),
    ("<ctrl>+'", "Ctrl+apostrophe", "CTRL, apostrophe", "<Control>apostrophe"),
    ("<ctrl>+#", "Ctrl+numbersign", "CTRL, numbersign", "<Control>numbersign"),
    ("<ctrl>+ö", "Ctrl+odiaeresis", "CTRL, odiaeresis", "<Control>odiaeresis"),
    ("<ctrl>+щ", "Ctrl+Cyrillic_shcha", "CTRL, Cyrillic_shcha", "<Control>Cyrillic_shcha"),
    ("<ctrl>+<enter>", "Ctrl+Return", "CTRL, Return", "<Control>Return"),
    ("<ctrl>+<page_up>", "Ctrl+Page_Up", "CTRL, Page_Up", "<Control>Page_Up"),
    ("<alt>+<print_screen>", "Mod1+Print", "ALT, Print", "<Alt>Print"),
    ("<f5>", "F5", ", F5", "F5"),
    ("<shift>+<f12>", "Shift+F12", "SHIFT, F12", "<Shift>F12"),
)
PLAIN = ("/usr/bin/totpdesk", "type")
LINES = (
    ("sway", PLAIN, "bindsym --release Ctrl+Mod1+o exec /usr/bin/totpdesk type"),
    (
        "i3",
        PLAIN,
        "bindsym --release Ctrl+Mod1+o exec --no-startup-id /usr/bin/totpdesk type",
    ),
    ("hyprland", PLAIN, "bind = CTRL ALT, o, exec, /usr/bin/totpdesk type"),
    ("gnome", PLAIN, "Ctrl+Alt+O\t/usr/bin/totpdesk type"),
    ("kde", PLAIN, "Ctrl+Alt+O\t/usr/bin/totpdesk type"),
    ("lxqt", PLAIN, "Ctrl+Alt+O\t/usr/bin/totpdesk type"),
    ("sway", ("/a b/totpdesk", "type"), "bindsym --release Ctrl+Mod1+o exec '/a b/totpdesk' type"),
    ("sway", ("/a,b/totpdesk", "type"), "bindsym --release Ctrl+Mod1+o exec '/a,b/totpdesk' type"),
    (
        "sway",
        ("/a\\b/totpdesk", "type"),
        r"bindsym --release Ctrl+Mod1+o exec '/a\\b/totpdesk' type",
    ),
    (
        "i3",
        ("/a,b/totpdesk", "type"),
        'bindsym --release Ctrl+Mod1+o exec --no-startup-id "/a,b/totpdesk type"',
    ),
    (
        "i3",
        ("/it's/totpdesk", "type"),
        "bindsym --release Ctrl+Mod1+o exec --no-startup-id '/it'\"'\"'s/totpdesk' type",
    ),
    ("hyprland", ("/c#/totpdesk", "type"), "bind = CTRL ALT, o, exec, '/c##/totpdesk' type"),
    ("gnome", ("/it's/totpdesk", "type"), "Ctrl+Alt+O\t'/it'\"'\"'s/totpdesk' type"),
)


def key(*command: str) -> DesktopBinding:
    """Return Ctrl+Alt+O for a command."""
    return DesktopBinding("insert", "Insert the code", Chord.parse("<ctrl>+<alt>+o"), command)


@pytest.mark.parametrize(("chord", "i3", "hyprland", "gtk"), CHORDS)
def test_chords(chord: str, i3: str, hyprland: str, gtk: str) -> None:
    """Each desktop's notation, keys that are no letters included."""
    parsed = Chord.parse(chord)
    assert (in_i3(parsed), in_hyprland(parsed), in_gtk(parsed)) == (i3, hyprland, gtk)


@pytest.mark.parametrize(("desktop", "command", "line"), LINES)
def test_lines(desktop: str, command: tuple[str, ...], line: str) -> None:
    """A line is what the desktop's settings take, whatever folder totpdesk lies in."""
    assert how_to(Session(desktops=frozenset({desktop}))).line(key(*command)) == line


def test_xfce_gets_a_command() -> None:
    """The shell takes it apart again into xfconf-query's arguments."""
    line = how_to(Session(desktops=frozenset({"xfce"}))).line(key("/a b/totpdesk", "type"))
    words = shlex.split(line)
    assert words[0] == "xfconf-query"
    assert words[words.index("--property") + 1] == "/commands/custom/<Primary><Alt>o"
    assert words[-1] == "'/a b/totpdesk' type"


def test_the_settings_decide_the_keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both shortcuts, by the absolute path of this installation; "none" is none."""
    (tmp_path / "totpdesk").touch(mode=0o700)
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))
    program = str(tmp_path / "totpdesk")
    both = [(k.id, k.chord.title, k.command) for k in configured_keys(Settings())]
    assert both == [
        ("insert", "Ctrl+Alt+O", (program, "type")),
        ("pick", "Ctrl+Alt+Shift+O", (program, "pick")),
    ]
    assert len(configured_keys(Settings(pick_hotkey=None))) == 1
