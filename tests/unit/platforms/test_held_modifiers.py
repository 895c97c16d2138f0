"""Which modifiers are held, by the EI protocol: from a compositor that behaves, and others."""

from __future__ import annotations

import struct
import threading
from typing import TYPE_CHECKING, Any

import pytest

from fakes import ei_compositor
from fakes.ei_compositor import (
    ALT,
    CAPABILITY,
    CTRL,
    DEVICE,
    KEYBOARD,
    LEVEL_3,
    PING,
    SEAT,
    Compositor,
)
from fakes.portal_bus import FakePortalBus
from totpdesk.base.errors import PortalError
from totpdesk.platforms.linux.wayland.portal import held_modifiers
from totpdesk.platforms.linux.wayland.portal.held_modifiers import HeldModifiers, wait_released
from totpdesk.platforms.linux.wayland.portal.permission import TypingPermission

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

SECONDS = 10.0
AT_ONCE = 0.01


@pytest.fixture(name="compositor")
def _compositor() -> Iterator[Compositor]:
    compositor = Compositor()
    yield compositor
    compositor.close()


@pytest.fixture(name="held")
def _held(compositor: Compositor) -> HeldModifiers:
    return HeldModifiers(compositor.client)


def test_nothing_is_held(compositor: Compositor, held: HeldModifiers) -> None:
    """The first report decides; CapsLock and NumLock are no held keys."""
    compositor.offer_keyboard()
    compositor.report(0, locked=18)
    assert held.wait_released(SECONDS)


def test_the_last_key_is_waited_for(compositor: Compositor, held: HeldModifiers) -> None:
    """Ctrl and Alt go up one after the other, after the letter of the shortcut."""
    compositor.offer_keyboard()
    compositor.report(CTRL | ALT)
    compositor.report(CTRL)
    later = threading.Timer(0.05, compositor.report, [0])
    later.start()
    assert held.wait_released(SECONDS)
    later.join()


@pytest.mark.parametrize("how", ["depressed", "latched"])
def test_a_key_that_stays_down_is_told(
    compositor: Compositor, held: HeldModifiers, how: str
) -> None:
    """A latched one, by sticky keys, changes the next digit just so."""
    compositor.offer_keyboard()
    compositor.report(**{"depressed": 0, how: CTRL})
    assert not held.wait_released(AT_ONCE)


def test_the_keyboard_is_asked_for_and_no_key_is_pressed(
    compositor: Compositor, held: HeldModifiers
) -> None:
    """Of the seat's abilities only that one is bound, by the number that it has there."""
    compositor.offer_keyboard()
    compositor.ping()
    compositor.report(0)
    assert held.wait_released(SECONDS)
    heard = compositor.heard()
    assert (SEAT, 1, struct.pack("=Q", CAPABILITY)) in heard
    assert (PING, 0, struct.pack("=Q", 0)) in heard
    assert KEYBOARD not in {receiver for receiver, *_ in heard}


def test_a_compositor_that_reports_changes_only_is_given_one(compositor: Compositor) -> None:
    """KWin: a key of no keyboard is pressed and released, which is no reason to wait longer."""
    held = HeldModifiers(compositor.client, reports_changes_only=True)
    compositor.offer_keyboard()
    compositor.resume()
    compositor.report(LEVEL_3)
    compositor.report(0)
    assert held.wait_released(SECONDS)
    requests = [(receiver, number) for receiver, number, _ in compositor.heard()][-6:]
    key, frame = (KEYBOARD, 1), (DEVICE, 3)
    assert requests == [(DEVICE, 1), key, frame, key, frame, (DEVICE, 2)]


def test_a_message_in_pieces_is_read_whole(compositor: Compositor, held: HeldModifiers) -> None:
    """A socket may deliver any number of bytes."""
    compositor.offer_keyboard()
    message = ei_compositor.HEADER.pack(KEYBOARD, 36, 3) + struct.pack("=IIIII", 7, 0, 0, 0, 0)
    for byte in message:
        compositor.send_raw(bytes([byte]))
    assert held.wait_released(SECONDS)


def test_silence_is_an_error(
    compositor: Compositor, held: HeldModifiers, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Some report nothing before a modifier changes: then nothing is known."""
    monkeypatch.setattr(held_modifiers, "_REPORT_SECONDS", AT_ONCE)
    compositor.offer_keyboard()
    with pytest.raises(TimeoutError):
        held.wait_released(SECONDS)


@pytest.mark.parametrize(
    "bad",
    [
        ei_compositor.HEADER.pack(0, 3, 0),
        ei_compositor.HEADER.pack(0, 1 << 31, 0),
        ei_compositor.HEADER.pack(0, 16, 2),
        ei_compositor.HEADER.pack(SEAT, 32, 2) + struct.pack("=QI", 1, 4) + b"\xff\xff\xff\0",
    ],
    ids=["too short", "too long", "without its arguments", "not text"],
)
def test_nonsense_is_an_error(compositor: Compositor, held: HeldModifiers, bad: bytes) -> None:
    """Whatever it is, it is the error that a lost connection is."""
    compositor.offer_keyboard()
    compositor.send_raw(bad)
    with pytest.raises(ConnectionError):
        held.wait_released(SECONDS)


def test_the_end_of_the_compositor_is_an_error(compositor: Compositor, held: HeldModifiers) -> None:
    """Nothing more can be reported."""
    compositor.hang_up()
    with pytest.raises(OSError):  # noqa: PT011 - which one depends on how much was read
        held.wait_released(SECONDS)


class Portal(FakePortalBus):
    """A desktop that connects a session to `compositor`, if there is one."""

    def __init__(self, compositor: Compositor | None) -> None:
        """Start without any call."""
        super().__init__()
        self.compositor = compositor
        self.calls: list[str] = []

    def answer(
        self, method: str, _body: tuple[Any, ...], _options: Mapping[str, tuple[str, object]]
    ) -> dict[str, Any]:
        """Grant everything."""
        self.calls.append(method)
        return {"devices": 1, "restore_token": "next"}

    def call(self, _interface: str, method: str, _signature: str, *_: Any) -> Any:
        """Connect."""
        self.calls.append(method)
        if method == "ConnectToEIS":
            if self.compositor is None:
                raise PortalError("The desktop's portal cannot do this (UnknownMethod).")
            return (Connected(self.compositor),)
        return ()


class Connected:
    """A file descriptor as it comes over the bus."""

    def __init__(self, compositor: Compositor) -> None:
        self._compositor = compositor

    def to_socket(self) -> Any:
        """Return the socket."""
        return self._compositor.client


@pytest.mark.parametrize("with_clipboard", [True, False])
def test_it_is_a_session_with_the_same_permission(
    compositor: Compositor, tmp_path: Path, *, with_clipboard: bool
) -> None:
    """The permission is good once: the next is kept, and covers what the first has covered."""
    permission = TypingPermission(tmp_path / "permission")
    permission.keep("first")
    compositor.offer_keyboard()
    compositor.report(0)
    portal = Portal(compositor)
    assert wait_released(portal, permission, with_clipboard=with_clipboard)  # type: ignore[arg-type] # as far as this goes
    clipboard = ["RequestClipboard"] * with_clipboard
    assert portal.calls == ["SelectDevices", *clipboard, "Start", "ConnectToEIS"]
    assert (permission.token(), portal.open) == ("next", 0)


def test_a_desktop_that_does_not_report_is_no_error(tmp_path: Path) -> None:
    """Nothing is known then, and the typing goes on."""
    permission = TypingPermission(tmp_path / "permission")
    portal = Portal(None)
    assert wait_released(portal, permission, with_clipboard=False) is None  # type: ignore[arg-type] # as far as this goes
    assert portal.open == 0
