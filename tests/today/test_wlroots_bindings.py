"""The lines of `totpdesk shortcut`, taken by the compositors themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from support.hand import KEYCODES, Key
from support.today.wlroots import LabwcSession, SwaySession, WayfireSession, WlrootsSession
from support.waiting import wait_until
from totpdesk.platforms.detect import Session
from totpdesk.platforms.linux.desktop_bindings import DesktopBinding, HowTo, how_to
from totpdesk.settings import Chord

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from support.today.root import Root

FOLDERS = ["plain", "a b", "a,b", "a; b", "it's", 'a "b"', "a\\b", "$HOME #1 ½", "<a> & b"]
CHORDS = {
    "<ctrl>+<alt>+<shift>+o": (Key.CTRL, Key.ALT, Key.SHIFT, Key.O),
    "<super>+,": (Key.SUPER, KEYCODES[","]),
    "<ctrl>+<space>": (Key.CTRL, Key.SPACE),
}
SECONDS = 10.0


@pytest.fixture(name="desktop", scope="module", params=[LabwcSession, WayfireSession, SwaySession])
def _desktop(root: Root, request: pytest.FixtureRequest) -> Iterator[WlrootsSession]:
    with request.param(root) as session:
        yield session


@pytest.mark.parametrize("folder", FOLDERS)
@pytest.mark.parametrize("chord", CHORDS)
def test_the_command_is_run(desktop: WlrootsSession, folder: str, chord: str) -> None:
    """Whatever the folder's name and the keys, the program is started with its argument."""
    output = desktop.new_file("output")
    command = (str(_program(desktop, folder, output)), "type")
    key = DesktopBinding("insert", "Insert", Chord.parse(chord), command)
    desktop.configure(_how_to(desktop.PROGRAM).line(key) + "\n")
    wait_until(lambda: _pressed(desktop, CHORDS[chord], output), SECONDS, "the program to start")
    assert set(output.read_text().splitlines()) == {"type"}


def test_hyprland_takes_them(root: Root, desktop: WlrootsSession) -> None:
    """It does not run without a graphics card, but says whether a configuration is valid."""
    line = _how_to("hyprland").line
    commands = [(f"/{folder}/totpdesk", "type") for folder in FOLDERS]
    bindings = [DesktopBinding("insert", "", Chord.parse(c), w) for c in CHORDS for w in commands]
    config = desktop.new_file("hyprland.lua")
    config.write_text("\n".join(line(binding) for binding in bindings))
    said = desktop.run([root.program("Hyprland"), "--verify-config", "-c", str(config)])
    assert "config ok" in said


def _how_to(desktop: str) -> HowTo:
    return how_to(Session(desktops=frozenset({desktop})))


def _program(desktop: WlrootsSession, folder: str, output: Path) -> Path:
    inside = desktop.new_folder("program") / folder
    inside.mkdir()
    program = inside / "totpdesk"
    program.write_text(f'#!/bin/sh\necho "$*" >>{output}\n')
    program.chmod(0o755)
    return program


def _pressed(desktop: WlrootsSession, fingers: tuple[int, ...], output: Path) -> bool:
    """Press, again until a configuration is read that the compositor looks at in its own time."""
    desktop.keyboard.chord(fingers)
    try:
        return bool(wait_until(output.read_text, 0.5, "the program to start"))
    except TimeoutError:
        return False
