"""Shortcuts by pynput's listener, for where no grab can be had.

It sees every key that is pressed, and the focused window receives the shortcut too: by setting
only. Nothing is kept of what it sees but which keys of the shortcut are down.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from totpdesk.base.errors import ShortcutError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from totpdesk.autotype import Hotkey
    from totpdesk.settings import Chord


class PynputShortcuts:
    """Delivery's Shortcuts port over pynput."""

    def __init__(self) -> None:
        """Start nothing yet."""
        self._bound: tuple[Hotkey, ...] = ()
        self._listener: Any = None

    def bind(self, wanted: Sequence[Hotkey]) -> dict[str, ShortcutError]:
        """Watch for these; conflicts cannot be seen this way. None is where pynput is not."""
        self._stop()
        try:
            self._bound = tuple(wanted)
            self._start()
        except ShortcutError as error:
            self._bound = ()
            return {hotkey.id: error for hotkey in wanted}
        return {}

    def probe(self, chord: Chord) -> None:  # noqa: ARG002 - the port's signature
        """Say nothing against any chord. Raises ShortcutError where pynput is not installed."""
        _keyboard()

    def triggers(self) -> dict[str, str]:
        """Return what is watched for."""
        return {hotkey.id: hotkey.chord.title for hotkey in self._bound}

    def _stop(self) -> None:
        if self._listener is not None:
            self._listener.stop()
            self._listener = None

    def _start(self) -> None:
        if self._bound:
            self._listener = _keyboard().GlobalHotKeys(
                {str(h.chord).replace("<super>", "<cmd>"): h.heard for h in self._bound}
            )
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
