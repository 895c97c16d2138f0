"""The screenshot, tested only on request: the desktop may ask the user."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from totpdesk.base.errors import DesktopError
from totpdesk.base.finding import Finding, Level
from totpdesk.base.translation import tr
from totpdesk.doctor.checks.within import within

if TYPE_CHECKING:
    from collections.abc import Callable

_SECONDS: Final = 30.0  # the desktop may be asking the user
_INSTEAD: Final = tr("Save a screenshot with the desktop's own tool and open it as an image.")


def check_screenshot(take: Callable[[], tuple[int, int]]) -> Finding:
    """Take a screenshot. `take` returns its size in pixels, two zeros for none."""
    try:
        size = within(_SECONDS, take, None)
    except DesktopError as error:
        return Finding("screenshot", Level.PROBLEM, str(error))
    if size is None:
        text = tr("The desktop gave no screenshot within {seconds} s.", seconds=f"{_SECONDS:.0f}")
        return Finding("screenshot", Level.PROBLEM, text, f"{tr('Allow it if asked.')} {_INSTEAD}")
    if not all(size):
        text = tr("The desktop gave an empty screenshot.")
        return Finding("screenshot", Level.PROBLEM, text, _INSTEAD)
    width, height = size
    text = tr("A screenshot was taken ({width} × {height} pixels).", width=width, height=height)  # noqa: RUF001 - times
    return Finding("screenshot", Level.OK, text)
