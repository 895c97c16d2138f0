"""A field that records a shortcut when it is pressed, and shows its actual keys.

A shortcut is registered briefly before it is saved, to refuse one that another program uses. If the
desktop assigns the keys, these are shown too.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from totpdesk.autotype import shortcuts
from totpdesk.base.errors import InvalidSettingError
from totpdesk.base.translation import tr
from totpdesk.gui.widgets.shortcut_test import ASKING
from totpdesk.gui.widgets.style import GAP
from totpdesk.settings import Chord
from totpdesk.settings.key_names import KEYPAD, KEYS, MODIFIERS
from totpdesk.settings.values import NONE

if TYPE_CHECKING:
    from totpdesk.autotype.shortcuts import Shortcut
    from totpdesk.gui.app_context import AppContext
    from totpdesk.service.instance import RunningInstance


_MODIFIERS: Final = {Qt.KeyboardModifier[names.qt]: m for m, names in MODIFIERS.items()}
_ONLY_MODIFIERS: Final = frozenset(
    {Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_Shift, Qt.Key.Key_Meta, Qt.Key.Key_AltGr}
    | {Qt.Key.Key_Super_L, Qt.Key.Key_Super_R, Qt.Key.Key_CapsLock, Qt.Key.Key_NumLock}
)
_NAMES: Final = {Qt.Key[f"Key_{qt}"]: key for key, names in KEYS.items() for qt in names.qt}
_ON_LINUX: Final = sys.platform == "linux"
_KEYPAD: Final = {Qt.Key[f"Key_{qt}"]: key for key, names in KEYPAD.items() for qt in names.qt}
# Where Linux has F13 to F24: layouts give most of these other names, by which nobody knows them.
_F13: Final = 191
_FUNCTION_KEYS: Final = {_F13 + number: f"f{13 + number}" for number in range(12)}


def chord_of(event: QKeyEvent) -> Chord | None:
    """Return the chord of a key event, or None while only modifiers are down.

    Raises InvalidSettingError for a plain key and for keys that chords have no name for.
    """
    key = Qt.Key(event.key())
    if key in _ONLY_MODIFIERS:
        return None
    held = [name.value for flag, name in _MODIFIERS.items() if event.modifiers() & flag]
    return Chord.parse("+".join([*(f"<{name}>" for name in held), _name(key, event)]))


def _name(key: Qt.Key, event: QKeyEvent) -> str:
    if _ON_LINUX:
        if event.nativeScanCode() in _FUNCTION_KEYS:
            return _FUNCTION_KEYS[event.nativeScanCode()]
        if event.modifiers() & Qt.KeyboardModifier.KeypadModifier and key in _KEYPAD:
            return _KEYPAD[key]
    if key in _NAMES:
        return _NAMES[key]
    if key == Qt.Key.Key_Plus:
        raise InvalidSettingError(tr("The plus key cannot be part of a shortcut. Press another."))
    if key > 0x10FFFF:  # Qt's own keys are above Unicode: media keys, dead keys
        raise InvalidSettingError(tr("This key cannot be part of a shortcut. Press another."))
    text = event.text()
    if not text.isascii() and text.upper() == chr(key):
        return text.lower()  # \u03c2 and \u0131, whose capitals are those of another letter
    return chr(key).lower()[0]  # of a Turkish dotted I, the letter without its dot


class KeyCapture(QPushButton):
    """Shows a chord. Clicked, it waits for another: `captured`, or `refused` with the reason.

    `listening` is emitted when it starts and stops waiting: the shortcuts of totpdesk must be
    released in between, as their keys would not arrive here.
    """

    captured = Signal(object)
    refused = Signal(str)
    listening = Signal(bool)

    def __init__(
        self, chord: Chord | None, *, what: str = tr("Shortcut"), none: str = tr("None")
    ) -> None:
        """Show a chord, or the text `none` for no chord; `what` is for a screen reader."""
        super().__init__(autoDefault=False)
        self.setCheckable(True)
        self._what, self._none = what, none
        self.chord = chord
        self.setMinimumWidth(180)
        self.toggled.connect(self._toggled)
        self._name()

    def show_chord(self, chord: Chord | None) -> None:
        """Show another chord."""
        self.chord = chord
        self._name()

    def event(self, event: QEvent) -> bool:
        """Record keys that would otherwise move the focus or trigger a mnemonic."""
        if self.isChecked() and isinstance(event, QKeyEvent):
            if event.type() is QEvent.Type.ShortcutOverride:
                event.accept()
                return True
            if event.type() is QEvent.Type.KeyPress:
                self._pressed(event)
                return True
        return super().event(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Stop waiting when the field loses focus."""
        self.setChecked(False)
        super().focusOutEvent(event)

    def _pressed(self, event: QKeyEvent) -> None:
        plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
        if event.key() == Qt.Key.Key_Escape and plain:
            self.setChecked(False)
            return
        try:
            chord = chord_of(event)
        except InvalidSettingError as error:
            self.refused.emit(str(error))
            return
        if chord is not None:
            self.chord = chord
            self.setChecked(False)
            self.captured.emit(chord)

    def _toggled(self, waiting: bool) -> None:  # noqa: FBT001 - Qt's signature
        self._name()
        self.listening.emit(waiting)

    def _name(self) -> None:
        shown = self.chord.title if self.chord else self._none
        self.setText(tr("Press the keys…") if self.isChecked() else shown)
        self.setAccessibleName(tr("{name}: {keys}. Press to change.", name=self._what, keys=shown))


class ShortcutField(QWidget):
    """A KeyCapture with a button to remove the shortcut. `chosen` has the chord, or None."""

    chosen = Signal(object)
    refused = Signal(str)
    listening = Signal(bool)

    def __init__(self, chord: Chord | None, *, what: str, none: str = tr("None")) -> None:
        """Show a chord, or the text `none` for no chord; `what` is for a screen reader."""
        super().__init__()
        self.capture = KeyCapture(chord, what=what, none=none)
        self.clear = QPushButton(tr("C&lear"), autoDefault=False)
        self.clear.setAccessibleName(tr("Clear: {name}", name=what))
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

    @property
    def chord(self) -> Chord | None:
        """The chord that is shown."""
        return self.capture.chord

    def stop(self) -> None:
        """Stop waiting for keys."""
        self.capture.setChecked(False)

    def _choose(self, chord: Chord | None) -> None:
        self.show_chord(chord)
        self.chosen.emit(chord)


def assigned(instance: RunningInstance, shortcut: Shortcut) -> str:
    """Return the keys that the desktop has assigned, as a sentence; "" if they are the chord's.

    While it is asking the user about them, the sentence says so.

    If it has assigned none, the reason is shown elsewhere.
    """
    if instance.awaits_keys():
        return ASKING
    triggers = instance.desktop.shortcuts.triggers()
    keys = triggers.get(shortcut.id, "")
    if not triggers or keys.lower() == shortcut.chord.title.lower():
        return ""
    if not keys:
        return tr("Your desktop has given it no keys.")
    return tr("Assigned by your desktop: {keys}.", keys=keys)


def require_free_shortcut(context: AppContext, shortcut: Shortcut | None) -> None:
    """Check that a shortcut is available, before it is saved; off the GUI thread.

    Raises ShortcutTakenError, which names the conflict, or ShortcutError.
    """
    if shortcut:
        present = shortcuts.shortcuts(context.settings.load(), context.accounts.entries())
        shortcuts.require_free_shortcut(shortcut, present, context.instance.try_shortcut)


def save_shortcut(context: AppContext, key: str, chord: Chord | None) -> None:
    """Save a shortcut of the settings, if it is available; off the GUI thread.

    Raises what `require_free_shortcut` raises, and InvalidSettingError.
    """
    text = NONE if chord is None else str(chord)
    changed = context.settings.load().with_text(key, text)
    require_free_shortcut(context, shortcuts.of_settings(changed).get(key))
    context.settings.save(context.settings.load().with_text(key, text))
