"""Detects what kind of session this is."""

from __future__ import annotations

import os
import shutil
import sys
from typing import TYPE_CHECKING, Final

assert sys.platform == "linux"  # mypy skips the rest on other systems

from totpdesk.base.errors import PortalError
from totpdesk.platforms.detect import Session
from totpdesk.platforms.linux.wayland.portal.bus import PortalBus
from totpdesk.platforms.linux.wayland.wire import offered

if TYPE_CHECKING:
    from collections.abc import Mapping

PORTALS: Final = ("GlobalShortcuts", "RemoteDesktop", "Clipboard", "Screenshot")
PROGRAMS: Final = ("wtype", "wl-copy", "wl-paste", "gsettings", "grim")


def find_session(environ: Mapping[str, str] = os.environ) -> Session:
    """Detect the kind of session. Asks portal and compositor only on Wayland, where it matters."""
    wayland = bool(environ.get("WAYLAND_DISPLAY"))
    portals, refusal = _portals() if wayland else ({}, "")
    return Session(
        wayland=wayland,
        x11=bool(environ.get("DISPLAY")),
        desktops=frozenset(_desktops(environ)),
        portals=portals,
        refusal=refusal,
        protocols=offered(environ) if wayland else frozenset(),
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
    try:
        bus = PortalBus()
    except PortalError:
        return {}, ""
    try:
        versions = {name: bus.version(name) for name in PORTALS}
    finally:
        bus.close()
    there = {name: version for name, version in versions.items() if version}
    return there, bus.registration_refusal
