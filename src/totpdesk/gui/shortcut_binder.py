"""Bind the global shortcuts off the GUI thread: a desktop may be slow or ask the user."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from totpdesk.gui.runtime import tasks

if TYPE_CHECKING:
    from totpdesk.base.errors import TotpdeskError
    from totpdesk.service.instance import RunningInstance


class ShortcutBinder(QObject):
    """Runs one request at a time; of those made in between, only the last one is run.

    `bound` is emitted once the shortcuts are bound, except for the `problems`, a sentence each; and
    again when a desktop that asks its user has answered, or the user has moved the keys there.
    """

    bound = Signal()
    _changed = Signal()

    def __init__(self, instance: RunningInstance) -> None:
        """Use the instance that binds them."""
        super().__init__()
        self.problems: tuple[str, ...] = ()
        self._instance = instance
        self._should_bind = False
        self._pending = False
        self._busy = False
        self._changed.connect(self._take_over)
        instance.on_keys(self._changed.emit)

    @Slot()
    def bind(self) -> None:
        """Bind the configured shortcuts again. Returns immediately."""
        self._request(bound=True)

    @Slot(bool)
    def release_while(self, listening: bool) -> None:  # noqa: FBT001 - Qt's signature
        """Release them while a field waits for keys, then bind them again."""
        self._request(bound=not listening)

    def _request(self, *, bound: bool) -> None:
        self._should_bind, self._pending = bound, True
        if not self._busy:
            self._work()

    def _work(self) -> None:
        self._pending, self._busy = False, True
        if self._should_bind:
            tasks.run(self, self._instance.bind_shortcuts, self._done, self._failed)
        else:
            tasks.run(self, self._instance.release_shortcuts, self._done, self._failed)

    @Slot()
    def _take_over(self) -> None:
        """Report what the desktop says now, unless `_done` is about to."""
        if not self._busy:
            self._done(None)

    def _failed(self, error: TotpdeskError) -> None:
        self._end([str(error)])

    def _done(self, _: object) -> None:
        self._end(self._instance.shortcut_problems())  # an answer may have come meanwhile

    def _end(self, problems: list[str]) -> None:
        self._busy = False
        if self._pending:
            self._work()
        elif self._should_bind:
            self.problems = tuple(dict.fromkeys(problems))  # one cause may have several effects
            self.bound.emit()
