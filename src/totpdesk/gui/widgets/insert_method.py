"""The field that chooses how a code is inserted: for all accounts in the settings, or for one."""

from __future__ import annotations

from typing import Final

from PySide6.QtWidgets import QComboBox

from totpdesk.settings import Insert

_TEXTS: Final = {
    Insert.TYPE: "Type it, key by key",
    Insert.PASTE: "Paste it with Ctrl+V",
    Insert.COPY: "Only copy it",
}


class InsertMethodField(QComboBox):
    """With a text for `default`, None can be chosen as well: nothing of one's own."""

    def __init__(self, chosen: Insert | None, default: str = "") -> None:
        """Show what is chosen."""
        super().__init__()
        if default:
            self.addItem(default, None)
        for method, text in _TEXTS.items():
            self.addItem(text, method)
        self.setCurrentIndex(self.findData(chosen))

    def chosen(self) -> Insert | None:
        """Return what is chosen."""
        data = self.currentData()
        return Insert(data) if data else None  # Qt has made a text of it
