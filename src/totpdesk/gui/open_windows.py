"""The open windows by name: each opens only once, and all are locked together.

Safe by default: a window that neither declares that it holds no secret nor can forget its secrets
is closed when the secrets are locked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Protocol, runtime_checkable

import shiboken6
from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QWidget

from totpdesk.gui.state import ShowsState

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from totpdesk.gui.state import AppState

_REPAINT_MS: Final = 300  # time for a compositor to draw what was behind the windows


@runtime_checkable
class Lockable(Protocol):
    """A window, or a part of one, that can forget its secrets and stay open."""

    def lock(self) -> None:
        """Forget every secret and code."""

    def unlock(self) -> None:
        """Show secrets and codes again."""


@runtime_checkable
class HoldsNoSecret(Protocol):
    """A window without secrets of its own; its parts may have some."""

    holds_no_secret: bool


class OpenWindows(QObject):
    """Opens, activates and closes windows; ignores those that were deleted."""

    def __init__(self) -> None:
        """Start without windows."""
        super().__init__()
        self._windows: dict[str, QWidget] = {}

    def get(self, name: str) -> QWidget | None:
        """Return a window that is open."""
        window = self._windows.get(name)
        return window if window is not None and shiboken6.isValid(window) else None

    def keep(self, name: str, window: QWidget) -> None:
        """Add a window without showing it; an older one of this name is closed."""
        if self.get(name) is not window:
            self.close(name)
        self._windows[name] = window

    def present(self, name: str, window: QWidget) -> None:
        """Add a window in the same way, and bring it to the front."""
        self.keep(name, window)
        window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
        window.show()
        window.raise_()
        window.activateWindow()

    def bring_up(self, name: str) -> bool:
        """Bring an open window to the front; return whether there is one."""
        window = self.get(name)
        if window:
            self.present(name, window)
        return window is not None

    def once(self, name: str, make: Callable[[], QWidget]) -> None:
        """Bring a window to the front, creating it if needed."""
        if not self.bring_up(name):
            self.present(name, make())

    def close(self, name: str) -> None:
        """Close a window, if it is open."""
        window = self.get(name)
        self._windows.pop(name, None)
        if window:
            window.close()

    def close_all(self) -> None:
        """Close every window."""
        for name in list(self._windows):
            self.close(name)

    def show_state(self, state: AppState) -> None:
        """Pass a new state to the windows that show accounts."""
        for _, window in self._live():
            if isinstance(window, ShowsState):
                window.show_state(state)

    def lock(self) -> None:
        """Make every window forget its secrets; close those that cannot."""
        for name, window in list(self._live()):
            if not isinstance(window, (Lockable, HoldsNoSecret)):
                self.close(name)
                continue
            for part in _lockable(window):
                part.lock()

    def unlock(self) -> None:
        """Make the windows read the secrets again."""
        for _, window in list(self._live()):
            for part in _lockable(window):
                part.unlock()

    def act_unseen(self, act: Callable[[], None], then: Callable[[], object]) -> None:
        """Hide the windows, call `act` after the desktop has repainted, and show them again.

        `then` brings one to the front once they are there: GNOME puts what comes last on top.
        """
        visible = [window for _, window in self._live() if window.isVisible()]
        for window in visible:
            window.hide()

        def go_on() -> None:
            act()
            for _, window in self._live():
                if window in visible:
                    window.show()
            QTimer.singleShot(_REPAINT_MS, self, then)

        QTimer.singleShot(_REPAINT_MS, self, go_on)

    def _live(self) -> Iterator[tuple[str, QWidget]]:
        self._windows = {name: w for name, w in self._windows.items() if shiboken6.isValid(w)}
        yield from list(self._windows.items())


def _lockable(window: QWidget) -> list[Lockable]:
    """Return the window and those of its parts and dialogs that can be locked."""
    return [part for part in (window, *window.findChildren(QWidget)) if isinstance(part, Lockable)]
