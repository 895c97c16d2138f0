"""Clipboard managers are found by their processes, which here are programs of the same name."""

from __future__ import annotations

import os
import shutil
import subprocess
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from support.waiting import wait_until
from totpdesk.platforms.linux import clipboard_managers
from totpdesk.platforms.linux.clipboard_managers import find_running, unknown_manager

if TYPE_CHECKING:
    from collections.abc import Iterator

DISPLAY = ":7991"
SECONDS = 10.0


@pytest.fixture(autouse=True)
def _here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Be on a display that nothing else is on."""
    monkeypatch.setattr(clipboard_managers, "_is_here", lambda process: DISPLAY in process.displays)


@contextmanager
def running(folder: Path, *argv: str, display: str = DISPLAY) -> Iterator[int]:
    """Let a program of this name run for a block."""
    folder.mkdir(exist_ok=True)
    program = folder / argv[0]
    shell = shutil.which("sh")
    assert shell
    shutil.copy(os.path.realpath(shell), program)
    command = [str(program), "-c", "read line", *argv[1:]]
    with subprocess.Popen(command, env={"DISPLAY": display}, stdin=subprocess.PIPE) as process:
        name = Path(f"/proc/{process.pid}/comm")
        wait_until(lambda: name.read_text().strip() == argv[0][:15], SECONDS, "it to be started")
        yield process.pid
        process.kill()


@pytest.mark.parametrize(
    ("program", "name"),
    [("parcellite", "Parcellite"), ("gpaste-daemon", "GPaste"), ("xfce4-clipman", "Clipman")],
)
def test_by_its_name(tmp_path: Path, program: str, name: str) -> None:
    """Whether codes are marked or not."""
    assert find_running(marked=True) is None
    with running(tmp_path, program):
        for marked in (True, False):
            found = wait_until(lambda: find_running(marked=marked), SECONDS, name)  # noqa: B023
            assert found.name == name


def test_what_leaves_marked_codes_out(tmp_path: Path) -> None:
    """Klipper keeps only codes that are not marked, as from a terminal."""
    with running(tmp_path, "klipper"):
        found = wait_until(lambda: find_running(marked=False), SECONDS, "Klipper")
        assert (found.name, find_running(marked=True)) == ("Klipper", None)


def test_what_is_given_each_copy(tmp_path: Path) -> None:
    """wl-paste names the program that it runs."""
    with running(tmp_path, "wl-paste", "--type", "text", "--watch", "/usr/bin/cliphist", "store"):
        found = wait_until(lambda: find_running(marked=True), SECONDS, "cliphist")
        assert found.name == "cliphist"


def test_on_another_display(tmp_path: Path) -> None:
    """It is not this desktop's."""
    with running(tmp_path, "parcellite"), running(tmp_path / "other", "diodon", display=":7992"):
        found = wait_until(lambda: find_running(marked=True), SECONDS, "Parcellite")
        assert found.name == "Parcellite"


@pytest.mark.parametrize(("version", "keeps"), [("6.4.0", True), ("7.1.0", True), ("8.0.0", False)])
def test_copyq_by_its_version(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    version: str,
    keeps: bool,  # noqa: FBT001 - a case's
) -> None:
    """The one that leaves marked codes out says so by its version."""
    first = int(version[0])
    monkeypatch.setattr(clipboard_managers, "_copyq_version", lambda _program: first)
    with running(tmp_path, "copyq") as pid:
        wait_until(lambda: find_running(marked=False), SECONDS, str(pid))
        assert (find_running(marked=True) is not None) is keeps


@pytest.mark.parametrize(
    ("program", "name"), [("novelclips", "novelclips"), ("xfsettingsd", None), ("klipper", None)]
)
def test_by_its_selection(tmp_path: Path, program: str, name: str | None) -> None:
    """A program that says to be a clipboard manager is named, unless it is known to be none."""
    with running(tmp_path, program) as pid:
        found = unknown_manager(pid)
        assert (found.name if found else None) == name
