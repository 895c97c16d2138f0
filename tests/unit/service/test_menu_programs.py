"""Menu programs: which is taken, what it is given, and what it answers."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from totpdesk.base.errors import MenuProgramError
from totpdesk.service.menu_programs import choose, find_menu_program

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the programs are scripts")
X11 = {"DISPLAY": ":0", "XDG_CURRENT_DESKTOP": "i3"}
WAYLAND = {"DISPLAY": ":0", "WAYLAND_DISPLAY": "wayland-1", "XDG_CURRENT_DESKTOP": "sway"}
GNOME = WAYLAND | {"XDG_CURRENT_DESKTOP": "ubuntu:GNOME"}
ALL = ("rofi", "dmenu", "bemenu", "fuzzel", "walker", "wofi", "tofi")


def script(path: Path, text: str) -> str:
    """Write a program."""
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)
    return str(path)


@pytest.mark.parametrize(
    ("session", "installed", "taken"),
    [
        (X11, ALL, "rofi"),
        (X11, ("dmenu", "fuzzel"), "dmenu"),
        (X11, ("bemenu", "wofi"), "bemenu"),
        (WAYLAND, ALL, "fuzzel"),
        (WAYLAND, ("wofi", "rofi", "walker"), "walker"),
        (WAYLAND, ("wofi", "rofi"), "wofi"),
        (WAYLAND, ("dmenu", "rofi"), "rofi"),
        (GNOME, ALL, "rofi"),
        (GNOME, ("fuzzel", "dmenu"), "dmenu"),
    ],
)
def test_one_that_works_in_the_session_is_taken(
    tmp_path: Path, session: dict[str, str], installed: tuple[str, ...], taken: str
) -> None:
    """Native ones first; on GNOME's Wayland, which shows no such windows, those for X11."""
    for name in installed:
        script(tmp_path / name, "exit 1")
    assert find_menu_program(session | {"PATH": str(tmp_path)})[0] == taken


@pytest.mark.parametrize(
    ("session", "named"),
    [
        (X11, "rofi, dmenu, bemenu"),
        (GNOME, "rofi, dmenu, bemenu"),
        (WAYLAND, "fuzzel, walker, wofi, tofi, bemenu, rofi, dmenu"),
    ],
)
def test_none_is_installed(tmp_path: Path, session: dict[str, str], named: str) -> None:
    """The error names those to install."""
    with pytest.raises(MenuProgramError, match=f"Install {named}, or"):
        find_menu_program(session | {"PATH": str(tmp_path)})


def test_what_it_is_given_and_answers(tmp_path: Path) -> None:
    """A line for each name on stdin, in their order, and no argument; the printed line counts."""
    program = script(
        tmp_path / "menu", f'echo "$#" >{tmp_path}/args; tee {tmp_path}/lines | tail -1'
    )
    assert choose([program], ["Zoë", "My  Bank"]) == "My  Bank"
    assert (tmp_path / "lines").read_bytes() == "Zoë\nMy  Bank\n".encode()
    assert (tmp_path / "args").read_text() == "0\n"


@pytest.mark.parametrize("text", ["exit 1", "cat >/dev/null; exit 0", "echo; exit 130", "kill $$"])
def test_nothing_chosen(tmp_path: Path, text: str) -> None:
    """No line is no choice, whatever the status: programs differ in it."""
    assert choose([script(tmp_path / "menu", text)], ["a"] * 10_000) is None


def test_the_first_line_counts(tmp_path: Path) -> None:
    """Some print several, and some the key that was pressed as their status."""
    assert choose([script(tmp_path / "menu", "echo a; echo b; exit 10")], ["a", "b"]) == "a"


def test_it_cannot_be_started(tmp_path: Path) -> None:
    """The error names it and says why."""
    gone = str(tmp_path / "gone")
    with pytest.raises(MenuProgramError, match=f"{gone} cannot be started: No such file"):
        choose([gone, "-i"], ["a"])
