"""Shared by typing and the clipboard: how a RemoteDesktop session gets a keyboard."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from totpdesk.base.errors import PortalError

if TYPE_CHECKING:
    from totpdesk.platforms.linux.wayland.portal.bus import PortalBus
    from totpdesk.platforms.linux.wayland.portal.permission import TypingPermission

    Options = dict[str, tuple[str, object]]

REMOTE: Final = "RemoteDesktop"
KEYBOARD: Final = 1  # device type
PRESS_SECONDS: Final = 15.0  # how long a code can wait for an unexpected dialog
_UNTIL_REVOKED: Final = 2  # persist mode


def select_keyboard(
    bus: PortalBus, session: str, permission: TypingPermission, *, lasting: bool
) -> None:
    """Request a keyboard, the smallest possible request, with the permission that is stored.

    `lasting` is whether this portal remembers permission. The user is not asked yet. Raises
    PortalError.
    """
    request: Options = {"types": ("u", KEYBOARD)}
    if lasting:
        request["persist_mode"] = ("u", _UNTIL_REVOKED)
        if token := permission.token():
            try:
                _select(bus, session, {**request, "restore_token": ("s", token)})
            except PortalError:
                permission.keep("")  # this token will never be accepted
            else:
                return
    _select(bus, session, request)


def _select(bus: PortalBus, session: str, request: Options) -> None:
    bus.request(REMOTE, "SelectDevices", "oa{sv}", session, options=request, timeout=PRESS_SECONDS)
