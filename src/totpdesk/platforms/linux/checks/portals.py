"""The desktop's portals, which do on Wayland what programs cannot, and permission to type."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from totpdesk.base.finding import Finding, Level
from totpdesk.base.translation import tr
from totpdesk.platforms.capabilities import Ability, Method, best_backends
from totpdesk.platforms.linux.wayland.portal.permission import REMEMBERS_PERMISSION

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from totpdesk.platforms.capabilities import Backend
    from totpdesk.platforms.detect import Session
    from totpdesk.platforms.linux.wayland.portal.permission import TypingPermission

_PURPOSES: Final = {
    "GlobalShortcuts": tr("shortcuts"),
    "RemoteDesktop": tr("typing"),
    "Clipboard": tr("the clipboard"),
    "Screenshot": tr("QR codes on the screen"),
}
_REFUSED: Final = tr("The desktop's portal does not accept totpdesk, so its shortcut cannot work.")
_REGISTER: Final = tr("Run `totpdesk desktop install`, then restart totpdesk.")
_NO_PORTALS: Final = tr("Portals of this desktop: none.")
_BACKENDS: Final = (
    (("kde",), "kde"),
    (("gnome",), "gnome"),
    (("hyprland",), "hyprland"),
)


def check_portals(session: Session) -> Iterator[Finding]:
    """Report the portals and what they are for; none are needed where programs type without.

    Yields nothing on X11.
    """
    if not session.wayland:
        return
    if session.refusal and session.portals:  # without portals nothing depends on it
        yield Finding("portals", Level.PROBLEM, f"{_REFUSED} ({session.refusal})", _REGISTER)
    if session.portals or best_backends(session)[Ability.TYPING].available:
        yield Finding("portals", Level.OK, _which(session))
    else:
        yield Finding("portals", Level.WARNING, _which(session), _advice(session))


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
            tr("This desktop does not remember typing permission: it asks each time, or never."),
        )
    elif permission.token():
        yield Finding(
            "permission", Level.OK, tr("The desktop lets totpdesk type, and remembers it.")
        )
    elif permission.given():
        yield Finding(
            "permission", Level.OK, tr("totpdesk may type; the desktop may ask each time.")
        )
    else:
        yield Finding(
            "permission",
            Level.WARNING,
            tr("totpdesk has no permission to type yet, or the desktop has forgotten it."),
            tr(
                "Allow typing in totpdesk's settings and in the desktop's dialog, and "
                "have the dialog remember it."
            ),
        )


def _which(session: Session) -> str:
    """Name the portals that are there, with their version, and those that are not."""
    there = ", ".join(f"{name} {n} ({_PURPOSES[name]})" for name, n in session.portals.items())
    lacking = [
        f"{name} ({what})" for name, what in _PURPOSES.items() if name not in session.portals
    ]
    present = tr("Portals of this desktop: {portals}.", portals=there) if there else _NO_PORTALS
    if not lacking:
        return present
    return f"{present} {tr('Not there: {portals}.', portals=', '.join(lacking))}"


def _advice(session: Session) -> str:
    backend = next((name for names, name in _BACKENDS if session.runs(*names)), "")
    if not backend:
        return tr("Install xdg-desktop-portal and the backend for your desktop, and log in again.")
    return tr(
        "Install xdg-desktop-portal and {package}, and log in again.",
        package=f"xdg-desktop-portal-{backend}",
    )
