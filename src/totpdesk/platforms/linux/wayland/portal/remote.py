"""What all RemoteDesktop sessions share: how one gets a keyboard, and is started."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

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


def start(
    bus: PortalBus, session: str, permission: TypingPermission, *, with_clipboard: bool
) -> dict[str, Any]:
    """Start a session with the permission that is stored, and keep the next one.

    It requests what the user was asked for, or the next permission would not cover it. Raises
    PortalRefusedError, PortalError.
    """
    select_keyboard(bus, session, permission, lasting=True)
    if with_clipboard:
        request_clipboard(bus, session)
    results = bus.request(
        REMOTE, "Start", "osa{sv}", session, "", options={}, timeout=PRESS_SECONDS
    )
    permission.keep(str(results.get("restore_token", "")))
    return results


def request_clipboard(bus: PortalBus, session: str) -> None:
    """Request the clipboard too, before the session starts. Raises PortalError."""
    bus.call("Clipboard", "RequestClipboard", "oa{sv}", session, {})


def _select(bus: PortalBus, session: str, request: Options) -> None:
    bus.request(REMOTE, "SelectDevices", "oa{sv}", session, options=request, timeout=PRESS_SECONDS)
