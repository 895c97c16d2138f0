"""The focused window: even an available backend may not report it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from totpdesk.base.errors import DesktopError
from totpdesk.base.finding import Finding, Level
from totpdesk.base.translation import tr

if TYPE_CHECKING:
    from totpdesk.autotype import Focus


def check_focus(focus: Focus) -> Finding:
    """Ask which window is focused. None is a valid answer."""
    try:
        window = focus.focused()
    except DesktopError as error:
        return Finding("focus", Level.PROBLEM, str(error))
    if window is not None and not window.id:
        return Finding(
            "focus",
            Level.PROBLEM,
            tr("The desktop does not report the focused window, although it could."),
            tr("Restart totpdesk from your desktop. Until then you choose among several accounts."),
        )
    return Finding("focus", Level.OK, tr("The desktop reports the focused window."))
