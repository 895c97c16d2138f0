"""Our connections to D-Bus on buses of their own: whatever happens to them is one error."""

from __future__ import annotations

import logging
import queue
import threading
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from jeepney import DBusAddress, new_error, new_method_return, new_signal

from support.bus import private_bus
from support.busname import BusName, member_of
from support.oddbus import OddBus
from support.stranger import Stranger
from support.waiting import wait_until
from totpdesk.base.errors import BusError
from totpdesk.platforms.linux import dbus_connection
from totpdesk.platforms.linux.checks.tray import check_tray
from totpdesk.platforms.linux.dbus import BUS, Address, Bus

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jeepney import Message

SECONDS = 10.0
LAMP = Address("org.example.Lamp", "/lamp", "org.example.Lamp")


class Lamp(BusName):
    """A service that says what it is asked for, refuses one thing and never answers another."""

    NAME = LAMP.service

    def shine(self, colour: str) -> None:
        """Send a signal."""
        emitter = DBusAddress(LAMP.path, interface=LAMP.interface)
        self._connection.send(new_signal(emitter, "Shone", "s", (colour,)))

    def _answer(self, message: Message) -> None:
        match member_of(message):
            case "Say":
                self._connection.send(new_method_return(message, "s", message.body))
            case "Refuse":
                self._connection.send(new_error(message, "org.example.No", "s", ("No.",)))


@pytest.fixture(name="lamp")
def _lamp(address: str) -> Iterator[Lamp]:
    lamp = Lamp(address)
    yield lamp
    lamp.close()


@pytest.mark.usefixtures("lamp")
def test_a_call_returns_what_was_answered() -> None:
    """As a tuple."""
    with closing(Bus()) as bus:
        assert bus.call(LAMP, "Say", "s", "hello") == ("hello",)


@pytest.mark.usefixtures("lamp")
def test_what_was_not_done_is_one_error() -> None:
    """A refusal has its name and words; no answer, no owner and no text have none."""
    with closing(Bus()) as bus:
        with pytest.raises(BusError) as refused:
            bus.call(LAMP, "Refuse")
        assert (refused.value.name, refused.value.words) == ("org.example.No", "No.")
        with pytest.raises(BusError, match="does not answer") as silent:
            bus.call(LAMP, "Ignore", seconds=0.01)
        assert silent.value.name == ""
        with pytest.raises(BusError, match="something else"):
            bus.call(LAMP, "Say", "s", "text", returns="i")
        with pytest.raises(BusError) as absent:
            bus.call(LAMP._replace(service="org.example.Nobody"), "Say")
        assert absent.value.name.endswith("ServiceUnknown")
        with pytest.raises(BusError):
            bus.call(LAMP, "Say", "s", "\ud800")
        assert bus.call(LAMP, "Say", "s", "still there") == ("still there",)


@pytest.mark.parametrize("address", ["", "nonsense", "tcp:host=::1", "unix:path=/nowhere"])
def test_no_bus(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever its address looks like."""
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
    with pytest.raises(BusError, match="no session bus"):
        Bus()


def test_nor_where_none_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a session without D-Bus."""
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    with pytest.raises(BusError, match="no session bus"):
        Bus()


@pytest.mark.parametrize("answer", [None, b"\xff" * 64], ids=["nothing", "nonsense"])
def test_any_end_of_a_connection_is_reported(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    answer: bytes | None,
) -> None:
    """A waiting caller gets an error at once, and so does a later one."""
    odd = OddBus(tmp_path, lambda _: answer)
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", odd.address)
    with closing(odd), closing(Bus()) as bus:
        for _ in range(2):
            with pytest.raises(BusError, match="cannot be called"):
                bus.call(LAMP, "Say", seconds=SECONDS)
        wait_until(lambda: caplog.messages, SECONDS, "the line in the log")
        assert caplog.messages[0].startswith("the connection to the session bus was lost")


def test_a_bus_that_never_says_hello(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is given up."""
    monkeypatch.setattr(dbus_connection, "SECONDS", 0.1)
    odd = OddBus(tmp_path, lambda _: b"", greets=False)
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", odd.address)
    with pytest.raises(BusError, match="no session bus"):
        Bus()
    odd.close()


def test_a_bus_that_refuses_is_no_tray(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The doctor treats an error as a missing tray, not as a name that has an owner."""
    odd = OddBus(tmp_path, lambda asked: new_error(asked, "org.example.No", "s", ("No.",)))
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", odd.address)
    monkeypatch.delenv("DISPLAY", raising=False)
    with closing(odd):
        assert "no tray icons" in check_tray().sentence


def test_signals_are_heard_from_who_owns_the_name(lamp: Lamp, address: str) -> None:
    """From no other program, and from the next owner after the first."""
    heard: queue.SimpleQueue[tuple[str, ...]] = queue.SimpleQueue()
    with closing(Bus()) as bus, closing(Stranger(address)) as stranger:
        bus.on_signal(LAMP.service, LAMP.interface, "Shone", lambda *body: heard.put(body))
        bus.on_owner(
            LAMP.service, lost=lambda: heard.put(("lost",)), found=lambda: heard.put(("found",))
        )
        stranger.signal(LAMP.path, LAMP.interface, "Shone", "s", "forged")
        changed = (LAMP.service, "", ":1.999")
        stranger.signal(BUS.path, BUS.interface, "NameOwnerChanged", "sss", *changed)
        lamp.shine("red")
        assert heard.get(timeout=SECONDS) == (LAMP.path, "red")
        lamp.close()
        assert heard.get(timeout=SECONDS) == ("lost",)
        stranger.signal(LAMP.path, LAMP.interface, "Shone", "s", "forged")
        with closing(Lamp(address)) as other:
            assert heard.get(timeout=SECONDS) == ("found",)
            other.shine("green")
            assert heard.get(timeout=SECONDS) == (LAMP.path, "green")
        assert heard.get(timeout=SECONDS) == ("lost",)


def test_a_handler_that_fails_ends_nothing(lamp: Lamp, caplog: pytest.LogCaptureFixture) -> None:
    """It is logged, and the next signal is handled."""
    heard: queue.SimpleQueue[str] = queue.SimpleQueue()

    def handle(_path: str, colour: str) -> None:
        heard.put(colour)
        raise RuntimeError

    with closing(Bus()) as bus, caplog.at_level(logging.ERROR):
        bus.on_signal(LAMP.service, LAMP.interface, "Shone", handle)
        for colour in ("red", "green"):
            lamp.shine(colour)
            assert heard.get(timeout=SECONDS) == colour
        wait_until(lambda: len(caplog.records) == 2, SECONDS, "both lines")


def test_a_bus_that_comes_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Subscriptions are renewed; meanwhile each call fails at once."""
    heard: queue.SimpleQueue[tuple[str, ...]] = queue.SimpleQueue()
    with private_bus(tmp_path) as (_, address):
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
        bus = Bus()
        lamp = Lamp(address)
        bus.on_signal(LAMP.service, LAMP.interface, "Shone", lambda *body: heard.put(body))
        bus.on_owner(
            LAMP.service, lost=lambda: heard.put(("lost",)), found=lambda: heard.put(("found",))
        )
    assert heard.get(timeout=SECONDS) == ("lost",)
    lamp.close()
    with pytest.raises(BusError):
        bus.call(LAMP, "Say", "s", "hello", seconds=SECONDS)
    with private_bus(tmp_path), closing(Lamp(address)) as lamp:
        assert heard.get(timeout=SECONDS) == ("found",)
        lamp.shine("red")
        assert heard.get(timeout=SECONDS) == (LAMP.path, "red")
        bus.close()


@pytest.mark.usefixtures("lamp")
def test_nothing_is_left_of_a_connection() -> None:
    """No open file and no thread, as there is one a notification."""

    def threads() -> set[threading.Thread]:
        return {each for each in threading.enumerate() if each.name.startswith("dbus")}

    def opened() -> int:
        return len(list(Path("/proc/self/fd").iterdir()))

    others, before = threads(), opened()
    for _ in range(3):
        with closing(Bus()) as bus:
            bus.on_owner(LAMP.service, lost=lambda: None, found=lambda: None)
    assert opened() <= before
    wait_until(lambda: not (threads() - others), SECONDS, "the threads to end")
