"""The portal's connection when the bus itself goes away: no traceback, no waiting, one line."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import pytest

from support.bus import private_bus
from support.waiting import wait_until
from totpdesk.base.errors import PortalError
from totpdesk.platforms.linux.wayland.portal.bus import PortalBus

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Iterator
    from pathlib import Path

SECONDS = 10.0


@pytest.fixture(name="daemon")
def _daemon(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[subprocess.Popen[bytes]]:
    """Start a session bus of our own, on which nothing answers."""
    with private_bus(tmp_path) as (daemon, address):
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
        yield daemon


def test_no_portal_is_said_so(daemon: subprocess.Popen[bytes]) -> None:
    """By a call; there is no version of what is not there."""
    assert daemon.poll() is None
    bus = PortalBus()
    assert bus.version("RemoteDesktop") == 0
    with pytest.raises(PortalError, match="is not running"):
        bus.create_session("RemoteDesktop")
    bus.close()


def test_a_bus_that_goes_away_is_one_line_in_the_log(
    daemon: subprocess.Popen[bytes], caplog: pytest.LogCaptureFixture
) -> None:
    """What is asked for afterwards fails at once, and so does what is still awaited."""
    bus = PortalBus()
    with caplog.at_level(logging.WARNING):
        daemon.kill()
        wait_until(lambda: caplog.messages, SECONDS, "the line")
    assert len(caplog.messages) == 1
    assert caplog.messages[0].startswith("the session bus has gone away")
    with pytest.raises(PortalError, match="does not answer"):
        bus.call("RemoteDesktop", "CreateSession", "a{sv}", {})
    bus.close()
