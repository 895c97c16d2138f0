"""Binds the global shortcuts off the GUI thread: a desktop may take seconds, or ask its user."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from totpdesk.gui.runtime import tasks

if TYPE_CHECKING:
    from totpdesk.base.errors import TotpdeskError
    from totpdesk.service.instance import RunningInstance


class ShortcutBinder(QObject):
    """Does one thing at a time, and whatever was asked for meanwhile, the last of it is done next.

    `bound` tells that the shortcuts are bound, but for what `problems` says, a sentence each.
    """

    bound = Signal()

    def __init__(self, agent: RunningInstance) -> None:
        """Take who binds them."""
        super().__init__()
        self.problems: tuple[str, ...] = ()
        self._agent = agent
        self._wanted = False
        self._asked = False
        self._busy = False

    @Slot()
    def bind(self) -> None:
        """Bind them anew, as the settings and the accounts are then. Returns at once."""
        self._ask(bound=True)

    @Slot(bool)
    def release_while(self, listening: bool) -> None:  # noqa: FBT001 - Qt's signature
        """Give them back while a field waits for keys, which would not arrive; then bind them."""
        self._ask(bound=not listening)

    def _ask(self, *, bound: bool) -> None:
        self._wanted, self._asked = bound, True
        if not self._busy:
            self._work()

    def _work(self) -> None:
        self._asked, self._busy = False, True
        if self._wanted:
            tasks.run(self, self._agent.bind_shortcuts, self._done, self._failed)
        else:
            tasks.run(self, self._agent.release_shortcuts, self._done, self._failed)

    def _failed(self, error: TotpdeskError) -> None:
        self._done([str(error)])

    def _done(self, problems: list[str] | None) -> None:
        self._busy = False
        if self._asked:
            self._work()
        elif self._wanted:
            self.problems = tuple(problems or ())
            self.bound.emit()
