"""GNOME's Wayland desktop without a screen and without its shell: mutter, bus, keychain, portal.

    with MutterSession() as desktop:
        desktop.keyboard.type_keys("hello")

There is no panel and no notification service, and mutter does not report which windows there are or
which has the keyboard: what a test wants to know of that, it must see by what keys do.
"""

from __future__ import annotations

import shutil
import time
from contextlib import suppress
from pathlib import Path
from typing import Any, NoReturn

from jeepney import DBusAddress
from jeepney.io.blocking import open_dbus_connection

from support import bus
from support.hand import EVDEV_OFFSET, Hand, Key
from support.programs import find_program
from support.targets import QtField
from support.waiting import wait_until
from support.wayland.portal_services import PortalSession, await_owner

BACKENDS = Path("/usr/share/xdg-desktop-portal/portals")
NAME = "org.gnome.Mutter.RemoteDesktop"
REMOTE = DBusAddress("/org/gnome/Mutter/RemoteDesktop", NAME, NAME)
# A switch of GTK's is on only when it has slid there.
SETTINGS = "[org/gnome/desktop/interface]\nenable-animations=false\n"
SETTLE = 10.0  # seconds
SOUNDING = 0.25  # seconds within which a key has arrived where the keyboard is


class _Untold:
    """Replaces the windows: every request for them fails as unknown."""

    def __getattr__(self, name: str) -> NoReturn:
        raise LookupError(f"mutter tells nobody of windows, so there is no {name}.")


class MutterSession(PortalSession):
    """A private mutter, alive between `with` and the end of its block.

    Raises MissingProgramError with the package to install.
    """

    BACKEND = "gnome"
    keyboard: MutterKeyboard
    windows: Any

    def start_portal(self) -> None:
        """Start the portal and GNOME's backend."""
        self.env["XDG_DESKTOP_PORTAL_DIR"] = str(self._gnomes_backends())
        super().start_portal()

    def _start(self) -> None:
        settings = Path(self.env["XDG_CONFIG_HOME"], "glib-2.0", "settings", "keyfile")
        settings.parent.mkdir(parents=True)
        settings.write_text(SETTINGS)
        super()._start()

    def _session_environment(self) -> dict[str, str]:
        return super()._session_environment() | {
            "XDG_CURRENT_DESKTOP": "GNOME",
            "GSETTINGS_BACKEND": "keyfile",
            "LIBGL_ALWAYS_SOFTWARE": "1",
        }

    def _gnomes_backends(self) -> Path:
        """Return a folder of portal backends, GNOME's alone: other desktops' fill in its gaps."""
        folder = self.new_folder("portals")
        for name in ("gnome", "gtk"):
            shutil.copy(BACKENDS / f"{name}.portal", folder)
        return folder

    def _start_compositor(self) -> None:
        width, height = self.SCREEN
        screen = ["--headless", "--virtual-monitor", f"{width}x{height}"]
        server = ["--wayland", "--no-x11", f"--wayland-display={self.NAME}"]
        child = self.spawn([find_program("mutter"), *screen, *server])
        await_owner(self, NAME, child)
        self.windows = _Untold()
        self.keyboard = MutterKeyboard(self)


class MutterKeyboard(Hand):
    """A keyboard of mutter's own for remote control; it stays for the session."""

    def __init__(self, session: MutterSession) -> None:
        self._down: set[int] = set()
        self._connection = open_dbus_connection(bus=session.bus_address)
        session.at_end(self._connection.close)
        (path,) = bus.call(self._connection, REMOTE, "CreateSession", "")
        self._remote = DBusAddress(str(path), NAME, f"{NAME}.Session")
        bus.call(self._connection, self._remote, "Start", "")
        self.tap(Key.SHIFT)  # mutter has a keyboard from its first key on

    def keys_down(self) -> set[int]:
        """Return what this keyboard holds: mutter reports no other."""
        return set(self._down)

    def _send(self, keycode: int, *, down: bool) -> int:
        moment = time.monotonic_ns()
        code = keycode - EVDEV_OFFSET
        bus.call(self._connection, self._remote, "NotifyKeyboardKeycode", "ub", code, down)
        (self._down.add if down else self._down.discard)(keycode)
        return moment


class MutterField(QtField):
    """A Qt line edit; a new window gets the keyboard here."""

    _session: MutterSession

    def focus(self) -> None:
        """Wait until keys go to it, which cannot be forced."""
        wait_until(self.has_keys, SETTLE, "the keyboard to be the field's")

    def has_keys(self) -> bool:
        """Find out by a key that writes nothing, in whatever has the keyboard."""
        before = len(self.key_events())
        self._session.keyboard.tap(Key.SHIFT)
        with suppress(TimeoutError):
            return wait_until(lambda: len(self.key_events()) > before, SOUNDING, "the key")
        return False

    def close(self) -> None:
        """End the program, and its window with it."""
        self.end()
