"""Asking which account is meant, and giving the keyboard back to the window that wants it."""

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


_WARM_MS: Final = 500  # after the start, when the event loop has nothing left to do


class PickerController(QObject):
    """Makes pickers, and has the running instance do what is chosen in them."""

    def __init__(self, context: AppContext, failed: Callable[[TotpdeskError], None]) -> None:
        """Take the instance, and what is told that a window could not get the keyboard back."""
        super().__init__()
        self._context = context
        self._failed = failed
        QTimer.singleShot(_WARM_MS, self, _warm)

    def picker(self, request: PickRequest) -> Picker:
        """Return a picker that is not shown yet."""
        from totpdesk.gui.picker import Picker  # noqa: PLC0415 - not before it is wanted

        picker = Picker(request, self._context)
        picker.chosen.connect(partial(self._chosen, request.window))
        picker.copied.connect(partial(self._copied, request.window))
        picker.dismissed.connect(partial(self.give, request.window))
        return picker

    def give(self, window: Window | None) -> None:
        """Have the desktop bring a window to the front; it waits for it, so not on this thread."""
        if window is None:
            return
        focus = self._context.agent.desktop.focus
        tasks.run(self, lambda: focus.give(window), lambda _: None, self._failed)

    def _chosen(self, window: Window | None, entry_id: str, enter: bool) -> None:  # noqa: FBT001 - a signal's
        self._context.agent.insert(entry_id, window, picked=True, enter=enter)

    def _copied(self, window: Window | None, entry_id: str) -> None:
        self._context.agent.copy(entry_id)
        self.give(window)


def _warm() -> None:
    """Import the picker ahead of its first use, for which it would be 30 ms."""
    importlib.import_module("totpdesk.gui.picker")
