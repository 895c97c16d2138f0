"""Typing by org.freedesktop.portal.RemoteDesktop: the desktop presses keys for us.

Its user is asked once; the leave is kept as a token, good for one session, each of which gives the
next. A session lasts as long as the typing: GNOME shows a sign for as long as one is open. What the
fingers hold is released synthetically first and never pressed again, which Plasma honours; each
call is awaited before the next, or keys get stuck there.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from totpdesk.delivery import Typing
from totpdesk.errors import PortalRefusedError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from totpdesk.delivery import Focus, Window
    from totpdesk.desktop.portal.bus import PortalBus
    from totpdesk.desktop.portal.leave import Leave

_INTERFACE: Final = "RemoteDesktop"
_KEYBOARD: Final = 1  # device type
_UNTIL_REVOKED: Final = 2  # persist mode
_UP, _DOWN = 0, 1
_RETURN: Final = 0xFF0D  # keysym
_CONTROL: Final = 0xFFE3
_HELD: Final = (29, 97, 56, 100, 42, 54, 125, 126)  # evdev: both of Ctrl, Alt, Shift, Meta


class PortalTypist:
    """Delivery's Typist port."""

    def __init__(self, bus: PortalBus, focus: Focus, leave: Leave) -> None:
        """Take the bus, who knows the focused window, and where the user's leave is kept."""
        self._bus = bus
        self._focus = focus
        self._leave = leave

    def type(self, text: str, target: Window, *, enter: bool = False) -> Typing:
        """Type, key by key, for as long as the target has the keyboard."""
        keys = [ord(character) for character in text] + [_RETURN] * enter
        return self._into(target, lambda session: self._press_each(session, keys, target))

    def paste(self, target: Window, *, enter: bool = False) -> Typing:
        """Press Ctrl+V."""
        after = [_RETURN] * enter
        return self._into(target, lambda session: self._press_paste(session, after, target))

    def _into(self, target: Window, press: Callable[[str], Typing]) -> Typing:
        with self._session() as session:
            if not self._is_focused(target):
                return Typing.WINDOW_CHANGED
            self._lift(session)
            return press(session)

    def _press_each(self, session: str, keysyms: list[int], target: Window) -> Typing:
        for number, keysym in enumerate(keysyms):
            if number and not self._is_focused(target):
                return Typing.BROKEN_OFF
            self._keysym(session, keysym, _DOWN)
            self._keysym(session, keysym, _UP)
        return Typing.DONE

    def _press_paste(self, session: str, after: list[int], target: Window) -> Typing:
        self._keysym(session, _CONTROL, _DOWN)
        self._press_each(session, [ord("v")], target)
        self._keysym(session, _CONTROL, _UP)
        return self._press_each(session, after, target)

    def _is_focused(self, target: Window) -> bool:
        now = self._focus.focused()
        return now is not None and now.id == target.id

    def _lift(self, session: str) -> None:
        """Let go of all modifiers, whichever the fingers hold."""
        for key in _HELD:
            self._bus.call(_INTERFACE, "NotifyKeyboardKeycode", "oa{sv}iu", session, {}, key, _UP)

    def _keysym(self, session: str, keysym: int, state: int) -> None:
        self._bus.call(_INTERFACE, "NotifyKeyboardKeysym", "oa{sv}iu", session, {}, keysym, state)

    @contextmanager
    def _session(self) -> Iterator[str]:
        """Have a session for the length of a block. Raises PortalRefusedError, PortalError."""
        session = self._bus.create_session(_INTERFACE)
        try:
            self._start(session)
            yield session
        finally:
            self._bus.close_session(session)

    def _start(self, session: str) -> None:
        wanted: dict[str, tuple[str, object]] = {"types": ("u", _KEYBOARD)}
        if self._bus.version(_INTERFACE) > 1:
            wanted["persist_mode"] = ("u", _UNTIL_REVOKED)
            if token := self._leave.token():
                wanted["restore_token"] = ("s", token)
        self._bus.request(_INTERFACE, "SelectDevices", "oa{sv}", session, options=wanted)
        results = self._bus.request(_INTERFACE, "Start", "osa{sv}", session, "", options={})
        self._leave.keep(str(results.get("restore_token", "")))
        if not results.get("devices", 0) & _KEYBOARD:
            raise PortalRefusedError("The desktop does not let totpdesk type.")
