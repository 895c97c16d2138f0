"""Clipboard managers for real: what they keep of a code and of a PIN, and what is said about it.

docs/clipboard-managers.md has what is seen here, a row for each.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from support.memory import files_with, in_memory
from support.notifications import Notifications
from support.programs import find_program, processes_with
from support.session import DesktopSession
from support.targets import QtField
from support.totpdesk import Totpdesk
from support.tray import TrayHost
from support.waiting import wait_until

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


TABLE = Path(__file__).parents[2] / "docs" / "clipboard-managers.md"
SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
PIN = "7Qx9Kpin"
CLEAR_AFTER = 2
SECONDS = 30.0
# The cells of the table.
KEEPS = ["nothing", "the code", "the code", "names it"]
LEAVES_OUT = ["nothing", "nothing", "nothing", "is silent"]


class Session(DesktopSession):
    """A desktop in which Diodon can start the service that has its history."""

    SERVICES = (*DesktopSession.SERVICES, "org.gnome.zeitgeist*.service")


@dataclass(frozen=True)
class Manager:
    """A clipboard manager: how users know it, what starts it, and whether it keeps codes."""

    name: str
    program: Callable[[], str]
    keeps: bool = True


def _klipper() -> str:
    """Return Klipper, which comes with all of Plasma."""
    if not shutil.which("klipper"):
        pytest.skip("Klipper is not installed. Run: apt-get install plasma-workspace")
    return find_program("klipper")


MANAGERS = [
    Manager("CopyQ", lambda: find_program("copyq")),
    Manager("Clipman", lambda: find_program("xfce4-clipman")),
    Manager("Parcellite", lambda: find_program("parcellite")),
    Manager("Diodon", lambda: find_program("diodon")),
    Manager("GPaste", lambda: find_program("/usr/libexec/gpaste/gpaste-daemon")),
    Manager("Qlipper", lambda: find_program("qlipper")),
    Manager("Klipper", _klipper, keeps=False),
]


class Stage:
    """A desktop with totpdesk, a login field, and one clipboard manager at a time."""

    def __init__(self, session: DesktopSession) -> None:
        self.session = session
        TrayHost(session)
        self.notices = Notifications(session)
        self.totpdesk = Totpdesk(session)
        for name in ("site", "vpn"):
            self.totpdesk.do("add", name, "--secret-stdin", "--digits", "8", text=SECRET)
        self.totpdesk.do("config", "set", "prefix.vpn", "-", text=PIN)
        self.totpdesk.do("config", "set", "clear_after", str(CLEAR_AFTER))
        self.totpdesk.start_tray()
        self.field = QtField(session)

    def type(self, name: str) -> tuple[str, str]:
        """Have a code inserted; return what came into the field, and what was said."""
        self.field.focus()
        self.field.clear()
        said = self.totpdesk.run("type", name).stderr
        length = 8 + len(PIN) * (name == "vpn")
        return self.field.wait_text(lambda text: len(text) == length, SECONDS), said

    def noted(self) -> tuple[bytes, bytes]:
        """Return what changes when all is done that follows a code's use."""
        uses, accounts = self.totpdesk.data / "uses", self.totpdesk.data / "accounts.json"
        return (uses.read_bytes() if uses.exists() else b""), accounts.read_bytes()

    def type_to_the_end(self, name: str) -> tuple[str, str]:
        """Do the same, and return once everything is done that follows."""
        before = self.noted()
        found = self.type(name)
        wait_until(lambda: self.noted() != before, SECONDS, "the use to be noted")
        return found

    def copy(self, text: str) -> None:
        """Be the user, who copies something."""
        argv = [find_program("xclip"), "-selection", "clipboard"]
        subprocess.run(
            argv, env=self.session.env, input=text, text=True, check=True, stdout=subprocess.DEVNULL
        )
        self.await_clipboard(text)

    def clipboard(self) -> str:
        """Return what another program would paste."""
        argv = [find_program("xclip"), "-selection", "clipboard", "-o"]
        done = subprocess.run(
            argv, env=self.session.env, capture_output=True, text=True, timeout=SECONDS, check=False
        )
        return done.stdout

    def await_clipboard(self, text: str) -> None:
        """Return when another program would paste this."""
        wait_until(lambda: self.clipboard() == text, SECONDS, text, self.clipboard)

    @contextmanager
    def running(self, manager: Manager, words: str) -> Iterator[None]:
        """Let a manager run for a block, from when it has what the user copied."""

        def sees_copies() -> bool:
            self.copy(words)
            return self.has(manager, words)

        child = self.session.spawn([manager.program()])
        try:
            wait_until(sees_copies, SECONDS, "it to keep what is copied")
            yield
        finally:
            child.stop()

    def has(self, manager: Manager, text: str) -> bool:
        """Return whether a running manager has a text in its memory."""
        name = Path(manager.program()).name
        ours = processes_with(str(self.session.folder))
        return in_memory(text, [pid for pid in ours if _program(pid) == name])

    def is_on_disk(self, text: str, since: float) -> bool:
        """Return whether a text is in a file of the user that has changed since then."""
        return bool(files_with(text, Path(self.session.env["HOME"]), since))

    def finding(self) -> str:
        """Return what the doctor says of the clipboard."""
        found = json.loads(self.totpdesk.run("doctor", "--json").stdout)
        return " ".join(each["sentence"] for each in found if each["check"] == "clipboard")


@pytest.fixture(name="stage", scope="module")
def _stage() -> Iterator[Stage]:
    with Session() as session:
        yield Stage(session)


@pytest.mark.parametrize("manager", MANAGERS, ids=[each.name for each in MANAGERS])
def test_what_a_clipboard_manager_keeps(stage: Stage, manager: Manager) -> None:
    """By default nothing that was typed, and never a PIN; of a copy, what the table says."""
    words = f"what the user copied beside {manager.name}"
    began = time.time()
    stage.totpdesk.do("config", "set", "insert", "type")
    with stage.running(manager, words):
        with_pin, _ = stage.type_to_the_end("vpn")
        typed, said = stage.type_to_the_end("site")
        assert (with_pin[: len(PIN)], said) == (PIN, "")
        stage.await_clipboard(words)
        wait_until(lambda: not stage.has(manager, typed), SECONDS, "the typed code to be forgotten")
        told = any(
            f"{manager.name} keeps what is copied, so" in each for each in stage.notices.shown
        )
        assert told is manager.keeps
        said_of_copy = stage.totpdesk.run("copy", "site").stderr
        stage.totpdesk.do("config", "set", "insert", "paste")
        copied, said_of_paste = stage.type_to_the_end("site")
        assert stage.type_to_the_end("vpn")[0].startswith(PIN)
        for sentence in (said_of_copy, said_of_paste, stage.finding()):
            assert (f"{manager.name} keeps " in sentence) is manager.keeps
        stage.await_clipboard(words)
        has_it = "it to have the copied code, or to have forgotten it"
        wait_until(lambda: stage.has(manager, copied) is manager.keeps, SECONDS, has_it)
        assert not stage.has(manager, PIN)
    if manager.keeps:
        wait_until(lambda: stage.is_on_disk(copied, began), SECONDS, "it to be saved")
    assert stage.is_on_disk(copied, began) is manager.keeps
    assert not stage.is_on_disk(PIN, 0)
    assert _row(manager.name) == (KEEPS if manager.keeps else LEAVES_OUT)


def _row(name: str) -> list[str]:
    """Return the cells of a manager in the table, after its name and version."""
    lines = [line.strip("| ").split(" | ") for line in TABLE.read_text().splitlines()]
    (cells,) = [cells for cells in lines if cells[0].startswith(f"{name} ") and len(cells) > 1]
    return cells[1:]


def _program(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/comm").read_text().strip()
    except OSError:
        return ""  # it has ended
