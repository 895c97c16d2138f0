"""The first press after the start: what can be done before a press is done before it.

Counted, not timed: modules that are imported, calls on D-Bus, messages to the X server.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from bench.apps.fill_index import others
from support.fingers import Key, SecondKeyboard
from support.pressing import FINGERS
from support.session import DesktopSession
from support.targets import QtField
from support.totpdesk import Totpdesk
from support.waiting import wait_until
from totpdesk.accounts.list_file import ListFile

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MANY = 500  # accounts
URI = "otpauth://totp/Example:me?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=Example"
SERVING = ("x11", "autotype", "bookkeeping")  # the threads of a press
DIGITS = 6
MESSAGES = 6  # to the X server: the press goes on, the focus, its window; what to type on, the rest
CALLS = 2  # to the keychain: find, read
SECONDS = 20.0


@pytest.fixture(name="session")
def _session() -> Iterator[DesktopSession]:
    with DesktopSession() as session:
        yield session


@pytest.mark.parametrize("number", [0, MANY])
def test_the_first_press_loads_nothing(session: DesktopSession, number: int) -> None:
    """Once the tray answers, a press imports nothing, and asks for no more than it needs."""
    totpdesk, fingers, notes = Totpdesk(session), SecondKeyboard(session), session.new_file("notes")
    totpdesk.do("add", "Example", "--uri", URI)
    totpdesk.do("config", "set", "min_left", "0")
    ListFile(totpdesk.data / "accounts.json").change(
        lambda index: index.put(*others(number)) if number else index
    )
    field = QtField(session, title="Sign in - Example")
    fingers.tap(Key.SHIFT)
    totpdesk.argv = (sys.executable, "-m", "support.apps.watched_tray", str(notes))
    totpdesk.start_tray()
    for _ in ("the first", "a later one"):
        done = _press(field, fingers, notes, totpdesk.data / "uses")
        assert [each for each in done if "import" in each] == []
        assert done.count("autotype bus") == CALLS
        assert done.count("x11 server") <= MESSAGES


def _press(field: QtField, fingers: SecondKeyboard, notes: Path, uses: Path) -> list[str]:
    """Press, and return what the threads of the press did until its code was there and noted."""
    field.focus()
    field.clear()
    before = len(notes.read_text().splitlines())
    used = uses.read_text() if uses.exists() else ""
    fingers.chord(FINGERS, hold=0.02)
    wait_until(lambda: len(field.text()) == DIGITS, SECONDS, "a code")
    wait_until(lambda: uses.exists() and uses.read_text() != used, SECONDS, "its use")
    done = notes.read_text().splitlines()[before:]
    return [line for line in done if line.startswith(SERVING)]
