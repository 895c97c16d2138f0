"""Signals of the screen saver and of logind, on a bus of the test's own."""

from __future__ import annotations

import os
import queue
import subprocess
import threading
from typing import TYPE_CHECKING

import pytest
from jeepney import DBusAddress, new_signal
from jeepney.io.blocking import open_dbus_connection

from support import bus as buses
from support.programs import find_program
from support.waiting import wait_until
from totpdesk.desktop.lockwatch import LockWatch

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    Emit = Callable[[str, str, int], None]

SECONDS = 10.0
LOGIND = "org.freedesktop.login1.Manager"
GNOME = "org.gnome.ScreenSaver"
KDE = "org.freedesktop.ScreenSaver"


@pytest.fixture(name="daemon")
def _daemon(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[subprocess.Popen[bytes]]:
    """Start a bus that is both the system's and the session's."""
    config = tmp_path / "bus.conf"
    services = tmp_path / "services"
    services.mkdir()
    config.write_text(buses.configuration(str(tmp_path), services))
    reader, writer = os.pipe()
    argv = [find_program("dbus-daemon"), f"--config-file={config}", "--nofork"]
    with subprocess.Popen([*argv, f"--print-address={writer}"], pass_fds=[writer]) as daemon:
        os.close(writer)
        with os.fdopen(reader) as pipe:
            address = pipe.readline().strip()
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
        monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", address)
        yield daemon
        daemon.kill()


@pytest.fixture(name="emit")
def _emit(daemon: subprocess.Popen[bytes]) -> Iterator[Emit]:
    with open_dbus_connection() as connection:

        def emit(interface: str, member: str, value: int) -> None:
            sender = DBusAddress("/", interface=interface)
            connection.send(new_signal(sender, member, "b", (bool(value),)))

        yield emit


@pytest.fixture(name="heard")
def _heard(daemon: subprocess.Popen[bytes]) -> Iterator[queue.SimpleQueue[str]]:
    """Return what a watch hears; it is listening on both buses when this returns."""
    told: queue.SimpleQueue[str] = queue.SimpleQueue()
    watch = LockWatch(lambda: told.put("sleep"), lambda: told.put("screen"))
    wait_until(lambda: watch.listening == 2, SECONDS, "both buses")
    yield told
    watch.close()
    wait_until(lambda: not _listeners(), SECONDS, "the threads to end")


def _listeners() -> list[str]:
    return [each.name for each in threading.enumerate() if each.name == "lockwatch"]


@pytest.mark.parametrize("saver", [GNOME, KDE, "org.cinnamon.ScreenSaver"])
def test_the_screen_is_locked(heard: queue.SimpleQueue[str], emit: Emit, saver: str) -> None:
    """Every desktop's screen saver is heard when it comes on, and not when it goes."""
    emit(saver, "ActiveChanged", 0)
    emit("org.example.Other", "ActiveChanged", 1)
    emit(saver, "ActiveChanged", 1)
    assert heard.get(timeout=SECONDS) == "screen"
    assert heard.empty()


def test_the_machine_goes_to_sleep(heard: queue.SimpleQueue[str], emit: Emit) -> None:
    """Going to sleep is heard, waking up is not."""
    emit(LOGIND, "PrepareForSleep", 0)
    emit(LOGIND, "PrepareForSleep", 1)
    assert heard.get(timeout=SECONDS) == "sleep"
    assert heard.empty()


def test_what_fails_does_not_end_it(
    daemon: subprocess.Popen[bytes], emit: Emit, caplog: pytest.LogCaptureFixture
) -> None:
    """After a failure the next signal is heard."""
    told: queue.SimpleQueue[str] = queue.SimpleQueue()

    def fail() -> None:
        told.put("failed")
        raise RuntimeError

    watch = LockWatch(fail, lambda: told.put("screen"))
    wait_until(lambda: watch.listening == 2, SECONDS, "both buses")
    emit(LOGIND, "PrepareForSleep", 1)
    assert told.get(timeout=SECONDS) == "failed"
    emit(LOGIND, "PrepareForSleep", 1)
    assert told.get(timeout=SECONDS) == "failed"
    watch.close()
    assert any("was not dealt with" in message for message in caplog.messages)


def test_no_bus_is_no_error(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Where there is no bus, nothing is heard and nothing fails."""
    for kind in ("SESSION", "SYSTEM"):
        monkeypatch.setenv(f"DBUS_{kind}_BUS_ADDRESS", f"unix:path={tmp_path}/none")
    watch = LockWatch(lambda: None, lambda: None)
    wait_until(lambda: not _listeners(), SECONDS, "the threads to end")
    assert watch.listening == 0
    watch.close()
