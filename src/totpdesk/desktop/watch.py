"""Shortcuts by pynput's listener, for where no grab can be had.

It sees every key that is pressed, and the focused window receives the shortcut too: by setting
only. Nothing is kept of what it sees but which keys of the shortcut are down.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from totpdesk.errors import ShortcutError

if TYPE_CHECKING:
    from collections.abc import Callable

    from totpdesk.settings import Chord


class WatchedShortcuts:
    """Delivery's Shortcuts port over pynput."""

    def __init__(self) -> None:
        """Start nothing yet."""
        self._bound: dict[str, Callable[[], object]] = {}
        self._listener: Any = None

    def bind(self, chord: Chord, heard: Callable[[], object]) -> None:
        """Begin to watch for a shortcut; conflicts cannot be seen this way.

        Raises ShortcutError where pynput is not installed.
        """
        self._bound[str(chord).replace("<super>", "<cmd>")] = heard
        self._restart()

    def unbind_all(self) -> None:
        """Stop watching."""
        self._bound.clear()
        self._restart()

    def _restart(self) -> None:
        if self._listener is not None:
            self._listener.stop()
            self._listener = None
        if self._bound:
            self._listener = _keyboard().GlobalHotKeys(dict(self._bound))
            self._listener.start()  # a daemon thread
            self._listener.wait()


def _keyboard() -> Any:  # noqa: ANN401 - pynput has no types
    try:
        from pynput import keyboard  # noqa: PLC0415 - opens the display as it is imported
    except ImportError as error:
        raise ShortcutError(
            "pynput is not installed. Run `pip install 'totpdesk[pynput]'`, or set listen to grab."
        ) from error
    return keyboard
