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
    in_labwc,
    in_wayfire,
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
    ("sway", PLAIN, "bindsym --no-repeat Ctrl+Mod1+o exec /usr/bin/totpdesk type"),
    (
        "i3",
        PLAIN,
        "bindsym --release Ctrl+Mod1+o exec --no-startup-id /usr/bin/totpdesk type",
    ),
    (
        "hyprland",
        PLAIN,
        'hl.bind("CTRL + ALT + o", hl.dsp.exec_cmd("/usr/bin/totpdesk type"))',
    ),
    (
        "hyprland",
        ("/a\\b/½/totpdesk", "type"),
        r"""hl.bind("CTRL + ALT + o", hl.dsp.exec_cmd("'/a\\b/½/totpdesk' type"))""",
    ),
    (
        "labwc",
        ('/it\'s <1> & "2"/totpdesk', "type"),
        (
            '<keybind key="C-A-o" onRelease="yes"><action name="Execute"><command>'
            """'/it'"'"'s &lt;1&gt; &amp; "2"/totpdesk' type</command></action></keybind>"""
        ),
    ),
    (
        "wayfire",
        PLAIN,
        (
            "binding_totpdesk_insert = <ctrl> <alt> KEY_O\n"
            "command_totpdesk_insert = /usr/bin/totpdesk type"
        ),
    ),
    (
        "wayfire",
        ("/a\\b #1/totpdesk", "type"),
        (
            "binding_totpdesk_insert = <ctrl> <alt> KEY_O\n"
            r"command_totpdesk_insert = '/a\b \#1/totpdesk' type"
        ),
    ),
    ("gnome", PLAIN, "Ctrl+Alt+O\t/usr/bin/totpdesk type"),
    ("kde", PLAIN, "Ctrl+Alt+O\t/usr/bin/totpdesk type"),
    ("lxqt", PLAIN, "Ctrl+Alt+O\t/usr/bin/totpdesk type"),
    (
        "sway",
        ("/a b/totpdesk", "type"),
        "bindsym --no-repeat Ctrl+Mod1+o exec '/a b/totpdesk' type",
    ),
    (
        "sway",
        ("/a,b/totpdesk", "type"),
        "bindsym --no-repeat Ctrl+Mod1+o exec '/a,b/totpdesk' type",
    ),
    (
        "sway",
        ("/a\\b/totpdesk", "type"),
        r"bindsym --no-repeat Ctrl+Mod1+o exec '/a\\b/totpdesk' type",
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


@pytest.mark.parametrize(
    ("chord", "labwc", "wayfire"),
    [
        ("<ctrl>+<alt>+<shift>+o", "C-A-S-o", "<ctrl> <alt> <shift> KEY_O"),
        ("<super>+1", "W-1", "<super> KEY_1"),
        ("<super>+<space>", "W-space", "<super> KEY_SPACE"),
        ("<ctrl>+,", "C-comma", "<ctrl> KEY_COMMA"),
        ("<ctrl>+ö", "C-odiaeresis", ""),
        ("<ctrl>+<enter>", "C-Return", "<ctrl> KEY_ENTER"),
        ("<ctrl>+<page_up>", "C-Page_Up", "<ctrl> KEY_PAGEUP"),
        ("<alt>+<print_screen>", "A-Print", "<alt> KEY_SYSRQ"),
        ("<f5>", "F5", "KEY_F5"),
    ],
)
def test_chords_of_labwc_and_wayfire(chord: str, labwc: str, wayfire: str) -> None:
    """Wayfire names keys by place: it has no name for letters of other keyboards."""
    parsed = Chord.parse(chord)
    assert (in_labwc(parsed), in_wayfire(parsed)) == (labwc, wayfire)


@pytest.mark.parametrize(("wayland", "named"), [(True, False), (False, True)])
def test_a_program_for_x11_is_named_on_x11_only(*, wayland: bool, named: bool) -> None:
    """For desktops that are not known by name, as niri or COSMIC."""
    session = Session(wayland=wayland, x11=True, desktops=frozenset({"niri"}))
    assert ("xbindkeys" in how_to(session).sentence) is named


def test_a_key_without_a_name_is_said() -> None:
    """In a comment: a line that does nothing would look like one that works."""
    key = DesktopBinding("insert", "Insert", Chord.parse("<ctrl>+ö"), PLAIN)
    line = how_to(Session(desktops=frozenset({"wayfire"}))).line(key)
    assert line == "# Ctrl+Ö: Wayfire has no name for this key."


@pytest.mark.parametrize(
    ("files", "line"),
    [
        (["hyprland.conf"], "bind = CTRL ALT, o, exec, '/c##/totpdesk' type"),
        (
            ["hyprland.conf", "hyprland.lua"],
            """hl.bind("CTRL + ALT + o", hl.dsp.exec_cmd("'/c#/totpdesk' type"))""",
        ),
    ],
)
def test_hyprlands_language(
    files: list[str], line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The old one where its user has not changed to Lua yet."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    (tmp_path / "hypr").mkdir()
    for name in files:
        (tmp_path / "hypr" / name).touch()
    hyprland = how_to(Session(desktops=frozenset({"hyprland"})))
    assert hyprland.line(key("/c#/totpdesk", "type")) == line


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
