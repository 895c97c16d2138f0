"""Locked and latched modifiers on Plasma, ended while its portal types.

Digits would be other characters with Shift or another level locked, and letters with Caps Lock.
Plasma tells programs nothing of them. KWin forgets all but Caps Lock and Num Lock when it reads its
keyboard settings again (seen with Plasma 5.27), which it is made to where the layout locks others.

Caps Lock is known by the light on the keyboard, which the kernel shows to every program, and is off
for as long as the portal types. Without a light for it nothing is typed that it would change.
"""

from __future__ import annotations

from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Final

from totpdesk.base.errors import BusError, PortalError
from totpdesk.base.translation import tr
from totpdesk.platforms.linux.dbus import Address
from totpdesk.platforms.linux.wayland.plasma_keymap import read_keymap

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from totpdesk.platforms.linux.dbus import Bus

_RELOAD: Final = ("/Layouts", "org.kde.keyboard", "reloadConfig")  # as Plasma's own settings do
_KWIN: Final = Address("org.kde.KWin", "/KWin", "org.kde.KWin")
_SECONDS: Final = 2.0


class PlasmaLocks:
    """What is locked on the keyboard.

    `settings` is the user's kxkbrc, `lights` the folder in which the kernel shows them.
    """

    def __init__(self, bus: Bus, settings: Path, lights: Path) -> None:
        """Reach KWin by this bus."""
        self._bus = bus
        self._settings = settings
        self._lights = lights

    def spoil(self, text: str) -> bool:
        """Return whether Caps Lock may be on, cannot be ended, and would change a text."""
        keymap = read_keymap(_read(self._settings))
        is_lit = self._is_lit()
        is_ended = is_lit and keymap.caps_lock is not None
        return is_lit is not False and not is_ended and keymap.is_changed(text)

    @contextmanager
    def ended(self, tap: Callable[[int], None]) -> Iterator[None]:
        """End locks for the length of a block; lock Caps Lock again after it.

        `tap` taps the key of an evdev code. Raises PortalError.
        """
        keymap = read_keymap(_read(self._settings))
        if keymap.locks:
            self._forget()
        caps_lock = [keymap.caps_lock] if keymap.caps_lock is not None and self._is_lit() else []
        for key in caps_lock:
            tap(key)
        try:
            yield
        finally:
            for key in caps_lock:
                tap(key)

    def _forget(self) -> None:
        """Have KWin read its settings again, and wait until it has."""
        try:
            self._bus.emit(*_RELOAD)
            self._bus.call(_KWIN, "currentDesktop", seconds=_SECONDS)  # answered after that
        except BusError as error:
            raise PortalError(
                tr("The desktop did not end what is locked on the keyboard.")
            ) from error

    def _is_lit(self) -> bool | None:
        """Return whether Caps Lock shines on a keyboard, None where none has a light for it."""
        found = [_read(light).strip() for light in self._lights.glob("*::capslock/brightness")]
        shown = [brightness != "0" for brightness in found if brightness]
        return any(shown) if shown else None


def _read(path: Path) -> str:
    with suppress(OSError):
        return path.read_text(encoding="utf-8", errors="replace")
    return ""
