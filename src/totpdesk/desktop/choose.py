"""Which desktop this is: the one place that decides it."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from totpdesk.errors import NoDisplayError

if TYPE_CHECKING:
    from totpdesk.delivery import Desktop


def open_desktop() -> Desktop:
    """Return the abilities of this desktop. Raises NoDisplayError where there is none to serve."""
    if sys.platform == "linux":
        return _open_linux()
    raise NoDisplayError(
        f"totpdesk cannot type on this system yet ({sys.platform}). `totpdesk copy` works."
    )


def _open_linux() -> Desktop:
    if not os.environ.get("DISPLAY"):
        raise NoDisplayError(
            "No X11 session can be reached (DISPLAY is not set). Start totpdesk in your desktop."
        )
    from totpdesk.desktop.x11 import open_x11  # noqa: PLC0415 - only where X11 is

    return open_x11()
