"""The portal's connection when the bus itself ends: no traceback, no waiting, one line."""

from __future__ import annotations

import logging
import queue
import threading
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

import pytest
from jeepney import DBusAddress, new_error, new_method_return, new_signal

from support.busname import BusName, member_of, sender_of
from support.stranger import Stranger
from support.waiting import wait_until
from totpdesk.autotype import Binding
from totpdesk.base.errors import PortalError
from totpdesk.platforms.linux.wayland.portal.bus import PortalBus
from totpdesk.platforms.linux.wayland.portal.shortcuts import PortalShortcuts
from totpdesk.settings import Settings

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Iterator

    from jeepney import Message

SECONDS = 10.0
PATH = "/org/freedesktop/portal/desktop"
SHORTCUTS = "org.freedesktop.portal.GlobalShortcuts"
DBUS = "org.freedesktop.DBus"


@pytest.mark.usefixtures("daemon")
def test_no_portal_is_said_so() -> None:
    """By a call; there is no version of what is not there."""
    bus = PortalBus()
    assert bus.version("RemoteDesktop") == 0
    with pytest.raises(PortalError, match="is not running"):
        bus.create_session("RemoteDesktop")
    bus.close()


class NewPortal(BusName):
    """A portal from 1.21 on, which does not accept a program without a desktop entry."""

    NAME = "org.freedesktop.portal.Desktop"

    def _answer(self, message: Message) -> None:
        if member_of(message) == "Register":
            text = "App info not found for 'io.github.totpdesk.totpdesk'"
        else:
            text = "An app id is required"
        error = new_error(message, "org.freedesktop.portal.Error.NotAllowed", "s", (text,))
        self._connection.send(error)


def test_a_refused_registration_is_kept_and_reported(address: str) -> None:
    """The portal's own message says why, and the shortcut's error says what to do."""
    portal = NewPortal(address)
    bus = PortalBus()
    assert "App info not found" in bus.registration_refusal
    binding = Binding("press", Settings().hotkey, lambda: None, "types a code")
    (refused,) = PortalShortcuts(bus).bind([binding]).values()
    assert "App info not found" in str(refused)
    assert "totpdesk desktop install" in str(refused)
    bus.close()
    portal.close()


class ObjectsTheSecondTime(BusName):
    """A portal that takes one registration from a connection, and refuses another."""

    NAME = "org.freedesktop.portal.Desktop"

    def __init__(self, address: str) -> None:
        """Begin without a registration."""
        self.registered = 0
        super().__init__(address)

    def _answer(self, message: Message) -> None:
        self.registered += 1
        failed = "org.freedesktop.portal.Error.Failed"
        already = ("Connection already associated with an application ID",)
        first = self.registered == 1
        reply = new_method_return(message) if first else new_error(message, failed, "s", already)
        self._connection.send(reply)


def test_a_second_registration_is_no_refusal(address: str) -> None:
    """If our first call has started the portal it gets our id twice: that is no error."""
    portal = ObjectsTheSecondTime(address)
    bus = PortalBus()
    bus._register()
    assert (portal.registered, bus.registration_refusal) == (2, "")
    bus.close()
    portal.close()


def test_a_bus_that_goes_away_is_one_line_in_the_log(
    daemon: subprocess.Popen[bytes], caplog: pytest.LogCaptureFixture
) -> None:
    """What is asked for afterwards fails at once, and so does what is still awaited."""
    bus = PortalBus()
    with caplog.at_level(logging.WARNING):
        daemon.kill()
        wait_until(lambda: caplog.messages, SECONDS, "the line")
    assert len(caplog.messages) == 1
    assert caplog.messages[0].startswith("the connection to the session bus was lost")
    with pytest.raises(PortalError, match="does not answer"):
        bus.call("RemoteDesktop", "CreateSession", "a{sv}", {})
    bus.close()


class PlainPortal(BusName):
    """A portal that says yes to everything, and presses shortcuts."""

    NAME = "org.freedesktop.portal.Desktop"

    def press(self, session: str) -> None:
        """Report that a shortcut was pressed."""
        emitter = DBusAddress(PATH, interface=SHORTCUTS)
        self._connection.send(new_signal(emitter, "Activated", "os", (session, "press")))

    def _answer(self, message: Message) -> None:
        self._connection.send(new_method_return(message))


def test_only_the_portal_is_heard(address: str) -> None:
    """A press that another program forges is none, and another program's signal is no restart."""
    heard: queue.SimpleQueue[object] = queue.SimpleQueue()
    portal = PlainPortal(address)
    bus = PortalBus()
    bus.on("GlobalShortcuts", "Activated", lambda *body: heard.put(body))
    bus.on_restart(lambda: heard.put("restarted"))
    with closing(Stranger(address)) as stranger:
        stranger.signal(PATH, SHORTCUTS, "Activated", "os", "/forged", "press")
        changed = (portal.NAME, "", ":1.99")
        stranger.signal("/org/freedesktop/DBus", DBUS, "NameOwnerChanged", "sss", *changed)
    portal.press("/true")
    assert heard.get(timeout=SECONDS) == ("/true", "press")
    portal.close()
    portal = PlainPortal(address)
    assert heard.get(timeout=SECONDS) == "restarted"
    portal.press("/next")
    assert heard.get(timeout=SECONDS) == ("/next", "press")
    bus.close()
    portal.close()


class LookingPortal(BusName):
    """A portal before 1.20: it serves no connection whose process it has not looked into."""

    NAME = "org.freedesktop.portal.Desktop"

    def __init__(self, address: str, seen: threading.Event) -> None:
        """Be able to look while `seen` is set."""
        self._seen = seen
        self._recognised: set[str] = set()
        super().__init__(address)

    def _answer(self, message: Message) -> None:
        sender = sender_of(message)
        if member_of(message) == "Register":
            reply = new_error(message, f"{DBUS}.Error.UnknownMethod", "s", ("Unknown",))
        elif sender in self._recognised or self._seen.is_set():
            self._recognised.add(sender)
            reply = new_method_return(message)
        else:
            text = "Portal operation not allowed: Unable to open /proc/4711/root"
            reply = new_error(message, f"{DBUS}.Error.AccessDenied", "s", (text,))
        self._connection.send(reply)


def test_a_portal_may_look_into_us_until_it_knows_us(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """During the first call of a connection, and again after the portal was restarted."""
    seen, looks = threading.Event(), []

    @contextmanager
    def recognisable() -> Iterator[None]:
        looks.append(1)
        seen.set()
        yield
        seen.clear()

    monkeypatch.setattr(f"{PortalBus.__module__}.recognisable", recognisable)
    restarted = threading.Event()
    portal = LookingPortal(address, seen)
    bus = PortalBus()
    bus.on_restart(restarted.set)
    for _ in range(3):
        bus.call("Settings", "Read", "ss", "a", "b")
    assert len(looks) == 2  # of the registration that it does not know, and of the first call
    portal.close()
    portal = LookingPortal(address, seen)
    assert restarted.wait(SECONDS)
    for _ in range(3):
        bus.call("Settings", "Read", "ss", "a", "b")
    assert len(looks) == 4
    bus.close()
    portal.close()
