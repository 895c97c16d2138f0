"""Lets the desktop's portal see which program Qt's connection belongs to, when that is new.

Qt asks the portal for the desktop's colours as it starts. A portal wants to look into a process
that it does not know yet, once for each of its connections, and answers it nothing if it cannot.
"""

from __future__ import annotations

from contextlib import ExitStack
from typing import Final

from PySide6.QtDBus import QDBusConnection, QDBusMessage, QDBusPendingCallWatcher

from totpdesk.platforms.own_memory import recognisable

_PORTAL: Final = ("org.freedesktop.portal.Desktop", "/org/freedesktop/portal/desktop")
_QUESTION: Final = ("org.freedesktop.portal.NetworkMonitor", "GetAvailable")  # every portal knows
_MOST_MS: Final = 5000


class Introduction:
    """From its creation until the portal has answered, programs of the user can see ours."""

    def __init__(self) -> None:
        """Begin. Create it before Qt's application object, which asks first."""
        self._shown = ExitStack()
        self._shown.enter_context(recognisable())
        self._answer: QDBusPendingCallWatcher | None = None

    def ask(self) -> None:
        """Ask a portal that runs, after what Qt has asked; its answer ends the introduction."""
        question = QDBusMessage.createMethodCall(*_PORTAL, *_QUESTION)
        question.setAutoStartService(False)
        call = QDBusConnection.sessionBus().asyncCall(question, _MOST_MS)
        self._answer = QDBusPendingCallWatcher(call)
        self._answer.finished.connect(self._end)
        if self._answer.isFinished():  # there is no bus
            self._end()

    @property
    def awaits_answer(self) -> bool:
        """Whether the portal has not answered yet."""
        return self._answer is not None

    def _end(self) -> None:
        self._answer = None
        self._shown.close()
