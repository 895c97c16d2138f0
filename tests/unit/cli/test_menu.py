"""`totpdesk menu`: names in, the choice to the running instance."""

from __future__ import annotations

import os
import shlex
import sys
from typing import TYPE_CHECKING, Any

import pytest

from totpdesk.base.errors import NoSuchAccountError

if TYPE_CHECKING:
    from pathlib import Path

    from fakes.terminal import Terminal

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="no socket, and no scripts")
NAMES = ["GitHub", "My Bank", "Mill\x1b[31m"]


class Instance:
    """Offers these names, and writes down what is chosen."""

    def __init__(self, totpdesk: Terminal, **answer: object) -> None:
        self.chosen: list[str] = []
        self._answer = {"result": "typed", "used": True, "sentence": ""} | answer
        totpdesk.start_instance(self._serve)

    def _serve(self, request: dict[str, Any]) -> dict[str, Any]:
        if request == {"do": "menu"}:
            return {"menu": 3, "names": NAMES}
        assert (request["do"], request["menu"]) == ("choose", 3)
        if request["name"] not in NAMES:
            raise NoSuchAccountError(f"There is no account {request['name']!r} in the menu.")
        self.chosen.append(request["name"])
        return self._answer


def menu(folder: Path, text: str, name: str = "menu") -> Path:
    """Write a menu program; `lines` will have what it was given."""
    program = folder / name
    program.write_text(f"#!/bin/sh\ncat >{shlex.quote(str(folder))}/lines\n{text}\n")
    program.chmod(0o755)
    return program


def test_the_choice_is_inserted(totpdesk: Terminal, tmp_path: Path) -> None:
    """The program with its options, as the user gave them, gets the names alone."""
    instance = Instance(totpdesk)
    program = menu(tmp_path, 'echo "$2"')
    ran = totpdesk("menu", "--with", f"{program} -p 'My Bank'")
    assert (ran.status, ran.out, ran.err) == (0, "", "")
    assert instance.chosen == ["My Bank"]
    assert (tmp_path / "lines").read_text() == "GitHub\nMy Bank\nMill?[31m\n"


def test_a_name_that_is_not_shown_as_it_is(totpdesk: Terminal, tmp_path: Path) -> None:
    """A name from a stranger's QR code reaches the program without control characters."""
    instance = Instance(totpdesk)
    program = menu(tmp_path, f"tail -1 {shlex.quote(str(tmp_path))}/lines")
    assert totpdesk("menu", "--with", shlex.quote(str(program))).status == 0
    assert instance.chosen == [NAMES[2]]


def test_nothing_is_chosen(totpdesk: Terminal, tmp_path: Path) -> None:
    """That is no error, and nothing is typed."""
    instance = Instance(totpdesk)
    ran = totpdesk("menu", "--with", str(menu(tmp_path, "exit 1")))
    assert (ran.status, ran.out, ran.err, instance.chosen) == (0, "", "", [])


def test_a_name_that_is_not_in_the_menu(totpdesk: Terminal, tmp_path: Path) -> None:
    """Typed instead of chosen it is an error, with the status of an account that is not there."""
    instance = Instance(totpdesk)
    ran = totpdesk("menu", "--with", str(menu(tmp_path, "echo Git")))
    assert (ran.status, ran.out) == (3, "")
    assert ran.err.startswith("There is no account 'Git' in the menu.")
    assert instance.chosen == []


def test_not_inserted(totpdesk: Terminal, tmp_path: Path) -> None:
    """Why, and what to do, is the one line; the status is 1, as of `totpdesk type`."""
    Instance(totpdesk, used=False, result="copied", sentence="Paste it instead.")
    ran = totpdesk("menu", "--with", str(menu(tmp_path, "echo GitHub")))
    assert (ran.status, ran.out, ran.err) == (1, "", "Paste it instead.\n")


def test_one_that_is_installed(
    totpdesk: Terminal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a word from the user, a program is found; without any, the error says what to do."""
    monkeypatch.setenv("DISPLAY", ":0")
    instance = Instance(totpdesk)
    folder = tmp_path / "bin"
    folder.mkdir()
    with monkeypatch.context() as patch:
        patch.setenv("PATH", str(folder))
        ran = totpdesk("menu")
        assert (ran.status, ran.err.count("\n")) == (1, 1)
        assert "Install rofi, dmenu, bemenu, or name another one" in ran.err
    menu(folder, "echo GitHub", "rofi")
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
    assert totpdesk("menu").status == 0
    assert instance.chosen == ["GitHub"]


@pytest.mark.parametrize("given", ["", "  ", "rofi 'x"])
def test_wrong_usage(totpdesk: Terminal, given: str) -> None:
    """A command of no word, or of half a word, is wrong usage."""
    assert totpdesk("menu", "--with", given).status == 2


def test_a_program_that_is_not_there(totpdesk: Terminal, tmp_path: Path) -> None:
    """It is named."""
    Instance(totpdesk)
    ran = totpdesk("menu", "--with", f"{tmp_path}/gone -i")
    assert (ran.status, ran.out) == (1, "")
    assert ran.err == f"{tmp_path}/gone cannot be started: No such file or directory.\n"


def test_none_runs(totpdesk: Terminal, tmp_path: Path) -> None:
    """Who is to type is missing: no menu opens."""
    ran = totpdesk("menu", "--with", str(menu(tmp_path, "echo GitHub")))
    assert (ran.status, ran.err) == (1, "totpdesk is not running. Start it with `totpdesk`.\n")
    assert not (tmp_path / "lines").exists()
