"""What kind of session this is: the facts that decide which ways are open in it."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Mapping  # noqa: TC003 - dataclass fields are looked up at run time by tools
from dataclasses import dataclass, field
from typing import Final

PORTALS: Final = ("GlobalShortcuts", "RemoteDesktop", "Clipboard", "Screenshot")
PROGRAMS: Final = ("wtype", "wl-copy", "wl-paste", "gsettings")


@dataclass(frozen=True, slots=True)
class Session:
    """A session. `desktops` are the names it goes by, lower case ("kde", "sway").

    `portals` are the versions of the portal's interfaces that are there, `programs` those that can
    be run, `refusal` the portal's words where it refused to register us.
    """

    system: str = sys.platform
    wayland: bool = False
    x11: bool = False
    desktops: frozenset[str] = frozenset()
    portals: Mapping[str, int] = field(default_factory=dict)
    programs: frozenset[str] = frozenset()
    refusal: str = ""

    @property
    def session(self) -> str:
        """What kind it is, for people: "Wayland", "X11" or "no graphical session"."""
        if self.wayland:
            return "Wayland"
        return "X11" if self.x11 else "no graphical session"

    def runs(self, *desktops: str) -> bool:
        """Tell whether it is one of these desktops."""
        return not self.desktops.isdisjoint(desktops)


def gather(environ: Mapping[str, str] = os.environ) -> Session:
    """Find out about this session. Asks the portal only on Wayland, where it matters."""
    wayland = bool(environ.get("WAYLAND_DISPLAY"))
    portals, refusal = _portals() if wayland else ({}, "")
    return Session(
        wayland=wayland,
        x11=bool(environ.get("DISPLAY")),
        desktops=frozenset(_desktops(environ)),
        portals=portals,
        refusal=refusal,
        programs=frozenset(name for name in PROGRAMS if shutil.which(name)),
    )


def _desktops(environ: Mapping[str, str]) -> list[str]:
    names = environ.get("XDG_CURRENT_DESKTOP", "").lower().split(":")
    if environ.get("SWAYSOCK"):
        names.append("sway")
    if environ.get("HYPRLAND_INSTANCE_SIGNATURE"):
        names.append("hyprland")
    return [name for name in names if name]


def _portals() -> tuple[dict[str, int], str]:
    from totpdesk.base.errors import PortalError  # noqa: PLC0415 - the same
    from totpdesk.platforms.linux.wayland.portal.bus import PortalBus  # noqa: PLC0415 - on Wayland only

    try:
        bus = PortalBus()
    except PortalError:
        return {}, ""
    try:
        versions = {name: bus.version(name) for name in PORTALS}
    finally:
        bus.close()
    return {
        name: version for name, version in versions.items() if version
    }, bus.registration_refusal
