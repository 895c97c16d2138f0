"""Hundreds of accounts into a real gnome-keyring: all of them or none, whatever stops it."""

from __future__ import annotations

import base64
import json
import os
import signal
import subprocess
from typing import TYPE_CHECKING, Final

import pytest
from jeepney.io.blocking import open_dbus_connection

from support import bus
from support.keychain import SERVICE
from support.session import DesktopSession
from support.totpdesk import Totpdesk
from support.waiting import wait_until

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from support.programs import Child

    Kept = Callable[[], int]

MANY: Final = 300  # some seconds of gnome-keyring's work
HALFWAY: Final = 100
TIMEOUT: Final = 90.0  # seconds, on a loaded machine


@pytest.fixture
def session() -> Iterator[DesktopSession]:
    """Return a desktop of its own, its keychain empty."""
    with DesktopSession() as session:
        yield session


@pytest.fixture
def program(session: DesktopSession) -> Totpdesk:
    """Return totpdesk in that session."""
    return Totpdesk(session)


@pytest.fixture
def links(tmp_path: Path) -> Path:
    """Return a file of accounts, each with a secret of its own."""
    path = tmp_path / "links.txt"
    path.write_text("".join(map(_link, range(MANY))))
    return path


@pytest.fixture
def kept(session: DesktopSession) -> Kept:
    """Return what counts totpdesk's secrets in the keychain, which it asks past totpdesk."""
    connection = open_dbus_connection(bus=session.bus_address)
    session.at_end(connection.close)

    def count() -> int:
        ours = {"username": "totpdesk"}
        unlocked, locked = bus.call(connection, SERVICE, "SearchItems", "a{ss}", ours)
        assert isinstance(unlocked, list)
        assert not locked
        return len(unlocked)

    return count


@pytest.mark.parametrize("ended", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_stopped_halfway_it_leaves_nothing(
    session: DesktopSession, program: Totpdesk, links: Path, kept: Kept, ended: signal.Signals
) -> None:
    """Ctrl-C, a logout, a closed terminal: no account, and no secret in the keychain."""
    running = _halfway(session, program, links, kept)
    running.process.send_signal(ended)
    assert running.process.wait(TIMEOUT) == 130, running.log_tail()
    assert "Traceback" not in running.log_tail()
    assert json.loads(program.do("list", "--json")) == []
    assert kept() == 0
    assert not (program.data / "adding").exists()


def test_killed_halfway_the_next_start_clears_up(
    session: DesktopSession, program: Totpdesk, links: Path, kept: Kept
) -> None:
    """A process that is killed leaves no account; the secrets go when the tray next starts."""
    running = _halfway(session, program, links, kept)
    _kill(running)
    assert json.loads(program.do("list", "--json")) == []
    assert HALFWAY <= kept() < MANY
    tray = program.start_tray()
    wait_until(lambda: not (program.data / "adding").exists(), TIMEOUT, "the clearing up")
    wait_until(lambda: kept() == 0, TIMEOUT, "the check at the start to be over", kept)
    program.stop_tray(tray)


def test_killed_while_it_takes_back_the_next_import_is_whole(
    session: DesktopSession, program: Totpdesk, links: Path, kept: Kept
) -> None:
    """A cancel that is cut off too is finished by the next import, which has all of its own."""
    running = _halfway(session, program, links, kept)
    running.process.send_signal(signal.SIGINT)
    wait_until(lambda: kept() < HALFWAY, TIMEOUT, "it to undo")
    _kill(running)
    assert json.loads(program.do("list", "--json")) == []
    subprocess.run(_argv(program, links), env=session.env, check=True, timeout=TIMEOUT)
    assert len(json.loads(program.do("list", "--json"))) == MANY
    assert kept() == MANY


def test_progress_is_shown_on_a_terminal(
    session: DesktopSession, program: Totpdesk, links: Path
) -> None:
    """Who looks on sees how far it has come; afterwards every account is known, secret and all."""
    seen = _on_a_terminal(session, _argv(program, links))
    assert f" of {MANY}" in seen
    assert "Adding: " in seen
    assert seen.rstrip().endswith("undoes it.")
    again = json.loads(program.do("import", str(links), "--dry-run", "--json"))
    assert {entry["state"] for entry in again["entries"]} == {"known"}
    assert len(again["entries"]) == MANY


def test_taking_back_is_shown_on_a_terminal(
    session: DesktopSession, program: Totpdesk, links: Path, kept: Kept
) -> None:
    """Deleting takes as long as writing did: who has cancelled sees how far that has come."""
    seen = _on_a_terminal(session, _argv(program, links), cancel_after=" of 300")
    assert "Undoing: " in seen
    assert kept() == 0


def test_no_progress_is_written_into_a_file(
    session: DesktopSession, program: Totpdesk, links: Path
) -> None:
    """Without a terminal there is only the result."""
    done = subprocess.run(
        [*_argv(program, links), "--json"],
        env=session.env,
        capture_output=True,
        text=True,
        timeout=TIMEOUT,
        check=True,
    )
    assert done.stderr == f"Added {MANY}. `totpdesk import --undo` undoes it.\n"
    assert json.loads(done.stdout)["added"] == MANY


def _link(number: int) -> str:
    secret = base64.b32encode(number.to_bytes(20, "big")).decode()
    return f"otpauth://totp/Site{number}:me@example.org?secret={secret}&issuer=Site{number}\n"


def _argv(program: Totpdesk, links: Path) -> list[str]:
    return [*program.argv, "import", str(links), "--yes"]


def _halfway(session: DesktopSession, program: Totpdesk, links: Path, kept: Kept) -> Child:
    """Start an import and return it when some of its secrets are in the keychain."""
    running = session.spawn(_argv(program, links))
    wait_until(lambda: running.alive() and kept() >= HALFWAY, TIMEOUT, "some accounts to be there")
    return running


def _kill(running: Child) -> None:
    running.process.kill()
    running.process.wait(TIMEOUT)


def _on_a_terminal(session: DesktopSession, argv: list[str], cancel_after: str = "") -> str:
    """Run a program whose messages go to a terminal, and return all that it wrote there.

    Ctrl-C is sent once it has written `cancel_after`.
    """
    ours, theirs = os.openpty()
    running = subprocess.Popen(
        argv, env=session.env, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=theirs
    )
    os.close(theirs)
    seen, cancelled = b"", False
    with os.fdopen(ours, "rb", buffering=0) as terminal:
        while part := _read(terminal.fileno()):
            seen += part
            if cancel_after and cancel_after.encode() in seen:
                running.send_signal(signal.SIGINT)
                cancel_after = ""
                cancelled = True
    assert running.wait(TIMEOUT) == (130 if cancelled else 0)
    return seen.decode()


def _read(terminal: int) -> bytes:
    """Return what comes; nothing once the program has ended, which Linux reports as an error."""
    try:
        return os.read(terminal, 65536)
    except OSError:
        return b""
