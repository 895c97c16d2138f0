"""Plasma 6 without its panels: KWin, which registers the shortcuts, and KDE's real portal."""

from __future__ import annotations

from support.today.session import InRoot
from support.wayland.kde import KdeSession


class PlasmaSession(InRoot, KdeSession):
    """A private Plasma 6, alive between `with` and the end of its block."""

    PLASMA = "6"

    def _kwin(self) -> list[str]:
        """Not tell KWin itself that it is part of Plasma: without the rest it would crash."""
        return ["env", "-u", "KDE_FULL_SESSION", "-u", "KDE_SESSION_VERSION", *super()._kwin()]
