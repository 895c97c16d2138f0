"""The state of the compositor's keyboard: read by a small window that takes the focus.

A compositor reports to a window that gets the focus which keys are down and which modifiers are on
(wl_keyboard.enter and .modifiers); no other window gets this.
"""

from __future__ import annotations

import os
import struct
from contextlib import closing
from dataclasses import dataclass
from typing import Any

from pywayland.protocol.wayland import WlCompositor, WlSeat, WlShm
from pywayland.protocol.xdg_shell import XdgWmBase

from support.hand import EVDEV_OFFSET
from support.waiting import wait_until
from support.wayland.client import Client

SIDE = 16  # pixels of the window's edge
TIMEOUT = 5.0  # seconds


@dataclass(frozen=True, slots=True)
class KeyboardState:
    """What is down, and the modifiers that are held, latched and locked, as xkb's bit masks."""

    keys: frozenset[int]  # X keycodes
    depressed: int
    latched: int
    locked: int
    group: int


def probe_keyboard(socket: str) -> KeyboardState:
    """Return the state of the keyboard that the compositor at `socket` gives to its windows."""
    with closing(Client(socket)) as client:
        probe = _Probe(client)
        wait_until(probe.has_state, TIMEOUT, "the focus to come to the probe's window")
        probe.close()
        return probe.state()


class _Probe:
    def __init__(self, client: Client) -> None:
        self._client = client
        self._keys: list[bytes] = []
        self._modifiers: list[tuple[int, ...]] = []
        self._keyboard = client.bind(WlSeat, 1).get_keyboard()
        self._keyboard.dispatcher["enter"] = lambda *event: self._keys.append(bytes(event[-1]))
        self._keyboard.dispatcher["modifiers"] = lambda *event: self._modifiers.append(event[2:])
        self._keyboard.dispatcher["keymap"] = lambda *event: os.close(event[2])
        self._show()

    def has_state(self) -> bool:
        self._client.sync()
        return bool(self._keys and self._modifiers)

    def state(self) -> KeyboardState:
        codes = struct.unpack(f"={len(self._keys[-1]) // 4}I", self._keys[-1])
        keys = frozenset(code + EVDEV_OFFSET for code in codes)
        return KeyboardState(keys, *self._modifiers[-1])

    def close(self) -> None:
        for thing in (self._toplevel, self._xdg_surface, self._surface):
            thing.destroy()
        self._client.sync()

    def _show(self) -> None:
        self._surface = self._client.bind(WlCompositor, 4).create_surface()
        self._shell = self._client.bind(XdgWmBase, 1)
        self._xdg_surface = self._shell.get_xdg_surface(self._surface)
        self._xdg_surface.dispatcher["configure"] = self._on_configure
        self._toplevel = self._xdg_surface.get_toplevel()
        self._toplevel.set_title("keyboard probe")
        self._surface.commit()

    def _on_configure(self, xdg_surface: Any, serial: int) -> None:
        xdg_surface.ack_configure(serial)
        self._surface.attach(self._picture(), 0, 0)
        self._surface.commit()

    def _picture(self) -> Any:
        size = SIDE * SIDE * 4
        handle = os.memfd_create("probe")
        os.truncate(handle, size)
        pool = self._client.bind(WlShm, 1).create_pool(handle, size)
        os.close(handle)
        self._buffer = pool.create_buffer(0, SIDE, SIDE, SIDE * 4, WlShm.format.argb8888.value)
        return self._buffer
