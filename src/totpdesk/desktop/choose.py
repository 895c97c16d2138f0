"""Which desktop this is: the one place that decides it."""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import TYPE_CHECKING

from totpdesk.desktop.facts import gather
from totpdesk.desktop.ladder import ways
from totpdesk.errors import NoDisplayError
from totpdesk.settings import Listen

if TYPE_CHECKING:
    from totpdesk.delivery import Desktop


def open_desktop(listen: Listen = Listen.GRAB) -> Desktop:
    """Return the abilities of this desktop, shortcuts heard in the given way.

    Raises NoDisplayError where there is no desktop to serve.
    """
    if sys.platform == "linux":
        desktop = _open_linux()
        return desktop if listen is Listen.GRAB else _watching(desktop)
    raise NoDisplayError(
        f"totpdesk cannot type on this system yet ({sys.platform}). `totpdesk copy` works."
    )


def _open_linux() -> Desktop:
    facts = gather()
    if facts.wayland:
        from totpdesk.desktop.wayland import open_wayland  # noqa: PLC0415 - only where Wayland is

        return open_wayland(ways(facts))
    if not facts.x11:
        raise NoDisplayError(
            "There is no graphical session to serve (neither WAYLAND_DISPLAY nor DISPLAY is set). "
            "Start totpdesk in your desktop."
        )
    from totpdesk.desktop.x11 import open_x11  # noqa: PLC0415 - only where X11 is

    return open_x11()


def _watching(desktop: Desktop) -> Desktop:
    from totpdesk.desktop.watch import WatchedShortcuts  # noqa: PLC0415 - by setting only

    return replace(desktop, shortcuts=WatchedShortcuts())
