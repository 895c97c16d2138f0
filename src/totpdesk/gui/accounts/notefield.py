"""An account's note, which may hold recovery codes: the keychain keeps it, we forget it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget

from totpdesk.gui.widgets.style import GAP, quiet_label

if TYPE_CHECKING:
    from totpdesk.base.errors import TotpdeskError

_LINES: Final = 4
_READING: Final = "Being read from the keychain…"
_EMPTY: Final = "Recovery codes, for instance"
_HINT: Final = "It is kept with the secret."


class NoteField(QWidget):
    """Takes no text until it has been given the note that there is."""

    def __init__(self) -> None:
        """Wait for it."""
        super().__init__()
        self._before: str | None = None
        self._forgotten = False
        self._field = QPlainTextEdit(placeholderText=_READING, tabChangesFocus=True)
        self._field.setEnabled(False)
        self._field.setAccessibleName("Note")
        self._field.setAccessibleDescription(_HINT)
        margins = 2 * (round(self._field.document().documentMargin()) + self._field.frameWidth())
        self._field.setFixedHeight(_LINES * self._field.fontMetrics().lineSpacing() + margins)
        self._words = quiet_label(_HINT)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(GAP // 2)
        rows.addWidget(self._field)
        rows.addWidget(self._words)
        self.setFocusProxy(self._field)

    def show_note(self, note: str) -> None:
        """Show the note as it is, to be changed."""
        if self._forgotten:
            return
        self._before = note
        self._field.setPlaceholderText(_EMPTY)
        self._field.setPlainText(note)
        self._field.setEnabled(True)

    def show_why_not(self, error: TotpdeskError) -> None:
        """Say why it cannot be shown, nor changed."""
        self._field.setPlaceholderText("")
        self._words.setText(f"{error} The note stays as it is.")

    @property
    def before(self) -> str:
        """The note that was shown, "" where there was none or it could not be read."""
        return self._before or ""

    def note(self) -> str:
        """Return the note as it is to be: the one that was shown where nothing was changed."""
        if self._before is None or not self._field.document().isModified():
            return self.before
        text = self._field.toPlainText()
        return text if text.strip() else ""

    def forget(self) -> None:
        """Hold nothing of it any more; what is still being read comes too late."""
        self._forgotten, self._before = True, None
        self._field.setUndoRedoEnabled(False)
        self._field.clear()
