"""Which desktop this is: the one place that decides it."""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import TYPE_CHECKING

from totpdesk.base.errors import NoDisplayError
from totpdesk.platforms.capabilities import ways
from totpdesk.platforms.detect import gather
from totpdesk.settings import Listen

if TYPE_CHECKING:
    from totpdesk.autotype import Desktop


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
        from totpdesk.platforms.linux.wayland.session import open_wayland  # noqa: PLC0415 - only where Wayland is

        return open_wayland(ways(facts))
    if not facts.x11:
        raise NoDisplayError(
            "There is no graphical session to serve (neither WAYLAND_DISPLAY nor DISPLAY is set). "
            "Start totpdesk in your desktop."
        )
    from totpdesk.platforms.linux.x11 import open_x11  # noqa: PLC0415 - only where X11 is

    return open_x11()


def _watching(desktop: Desktop) -> Desktop:
    from totpdesk.platforms.pynput_shortcuts import PynputShortcuts  # noqa: PLC0415 - by setting only

    return replace(desktop, shortcuts=PynputShortcuts())
