"""The fields for an account's own settings, created from their table."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QCheckBox, QFormLayout, QWidget

from totpdesk.accounts.own_settings import OWN_SETTINGS, OwnSetting, Widget
from totpdesk.base.translation import tr
from totpdesk.gui.accounts.secret_fields import PinField
from totpdesk.gui.widgets.choice_field import ChoiceField
from totpdesk.gui.widgets.shortcut_field import ShortcutField

if TYPE_CHECKING:
    from totpdesk.accounts.account import AccountRecord


class OwnFields:
    """A field for each, in the order of the table. There is one shortcut and one PIN."""

    def __init__(self, entry: AccountRecord) -> None:
        """Show an account's settings."""
        self.shortcut = ShortcutField(entry.shortcut, what=tr("Own shortcut"), none=tr("Set…"))
        self._pin = PinField(is_set=entry.prefix)
        self._fields = {own: self._field(own, getattr(entry, own.name)) for own in OWN_SETTINGS}

    def add_to(self, form: QFormLayout) -> None:
        """Add a row for each."""
        for own, field in self._fields.items():
            form.addRow("" if own.widget is Widget.SWITCH else own.label, field)

    def applied(self, entry: AccountRecord) -> AccountRecord:
        """Return an account with what is in the fields. Raises InvalidInputError."""
        values = {own.name: _value(field) for own, field in self._fields.items()}
        return replace(entry, **values, pin=self._pin.pin())

    def _field(self, own: OwnSetting, value: Any) -> QWidget:  # noqa: ANN401 - the field's type
        match own.widget:
            case Widget.SWITCH:
                box = QCheckBox(own.label)
                box.setChecked(value)
                return box
            case Widget.CHOICE:
                return ChoiceField(own.choices, value)
            case Widget.SHORTCUT:
                return self.shortcut
            case Widget.PIN:
                return self._pin


def _value(field: QWidget) -> Any:  # noqa: ANN401 - the field's type
    match field:
        case QCheckBox():
            return field.isChecked()
        case ChoiceField():
            return field.chosen()
        case ShortcutField():
            return field.chord
        case PinField():
            return field.will_have_pin
        case _:
            raise TypeError(f"a {type(field).__name__} holds no setting")
