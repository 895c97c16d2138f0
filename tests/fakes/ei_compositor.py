"""A compositor's side of the EI protocol: one seat with one keyboard, and what a test has it say.

What it says waits in the socket until the client reads.
"""

from __future__ import annotations

import os
import socket
import struct
from typing import Final

HEADER: Final = struct.Struct("=QII")
CONNECTION, SEAT, DEVICE, KEYBOARD, PING = range(1, 6)
CAPABILITY: Final = 8  # as this one numbers a keyboard's
CTRL, ALT, LEVEL_3 = 4, 8, 128
SERIAL: Final = 5


class Compositor:
    """Talks to whoever has the socket `client`."""

    def __init__(self) -> None:
        """Greet, as a compositor does first."""
        self.client, self._socket = socket.socketpair()
        self.say(0, 0, struct.pack("=I", 1))

    def close(self) -> None:
        """End both ends."""
        self.client.close()
        self._socket.close()

    def hang_up(self) -> None:
        """End the connection, as a compositor that ends."""
        self._socket.close()

    def say(self, sender: int, opcode: int, body: bytes = b"", files: tuple[int, ...] = ()) -> None:
        """Send an event of one of its objects."""
        message = HEADER.pack(sender, HEADER.size + len(body), opcode) + body
        socket.send_fds(self._socket, [message], files)

    def send_raw(self, data: bytes) -> None:
        """Send what may be no message, or a part of one."""
        self._socket.sendall(data)

    def offer_keyboard(self) -> None:
        """Introduce the connection, a seat that can point and type, and its keyboard."""
        self.say(0, 2, struct.pack("=IQI", 1, CONNECTION, 1))
        self.say(CONNECTION, 1, struct.pack("=QI", SEAT, 1))
        self.say(SEAT, 1, text("seat"))
        self.say(SEAT, 2, struct.pack("=Q", 2) + text("ei_pointer"))
        self.say(SEAT, 2, struct.pack("=Q", CAPABILITY) + text("ei_keyboard"))
        self.say(SEAT, 3)
        self.say(SEAT, 4, struct.pack("=QI", DEVICE, 1))
        self.say(DEVICE, 5, struct.pack("=Q", KEYBOARD) + text("ei_keyboard") + b"\1\0\0\0")
        keymap = os.memfd_create("keymap")
        self.say(KEYBOARD, 1, struct.pack("=II", 1, 0), (keymap,))
        os.close(keymap)

    def resume(self) -> None:
        """Tell that the keyboard may be used from now on."""
        self.say(DEVICE, 7, struct.pack("=I", SERIAL))

    def report(self, depressed: int, *, locked: int = 0, latched: int = 0) -> None:
        """Tell which modifiers are held."""
        self.say(KEYBOARD, 3, struct.pack("=IIIII", 7, depressed, locked, latched, 0))

    def ping(self) -> None:
        """Ask for a sign of life."""
        self.say(CONNECTION, 3, struct.pack("=QI", PING, 1))

    def heard(self) -> list[tuple[int, int, bytes]]:
        """Return the requests that have come so far: object, number, arguments."""
        data = self._socket.recv(65536)
        found = []
        while data:
            receiver, length, opcode = HEADER.unpack_from(data)
            found.append((receiver, opcode, data[HEADER.size : length]))
            data = data[length:]
        return found


def text(words: str) -> bytes:
    """Return a string of the protocol."""
    data = words.encode() + b"\0"
    return struct.pack("=I", len(data)) + data.ljust(-(-len(data) // 4) * 4, b"\0")
