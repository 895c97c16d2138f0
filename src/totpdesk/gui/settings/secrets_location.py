"""The location of the secrets: moving them, and locking of the vault file."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from totpdesk.base.translation import tr
from totpdesk.gui.runtime import tasks
from totpdesk.gui.widgets.confirm import Answer, confirm
from totpdesk.gui.widgets.move_secrets import MoveSecrets
from totpdesk.gui.widgets.style import GAP, quiet_label
from totpdesk.secrets.store import shown_names
from totpdesk.settings import Secrets

if TYPE_CHECKING:
    from collections.abc import Collection

    from PySide6.QtWidgets import QAbstractButton

    from totpdesk.base.errors import TotpdeskError
    from totpdesk.secrets.locations import SecretLocations
    from totpdesk.settings import Settings

_LONGEST: Final = 1440  # minutes
_LOCATIONS: Final = {Secrets.KEYCHAIN: tr("In the keychain"), Secrets.FILE: tr("In a vault file")}
_MOVES: Final = {
    Secrets.KEYCHAIN: tr("Move them to a &vault file…"),
    Secrets.FILE: tr("Move them to the &keychain…"),
}
_DELETED: Final = tr(
    "They are not used any more. Nothing is deleted unless every secret can be read where it is "
    "now."
)
_OTHER: Final = {Secrets.KEYCHAIN: Secrets.FILE, Secrets.FILE: Secrets.KEYCHAIN}


@dataclass(frozen=True, slots=True)
class _Found:
    """The location in use, and the others with old copies."""

    location: Secrets
    old: tuple[str, ...]


class SecretsLocation(QWidget):
    """`chosen` has a setting and its text, `refused` an error."""

    chosen = Signal(str, str)
    refused = Signal(str)

    def __init__(self, locations: SecretLocations, settings: Settings) -> None:
        """Create it; `refresh` finds out where the secrets are."""
        super().__init__()
        self._locations = locations
        self._task = tasks.Latest(self)
        self._location = settings.secrets
        self._where = QLabel(_LOCATIONS[settings.secrets])
        self.other_location = QPushButton(autoDefault=False)
        self.other_location.setEnabled(False)  # until the location is known
        self.locking = _Locking(settings)
        self._old = quiet_label()
        self.forget = QPushButton(tr("Delete the&m…"), autoDefault=False)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(GAP)
        rows.addLayout(_beside(self._where, self.other_location))
        rows.addWidget(self.locking)
        rows.addLayout(self._old_row())
        self.other_location.clicked.connect(self._ask_to_move)
        self.forget.clicked.connect(self._ask_to_forget)
        self.locking.chosen.connect(self.chosen)
        self._show(_Found(settings.secrets, ()))

    def refresh(self) -> None:
        """Find out where the secrets are, off the GUI thread."""
        self._task.run(self._find, self._show_known, self._refuse)

    def _old_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(GAP)
        row.addWidget(self._old, stretch=1)
        row.addWidget(self.forget)
        return row

    def _find(self) -> _Found:
        return _Found(self._locations.in_use, tuple(self._locations.count_old_copies()))

    def _show_known(self, found: _Found) -> None:
        self.other_location.setEnabled(True)
        self._show(found)

    def _show(self, found: _Found) -> None:
        self._location = found.location
        self._where.setText(_LOCATIONS[found.location])
        self.other_location.setText(_MOVES[found.location])
        self.locking.setVisible(found.location is Secrets.FILE)
        self._old.setText(_still_there(found.old))
        for part in (self._old, self.forget):
            part.setVisible(bool(found.old))

    def _ask_to_move(self) -> None:
        dialog = MoveSecrets(self._locations, _OTHER[self._location], self.window())
        dialog.moved.connect(self.refresh)
        dialog.open()

    def _ask_to_forget(self) -> None:
        confirm(self, tr("Delete the old copies?"), _DELETED, Answer(tr("&Delete"), self._forget))

    def _forget(self) -> None:
        tasks.run(self, self._locations.delete_old_copies, lambda _: self.refresh(), self._refuse)

    def _refuse(self, error: TotpdeskError) -> None:
        self.refused.emit(str(error))


class _Locking(QWidget):
    """When an open vault file is locked. `chosen` has a setting and its text."""

    chosen = Signal(str, str)

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self.after = QSpinBox(suffix=tr("{minutes} min", minutes=""), maximum=_LONGEST)
        self.after.setSpecialValueText(tr("Never"))
        self.after.setValue(settings.lock_after)
        label = QLabel(tr("Lock it when &unused for"))
        label.setBuddy(self.after)
        self.with_screen = QCheckBox(tr("Lock it with the sc&reen"))
        self.with_screen.setChecked(settings.lock_on_screen_lock)
        self.before_sleep = QCheckBox(tr("Lock it before the computer slee&ps"))
        self.before_sleep.setChecked(settings.lock_on_suspend)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(GAP)
        rows.addLayout(_beside(label, self.after))
        rows.addWidget(self.with_screen)
        rows.addWidget(self.before_sleep)
        self.after.valueChanged.connect(lambda value: self.chosen.emit("lock_after", str(value)))
        self._save_toggled(self.with_screen, "lock_on_screen_lock")
        self._save_toggled(self.before_sleep, "lock_on_suspend")

    def _save_toggled(self, box: QAbstractButton, key: str) -> None:
        box.toggled.connect(partial(self._toggled, key))

    def _toggled(self, key: str, on: bool) -> None:  # noqa: FBT001 - Qt's signature
        self.chosen.emit(key, "yes" if on else "no")


def _beside(*parts: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(GAP)
    for part in parts:
        row.addWidget(part)
    row.addStretch()
    return row


def _still_there(locations: Collection[str]) -> str:
    """Return the sentence about old copies in these locations, "" without any."""
    if not locations:
        return ""
    return tr("Old copies still exist here: {places}.", places=shown_names(locations))
