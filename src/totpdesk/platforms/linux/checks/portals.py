"""The desktop's portals, which do on Wayland what programs cannot, and permission to type."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from totpdesk.base.finding import Finding, Level
from totpdesk.platforms.capabilities import Ability, Method
from totpdesk.platforms.linux.wayland.portal.permission import REMEMBERS_PERMISSION

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from totpdesk.platforms.capabilities import Backend
    from totpdesk.platforms.detect import Session
    from totpdesk.platforms.linux.wayland.portal.permission import TypingPermission

_PURPOSES: Final = {
    "GlobalShortcuts": "shortcuts",
    "RemoteDesktop": "typing",
    "Clipboard": "the clipboard",
    "Screenshot": "QR codes on the screen",
}
_REFUSED: Final = "The desktop's portal does not accept totpdesk, so its shortcut cannot work."
_REGISTER: Final = "Run `totpdesk desktop install`, then restart totpdesk."
_BACKENDS: Final = (
    (("kde",), "kde"),
    (("gnome",), "gnome"),
    (("hyprland",), "hyprland"),
    (("sway", "river", "labwc", "wayfire", "wlroots"), "wlr"),
)


def check_portals(session: Session) -> Iterator[Finding]:
    """Report the portals and what they are for. Yields nothing if they are not needed."""
    if not session.wayland:
        return
    there = [f"{name} {number} ({_PURPOSES[name]})" for name, number in session.portals.items()]
    lacking = [
        f"{name} ({what})" for name, what in _PURPOSES.items() if name not in session.portals
    ]
    sentence = f"Portals of this desktop: {', '.join(there) or 'none'}."
    if lacking:
        sentence = f"{sentence} Not there: {', '.join(lacking)}."
    if session.refusal:
        yield Finding("portals", Level.PROBLEM, f"{_REFUSED} ({session.refusal})", _REGISTER)
    if there:
        yield Finding("portals", Level.OK, sentence)
    else:
        yield Finding("portals", Level.WARNING, sentence, _advice(session))


def check_permission(
    session: Session, backends: Mapping[Ability, Backend], permission: TypingPermission
) -> Iterator[Finding]:
    """Report whether the permission to type is remembered, if the desktop requires one."""
    if backends[Ability.TYPING].method is not Method.PORTAL:
        return
    if session.portals.get("RemoteDesktop", 0) < REMEMBERS_PERMISSION:
        yield Finding(
            "permission",
            Level.OK,
            "This desktop does not remember typing permission: it asks each time, or never.",
        )
    elif permission.token():
        yield Finding("permission", Level.OK, "The desktop lets totpdesk type, and remembers it.")
    elif permission.given():
        yield Finding("permission", Level.OK, "totpdesk may type; the desktop may ask each time.")
    else:
        yield Finding(
            "permission",
            Level.WARNING,
            "totpdesk has no permission to type yet, or the desktop has forgotten it.",
            "Allow typing in totpdesk's settings and in the desktop's dialog, and "
            "have the dialog remember it.",
        )


def _advice(session: Session) -> str:
    backend = next((name for names, name in _BACKENDS if session.runs(*names)), "")
    package = f"xdg-desktop-portal-{backend}" if backend else "the backend for your desktop"
    return f"Install xdg-desktop-portal and {package}, and log in again."
