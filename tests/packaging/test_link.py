"""`packaging/run.sh` makes `totpdesk` a command: it says so, replaces no other, and removes it."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SCRIPT = """
set -eu
say() {{ printf '%s\\n' "$*" >&2; }}
VENV={venv}
. {root}/packaging/link.sh
{call}
"""


class Home:
    """The home folder of a user who is not root."""

    def __init__(self, folder: Path) -> None:
        """Create it, with a checkout's program."""
        self.bin = folder / "home" / ".local" / "bin"
        self.link = self.bin / "totpdesk"
        self.venv = folder / "venv"
        self.others = folder / "others"  # on the PATH
        self.program = program(self.venv / "bin" / "totpdesk")
        program(self.others / "id", "echo 1000")

    def call(self, function: str, path: str = "") -> str:
        """Call a function of link.sh; return what it says."""
        script = SCRIPT.format(venv=self.venv, root=ROOT, call=function)
        env = {"HOME": str(self.bin.parents[1]), "PATH": f"{path}{self.others}:/usr/bin:/bin"}
        argv = ["sh", "-c", script]
        return subprocess.run(argv, env=env, check=True, capture_output=True, text=True).stderr


def program(path: Path, line: str = "") -> Path:
    """Write a program that runs a line."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{line}\n")
    path.chmod(0o755)
    return path


@pytest.fixture(name="home")
def _home(tmp_path: Path) -> Home:
    return Home(tmp_path)


def test_the_command_is_made_and_named(home: Home) -> None:
    """The link leads to the checkout's program, and how to delete it is said."""
    said = home.call("make_link")
    assert home.link.readlink() == home.program
    assert f"the command totpdesk is {home.link}" in said
    assert "sh packaging/run.sh remove" in said


def test_a_folder_that_is_not_on_the_path_is_said(home: Home) -> None:
    """With the line that puts it there; where it is already, none."""
    line = f'export PATH="{home.bin}:$PATH"'
    assert line in home.call("make_link")
    assert line not in home.call("make_link", f"{home.bin}:")


def test_a_second_time_changes_nothing(home: Home) -> None:
    """It only says where the command is."""
    home.call("make_link")
    assert f"the command totpdesk is {home.link}\n" in home.call("make_link")


@pytest.mark.parametrize("there", ["in the same folder", "broken", "elsewhere"])
def test_another_totpdesk_stays(home: Home, there: str) -> None:
    """Whether it is where ours would be or earlier on the PATH; the path of ours is said."""
    other = home.link
    if there == "elsewhere":
        other = program(home.others / "totpdesk")
    elif there == "broken":
        home.bin.mkdir(parents=True)
        other.symlink_to("nowhere")
    else:
        program(other)
    said = home.call("make_link")
    assert f"another totpdesk, {other}, which stays" in said
    assert f"This one is {home.program}" in said
    assert home.link.is_symlink() == (there == "broken")
    assert "no command of this checkout" in home.call("remove_link")
    assert other.is_symlink() or other.exists()


def test_it_is_removed_again(home: Home) -> None:
    """The link goes, the program stays."""
    home.call("make_link")
    assert f"removed {home.link}" in home.call("remove_link")
    assert not home.link.is_symlink()
    assert home.program.exists()
