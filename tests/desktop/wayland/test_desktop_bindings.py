"""The line for a desktop's configuration, taken by the desktop itself: keys start the command."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from support.hand import KEYCODES, Key
from support.waiting import wait_until
from support.wayland.where import ON_SWAY
from totpdesk.platforms.detect import Session
from totpdesk.platforms.linux.desktop_bindings import DesktopBinding, how_to
from totpdesk.settings import Chord

if TYPE_CHECKING:
    from pathlib import Path

    from support.wayland.fingers import WaylandKeyboard
    from support.wayland.sway import SwaySession

pytestmark = ON_SWAY


@pytest.mark.parametrize(
    "folder", ["plain", "a b", "a,b", "a; b", "it's", 'a "b"', "a\\b", "$HOME #1 ½"]
)
@pytest.mark.parametrize(
    ("chord", "fingers"),
    [
        ("<ctrl>+<alt>+o", (Key.CTRL, Key.ALT, Key.O)),
        ("<ctrl>+<alt>+<shift>+o", (Key.CTRL, Key.ALT, Key.SHIFT, Key.O)),
        ("<super>+,", (Key.SUPER, KEYCODES[","])),
    ],
)
def test_sway_runs_the_command(
    desktop: SwaySession,
    keyboard: WaylandKeyboard,
    folder: str,
    chord: str,
    fingers: tuple[int, ...],
) -> None:
    """Whatever the folder's name, the program is started with its argument."""
    output = desktop.new_file("output")
    output.chmod(0o666)  # sway may run as another user
    program = _program(desktop.new_folder("program"), folder, output)
    key = DesktopBinding("insert", "Insert", Chord.parse(chord), (str(program), "type"))
    line = how_to(Session(desktops=frozenset({"sway"}))).line(key)
    config = desktop.new_file("line")
    config.write_text(f"{line}\n")
    _include(desktop, config)
    keyboard.chord(fingers)
    assert wait_until(output.read_text, 5, "the program to start") == "type\n"


def _program(parent: Path, folder: str, output: Path) -> Path:
    parent.chmod(0o755)
    program_folder = parent / folder
    program_folder.mkdir()
    program = program_folder / "totpdesk"
    program.write_text(f'#!/bin/sh\necho "$*" >{output}\n')
    program.chmod(0o755)
    return program


def _include(desktop: SwaySession, config: Path) -> None:
    """Have sway read its configuration again, with these lines at the end."""
    (own,) = desktop.folder.glob("*-sway/config")
    main = own.read_text().partition("include ")[0]
    config.chmod(0o644)
    own.write_text(f"{main}include {config}\n")
    desktop.run(["swaymsg", "reload"])
