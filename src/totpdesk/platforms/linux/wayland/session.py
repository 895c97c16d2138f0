"""A Wayland session's abilities, put together from the rungs of the ladder that are open in it."""

from __future__ import annotations

import os
from contextlib import ExitStack
from typing import TYPE_CHECKING

from totpdesk.autotype import Desktop
from totpdesk.base import paths
from totpdesk.base.files import make_private_folder
from totpdesk.platforms.capabilities import Ability, Method
from totpdesk.platforms.unavailable import NoClipboard, NoKeyboard, NoShortcuts, UnknownFocus

if TYPE_CHECKING:
    from collections.abc import Mapping

    from totpdesk.autotype import Clipboard, Focus, KeyboardOutput, Screenshot, Shortcuts
    from totpdesk.autotype.ports import Consent
    from totpdesk.platforms.capabilities import Backend
    from totpdesk.platforms.linux.wayland.portal.bus import PortalBus


def open_wayland(taken: Mapping[Ability, Backend]) -> Desktop:
    """Open each ability by the way that was taken for it. Raises DesktopError."""
    return _Opening(taken).desktop()


class _Opening:
    """What is being opened; one connection to the portal serves all that go through it."""

    def __init__(self, taken: Mapping[Ability, Backend]) -> None:
        self._taken = taken
        self._ends = ExitStack()
        self._bus: PortalBus | None = None

    def desktop(self) -> Desktop:
        focus = self._focus()
        typist, consent = self._typist(focus)
        return Desktop(
            "Wayland",
            self._shortcuts(),
            focus,
            typist,
            self._ends.close,
            clipboard=self._clipboard(),
            screenshot=self._screenshot(),
            consent=consent,
            copying_takes_keyboard=self._taken[Ability.CLIPBOARD].takes_keyboard,
        )

    def _portal(self) -> PortalBus:
        from totpdesk.platforms.linux.wayland.portal.bus import PortalBus  # noqa: PLC0415 - where it is wanted

        if self._bus is None:
            self._bus = PortalBus()
            self._ends.callback(self._bus.close)
        return self._bus

    def _shortcuts(self) -> Shortcuts:
        rung = self._taken[Ability.SHORTCUT]
        if rung.way is not Method.PORTAL:
            return NoShortcuts(rung.reason)
        from totpdesk.platforms.linux.wayland.portal.shortcuts import PortalShortcuts  # noqa: PLC0415 - the same

        return PortalShortcuts(self._portal())

    def _typist(self, focus: Focus) -> tuple[KeyboardOutput, Consent | None]:
        """Open the typist, with its user's consent where one is needed."""
        match self._taken[Ability.TYPING].way:
            case Method.PORTAL:
                from totpdesk.platforms.linux.wayland.portal.permission import TypingPermission  # noqa: PLC0415 - the same
                from totpdesk.platforms.linux.wayland.portal.typist import PortalKeyboard  # noqa: PLC0415 - the same

                typist = PortalKeyboard(
                    self._portal(),
                    focus,
                    TypingPermission(paths.leave_path()),
                    with_clipboard=self._taken[Ability.CLIPBOARD].way is Method.PORTAL,
                )
                return typist, typist
            case Method.WTYPE:
                from totpdesk.platforms.linux.wayland.wlroots.typist import WtypeKeyboard  # noqa: PLC0415 - the same

                return WtypeKeyboard(focus), None
            case _:
                return NoKeyboard(), None

    def _clipboard(self) -> Clipboard | None:
        rung = self._taken[Ability.CLIPBOARD]
        match rung.way:
            case Method.WL_COPY:
                from totpdesk.platforms.linux.wayland.wlroots.clipboard import WlClipboard  # noqa: PLC0415 - the same

                clipboard = WlClipboard()
                self._ends.callback(clipboard.close)
                return clipboard
            case Method.PORTAL:
                from totpdesk.platforms.linux.wayland.portal.clipboard import PortalClipboard  # noqa: PLC0415 - the same
                from totpdesk.platforms.linux.wayland.portal.permission import TypingPermission  # noqa: PLC0415 - the same

                portal = PortalClipboard(self._portal(), TypingPermission(paths.leave_path()))
                self._ends.callback(portal.close)
                return portal
            case Method.NONE:
                return NoClipboard(rung.reason)
            case _:
                return None

    def _focus(self) -> Focus:
        match self._taken[Ability.FOCUS].way:
            case Method.KWIN:
                from totpdesk.platforms.linux.wayland.kwin import KWinFocus  # noqa: PLC0415 - the same

                folder = paths.socket_path().parent
                make_private_folder(folder)
                kwin = KWinFocus(folder)
                self._ends.callback(kwin.close)
                return kwin
            case Method.SWAY:
                from totpdesk.platforms.linux.wayland.wlroots import sway  # noqa: PLC0415 - the same

                return sway.focus(os.environ) or UnknownFocus()
            case Method.HYPRLAND:
                from totpdesk.platforms.linux.wayland.wlroots import hyprland  # noqa: PLC0415 - the same

                return hyprland.focus(os.environ) or UnknownFocus()
            case _:
                return UnknownFocus()

    def _screenshot(self) -> Screenshot | None:
        if self._taken[Ability.SCREENSHOT].way is not Method.PORTAL:
            return None
        from totpdesk.platforms.linux.wayland.portal.screenshot import PortalScreenshot  # noqa: PLC0415 - the same

        return PortalScreenshot(self._portal())
