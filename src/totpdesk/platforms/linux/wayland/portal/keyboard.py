"""Typing by org.freedesktop.portal.RemoteDesktop: the desktop presses keys for us.

The user's permission is kept as a token, valid for one session, which returns the next token. It is
requested when the user switches typing on, not at a press: so nothing is typed before. Desktops
with the portal's version 1 do not remember permission, and asking early has no use: Plasma 5.27
never asks its user, older GNOMEs ask at each session. After a refused or unanswered press the user
is not asked again until they switch typing on or the portal is restarted.

A session lasts as long as the typing: GNOME shows an indicator while one is open. Keys that are
held down are released synthetically first and never pressed again, which Plasma respects; each call
is awaited before the next, or keys get stuck there. Elsewhere the fingers are waited for.
"""

from __future__ import annotations

import time
from contextlib import contextmanager, nullcontext
from functools import partial
from typing import TYPE_CHECKING, Final

from totpdesk.autotype import InsertResult
from totpdesk.base.errors import PortalError, PortalRefusedError
from totpdesk.base.translation import tr
from totpdesk.platforms.linux.keysyms import keysyms
from totpdesk.platforms.linux.wayland.portal.bus import USER_SECONDS
from totpdesk.platforms.linux.wayland.portal.permission import REMEMBERS_PERMISSION
from totpdesk.platforms.linux.wayland.portal.remote import (
    KEYBOARD,
    PRESS_SECONDS,
    REMOTE,
    request_clipboard,
    select_keyboard,
)
from totpdesk.settings.key_names import MODIFIERS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

    from totpdesk.autotype import Focus, Window
    from totpdesk.platforms.linux.wayland.portal.bus import PortalBus
    from totpdesk.platforms.linux.wayland.portal.permission import TypingPermission

_HUMAN_SECONDS: Final = 2.0  # a desktop that does not ask its user is faster
_UP, _DOWN = 0, 1
_RETURN: Final = 0xFF0D  # keysym, as are these
_SHIFT, _INSERT = 0xFFE1, 0xFF63
# Keys that have further levels on some layouts (Neo) and by options, by the kernel's numbers:
# backslash, Caps Lock, the one beside the left Shift, the keypad's Enter, Menu.
_LEVELS: Final = (43, 58, 86, 96, 127)
_HELD: Final = (*(key for names in MODIFIERS.values() for key in names.evdev), *_LEVELS)


class PortalKeyboard:
    """The KeyboardOutput port, and its Consent."""

    def __init__(  # noqa: PLR0913 - desktops differ in these
        self,
        bus: PortalBus,
        focus: Focus,
        permission: TypingPermission,
        now: Callable[[], float] = time.monotonic,
        *,
        with_clipboard: bool = False,
        await_release: Callable[[], bool | None] = lambda: None,
        on_layout: Callable[[Callable[[], None]], AbstractContextManager[object]] = nullcontext,
        unlocked: Callable[[Callable[[int], None]], AbstractContextManager[object]] = nullcontext,
        spoils: Callable[[str], bool] = lambda _: False,
    ) -> None:
        """Take the bus, the source of the focused window, and the store of the permission.

        `now` is a clock for distinguishing a person's answer from the desktop's. `with_clipboard`:
        the permission also covers PortalClipboard, so that the user is asked about both at once.
        `await_release` waits until no modifier is held, where the desktop ignores a synthetic
        release; it returns whether that is so, None where it cannot be known.
        `on_layout` activates the layout on which the desktop looks characters up; its argument
        returns once the desktop has received all keys. `unlocked` ends locks that would change the
        keys; its argument taps the key of an evdev code. `spoils` returns whether a lock that
        cannot be ended may change a text.
        """
        self._bus = bus
        self._focus = focus
        self._permission = permission
        self._now = now
        self._with_clipboard = with_clipboard
        self._await_release = await_release
        self._on_layout = on_layout
        self._unlocked = unlocked
        self._spoils = spoils
        self._version = 0
        self._barred = False
        bus.on_restart(self._unbar)

    def granted(self) -> bool:
        """Return whether a press may type."""
        return not self._barred and (self._permission.given() or not self._remembers())

    def ask(self) -> None:
        """Begin a session, about which the desktop asks its user, and end it again.

        Raises PortalRefusedError, PortalError.
        """
        with self._session(USER_SECONDS):
            pass

    def type(self, text: str, target: Window, *, enter: bool = False) -> InsertResult:
        """Type, key by key, for as long as the target has the keyboard. Raises PortalError."""
        if self._spoils(text):
            return InsertResult.CAPS_LOCK
        keys = [keysyms(character)[0] for character in text] + [_RETURN] * enter
        return self._into(target, lambda session: self._press_each(session, keys, target))

    def paste(self, target: Window, *, enter: bool = False) -> InsertResult:
        """Press Shift+Insert. Raises PortalError."""
        after = [_RETURN] * enter
        return self._into(target, lambda session: self._press_paste(session, after, target))

    def _into(self, target: Window, press: Callable[[str], InsertResult]) -> InsertResult:
        try:
            with self._session(PRESS_SECONDS) as (session, asked):
                if asked and self._permission.token():
                    return InsertResult.JUST_ALLOWED
                if not self._are_released(session, asked=asked):
                    return InsertResult.KEYS_HELD
                if not self._is_focused(target):
                    return InsertResult.WINDOW_CHANGED
                with self._on_layout(self._passed_on):
                    return self._pressed(session, press)
        except PortalError:
            if self._barred:
                return InsertResult.NO_PERMISSION
            raise

    def _pressed(self, session: str, press: Callable[[str], InsertResult]) -> InsertResult:
        try:
            with self._unlocked(partial(self._tap, session)):
                return press(session)
        except PortalError as error:
            raise PortalError(tr("The desktop interrupted the typing: clear the field.")) from error

    def _press_each(self, session: str, keys: list[int], target: Window) -> InsertResult:
        """Press keys while the target has the keyboard, which is checked before each."""
        for number, keysym in enumerate(keys):
            if not self._is_focused(target):
                return InsertResult.BROKEN_OFF if number else InsertResult.WINDOW_CHANGED
            with self._down(session, keysym):
                pass
        return InsertResult.DONE

    def _press_paste(self, session: str, after: list[int], target: Window) -> InsertResult:
        with self._down(session, _SHIFT):
            pasted = self._press_each(session, [_INSERT], target)
        if pasted is not InsertResult.DONE:
            return pasted
        entered = self._press_each(session, after, target)
        return InsertResult.DONE if entered is InsertResult.DONE else InsertResult.BROKEN_OFF

    def _is_focused(self, target: Window) -> bool:
        now = self._focus.focused()
        return now is not None and now.id == target.id

    def _are_released(self, session: str, *, asked: bool) -> bool:
        """Release the modifiers, or wait for it; return whether none is known to be held.

        Whoever was `asked` has answered a dialog since the press.
        """
        remembered = self._permission.token() and not asked  # then nobody is asked now
        released = self._await_release() if remembered else None
        if released is None:
            self._lift(session)
        return released is not False

    def _lift(self, session: str) -> None:
        """Release all modifiers, whichever are held down."""
        for key in _HELD:
            self._move(session, key, _UP)

    def _tap(self, session: str, key: int) -> None:
        for state in (_DOWN, _UP):
            self._move(session, key, state)

    def _move(self, session: str, key: int, state: int) -> None:
        self._bus.call(REMOTE, "NotifyKeyboardKeycode", "oa{sv}iu", session, {}, key, state)

    def _passed_on(self) -> None:
        """Wait until the desktop's portal backend has processed the earlier calls.

        The portal does not await it for a key, but does for the beginning of a session. The second
        is answered once the first, and with it every key, was sent to the compositor.
        """
        for _ in range(2):
            self._bus.close_session(self._bus.create_session(REMOTE))

    @contextmanager
    def _down(self, session: str, keysym: int) -> Iterator[None]:
        """Hold a key for the length of a block, and always release it."""
        self._notify(session, keysym, _DOWN)
        try:
            yield
        finally:
            self._notify(session, keysym, _UP)

    def _notify(self, session: str, keysym: int, state: int) -> None:
        self._bus.call(REMOTE, "NotifyKeyboardKeysym", "oa{sv}iu", session, {}, keysym, state)

    def _remembers(self) -> bool:
        self._version = self._version or self._bus.version(REMOTE)
        return self._version >= REMEMBERS_PERMISSION

    def _unbar(self) -> None:
        self._barred = False

    @contextmanager
    def _session(self, timeout: float) -> Iterator[tuple[str, bool]]:
        """Open a session for the length of a block; yield whether a person was asked for it.

        Raises PortalRefusedError, PortalError.
        """
        session = self._bus.create_session(REMOTE)
        try:
            select_keyboard(self._bus, session, self._permission, lasting=self._remembers())
            if self._with_clipboard:
                request_clipboard(self._bus, session)
            began = self._now()
            self._start(session, timeout)
            yield session, self._now() - began > _HUMAN_SECONDS
        finally:
            self._bus.close_session(session)

    def _start(self, session: str, timeout: float) -> None:
        """Start the session; the desktop asks its user if it must."""
        try:
            results = self._bus.request(
                REMOTE, "Start", "osa{sv}", session, "", options={}, timeout=timeout
            )
            if not results.get("devices", 0) & KEYBOARD:
                raise PortalRefusedError(tr("The desktop does not let totpdesk type."))  # noqa: TRY301 - as if it had said so itself
        except PortalRefusedError:
            self._permission.forget()
            self._barred = True
            raise
        except PortalError:
            self._barred = bool(self._bus.version(REMOTE))  # it is there and did not agree
            raise
        self._unbar()
        if self._remembers():
            self._permission.keep(str(results.get("restore_token", "")))
