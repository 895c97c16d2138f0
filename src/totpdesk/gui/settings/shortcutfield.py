"""A field for a shortcut that there need not be, and what its keys truly are.

Keys are claimed before they are saved. Where the desktop assigns them, its word is shown, too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from totpdesk.autotype import shortcuts
from totpdesk.gui.settings.keycapture import KeyCapture
from totpdesk.gui.widgets.style import GAP
from totpdesk.settings.values import NONE

if TYPE_CHECKING:
    from totpdesk.autotype.shortcuts import Shortcut
    from totpdesk.gui.app_context import AppContext
    from totpdesk.service.instance import RunningInstance
    from totpdesk.settings import Chord


class ShortcutField(QWidget):
    """A KeyCapture with a button that takes the shortcut away. `chosen` has the chord, or None."""

    chosen = Signal(object)
    refused = Signal(str)
    listening = Signal(bool)

    def __init__(self, chord: Chord | None, *, what: str, none: str = "None") -> None:
        """Show a chord; `what` says to a screen reader whose it is, `none` stands for no chord."""
        super().__init__()
        self.capture = KeyCapture(chord, what=what, none=none)
        self.clear = QPushButton("C&lear", autoDefault=False)
        self.clear.setAccessibleName(f"Clear: {what}")
        self.capture.captured.connect(self._choose)
        self.capture.refused.connect(self.refused)
        self.capture.listening.connect(self.listening)
        self.clear.clicked.connect(lambda: self._choose(None))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GAP)
        row.addWidget(self.capture, stretch=1)
        row.addWidget(self.clear)
        self.setFocusProxy(self.capture)
        self.show_chord(chord)

    def show_chord(self, chord: Chord | None) -> None:
        """Show another chord, or that there is none."""
        if chord is None and self.clear.hasFocus():
            self.capture.setFocus()
        self.capture.show_chord(chord)
        self.clear.setEnabled(chord is not None)

    def stop(self) -> None:
        """Wait for keys no longer."""
        self.capture.setChecked(False)

    def _choose(self, chord: Chord | None) -> None:
        self.show_chord(chord)
        self.chosen.emit(chord)


def assigned(agent: RunningInstance, wanted: Shortcut) -> str:
    """Return the keys that the desktop has assigned, as a sentence; "" where they are the chord's.

    Where it has assigned none at all the reason is told elsewhere.
    """
    triggers = agent.desktop.shortcuts.triggers()
    keys = triggers.get(wanted.id, "")
    if not triggers or keys.lower() == wanted.chord.title.lower():
        return ""
    return f"Assigned by your desktop: {keys}." if keys else "Your desktop has given it no keys."


def claim(parts: AppContext, wanted: Shortcut | None) -> None:
    """Make sure that a shortcut can be had, before it is saved; off the GUI thread.

    Raises ShortcutTakenError, which names who has it, or ShortcutError.
    """
    if wanted:
        present = shortcuts.shortcuts(parts.settings.load(), parts.vault.entries())
        shortcuts.claim(wanted, present, parts.agent.try_shortcut)


def save_shortcut(parts: AppContext, key: str, chord: Chord | None) -> None:
    """Save a shortcut of the settings, if it can be had; off the GUI thread.

    Raises as `claim` does, and InvalidSettingError.
    """
    text = NONE if chord is None else str(chord)
    claim(parts, shortcuts.of_settings(parts.settings.load().with_text(key, text)).get(key))
    parts.settings.save(parts.settings.load().with_text(key, text))
