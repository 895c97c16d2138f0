"""A known secret and a known code are looked for wherever they must never be."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from jeepney.io.blocking import open_dbus_connection

from support import bus
from support.fingers import Key, SecondKeyboard
from support.session import DesktopSession
from support.targets import QtField
from support.totpdesk import Totpdesk
from support.tray import TrayHost
from support.waiting import wait_until

if TYPE_CHECKING:
    from collections.abc import Iterator

SECRET = "NBSWY3DPO5XXE3DEORUGKZLOMQ"
MARKER = "org.example.EndOfTest"


@pytest.fixture(name="session")
def _session() -> Iterator[DesktopSession]:
    with DesktopSession() as session:
        yield session


def test_nowhere(session: DesktopSession) -> None:
    """Neither is in a file, a process's arguments or environment, or in the clear on D-Bus."""
    bus_log = _watch_bus(session)
    totpdesk = Totpdesk(session)
    totpdesk.do("add", "github", "--secret-stdin", "--issuer", "GitHub", text=SECRET)
    TrayHost(session)  # without a tray the window of accounts would come up, and take the keyboard
    totpdesk.start_tray()
    field = QtField(session)
    SecondKeyboard(session).chord((Key.CTRL, Key.ALT, Key.O), hold=0.05)
    code = field.wait_text(lambda text: len(text) == 6, 20)
    for words in (["code", "github"], ["list", "--json"], ["doctor", "--json"], ["config"]):
        totpdesk.run(*words)
    totpdesk.run("add", "again", "--secret-stdin", text=f"{SECRET}!")  # an error names no secret
    _end_of_watch(session, bus_log)
    for needle in (SECRET, SECRET.lower(), code):
        assert _places_of(needle.encode(), session) == []


def test_the_search_finds(session: DesktopSession) -> None:
    """The search above would find a file, an argument, an environment variable, a D-Bus text."""
    bus_log = _watch_bus(session)
    session.new_file("plain").write_text(SECRET)
    session.spawn(["sh", "-c", "sleep 100; exit", SECRET])
    with closing(open_dbus_connection(bus=session.bus_address)) as connection:
        bus.has_owner(connection, f"org.example.{SECRET}")
    _end_of_watch(session, bus_log)
    found = " ".join(_places_of(SECRET.encode(), session))
    assert "-plain" in found
    assert "-dbus-monitor.log" in found
    assert "/cmdline" in found


def _watch_bus(session: DesktopSession) -> Path:
    """Have every message of the session bus written to a log, from now on."""
    before = set(session.folder.glob("*-dbus-monitor.log"))
    monitor = session.spawn(["dbus-monitor", "--address", session.bus_address])
    (log,) = set(session.folder.glob("*-dbus-monitor.log")) - before
    wait_until(lambda: monitor.alive() and b"NameAcquired" in log.read_bytes(), 10, "the monitor")
    return log


def _end_of_watch(session: DesktopSession, log: Path) -> None:
    with closing(open_dbus_connection(bus=session.bus_address)) as connection:
        bus.has_owner(connection, MARKER)
    wait_until(lambda: MARKER.encode() in log.read_bytes(), 10, "the monitor to catch up")


def _places_of(needle: bytes, session: DesktopSession) -> list[str]:
    """Return the files of the session and of all processes that hold these bytes.

    The journal of a target is left out: what arrives there is meant to.
    """
    files = [p for p in session.folder.rglob("*") if p.is_file() and "journal" not in p.name]
    processes = [
        Path("/proc") / pid.name / name
        for pid in Path("/proc").iterdir()
        if pid.name.isdigit()
        for name in ("cmdline", "environ")
    ]
    return [str(path) for path in (*files, *processes) if needle in _bytes(path)]


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:  # a process that has ended, a socket
        return b""
