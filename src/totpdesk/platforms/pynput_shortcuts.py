"""Shortcuts by pynput's listener, for desktops without grabs.

It sees every key that is pressed, and the focused window receives the shortcut too: so it is used
only if the settings say so. It keeps only which keys of the shortcut are down.
"""

from __future__ import annotations

import logging
import threading
from typing import TYPE_CHECKING, Any, Final

from totpdesk.base.best_effort import best_effort
from totpdesk.base.errors import ShortcutError
from totpdesk.base.translation import tr
from totpdesk.settings.key_names import MODIFIERS, NAMED_KEYS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from totpdesk.autotype import Binding
    from totpdesk.settings import Chord

_log: Final = logging.getLogger(__name__)


class PynputShortcuts:
    """The Shortcuts port over pynput."""

    def __init__(self) -> None:
        """Start nothing yet."""
        self._bound: tuple[Binding, ...] = ()
        self._listener: Any = None

    def bind(self, bindings: Sequence[Binding]) -> dict[str, ShortcutError]:
        """Watch for these; conflicts cannot be seen this way. Without pynput all are refused."""
        self._stop()
        refused: dict[str, ShortcutError] = {}
        for binding in bindings:
            try:
                self.probe(binding.chord)
            except ShortcutError as error:
                refused[binding.id] = error
        self._bound = tuple(binding for binding in bindings if binding.id not in refused)
        self._start()
        return refused

    def probe(self, chord: Chord) -> None:
        """Check that pynput knows the keys. Raises ShortcutError, also if it is not installed."""
        try:
            _keyboard().HotKey.parse(_notation(chord))
        except ValueError as error:
            raise ShortcutError(
                tr(
                    "{keys} cannot be watched for. Choose another in the settings.",
                    keys=chord.title,
                )
            ) from error

    def triggers(self) -> dict[str, str]:
        """Return the shortcuts that are watched; none if the listener's thread has ended."""
        if (listener := self._listener) is None or not listener.is_alive():
            return {}
        return {binding.id: binding.chord.title for binding in self._bound}

    def _stop(self) -> None:
        listener, self._listener = self._listener, None
        if listener is not None:
            listener.stop()

    def _start(self) -> None:
        if self._bound:
            self._listener = _keyboard().GlobalHotKeys(
                {_notation(each.chord): each.on_press for each in self._bound}
            )
            self._listener.start()  # a daemon thread
            self._listener.wait()
            watch = threading.Thread(target=self._watch, args=(self._listener,), name="shortcuts")
            watch.daemon = True
            watch.start()

    def _watch(self, listener: Any) -> None:  # noqa: ANN401 - pynput has no types
        """Wait for the listener's end; unless we stopped it, report that shortcuts have ended."""
        with best_effort(_log, "the listener for shortcuts failed"):
            listener.join()  # raises what its thread raised
        if self._listener is listener:
            _log.error("the listener for shortcuts has ended, so no shortcut works")


def _notation(chord: Chord) -> str:
    held = [f"<{names.pynput}>" for m, names in MODIFIERS.items() if m in chord.modifiers]
    return "+".join([*held, f"<{chord.key}>" if chord.key in NAMED_KEYS else chord.key])


def _keyboard() -> Any:  # noqa: ANN401 - pynput has no types
    try:
        from pynput import keyboard  # noqa: PLC0415 - opens the display as it is imported
    except ImportError as error:
        raise ShortcutError(
            tr(
                "pynput is not installed. Run `pip install 'totpdesk[pynput]'`, or set listen to "
                "grab."
            )
        ) from error
    return keyboard
