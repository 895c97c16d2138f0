"""Signals of the screen saver and of logind, and its lock, on a bus of the test's own."""

from __future__ import annotations

import os
import queue
import subprocess
import threading
from contextlib import closing
from typing import TYPE_CHECKING, Literal

import pytest
from jeepney import DBusAddress, new_signal
from jeepney.bus_messages import message_bus
from jeepney.io.blocking import open_dbus_connection

from support.bus import private_bus
from support.logind import Logind
from support.stranger import Stranger
from support.waiting import wait_until
from totpdesk.platforms.linux import screen_lock_monitor, sleep_inhibitor
from totpdesk.platforms.linux.dbus import Bus
from totpdesk.platforms.linux.screen_lock_monitor import ScreenLockMonitor
from totpdesk.platforms.linux.sleep_inhibitor import SleepInhibitor

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SECONDS = 10.0
LOGIND = "org.freedesktop.login1.Manager"
GNOME = "org.gnome.ScreenSaver"
KDE = "org.freedesktop.ScreenSaver"


class Emitter:
    """Signals of programs that own the names of what they are."""

    def __init__(self) -> None:
        """Connect."""
        self._connection = open_dbus_connection()

    def close(self) -> None:
        """Disconnect from the bus."""
        self._connection.close()

    def __call__(self, interface: str, member: str, value: int) -> None:
        """Send a signal from who owns the interface's name."""
        name = interface.removesuffix(".Manager")
        self._connection.send_and_get_reply(message_bus.RequestName(name), timeout=SECONDS)
        sender = DBusAddress("/", interface=interface)
        self._connection.send(new_signal(sender, member, "b", (bool(value),)))


@pytest.fixture(name="emit")
def _emit(daemon: subprocess.Popen[bytes]) -> Iterator[Emitter]:
    emitter = Emitter()
    yield emitter
    emitter.close()


@pytest.fixture(name="heard")
def _heard(daemon: subprocess.Popen[bytes]) -> Iterator[queue.SimpleQueue[str]]:
    """Return what a monitor reports; it is listening on both buses when this returns."""
    events: queue.SimpleQueue[str] = queue.SimpleQueue()
    others = _listeners()
    watch = ScreenLockMonitor(
        lambda: events.put("sleep"), lambda: events.put("awake"), lambda: events.put("screen")
    )
    wait_until(lambda: watch.listening == 2, SECONDS, "both buses")
    yield events
    watch.close()
    wait_until(lambda: not (_listeners() - others), SECONDS, "the threads to end")


def _listeners() -> set[threading.Thread]:
    names = ("screen-lock-monitor", "dbus", "dbus connection")
    return {each for each in threading.enumerate() if each.name in names}


@pytest.mark.parametrize("saver", [GNOME, KDE, "org.cinnamon.ScreenSaver"])
def test_the_screen_is_locked(heard: queue.SimpleQueue[str], emit: Emitter, saver: str) -> None:
    """Every desktop's screen saver is reported when it starts, and not when it ends."""
    emit(saver, "ActiveChanged", 0)
    emit("org.example.Other", "ActiveChanged", 1)
    emit(saver, "ActiveChanged", 1)
    assert heard.get(timeout=SECONDS) == "screen"
    assert heard.empty()


def test_the_machine_goes_to_sleep(heard: queue.SimpleQueue[str], emit: Emitter) -> None:
    """Going to sleep is reported, and so is waking up."""
    emit(LOGIND, "PrepareForSleep", 1)
    emit(LOGIND, "PrepareForSleep", 0)
    assert heard.get(timeout=SECONDS) == "sleep"
    assert heard.get(timeout=SECONDS) == "awake"
    assert heard.empty()


def test_only_who_owns_the_name_is_heard(heard: queue.SimpleQueue[str], emit: Emitter) -> None:
    """Another program cannot say that the screen was locked, nor that the machine has woken up."""
    with closing(Stranger(os.environ["DBUS_SESSION_BUS_ADDRESS"])) as stranger:
        stranger.signal("/", GNOME, "ActiveChanged", "b", 1)
        stranger.signal("/", LOGIND, "PrepareForSleep", "b", 0)
    emit(LOGIND, "PrepareForSleep", 1)
    assert heard.get(timeout=SECONDS) == "sleep"
    assert heard.empty()


def test_a_bus_that_is_started_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The screen saver on it is reported as before."""
    events: queue.SimpleQueue[str] = queue.SimpleQueue()
    with private_bus(tmp_path) as (_, address):
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
        monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", address)
        watch = ScreenLockMonitor(lambda: None, lambda: None, lambda: events.put("screen"))
        wait_until(lambda: watch.listening == 2, SECONDS, "both buses")
    with private_bus(tmp_path):
        emitter = Emitter()

        def heard() -> bool:
            emitter(GNOME, "ActiveChanged", 1)
            return not events.empty()

        wait_until(heard, SECONDS, "the screen saver to be heard")
        watch.close()
        emitter.close()


def test_what_fails_does_not_end_it(
    daemon: subprocess.Popen[bytes], emit: Emitter, caplog: pytest.LogCaptureFixture
) -> None:
    """After a failure the next signal is handled."""
    events: queue.SimpleQueue[str] = queue.SimpleQueue()

    def fail() -> None:
        events.put("failed")
        raise RuntimeError

    watch = ScreenLockMonitor(fail, lambda: None, lambda: events.put("screen"))
    wait_until(lambda: watch.listening == 2, SECONDS, "both buses")
    emit(LOGIND, "PrepareForSleep", 1)
    assert events.get(timeout=SECONDS) == "failed"
    emit(LOGIND, "PrepareForSleep", 1)
    assert events.get(timeout=SECONDS) == "failed"
    watch.close()
    assert any("could not be handled" in message for message in caplog.messages)


class OneBusFails(Bus):
    """The system's bus fails in a way that nobody has foreseen, the session's does not."""

    def __init__(self, kind: Literal["SESSION", "SYSTEM"], *, with_files: bool = False) -> None:
        """Fail, or connect."""
        if kind == "SYSTEM":
            raise RuntimeError("can't start new thread")
        super().__init__(kind, with_files=with_files)


def test_one_bus_that_fails_leaves_the_other(
    daemon: subprocess.Popen[bytes],
    emit: Emitter,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """The screen saver is heard where logind is not, and the log says so once."""
    monkeypatch.setattr(screen_lock_monitor, "Bus", OneBusFails)
    events: queue.SimpleQueue[str] = queue.SimpleQueue()
    with closing(ScreenLockMonitor(lambda: None, lambda: None, lambda: events.put("screen"))) as it:
        wait_until(lambda: it.listening == 1, SECONDS, "the session's bus")
        emit(GNOME, "ActiveChanged", 1)
        assert events.get(timeout=SECONDS) == "screen"
    assert [record.levelname for record in caplog.records] == ["ERROR"]


def test_a_sleep_lock_that_fails_is_asked_for_again(
    logind: Logind, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """An unforeseen failure is logged, and the next use asks anew."""
    delay = SleepInhibitor("locks its vault file")
    with monkeypatch.context() as patch:
        patch.setattr(sleep_inhibitor, "Bus", OneBusFails)
        delay.hold()
        wait_until(lambda: "sleep-inhibitor" not in _threads(), SECONDS, "the thread to end")
    assert [record.levelname for record in caplog.records] == ["ERROR"]
    delay.hold()
    wait_until(lambda: delay.held, SECONDS, "the lock")
    delay.release()
    assert logind.wait_released()


@pytest.fixture(name="logind")
def _logind(daemon: subprocess.Popen[bytes]) -> Iterator[Logind]:
    logind = Logind(os.environ["DBUS_SYSTEM_BUS_ADDRESS"])
    yield logind
    logind.close()


def test_sleep_waits_as_long_as_it_is_to(logind: Logind) -> None:
    """The lock is taken once, no program that is started inherits it, and it is released."""
    delay = SleepInhibitor("locks its vault file")
    delay.hold()
    what = logind.asked.get(timeout=SECONDS)
    assert what == ("sleep", "totpdesk", "locks its vault file", "delay")
    wait_until(lambda: delay.held, SECONDS, "the lock")
    delay.hold()
    assert logind.held() == 1
    with subprocess.Popen(["sleep", "60"], close_fds=False) as child:
        delay.release()
        assert logind.wait_released()
        child.kill()
    assert not delay.held
    assert logind.asked.empty()
    delay.hold()
    assert logind.asked.get(timeout=SECONDS) == what
    delay.release()
    assert logind.wait_released()


def test_given_back_before_it_was_had(logind: Logind) -> None:
    """Nothing is held after a release, however soon it comes."""
    delay = SleepInhibitor("locks its vault file")
    for _ in range(20):
        delay.hold()
        delay.release()
    wait_until(lambda: "sleep-inhibitor" not in _threads(), SECONDS, "the threads to end")
    assert not delay.held
    wait_until(lambda: logind.held() == 0, SECONDS, "the stand-in to close its own ends")


def test_without_logind_sleep_does_not_wait(daemon: subprocess.Popen[bytes]) -> None:
    """No program owns its name: nothing is held, nothing fails."""
    delay = SleepInhibitor("locks its vault file")
    delay.hold()
    wait_until(lambda: "sleep-inhibitor" not in _threads(), SECONDS, "the thread to end")
    assert not delay.held
    delay.release()


def _threads() -> set[str]:
    return {each.name for each in threading.enumerate()}


def test_no_bus_is_no_error(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Without a bus nothing is reported, nothing is held and nothing fails."""
    for kind in ("SESSION", "SYSTEM"):
        monkeypatch.setenv(f"DBUS_{kind}_BUS_ADDRESS", f"unix:path={tmp_path}/none")
    others = _listeners()
    watch = ScreenLockMonitor(lambda: None, lambda: None, lambda: None)
    wait_until(lambda: not (_listeners() - others), SECONDS, "the threads to end")
    assert watch.listening == 0
    watch.close()
    delay = SleepInhibitor("locks its vault file")
    delay.hold()
    wait_until(lambda: "sleep-inhibitor" not in _threads(), SECONDS, "the thread to end")
    assert not delay.held
