"""Which modifiers are held down, as the compositor itself reports by the EI protocol.

GNOME and Plasma 6 ignore a synthetic release of a key that a finger holds: digits typed meanwhile
would be Ctrl+Alt+1 and so on, which programs drop. The portal's Deactivated comes when the first
key of a shortcut is released, not when its modifiers are. But a RemoteDesktop session can be
connected to the compositor (ConnectToEIS), which then reports the modifiers of all keyboards.

Mutter reports them at once, KWin only when they change. So on KWin one is changed for a moment:
ISO_Level3_Shift, by a key that no keyboard has, and that does nothing by itself.

Of the protocol this is what a client needs that listens, and presses that key: shake hands, bind
the keyboard of the seat, and read. A message has the id of an object, its own length, the number of
an event of that object's interface, and its arguments, in the byte order of the machine.
https://libinput.pages.freedesktop.org/libei/
"""

from __future__ import annotations

import logging
import os
import socket
import struct
import sys
import time
from collections import defaultdict
from contextlib import suppress
from typing import TYPE_CHECKING, Final

assert sys.platform == "linux"  # mypy skips the rest on other systems

from totpdesk.base.errors import PortalError
from totpdesk.base.paths import APP
from totpdesk.platforms.linux.wayland.portal.remote import REMOTE, start

if TYPE_CHECKING:
    from collections.abc import Callable

    from totpdesk.platforms.linux.wayland.portal.bus import PortalBus
    from totpdesk.platforms.linux.wayland.portal.permission import TypingPermission

_HEADER: Final = struct.Struct("=QII")  # object, length with this header, opcode
_MOST: Final = 4096  # bytes in a message of ours or theirs; they are short
_MOST_FILES: Final = 8  # a keymap has one
_SENDER: Final = 2  # a client that may press keys; the other kind only records
_KEYBOARD: Final = "ei_keyboard"
_INTERFACES: Final = (
    "ei_connection",
    "ei_callback",
    "ei_pingpong",
    "ei_seat",
    "ei_device",
    _KEYBOARD,
)
_LEVEL_3: Final = 84  # the evdev code that keymaps have ISO_Level3_Shift on, besides AltGr's
_DOWN, _UP = 1, 0
_HANDSHAKE: Final = 0  # the object that is there from the start
_REPORT_SECONDS: Final = 1.0  # for the first report; mutter 51 takes a hundredth of that
_HELD_SECONDS: Final = 3.0  # nobody holds a shortcut for longer
_log: Final = logging.getLogger(__name__)


def wait_released(
    bus: PortalBus,
    permission: TypingPermission,
    *,
    with_clipboard: bool,
    reports_changes_only: bool = False,
) -> bool | None:
    """Wait until no modifier is held; return whether that is so, None if it is not reported.

    A session that is connected to the compositor cannot press keys by the portal, so this opens one
    for itself, with the permission that is stored. `reports_changes_only`: the compositor is KWin.
    """
    session = ""
    try:
        session = bus.create_session(REMOTE)
        start(bus, session, permission, with_clipboard=with_clipboard)
        (connection,) = bus.call(REMOTE, "ConnectToEIS", "oa{sv}", session, {})
        with connection.to_socket() as compositor:
            held = HeldModifiers(compositor, reports_changes_only=reports_changes_only)
            return held.wait_released(_HELD_SECONDS)
    except (PortalError, OSError) as error:
        _log.info("the desktop does not report which keys are held: %r", error)
        return None
    finally:
        if session:
            bus.close_session(session)


class HeldModifiers:
    """Reports when no modifier is held or latched on any keyboard."""

    def __init__(self, connection: socket.socket, *, reports_changes_only: bool = False) -> None:
        """Take a connection to the compositor; it remains the caller's to close."""
        self._makes_change = reports_changes_only
        self._held: int | None = None  # a mask; None: not reported yet
        self._socket = connection
        self._read = b""
        self._keyboards = 0  # the capability of a seat, as the compositor numbers it
        self._events: defaultdict[int, dict[int, Callable[[bytes], object]]] = defaultdict(dict)
        self._events[_HANDSHAKE] = {0: self._greeted, 2: self._connected}

    def wait_released(self, seconds: float) -> bool:
        """Wait until nothing is held; return whether that is so.

        Raises TimeoutError if the compositor reports nothing, another OSError if it hangs up, or
        if what it sends is not the protocol.
        """
        deadline = time.monotonic() + seconds
        if not self._until(lambda: self._held is not None, time.monotonic() + _REPORT_SECONDS):
            raise TimeoutError
        return self._until(lambda: self._held == 0, deadline)

    def _until(self, condition: Callable[[], bool], deadline: float) -> bool:
        """Handle messages until a condition holds, or time.monotonic() passes the deadline."""
        while not condition():
            if (left := deadline - time.monotonic()) <= 0:
                return False
            self._socket.settimeout(left)
            with suppress(TimeoutError):
                self._receive()
        return True

    def _receive(self) -> None:
        data, files, _, _ = socket.recv_fds(self._socket, _MOST, _MOST_FILES)
        for file in files:
            os.close(file)  # a keymap, which we do not need
        if not data:
            raise ConnectionError
        self._read += data
        while len(self._read) >= _HEADER.size:
            sender, length, opcode = _HEADER.unpack_from(self._read)
            if not _HEADER.size <= length <= _MOST:
                raise ConnectionError
            if len(self._read) < length:
                return
            body, self._read = self._read[_HEADER.size : length], self._read[length:]
            self._handle(sender, opcode, body)

    def _handle(self, sender: int, opcode: int, body: bytes) -> None:
        try:
            if handler := self._events[sender].get(opcode):
                handler(body)
        except (struct.error, UnicodeDecodeError) as error:
            raise ConnectionError from error

    def _send(self, receiver: int, opcode: int, body: bytes = b"") -> None:
        header = _HEADER.pack(receiver, _HEADER.size + len(body), opcode)
        self._socket.sendall(header + body)

    def _greeted(self, _: bytes) -> None:
        self._send(_HANDSHAKE, 0, struct.pack("=I", 1))
        self._send(_HANDSHAKE, 2, struct.pack("=I", _SENDER))
        self._send(_HANDSHAKE, 3, _text(APP))
        for interface in _INTERFACES:
            self._send(_HANDSHAKE, 4, _text(interface) + struct.pack("=I", 1))
        self._send(_HANDSHAKE, 1)

    def _connected(self, body: bytes) -> None:
        _serial, connection = struct.unpack_from("=IQ", body)
        self._events[connection] = {1: self._seat_added, 3: self._pinged}

    def _pinged(self, body: bytes) -> None:
        (ping,) = struct.unpack_from("=Q", body)
        self._send(ping, 0, struct.pack("=Q", 0))

    def _seat_added(self, body: bytes) -> None:
        (seat,) = struct.unpack_from("=Q", body)
        self._events[seat] = {
            2: self._capable,
            3: lambda _: self._send(seat, 1, struct.pack("=Q", self._keyboards)),
            4: self._device_added,
        }

    def _capable(self, body: bytes) -> None:
        (mask,) = struct.unpack_from("=Q", body)
        if _words(body) == _KEYBOARD:
            self._keyboards = mask

    def _device_added(self, body: bytes) -> None:
        (device,) = struct.unpack_from("=Q", body)
        self._events[device] = {5: lambda body: self._interface_added(device, body)}

    def _interface_added(self, device: int, body: bytes) -> None:
        (interface,) = struct.unpack_from("=Q", body)
        if _words(body) == _KEYBOARD:
            self._events[interface] = {3: self._changed}
            if self._makes_change:
                self._events[device][7] = lambda body: self._change(device, interface, body)

    def _change(self, device: int, keyboard: int, resumed: bytes) -> None:
        """Press the key and release it, now that the keyboard is ready."""
        (serial,) = struct.unpack_from("=I", resumed)
        self._send(device, 1, struct.pack("=II", serial, 1))  # start_emulating
        for state in (_DOWN, _UP):
            microseconds = time.monotonic_ns() // 1000
            self._send(keyboard, 1, struct.pack("=II", _LEVEL_3, state))
            self._send(device, 3, struct.pack("=IQ", serial, microseconds))  # frame
        self._send(device, 2, struct.pack("=I", serial))  # stop_emulating

    def _changed(self, body: bytes) -> None:
        _serial, depressed, _locked, latched = struct.unpack_from("=IIII", body)
        self._held = depressed | latched


def _text(words: str) -> bytes:
    """Return a string as the protocol has it: its length, its bytes and a zero, padded to four."""
    data = words.encode() + b"\0"
    return struct.pack("=I", len(data)) + data + b"\0" * (-len(data) % 4)


def _words(body: bytes) -> str:
    """Return the string behind the number of an object or a capability."""
    (length,) = struct.unpack_from("=I", body, 8)
    return body[12 : 11 + length].decode()
