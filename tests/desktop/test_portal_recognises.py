"""The real portal, as a user who is not root, and a process that it cannot look into."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest
from jeepney.bus_messages import message_bus
from jeepney.io.blocking import open_dbus_connection

from support.bus import has_owner, private_bus
from support.programs import MissingProgramError, find_program
from support.waiting import wait_until

if TYPE_CHECKING:
    from collections.abc import Iterator

SECONDS: Final = 20.0
NOBODY: Final = "65534"
BEGIN: Final = """
import ctypes, os, resource, sys
from contextlib import nullcontext
from totpdesk.platforms.own_memory import protect
def begin(module):
    os.setgroups([])
    os.setresgid(65534, 65534, 65534)
    os.setresuid(65534, 65534, 65534)
    ctypes.CDLL(None).prctl(4, 1, 0, 0, 0)  # the change of its user has hidden it
    protect()
    if sys.argv[1] == "never seen":
        module.recognisable = nullcontext
"""
OURS: Final = """
from totpdesk.base.errors import PortalError
from totpdesk.platforms.linux.wayland.portal import bus
begin(bus)
portal = bus.PortalBus()
for _ in range(2):
    try:
        portal.call("NetworkMonitor", "GetAvailable", "")
        print("served")
    except PortalError as error:
        print("refused" if "AccessDenied" in str(error) else error)
portal.close()
"""
OF_QT: Final = """
from PySide6.QtCore import QCoreApplication
from PySide6.QtDBus import QDBusConnection, QDBusMessage
from totpdesk.gui.runtime import introduction
begin(introduction)
begun = introduction.Introduction()
application = QCoreApplication([])
begun.ask()
while begun.awaits_answer:
    application.processEvents()
for _ in range(2):
    question = QDBusMessage.createMethodCall(*introduction._PORTAL, *introduction._QUESTION)
    error = QDBusConnection.sessionBus().call(question).errorName()
    print("refused" if "AccessDenied" in error else error or "served")
"""
END: Final = """
print("hidden" if ctypes.CDLL(None).prctl(3) == 0 else "seen")
"""


@contextmanager
def _portal(folder: Path) -> Iterator[str]:
    """Have a bus with nobody's portal on it; yield its address."""
    program = find_program("/usr/libexec/xdg-desktop-portal")
    with private_bus(folder, users="*") as (_, address):
        os.chmod(address.partition("path=")[2].partition(",")[0], 0o777)  # noqa: PTH101, S103 - a socket
        environment = {
            "DBUS_SESSION_BUS_ADDRESS": address,
            "HOME": str(folder / "home"),
            "XDG_RUNTIME_DIR": str(folder / "home"),
            "PATH": os.environ["PATH"],
        }
        argv = ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups", program]
        with subprocess.Popen(argv, env=environment) as portal:
            try:
                with open_dbus_connection(bus=address) as connection:
                    name = "org.freedesktop.portal.Desktop"
                    wait_until(lambda: has_owner(connection, name), SECONDS, "the portal")
                yield address
            finally:
                portal.kill()


@pytest.fixture(name="address", scope="module")
def _address() -> Iterator[str]:
    with tempfile.TemporaryDirectory(prefix="totpdesk-portal-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        home = folder / "home"
        home.mkdir(mode=0o700)
        shutil.chown(home, int(NOBODY), int(NOBODY))
        try:
            with _portal(folder) as address:
                yield address
        except MissingProgramError as missing:
            pytest.skip(str(missing))


def answers(address: str, client: str, how: str) -> list[str]:
    """Return what a hidden process of nobody's hears from the portal, which has `how` seen it."""
    environment = os.environ | {"DBUS_SESSION_BUS_ADDRESS": address}
    argv = [sys.executable, "-c", f"{BEGIN}{client}{END}", how]
    done = subprocess.run(
        argv, env=environment, capture_output=True, text=True, check=True, timeout=60
    )
    return done.stdout.splitlines()


@pytest.mark.skipif(os.geteuid() != 0, reason="becomes another user")
@pytest.mark.parametrize("client", [OURS, OF_QT], ids=["our connection", "Qt's"])
def test_it_serves_a_process_that_it_could_look_into_once(address: str, client: str) -> None:
    """It serves every later call of that connection; one it could never look into it refuses."""
    assert answers(address, client, "never seen") == ["refused", "refused", "hidden"]
    assert answers(address, client, "seen once") == ["served", "served", "hidden"]


ASKING: Final = """
from PySide6.QtCore import QCoreApplication
from totpdesk.gui.runtime.introduction import Introduction
begun = Introduction()
application = QCoreApplication([])
begun.ask()
while begun.awaits_answer:
    application.processEvents()
"""


def test_no_portal_is_started_for_it(tmp_path: Path) -> None:
    """Where none runs, as under a bare window manager, the question ends without an answer."""
    with private_bus(tmp_path) as (_, address):
        started = tmp_path / "started"
        name = "org.freedesktop.portal.Desktop"
        service = tmp_path / "services" / f"{name}.service"
        service.write_text(f"[D-BUS Service]\nName={name}\nExec=/usr/bin/touch {started}\n")
        with open_dbus_connection(bus=address) as connection:
            connection.send_and_get_reply(message_bus.ReloadConfig(), timeout=SECONDS)
            environment = os.environ | {"DBUS_SESSION_BUS_ADDRESS": address}
            subprocess.run([sys.executable, "-c", ASKING], env=environment, check=True, timeout=60)
            assert not started.exists()
            connection.send(message_bus.StartServiceByName(name))
            wait_until(started.exists, SECONDS, "the bus to start it, as it could")
