"""The fields of what the keychain keeps beside an account's secret key: its note and its PIN."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import (
    QHBoxLayout,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from totpdesk.accounts.account import Pin
from totpdesk.gui.widgets.passphrase import HiddenField
from totpdesk.gui.widgets.style import GAP, quiet_label

if TYPE_CHECKING:
    from totpdesk.base.errors import TotpdeskError


_LINES: Final = 4
_READING: Final = "Being read from the keychain…"
_EMPTY: Final = "Recovery codes, for instance"
_HINT: Final = "It is kept with the secret."
_PIN_HINT: Final = "For VPNs that want a PIN and the code in one field. It is kept with the secret."
_NONE: Final = "No PIN"
_SET: Final = "A PIN is set; type another to change it"
_LEAVING: Final = "The PIN is removed on Save"


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


class PinField(QWidget):
    """Shows whether a PIN is set, and takes a new one or the wish to have none."""

    def __init__(self, *, is_set: bool) -> None:
        """Begin with nothing changed."""
        super().__init__()
        self._is_set = is_set
        self._field = HiddenField()
        self._field.setAccessibleDescription(_PIN_HINT)
        self._remove = QPushButton(autoDefault=False)
        self._remove.setCheckable(True)
        self._remove.setVisible(is_set)
        self._remove.toggled.connect(self._show)
        self._field.textChanged.connect(self._typed)
        self._lay_out()
        self._show()

    @property
    def is_wanted(self) -> bool:
        """Whether there is to be a PIN: the one that is set, or another."""
        return bool(self._field.text()) or (self._is_set and not self._remove.isChecked())

    def pin(self) -> Pin | None:
        """Return a PIN that was typed. Raises InvalidInputError where it cannot be one."""
        text = self._field.text()
        return Pin(text) if text else None

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(GAP)
        row.addWidget(self._field, stretch=1)
        row.addWidget(self._remove)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(GAP // 2)
        rows.addLayout(row)
        rows.addWidget(quiet_label(_PIN_HINT))
        self.setFocusProxy(self._field)

    def _typed(self, text: str) -> None:
        """Take a PIN that is typed as the wish to have one."""
        if text:
            self._remove.setChecked(False)

    def _show(self) -> None:
        leaves = self._remove.isChecked()
        if leaves:
            self._field.forget()
        self._remove.setText("&Keep" if leaves else "&Remove")
        state = _LEAVING if leaves else _SET if self._is_set else _NONE
        self._field.setPlaceholderText(state)
        self._field.setAccessibleName(f"PIN before the code. {state}.")
