"""A Wayland session's abilities, put together from the rungs of the ladder that are open in it."""

from __future__ import annotations

import os
from contextlib import ExitStack
from typing import TYPE_CHECKING

from totpdesk import paths
from totpdesk.delivery import Desktop
from totpdesk.desktop.closed import NoClipboard, NoShortcuts, NoTypist, UnknownFocus
from totpdesk.desktop.ladder import Ability, Way
from totpdesk.files import make_private_folder

if TYPE_CHECKING:
    from collections.abc import Mapping

    from totpdesk.delivery import Clipboard, Focus, Screenshot, Shortcuts, Typist
    from totpdesk.delivery.ports import Consent
    from totpdesk.desktop.ladder import Rung
    from totpdesk.desktop.portal.bus import PortalBus


def open_wayland(taken: Mapping[Ability, Rung]) -> Desktop:
    """Open each ability by the way that was taken for it. Raises DesktopError."""
    return _Opening(taken).desktop()


class _Opening:
    """What is being opened; one connection to the portal serves all that go through it."""

    def __init__(self, taken: Mapping[Ability, Rung]) -> None:
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
        from totpdesk.desktop.portal.bus import PortalBus  # noqa: PLC0415 - where it is wanted

        if self._bus is None:
            self._bus = PortalBus()
            self._ends.callback(self._bus.close)
        return self._bus

    def _shortcuts(self) -> Shortcuts:
        rung = self._taken[Ability.SHORTCUT]
        if rung.way is not Way.PORTAL:
            return NoShortcuts(rung.reason)
        from totpdesk.desktop.portal.shortcuts import PortalShortcuts  # noqa: PLC0415 - the same

        return PortalShortcuts(self._portal())

    def _typist(self, focus: Focus) -> tuple[Typist, Consent | None]:
        """Open the typist, with its user's consent where one is needed."""
        match self._taken[Ability.TYPING].way:
            case Way.PORTAL:
                from totpdesk.desktop.portal.leave import Leave  # noqa: PLC0415 - the same
                from totpdesk.desktop.portal.typist import PortalTypist  # noqa: PLC0415 - the same

                typist = PortalTypist(
                    self._portal(),
                    focus,
                    Leave(paths.leave_path()),
                    with_clipboard=self._taken[Ability.CLIPBOARD].way is Way.PORTAL,
                )
                return typist, typist
            case Way.WTYPE:
                from totpdesk.desktop.wlroots.typist import WtypeTypist  # noqa: PLC0415 - the same

                return WtypeTypist(focus), None
            case _:
                return NoTypist(), None

    def _clipboard(self) -> Clipboard | None:
        rung = self._taken[Ability.CLIPBOARD]
        match rung.way:
            case Way.WL_COPY:
                from totpdesk.desktop.wlroots.clipboard import WlClipboard  # noqa: PLC0415 - the same

                clipboard = WlClipboard()
                self._ends.callback(clipboard.close)
                return clipboard
            case Way.PORTAL:
                from totpdesk.desktop.portal.clipboard import PortalClipboard  # noqa: PLC0415 - the same
                from totpdesk.desktop.portal.leave import Leave  # noqa: PLC0415 - the same

                portal = PortalClipboard(self._portal(), Leave(paths.leave_path()))
                self._ends.callback(portal.close)
                return portal
            case Way.NONE:
                return NoClipboard(rung.reason)
            case _:
                return None

    def _focus(self) -> Focus:
        match self._taken[Ability.FOCUS].way:
            case Way.KWIN:
                from totpdesk.desktop.kwin import KWinFocus  # noqa: PLC0415 - the same

                folder = paths.socket_path().parent
                make_private_folder(folder)
                kwin = KWinFocus(folder)
                self._ends.callback(kwin.close)
                return kwin
            case Way.SWAY:
                from totpdesk.desktop.wlroots import sway  # noqa: PLC0415 - the same

                return sway.focus(os.environ) or UnknownFocus()
            case Way.HYPRLAND:
                from totpdesk.desktop.wlroots import hyprland  # noqa: PLC0415 - the same

                return hyprland.focus(os.environ) or UnknownFocus()
            case _:
                return UnknownFocus()

    def _screenshot(self) -> Screenshot | None:
        if self._taken[Ability.SCREENSHOT].way is not Way.PORTAL:
            return None
        from totpdesk.desktop.portal.screenshot import PortalScreenshot  # noqa: PLC0415 - the same

        return PortalScreenshot(self._portal())
