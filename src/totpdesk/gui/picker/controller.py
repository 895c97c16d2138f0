"""Ask for an account, and give focus back to the window."""

from __future__ import annotations

import importlib
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer

from totpdesk.gui.runtime import tasks

if TYPE_CHECKING:
    from collections.abc import Callable

    from totpdesk.autotype import PickRequest, Window
    from totpdesk.base.errors import TotpdeskError
    from totpdesk.gui.app_context import AppContext
    from totpdesk.gui.picker import Picker


_WARM_MS: Final = 500  # after the start, when the event loop is idle


class PickerController(QObject):
    """Creates pickers, and passes the choice to the running instance."""

    def __init__(self, context: AppContext, failed: Callable[[TotpdeskError], None]) -> None:
        """Use this instance; `failed` is called if a window did not get focus back."""
        super().__init__()
        self._context = context
        self._failed = failed
        QTimer.singleShot(_WARM_MS, self, _warm)

    def picker(self, request: PickRequest) -> Picker:
        """Return a picker without showing it."""
        from totpdesk.gui.picker import Picker  # noqa: PLC0415 - loaded when needed

        picker = Picker(request, self._context)
        picker.chosen.connect(partial(self._chosen, request.window))
        picker.copied.connect(partial(self._copied, request.window))
        picker.dismissed.connect(partial(self.give, request.window))
        return picker

    def give(self, window: Window | None) -> None:
        """Activate a window on another thread, as the desktop waits for it."""
        if window is None:
            return
        focus = self._context.instance.desktop.focus
        tasks.run(self, lambda: focus.give(window), lambda _: None, self._failed)

    def _chosen(self, window: Window | None, entry_id: str, enter: bool) -> None:  # noqa: FBT001 - a signal's
        self._context.instance.insert(entry_id, window, picked=True, enter=enter)

    def _copied(self, window: Window | None, entry_id: str) -> None:
        self._context.instance.copy(entry_id)
        self.give(window)


def _warm() -> None:
    """Import the picker before its first use, which saves 30 ms then."""
    importlib.import_module("totpdesk.gui.picker")
