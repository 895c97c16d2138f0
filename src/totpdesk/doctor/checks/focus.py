"""The focused window, asked for: a way that is open may still tell nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from totpdesk.base.errors import DesktopError
from totpdesk.base.finding import Finding, Level

if TYPE_CHECKING:
    from totpdesk.autotype import Focus


def check_focus(focus: Focus) -> Finding:
    """Ask which window has the keyboard. That none has it is an answer."""
    try:
        window = focus.focused()
    except DesktopError as error:
        return Finding("focus", Level.PROBLEM, str(error))
    if window is not None and not window.id:
        return Finding(
            "focus",
            Level.PROBLEM,
            "The desktop does not tell which window has the keyboard, though it could.",
            "Start totpdesk anew from your desktop. With several accounts you are asked meanwhile.",
        )
    return Finding("focus", Level.OK, "The desktop told which window has the keyboard.")
