"""Plasma 6 without its panels: KWin, which registers the shortcuts, and KDE's real portal.

    with PlasmaSession(root) as desktop:
        desktop.answer("Remote Control", yes=True)

KWin draws into an X server of the session, so that there is a picture of what its user sees. What
it cannot do without a graphics card is to give programs a screenshot.
"""

from __future__ import annotations

import os
from contextlib import closing, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from jeepney import DBusAddress
from jeepney.io.blocking import open_dbus_connection
from PIL import ImageGrab

from support import bus
from support.hand import Key
from support.today.session import InRoot
from support.waiting import wait_until
from support.wayland.kde import KdeSession
from support.wayland.portal import ACCELERATORS

if TYPE_CHECKING:
    from collections.abc import Callable

STORE: Final = "org.freedesktop.impl.portal.PermissionStore"
PERMISSIONS: Final = DBusAddress("/" + STORE.replace(".", "/"), STORE, STORE)
TYPING: Final = "remote-desktop"  # the store's table
TIMEOUT: Final = 20.0  # seconds
PATIENCE: Final = 0.5  # seconds for a window to come or to go


class PlasmaSession(InRoot, KdeSession):
    """A private Plasma 6, alive between `with` and the end of its block."""

    PLASMA = "6"

    def keep_picture(self, name: str) -> None:
        """Save what is on the screen, if TOTPDESK_PICTURES names a folder for that."""
        if folder := os.environ.get("TOTPDESK_PICTURES"):
            ImageGrab.grab(xdisplay=self._display).save(Path(folder, f"{name}.png"))

    def has_dialog(self, title: str) -> bool:
        """Return whether a window of Plasma's portal is open."""
        return bool(self._dialog(title))

    def until_dialog(self, title: str, ask: Callable[[], object]) -> None:
        """Have a dialog of Plasma's portal opened by `ask`, again until it is there.

        A window may take keys before what is asked for is ready.
        """

        def is_open() -> bool:
            ask()
            with suppress(TimeoutError):
                wait_until(lambda: self.has_dialog(title), PATIENCE, "it to open")
            return self.has_dialog(title)

        wait_until(is_open, TIMEOUT, f"“{title}”", self.titles)

    def answer(self, title: str, *, yes: bool) -> None:
        """Wait for a dialog of Plasma's portal, and answer it by the keyboard, as its user would.

        A dialog may be shown before it takes keys: the key is pressed until it has closed.
        """
        dialog = wait_until(lambda: self._dialog(title), TIMEOUT, f"“{title}”", self.titles)

        def is_closed() -> bool:
            if dialog in self.windows.all():
                self.windows.activate(dialog)
                self.keyboard.tap(Key.RETURN if yes else Key.ESCAPE)
            with suppress(TimeoutError):
                wait_until(lambda: dialog not in self.windows.all(), PATIENCE, "it to close")
            return dialog not in self.windows.all()

        wait_until(is_closed, TIMEOUT, f"“{title}” to close", self.titles)

    def choose_keys(self, shortcut: str, keys: int) -> None:
        """Give a shortcut of totpdesk other keys, as System Settings does."""
        ours = ["io.github.totpdesk.totpdesk", shortcut, "", ""]
        with closing(open_dbus_connection(bus=self.bus_address)) as connection:
            wanted = [([keys, 0, 0, 0],)]
            bus.call(connection, ACCELERATORS, "setForeignShortcutKeys", "asa(ai)", ours, wanted)

    def forget_typing(self) -> None:
        """Have the portal forget which programs may type, as a user does in System Settings."""
        with closing(open_dbus_connection(bus=self.bus_address)) as connection:
            (tokens,) = bus.call(connection, PERMISSIONS, "List", "s", TYPING)
            for token in tokens:
                bus.call(connection, PERMISSIONS, "Delete", "ss", TYPING, token)

    def titles(self) -> list[str]:
        """Return the titles of all windows."""
        return [window.title for window in self.windows.all().values()]

    def window(self, title: str) -> int:
        """Wait for a window whose title contains a text, make it active and return its id."""

        def found() -> int:
            windows = self.windows.all().items()
            return next((number for number, window in windows if title in window.title), 0)

        number = wait_until(found, TIMEOUT, f"a window “{title}”", self.titles)
        self.windows.activate(number)
        return number

    def _dialog(self, title: str) -> int:
        windows = self.windows.all().items()
        portals = f"portal.desktop.{self.BACKEND}"
        ours = (n for n, window in windows if title in window.title and portals in window.app_id)
        return next(ours, 0)

    def _start_compositor(self) -> None:
        self._display = self.start_xvfb(self.program("Xvfb"), *self.SCREEN)
        super()._start_compositor()

    def _screen(self) -> list[str]:
        return ["--x11-display", self._display]

    def _kwin(self) -> list[str]:
        """Not tell KWin itself that it is part of Plasma: without the rest it would crash."""
        return ["env", "-u", "KDE_FULL_SESSION", "-u", "KDE_SESSION_VERSION", *super()._kwin()]
