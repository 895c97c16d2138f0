"""A field for one of a few values, such as how codes are inserted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QComboBox

if TYPE_CHECKING:
    from collections.abc import Sequence

    from totpdesk.accounts.own_settings import SettingValue


class ChoiceField(QComboBox):
    """Shows the labels. The values are stored here, as Qt would convert some to text."""

    def __init__(self, choices: Sequence[SettingValue], chosen: object) -> None:
        """Create it with this value selected."""
        super().__init__()
        self._values = [choice.value for choice in choices]
        self.addItems([choice.label for choice in choices])
        self.setCurrentIndex(self._values.index(chosen))

    def chosen(self) -> object:
        """Return the selected value."""
        return self._values[self.currentIndex()]
