"""A field for one of a few values, such as how codes are inserted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QComboBox

if TYPE_CHECKING:
    from collections.abc import Sequence

    from totpdesk.accounts.own_settings import Choice


class ChoiceField(QComboBox):
    """Shows the labels. The values stay here, because Qt would make texts of some."""

    def __init__(self, choices: Sequence[Choice], chosen: object) -> None:
        """Show what is chosen."""
        super().__init__()
        self._values = [choice.value for choice in choices]
        self.addItems([choice.label for choice in choices])
        self.setCurrentIndex(self._values.index(chosen))

    def chosen(self) -> object:
        """Return what is chosen."""
        return self._values[self.currentIndex()]
