"""What typing and the clipboard have in common: how a RemoteDesktop session gets a keyboard."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from totpdesk.base.errors import PortalError

if TYPE_CHECKING:
    from totpdesk.platforms.linux.wayland.portal.bus import PortalBus
    from totpdesk.platforms.linux.wayland.portal.permission import TypingPermission

    Options = dict[str, tuple[str, object]]

REMOTE: Final = "RemoteDesktop"
KEYBOARD: Final = 1  # device type
PRESS_SECONDS: Final = 15.0  # what a code can wait for a dialog that was not expected
_UNTIL_REVOKED: Final = 2  # persist mode


def select_keyboard(
    bus: PortalBus, session: str, leave: TypingPermission, *, lasting: bool
) -> None:
    """Ask for a keyboard, the least that a session can be for, and show the leave there is.

    `lasting` is whether this portal keeps a leave. Nobody is asked yet. Raises PortalError.
    """
    wanted: Options = {"types": ("u", KEYBOARD)}
    if lasting:
        wanted["persist_mode"] = ("u", _UNTIL_REVOKED)
        if token := leave.token():
            try:
                _select(bus, session, {**wanted, "restore_token": ("s", token)})
            except PortalError:
                leave.keep("")  # it will not have this token, today or tomorrow
            else:
                return
    _select(bus, session, wanted)


def _select(bus: PortalBus, session: str, wanted: Options) -> None:
    bus.request(REMOTE, "SelectDevices", "oa{sv}", session, options=wanted, patience=PRESS_SECONDS)
