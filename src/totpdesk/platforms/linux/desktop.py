"""A session's abilities, opened by the backends that the table of capabilities names for it."""

from __future__ import annotations

import os
import sys
from contextlib import ExitStack
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

assert sys.platform == "linux"  # mypy skips the rest on other systems

from totpdesk.autotype import Desktop
from totpdesk.base import paths
from totpdesk.base.errors import NoDisplayError
from totpdesk.base.files import make_private_folder
from totpdesk.base.translation import tr
from totpdesk.platforms.capabilities import Ability, Method
from totpdesk.platforms.linux.wayland.kwin import KWinFocus
from totpdesk.platforms.linux.wayland.plasma_layout import first_layout
from totpdesk.platforms.linux.wayland.plasma_locks import PlasmaLocks
from totpdesk.platforms.linux.wayland.portal.bus import PortalBus
from totpdesk.platforms.linux.wayland.portal.clipboard import PortalClipboard
from totpdesk.platforms.linux.wayland.portal.held_modifiers import wait_released
from totpdesk.platforms.linux.wayland.portal.keyboard import PortalKeyboard
from totpdesk.platforms.linux.wayland.portal.permission import TypingPermission
from totpdesk.platforms.linux.wayland.portal.screenshot import PortalScreenshot
from totpdesk.platforms.linux.wayland.portal.shortcuts import PortalShortcuts
from totpdesk.platforms.linux.wayland.wlroots import hyprland, sway
from totpdesk.platforms.linux.wayland.wlroots.clipboard import WlClipboard
from totpdesk.platforms.linux.wayland.wlroots.focus import CompositorFocus
from totpdesk.platforms.linux.wayland.wlroots.keyboard import WtypeKeyboard
from totpdesk.platforms.linux.wayland.wlroots.screenshot import GrimScreenshot
from totpdesk.platforms.linux.wayland.wlroots.toplevels import Toplevels
from totpdesk.platforms.pynput_shortcuts import PynputShortcuts
from totpdesk.platforms.unavailable import (
    NoClipboard,
    NoKeyboard,
    NoScreenshot,
    NoShortcuts,
    UnknownFocus,
)
from totpdesk.settings import Listen

if TYPE_CHECKING:
    from collections.abc import Mapping

    from totpdesk.autotype import DesktopClipboard, Focus, KeyboardOutput, Screenshot, Shortcuts
    from totpdesk.autotype.ports import Consent
    from totpdesk.platforms.capabilities import Backend
    from totpdesk.platforms.detect import Session

_LIGHTS: Final = Path("/sys/class/leds")


def open_desktop(session: Session, backends: Mapping[Ability, Backend], listen: Listen) -> Desktop:
    """Open each ability by its backend. Raises NoDisplayError or another DesktopError."""
    if not session.graphical:
        raise NoDisplayError(
            tr(
                "There is no graphical session to serve (neither WAYLAND_DISPLAY nor DISPLAY is "
                "set). Start totpdesk in your desktop."
            )
        )
    return _Opening(session, backends, listen).desktop()


class _Opening:
    """Opens the abilities; all on the portal, or on the X server, share one connection."""

    def __init__(
        self, session: Session, backends: Mapping[Ability, Backend], listen: Listen
    ) -> None:
        self._session = session
        self._backends = backends
        self._listen = listen
        self._ends = ExitStack()

    def desktop(self) -> Desktop:
        focus = self._focus()
        keyboard, consent = self._keyboard(focus)
        shortcuts = self._shortcuts()
        return Desktop(
            self._session.kind,
            shortcuts,
            focus,
            keyboard,
            self._ends.close,
            clipboard=self._clipboard(),
            screenshot=self._screenshot(),
            consent=consent,
            key_question=shortcuts if isinstance(shortcuts, PortalShortcuts) else None,
            typing_stops_display=self._backends[Ability.TYPING].method is Method.X11,
            copying_takes_keyboard=self._backends[Ability.CLIPBOARD].takes_keyboard,
        )

    @cached_property
    def _portal(self) -> PortalBus:
        portal = PortalBus()
        self._ends.callback(portal.close)
        return portal

    @cached_property
    def _x11(self) -> Desktop:
        from totpdesk.platforms.linux.x11 import open_x11  # noqa: PLC0415 - Xlib, on X11 only

        x11 = open_x11()
        self._ends.callback(x11.close)
        return x11

    @cached_property
    def _permission(self) -> TypingPermission:
        return TypingPermission(paths.permission_path())

    def _shortcuts(self) -> Shortcuts:
        backend = self._backends[Ability.SHORTCUT]
        if self._listen is not Listen.GRAB:
            watched = PynputShortcuts()
            self._ends.callback(watched.bind, ())
            return watched
        match backend.method:
            case Method.X11:
                return self._x11.shortcuts
            case Method.PORTAL:
                return PortalShortcuts(self._portal)
            case _:
                return NoShortcuts(backend.reason)

    def _keyboard(self, focus: Focus) -> tuple[KeyboardOutput, Consent | None]:
        """Open the keyboard output, with its user's consent where one is needed."""
        match self._backends[Ability.TYPING].method:
            case Method.X11:
                return self._x11.keyboard, None
            case Method.PORTAL:
                keyboard = self._portal_keyboard(focus)
                return keyboard, keyboard
            case Method.WTYPE:
                return WtypeKeyboard(focus), None
            case _:
                return NoKeyboard(), None

    def _portal_keyboard(self, focus: Focus) -> PortalKeyboard:
        """Open the portal's; Plasma types on its first layout, and reports changes of keys only."""
        bus, permission = self._portal, self._permission
        with_clipboard = self._backends[Ability.CLIPBOARD].method is Method.PORTAL
        keyboard = partial(PortalKeyboard, bus, focus, permission, with_clipboard=with_clipboard)
        released = partial(wait_released, bus, permission, with_clipboard=with_clipboard)
        if not isinstance(focus, KWinFocus):
            return keyboard(await_release=released)
        locks = PlasmaLocks(focus.bus, paths.xdg_config_folder() / "kxkbrc", _LIGHTS)
        return keyboard(
            await_release=partial(released, reports_changes_only=True),
            on_layout=partial(first_layout, focus.bus),
            unlocked=locks.ended,
            spoils=locks.spoil,
        )

    def _clipboard(self) -> DesktopClipboard | None:
        """Open the clipboard; None is the toolkit's."""
        backend = self._backends[Ability.CLIPBOARD]
        match backend.method:
            case Method.QT:
                return None
            case Method.WL_COPY:
                clipboard = WlClipboard(takes_keyboard=backend.takes_keyboard)
                self._ends.callback(clipboard.withdraw)
                return clipboard
            case Method.PORTAL:
                portal = PortalClipboard(self._portal, self._permission)
                self._ends.callback(portal.withdraw)
                return portal
            case _:
                return NoClipboard(backend.reason)

    def _focus(self) -> Focus:
        match self._backends[Ability.FOCUS].method:
            case Method.X11:
                return self._x11.focus
            case Method.KWIN:
                folder = paths.instance_folder()
                make_private_folder(folder)
                kwin = KWinFocus(folder)
                self._ends.callback(kwin.close)
                return kwin
            case Method.SWAY:
                return sway.focus(os.environ) or UnknownFocus()
            case Method.HYPRLAND:
                return hyprland.focus(os.environ) or UnknownFocus()
            case Method.TOPLEVELS:
                toplevels = Toplevels(os.environ)
                self._ends.callback(toplevels.close)
                return CompositorFocus(toplevels)
            case _:
                return UnknownFocus()

    def _screenshot(self) -> Screenshot | None:
        """Open the camera; None is the toolkit's."""
        backend = self._backends[Ability.SCREENSHOT]
        match backend.method:
            case Method.X11:
                return None
            case Method.GRIM:
                return GrimScreenshot()
            case Method.PORTAL:
                return PortalScreenshot(self._portal, opens_tool=self._session.runs("gnome"))
            case _:
                return NoScreenshot(backend.reason)
