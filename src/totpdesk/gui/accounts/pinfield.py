"""A PIN that goes before a code: typed unseen, told to the keychain, never read back."""

from __future__ import annotations

from typing import Final

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from totpdesk.accounts.account import Pin
from totpdesk.gui.widgets.style import GAP, quiet_label

_HINT: Final = "For VPNs that want a PIN and the code in one field. It is kept with the secret."
_NONE: Final = "No PIN"
_SET: Final = "A PIN is set; type another to change it"
_LEAVING: Final = "The PIN is removed on Save"


class PinField(QWidget):
    """Shows whether a PIN is set, and takes a new one or the wish to have none."""

    def __init__(self, *, is_set: bool) -> None:
        """Begin with nothing changed."""
        super().__init__()
        self._is_set = is_set
        self._field = QLineEdit(echoMode=QLineEdit.EchoMode.Password)
        self._field.setAccessibleDescription(_HINT)
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
        rows.addWidget(quiet_label(_HINT))
        self.setFocusProxy(self._field)

    def _typed(self, text: str) -> None:
        """Take a PIN that is typed as the wish to have one."""
        if text:
            self._remove.setChecked(False)

    def _show(self) -> None:
        leaves = self._remove.isChecked()
        if leaves:
            self._field.clear()
        self._remove.setText("&Keep" if leaves else "&Remove")
        state = _LEAVING if leaves else _SET if self._is_set else _NONE
        self._field.setPlaceholderText(state)
        self._field.setAccessibleName(f"PIN before the code. {state}.")
