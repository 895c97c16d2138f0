"""Shortcuts in a desktop's own settings, which run our commands.

What to bind, how each desktop writes a combination of keys, and where the user puts that.
"""

from __future__ import annotations

import html
import json
import os
import shlex
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from totpdesk.autotype.shortcuts import Action, of_settings
from totpdesk.base.own_command import own_command
from totpdesk.base.translation import tr
from totpdesk.platforms.linux.keysyms import keysym_name
from totpdesk.platforms.system import Instructions
from totpdesk.settings.key_names import MODIFIERS, Modifier

if TYPE_CHECKING:
    from collections.abc import Callable

    from totpdesk.platforms.detect import Session
    from totpdesk.settings import Chord, Settings
    from totpdesk.settings.key_names import ModifierNames

_COMMANDS: Final = {Action.INSERT: "type", Action.PICK: "pick"}
_ENDS_IN_I3: Final = frozenset(";,")
_LABWC_MODIFIERS: Final = {
    Modifier.CTRL: "C",
    Modifier.ALT: "A",
    Modifier.SHIFT: "S",
    Modifier.SUPER: "W",
}
# The kernel's names of keys that are not the character or ours in capitals (KEY_O, KEY_F5).
_EVDEV_NAMES: Final = {
    "page_up": "PAGEUP",
    "page_down": "PAGEDOWN",
    "print_screen": "SYSRQ",
    "menu": "COMPOSE",
    "-": "MINUS",
    "=": "EQUAL",
    "[": "LEFTBRACE",
    "]": "RIGHTBRACE",
    ";": "SEMICOLON",
    "'": "APOSTROPHE",
    "`": "GRAVE",
    "\\": "BACKSLASH",
    ",": "COMMA",
    ".": "DOT",
    "/": "SLASH",
}


@dataclass(frozen=True, slots=True)
class DesktopBinding:
    """Keys, the command that they run, and its purpose. `id` never changes."""

    id: str
    purpose: str
    chord: Chord
    command: tuple[str, ...]

    @property
    def shell(self) -> str:
        """The command as a POSIX shell reads it; GLib's does the same."""
        return shlex.join(self.command)


@dataclass(frozen=True, slots=True)
class HowTo:
    """How keys are bound on a desktop: what to do, in a sentence, and with which line a key."""

    sentence: str
    line: Callable[[DesktopBinding], str]


def configured_keys(settings: Settings) -> list[DesktopBinding]:
    """Return what the settings have shortcuts for, as commands of this installation."""
    return [
        DesktopBinding(s.id, s.purpose, s.chord, tuple(own_command(_COMMANDS[s.action])))
        for s in of_settings(settings).values()
    ]


def how_to(session: Session) -> HowTo:
    """Return how keys are bound on this desktop; general instructions if it is unknown."""
    if session.runs("hyprland"):
        return _HYPRLAND if _hyprland_has_old_configuration() else _HYPRLAND_IN_LUA
    elsewhere = _ELSEWHERE_ON_WAYLAND if session.wayland else _ELSEWHERE
    return next((how for names, how in _DESKTOPS if session.runs(*names)), elsewhere)


def instructions(session: Session, settings: Settings) -> Instructions:
    """Return the instructions for this desktop, with the lines for these settings."""
    how = how_to(session)
    lines = tuple(how.line(key) for key in configured_keys(settings))
    return Instructions(how.sentence, lines, "GNOME" if session.runs("gnome") else "")


def in_i3(chord: Chord) -> str:
    """Write a chord as sway and i3 do: "Ctrl+Mod1+o"."""
    return "+".join([*(names.i3 for names in _held(chord)), keysym_name(chord.key)])


def in_hyprland(chord: Chord) -> str:
    """Write a chord as Hyprland does: "CTRL ALT, o"."""
    held = " ".join(names.hyprland for names in _held(chord))
    return f"{held}, {keysym_name(chord.key)}"


def in_labwc(chord: Chord) -> str:
    """Write a chord as labwc does: "C-A-o"."""
    held = [name for modifier, name in _LABWC_MODIFIERS.items() if modifier in chord.modifiers]
    return "-".join([*held, keysym_name(chord.key)])


def in_wayfire(chord: Chord) -> str:
    """Write a chord as Wayfire does: "<ctrl> <alt> KEY_O"; "" for a key that it has no name for."""
    name = _EVDEV_NAMES.get(chord.key, chord.key.upper())
    if not (name.isascii() and name.isalnum()):
        return ""
    held = [f"<{modifier}>" for modifier in Modifier if modifier in chord.modifiers]
    return " ".join([*held, f"KEY_{name}"])


def in_gtk(chord: Chord) -> str:
    """Write a chord as GTK, and so GNOME, does: "<Control><Alt>o"."""
    return "".join([*(f"<{names.gtk}>" for names in _held(chord)), keysym_name(chord.key)])


def _held(chord: Chord) -> list[ModifierNames]:
    return [names for modifier, names in MODIFIERS.items() if modifier in chord.modifiers]


def _for_sway(key: DesktopBinding) -> str:
    """Run it once: held keys repeat. With --release a terminal would get the keys themselves.

    Within quotes, sway does not end the command; it passes quotes on and removes backslashes.
    """
    command = " ".join(_quoted(word) for word in key.command).replace("\\", "\\\\")
    return f"bindsym --no-repeat {in_i3(key.chord)} exec {command}"  # not text: for sway


def _quoted(word: str) -> str:
    """Quote a word for a shell, and a comma for sway: there another command begins after it."""
    quoted = shlex.quote(word)
    return f"'{word}'" if "," in word and quoted == word else quoted


def _for_i3(key: DesktopBinding) -> str:
    """Run it when the key is released: i3 grabs the keyboard while it is held.

    i3 knows only double quotes, which it removes (its user's guide, "exec").
    """
    command = key.shell
    if not _ENDS_IN_I3.isdisjoint(command):
        escaped = command.replace("\\", "\\\\").replace('"', '\\"')
        command = f'"{escaped}"'
    return (
        f"bindsym --release {in_i3(key.chord)} exec --no-startup-id {command}"  # not text: for i3
    )


def _for_hyprland(key: DesktopBinding) -> str:
    command = key.shell.replace("#", "##")  # or the rest is a comment
    return f"bind = {in_hyprland(key.chord)}, exec, {command}"  # not text: for Hyprland


def _for_hyprland_in_lua(key: DesktopBinding) -> str:
    """Lua reads a text in quotes as JSON does."""
    held = [names.hyprland for names in _held(key.chord)]
    keys = json.dumps(" + ".join([*held, keysym_name(key.chord.key)]))
    command = json.dumps(key.shell, ensure_ascii=False)
    return f"hl.bind({keys}, hl.dsp.exec_cmd({command}))"  # not text: for Hyprland


def _hyprland_has_old_configuration() -> bool:
    """From 0.55 on it may be in Lua, from 0.57 on it is."""
    folder = Path(os.environ.get("XDG_CONFIG_HOME") or "~/.config").expanduser() / "hypr"
    return (folder / "hyprland.conf").exists() and not (folder / "hyprland.lua").exists()


def _for_labwc(key: DesktopBinding) -> str:
    """Run it when the key is released: held keys repeat, and each repeat would run it again."""
    chord, command = html.escape(in_labwc(key.chord)), html.escape(key.shell, quote=False)
    # In an attribute labwc does not read "&amp;".
    action = f'<action name="Execute"><command>{command}</command></action>'  # not text: for labwc
    return f'<keybind key="{chord}" onRelease="yes">{action}</keybind>'  # not text: for labwc


def _for_wayfire(key: DesktopBinding) -> str:
    chord = in_wayfire(key.chord)
    if not chord:
        return "# " + tr("{keys}: Wayfire has no name for this key.", keys=key.chord.title)
    command = key.shell.replace("#", "\\#")  # or the rest is a comment
    name = f"totpdesk_{key.id}"  # not text: for Wayfire, as the next
    return f"binding_{name} = {chord}\ncommand_{name} = {command}"  # not text: a line each


def _for_xfce(key: DesktopBinding) -> str:
    keys = in_gtk(key.chord).replace("<Control>", "<Primary>")  # as Xfce calls it
    name = f"/commands/custom/{keys}"
    query = ["xfconf-query", "--channel", "xfce4-keyboard-shortcuts", "--property", name]
    return shlex.join([*query, "--create", "--type", "string", "--set", key.shell])


def _by_hand(key: DesktopBinding) -> str:
    return f"{key.chord.title}\t{key.shell}"


_DESKTOPS: Final = (
    (
        ("sway",),
        HowTo(tr("Add to ~/.config/sway/config and run `swaymsg reload`:"), _for_sway),
    ),
    (
        ("i3",),
        HowTo(tr("Add to ~/.config/i3/config and run `i3-msg reload`:"), _for_i3),
    ),
    (
        ("labwc",),
        HowTo(
            tr(
                "Add between <keyboard> and </keyboard> in ~/.config/labwc/rc.xml (with <default/> "
                "where labwc's own shortcuts are to stay) and run `labwc --reconfigure`:"
            ),
            _for_labwc,
        ),
    ),
    (
        ("wayfire",),
        HowTo(
            tr(
                "Add below [command] in ~/.config/wayfire.ini, which Wayfire then reads. A key is "
                "named by its place on a US keyboard:"
            ),
            _for_wayfire,
        ),
    ),
    (
        ("gnome",),
        HowTo(
            tr(
                "Settings → Keyboard → View and Customize Shortcuts → Custom Shortcuts: add each "
                "command with its keys."
            ),
            _by_hand,
        ),
    ),
    (
        ("kde",),
        HowTo(
            tr("System Settings → Shortcuts → Add New → Command: add each command with its keys."),
            _by_hand,
        ),
    ),
    (
        ("xfce",),
        HowTo(
            tr("Run these commands, or use Settings → Keyboard → Application Shortcuts:"), _for_xfce
        ),
    ),
    (
        ("x-cinnamon", "cinnamon"),
        HowTo(
            tr(
                "System Settings → Keyboard → Shortcuts → Custom Shortcuts: add each command "
                "with its keys."
            ),
            _by_hand,
        ),
    ),
    (
        ("mate",),
        HowTo(tr("Control Center → Keyboard Shortcuts: add each command with its keys."), _by_hand),
    ),
)
_HYPRLAND: Final = HowTo(
    tr("Add to ~/.config/hypr/hyprland.conf, which Hyprland then reads:"), _for_hyprland
)
_HYPRLAND_IN_LUA: Final = HowTo(
    tr("Add to ~/.config/hypr/hyprland.lua, which Hyprland then reads:"), _for_hyprland_in_lua
)
_ELSEWHERE: Final = HowTo(
    tr(
        "In your desktop's settings, or with a program such as xbindkeys, assign each command to "
        "its keys:"
    ),
    _by_hand,
)
_ELSEWHERE_ON_WAYLAND: Final = HowTo(
    tr("In your desktop's settings, assign each command to its keys:"), _by_hand
)
