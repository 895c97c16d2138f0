"""The folder that needs no Python: the whole job in it, and all that starts itself again."""

from __future__ import annotations

import re
import tarfile
from typing import TYPE_CHECKING

import pytest

from support.fingers import Key, SecondKeyboard
from support.programs import processes_with
from support.session import DesktopSession
from support.targets import QtField
from support.totpdesk import Totpdesk
from support.tray import TrayHost
from support.waiting import wait_until

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
TIMEOUT = 60.0  # seconds


@pytest.fixture(name="session")
def _session() -> Iterator[DesktopSession]:
    with DesktopSession() as session:
        yield session


@pytest.fixture(name="frozen")
def _frozen(session: DesktopSession, folder: Path, tmp_path: Path) -> Totpdesk:
    with tarfile.open(folder) as archive:
        archive.extractall(tmp_path, filter="data")
    totpdesk = Totpdesk(session)
    totpdesk.argv = (str(tmp_path / "totpdesk" / "totpdesk"),)
    totpdesk.do("add", "demo", "--secret-stdin", text=SECRET)
    return totpdesk


def test_the_doctor_tries_the_desktop(frozen: Totpdesk) -> None:
    """Where no instance runs, a process of its own tries it: that is the folder's program again."""
    output = frozen.run("doctor").stdout
    assert re.search(r"^ok +typing", output, re.MULTILINE), output


def test_the_job(frozen: Totpdesk, session: DesktopSession) -> None:
    """The shortcut types the code; the tray's practice page opens."""
    host = TrayHost(session)
    child = frozen.start_tray()
    field = QtField(session)
    SecondKeyboard(session).chord((Key.CTRL, Key.ALT, Key.O), hold=0.12)
    field.wait_text(lambda text: re.fullmatch(r"\d{6}", text) is not None, TIMEOUT)
    before = set(processes_with(frozen.argv[0]))
    host.wait_icon().click("Practice page")
    wait_until(lambda: set(processes_with(frozen.argv[0])) - before, TIMEOUT, "the practice page")
    frozen.stop_tray(child)
