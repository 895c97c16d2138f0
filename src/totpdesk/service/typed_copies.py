"""Copy a typed code to the clipboard too, after the outcome of its press: the code, never a PIN.

It is copied as the setting says. `when-safe` means: not where a clipboard manager keeps what is
copied, which is reported once; and not where the user's own copy could not be given back.
"""

from __future__ import annotations

import logging
import os
from typing import TYPE_CHECKING, Final

from totpdesk.autotype import NotCopied
from totpdesk.base import paths
from totpdesk.base.best_effort import best_effort
from totpdesk.base.files import make_private_folder
from totpdesk.base.reading import open_regular
from totpdesk.settings import CopyTyped

if TYPE_CHECKING:
    from collections.abc import Callable

    from totpdesk.autotype import Services
    from totpdesk.settings import Settings

_log: Final = logging.getLogger(__name__)
_APPEND: Final = os.O_RDWR | os.O_CREAT | os.O_APPEND


class TypedCopies:
    """Copies typed codes. Used by one thread at a time."""

    def __init__(self, services: Services, report: Callable[[NotCopied], None]) -> None:
        """Use this clipboard. `report` is called once per clipboard manager."""
        self._clipboard = services.clipboard
        self._takes_keyboard = services.desktop.copying_takes_keyboard
        self._report = report

    def copy(self, code: str, settings: Settings) -> None:
        """Copy it, or not. Raises ClipboardError."""
        if settings.copy_typed is CopyTyped.NEVER or self._takes_keyboard:
            return
        if settings.copy_typed is CopyTyped.ALWAYS:
            self._clipboard.put(code, settings.clear_after)
        elif manager := self._clipboard.kept_by():
            if _first_time(manager.name):
                self._report(NotCopied(manager))
        elif not self._clipboard.put_aside(code, settings.clear_after):
            _log.info("the typed code was not copied too: what was copied could not be given back")


def _first_time(manager: str) -> bool:
    """Return whether this manager was not reported yet, and note that it is now."""
    path = paths.reported_path()
    with best_effort(_log, "a clipboard manager may be reported again"):
        make_private_folder(path.parent)
        with os.fdopen(open_regular(path, _APPEND), "a+", encoding="utf-8") as file:
            file.seek(0)
            if manager in file.read().splitlines():
                return False
            file.write(f"{manager}\n")
    return True
