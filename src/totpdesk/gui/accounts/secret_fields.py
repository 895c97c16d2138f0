"""The fields for the note and the PIN of an account, which are stored in the keychain."""

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
from totpdesk.base.translation import tr
from totpdesk.gui.widgets.passphrase import HiddenField
from totpdesk.gui.widgets.style import GAP, quiet_label

if TYPE_CHECKING:
    from totpdesk.base.errors import TotpdeskError


_LINES: Final = 4
_READING: Final = tr("Being read from the keychain…")
_EMPTY: Final = tr("Recovery codes, for instance")
_HINT: Final = tr("It is saved with the secret key.")
_PIN_HINT: Final = tr("For VPNs with one field for PIN and code. It is saved with the secret key.")
_NONE: Final = tr("No PIN")
_SET: Final = tr("A PIN is set; type another to change it")
_REMOVING: Final = tr("The PIN is removed on Save")


class NoteField(QWidget):
    """A field that is disabled until the current note has been read."""

    def __init__(self) -> None:
        """Create it disabled."""
        super().__init__()
        self._before: str | None = None
        self._forgotten = False
        self._field = QPlainTextEdit(placeholderText=_READING, tabChangesFocus=True)
        self._field.setEnabled(False)
        self._field.setAccessibleName(tr("Note"))
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
        """Show the note and enable the field."""
        if self._forgotten:
            return
        self._before = note
        self._field.setPlaceholderText(_EMPTY)
        self._field.setPlainText(note)
        self._field.setEnabled(True)

    def show_why_not(self, error: TotpdeskError) -> None:
        """Show why the note cannot be read or changed."""
        self._field.setPlaceholderText("")
        self._words.setText(f"{error} {tr('The note stays as it is.')}")

    @property
    def before(self) -> str:
        """The note that was shown, "" if there was none or it could not be read."""
        return self._before or ""

    def note(self) -> str:
        """Return the note to save: the edited one, or the one that was shown."""
        if self._before is None or not self._field.document().isModified():
            return self.before
        text = self._field.toPlainText()
        return text if text.strip() else ""

    def forget(self) -> None:
        """Clear the field, and ignore a note that is still being read."""
        self._forgotten, self._before = True, None
        self._field.setUndoRedoEnabled(False)
        self._field.clear()


class PinField(QWidget):
    """Shows whether a PIN is set, and lets the user change or remove it."""

    def __init__(self, *, is_set: bool) -> None:
        """Create it unchanged."""
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
    def will_have_pin(self) -> bool:
        """Whether the account will have a PIN."""
        return bool(self._field.text()) or (self._is_set and not self._remove.isChecked())

    def pin(self) -> Pin | None:
        """Return the PIN that was typed, if any. Raises InvalidInputError."""
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
        """Cancel removing the PIN when one is typed."""
        if text:
            self._remove.setChecked(False)

    def _show(self) -> None:
        removes = self._remove.isChecked()
        if removes:
            self._field.forget()
        self._remove.setText(tr("&Keep") if removes else tr("&Remove"))
        state = _REMOVING if removes else _SET if self._is_set else _NONE
        self._field.setPlaceholderText(state)
        self._field.setAccessibleName(tr("PIN before the code. {state}.", state=state))
