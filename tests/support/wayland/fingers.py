"""Fingers on a Wayland desktop: a keyboard that the compositor takes for a real one.

KWin lets a client it trusts press keys (org_kde_kwin_fake_input); global shortcuts then see them as
they see hardware. Compositors made with wlroots, such as sway, let any client bring a keyboard
(virtual-keyboard-unstable-v1); it stays for the session, because the first key after a seat's only
keyboard appeared is lost.
"""

from __future__ import annotations

import os
import time
from abc import abstractmethod
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from jeepney import DBusAddress, new_signal
from jeepney.io.blocking import DBusConnection, open_dbus_connection
from pywayland.protocol.wayland import WlSeat

from support import bus
from support.hand import EVDEV_OFFSET, Hand, Key
from support.waiting import wait_until
from support.wayland.client import Client, declare
from support.wayland.probe import KeyboardState, probe_keyboard

if TYPE_CHECKING:
    from support.wayland.session import WaylandSession

FAKE_INPUT = declare(
    "org_kde_kwin_fake_input",
    4,
    {
        "authenticate": "ss",
        "pointer_motion": "ff",
        "button": "uu",
        "axis": "uf",
        "touch_down": "uff",
        "touch_motion": "uff",
        "touch_up": "u",
        "touch_cancel": "",
        "touch_frame": "",
        "pointer_motion_absolute": "ff",
        "keyboard_key": "uu",
    },
)
VIRTUAL_KEYBOARD = declare(
    "zwp_virtual_keyboard_v1", 1, {"keymap": "uhu", "key": "uuu", "modifiers": "uuuu"}
)
VIRTUAL_KEYBOARDS = declare(
    "zwp_virtual_keyboard_manager_v1", 1, {"create_virtual_keyboard": "on"}, makes=VIRTUAL_KEYBOARD
)

LAYOUTS = DBusAddress("/Layouts", "org.kde.keyboard", "org.kde.KeyboardLayouts")
KWIN = DBusAddress("/KWin", "org.kde.KWin", "org.kde.KWin")
TIMEOUT = 5.0  # seconds
XKB_V1 = 1  # wl_keyboard.keymap_format
KEYMAP = b"""xkb_keymap {
    xkb_keycodes { include "evdev+aliases(qwerty)" };
    xkb_types { include "complete" };
    xkb_compat { include "complete" };
    xkb_symbols { include "pc+us+inet(evdev)" };
};\0"""
MASKS: dict[int, int] = {Key.SHIFT: 1, Key.CTRL: 4, Key.ALT: 8, Key.SUPER: 64}  # X's custom


class WaylandKeyboard(Hand):
    """A keyboard of `session`. It is there until the session's end."""

    def __init__(self, session: WaylandSession) -> None:
        self._session = session
        self._client = Client(session.socket)
        session.at_end(self._client.close)

    def keyboard_state(self) -> KeyboardState:
        """Return what the compositor holds for pressed, latched and locked, on all keyboards.

        A window must take the focus for a moment to be told. It is back at the return, but a
        program that follows the focus may notice later: do not ask between presses. That no
        modifier hangs, a letter typed after them proves too.
        """
        windows = self._session.windows
        before = windows.active()
        state = probe_keyboard(self._session.socket)
        wait_until(
            lambda: windows.active() == before or before not in windows.all(),
            TIMEOUT,
            "the focus to come back",
            windows.all,
        )
        return state

    def keys_down(self) -> set[int]:
        """See Hand; the focus changes for a moment."""
        return set(self.keyboard_state().keys)

    def reset(self) -> None:
        """Release every key."""
        self.release_all()

    def _send(self, keycode: int, *, down: bool) -> int:
        moment = time.monotonic_ns()
        self._move(keycode, down=down)
        self._client.sync()
        return moment

    @abstractmethod
    def _move(self, keycode: int, *, down: bool) -> None:
        """Send one key to the compositor."""


class KdeKeyboard(WaylandKeyboard):
    """A keyboard of KWin's fake input; KWin keeps track of the modifiers."""

    def __init__(self, session: WaylandSession) -> None:
        super().__init__(session)
        self._input = self._client.bind(FAKE_INPUT, 4)
        self._input.authenticate("the tests", "to press keys")
        self._client.sync()

    def layout(
        self, layouts: str, *, variants: str = "", options: str = "", group: int = 1
    ) -> None:
        """Set the layouts as Plasma's settings do ("us,ru") and make the `group`th active."""
        named = {"LayoutList": layouts, "VariantList": variants, "Options": options}
        lines = [f"{key}={value}" for key, value in named.items()]
        self.settings.write_text(
            "\n".join(["[Layout]", *lines, "ResetOldOptions=true", "Use=true\n"])
        )
        with closing(open_dbus_connection(bus=self._session.bus_address)) as connection:
            sender = DBusAddress("/Layouts", interface="org.kde.keyboard")
            connection.send(new_signal(sender, "reloadConfig"))
            bus.call(connection, KWIN, "currentDesktop", "")  # answered once it has reloaded
            count = len(layouts.split(","))
            if count > 1:
                wait_until(lambda: self._listed(connection) == count, TIMEOUT, "the layouts")
                bus.call(connection, LAYOUTS, "setLayout", "u", group - 1)

    @property
    def settings(self) -> Path:
        """Return the file in which Plasma keeps them."""
        return Path(self._session.env["XDG_CONFIG_HOME"], "kxkbrc")

    def group(self) -> int:
        """Return which of several layouts is active: 1 is the first."""
        with closing(open_dbus_connection(bus=self._session.bus_address)) as connection:
            (active,) = bus.call(connection, LAYOUTS, "getLayout", "")
        return int(str(active)) + 1

    def reset(self) -> None:
        """Release every key; set a US layout."""
        super().reset()
        self.layout("us")

    @staticmethod
    def _listed(connection: DBusConnection) -> int:
        """Return how many layouts KWin says there are; with one it says nothing."""
        try:
            (layouts,) = bus.call(connection, LAYOUTS, "getLayoutsList", "")
        except bus.CallError:
            return 0
        return len(layouts)

    def _move(self, keycode: int, *, down: bool) -> None:
        self._input.keyboard_key(keycode - EVDEV_OFFSET, down)


class VirtualKeyboard(WaylandKeyboard):
    """A keyboard of its own with a US layout; who brings one keeps track of the modifiers."""

    def __init__(self, session: WaylandSession) -> None:
        super().__init__(session)
        self._masks = 0
        seat = self._client.bind(WlSeat, 1)
        self._keyboard = self._client.bind(VIRTUAL_KEYBOARDS, 1).create_virtual_keyboard(seat)
        self._send_keymap()
        self._client.sync()

    def _move(self, keycode: int, *, down: bool) -> None:
        milliseconds = time.monotonic_ns() // 1_000_000 & 0xFFFFFFFF
        self._keyboard.key(milliseconds, keycode - EVDEV_OFFSET, down)
        mask = MASKS.get(keycode, 0)
        self._masks = self._masks | mask if down else self._masks & ~mask
        self._keyboard.modifiers(self._masks, 0, 0, 0)

    def _send_keymap(self) -> None:
        handle = os.memfd_create("keymap")
        os.write(handle, KEYMAP)
        self._keyboard.keymap(XKB_V1, handle, len(KEYMAP))
        self._client.sync()
        os.close(handle)
