"""The accounts that were found, before adding: their names, and live codes to compare."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QGridLayout,
    QLabel,
    QLineEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from totpdesk.accounts.names import folded
from totpdesk.base.translation import plural, tr
from totpdesk.gui.widgets.second_timer import SecondTimer
from totpdesk.gui.widgets.style import GAP, code_font, grouped, quiet_label
from totpdesk.otp import FIXED, Account, Kind, code_at

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from totpdesk.accounts.account import AccountRecord
    from totpdesk.autotype import Clock
    from totpdesk.otp import KeyUri

_UNNAMED: Final = tr("New account")


@dataclass(frozen=True, slots=True)
class NewItem:
    """An account to add with a name; with `swap` it replaces the one with this name."""

    name: str
    key_uri: KeyUri
    swap: bool = False


def suggested_name(found: AccountRecord, used_names: Collection[str]) -> str:
    """Return its name or the shortest unused one; the label if all are in use."""
    account = found.key_uri.account
    label = account.label or _UNNAMED
    names = (found.name, account.issuer or account.account, label)
    return next((name for name in names if name and folded(name) not in used_names), label)


class Review(QScrollArea):
    """Lists the accounts found. `changed`: other accounts or names are selected."""

    changed = Signal()

    def __init__(self, clock: Clock) -> None:
        """Create it empty."""
        super().__init__(widgetResizable=True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self._clock = clock
        self._rows: list[_Row] = []
        self._timer = SecondTimer(self, clock)
        self._timer.second.connect(self._show_codes)

    def show_found(self, found: Sequence[AccountRecord], used_names: Collection[str]) -> None:
        """Show these accounts; `used_names` are those in use, case folded."""
        self.clear()
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, GAP, 0)
        column.setSpacing(GAP + 6)
        names = set(used_names)
        for item in found:
            row = _Row(item.key_uri, suggested_name(item, names), used_names, alone=len(found) == 1)
            names.add(folded(row.name.text()))
            row.changed.connect(self.changed)
            self._rows.append(row)
            column.addWidget(row)
        column.addStretch()
        self.setWidget(body)
        self._timer.beat()

    def items(self) -> list[NewItem]:
        """Return the checked accounts, or none while one of them has an invalid name."""
        checked = [row for row in self._rows if row.checkbox.isChecked()]
        if not all(row.will_do() for row in checked):
            return []
        return [row.item() for row in checked]

    def focus_first(self) -> None:
        """Put the cursor into the first name."""
        if self._rows:
            self._rows[0].name.setFocus()
            self._rows[0].name.selectAll()

    def clear(self) -> None:
        """Forget the accounts and their secrets."""
        self._timer.stop()
        self._rows.clear()
        if old := self.takeWidget():
            old.deleteLater()

    def _show_codes(self) -> None:
        now = self._clock.now()
        for row in self._rows:
            row.show_code(now)


class _Row(QWidget):
    """One account: checkbox, name, label and code, and how to resolve a duplicate name."""

    changed = Signal()

    def __init__(
        self, key_uri: KeyUri, name: str, used_names: Collection[str], *, alone: bool
    ) -> None:
        super().__init__()
        self._key_uri = key_uri
        self._used_names = used_names
        self.checkbox = QCheckBox()
        self.checkbox.setChecked(True)
        self.checkbox.setAccessibleName(tr("Add {name}", name=key_uri.account.label or name))
        self.checkbox.setVisible(not alone)
        self.name = QLineEdit(name)
        self.name.setAccessibleName(tr("Name"))
        self._swap = QCheckBox()
        self._code = QLabel()
        self._code.setFont(code_font(self.font()))
        self._left = quiet_label(wrap=False)
        self._lay_out(quiet_label(_whose(key_uri)))
        for signal in (self.name.textChanged, self.checkbox.toggled, self._swap.toggled):
            signal.connect(self._check)
        self._check()

    def will_do(self) -> bool:
        """Return whether the account can be added with its name."""
        return bool(self.name.text().strip()) and (not self._clashes() or self._swap.isChecked())

    def item(self) -> NewItem:
        """Return the account with its name."""
        return NewItem(self.name.text(), self._key_uri, self._clashes())

    def show_code(self, now: datetime) -> None:
        """Show the current code; for a counter none is generated before it is used."""
        account = self._key_uri.account
        if account.kind is Kind.HOTP:
            self._left.setText(tr("Counter {number}", number=account.counter))
            return
        code = code_at(account, self._key_uri.secret, now)
        self._code.setText(grouped(code.value))
        self._left.setText(tr("{seconds} s", seconds=int(code.seconds_left(now) or 0) + 1))

    def _lay_out(self, whose: QLabel) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(GAP + 4)
        grid.setVerticalSpacing(3)
        grid.addWidget(self.checkbox, 0, 0)
        grid.addWidget(self.name, 0, 1)
        grid.addWidget(self._code, 0, 2)
        grid.addWidget(self._left, 0, 3)
        grid.addWidget(whose, 1, 1, 1, 3)
        grid.addWidget(self._swap, 2, 1, 1, 3)
        grid.setColumnStretch(1, 1)

    def _clashes(self) -> bool:
        return folded(" ".join(self.name.text().split())) in self._used_names

    def _check(self) -> None:
        clashes = self._clashes()
        self._swap.setVisible(clashes)
        self._swap.setText(tr("This name is taken. &Replace that account (it goes to the trash)."))
        self.name.setEnabled(self.checkbox.isChecked())
        self.changed.emit()


def _whose(key_uri: KeyUri) -> str:
    account = key_uri.account
    usual = Account(account.issuer, account.account)
    parts = [account.label or tr("No label")]
    if account.kind is not usual.kind:
        parts.append(tr("by counter") if account.kind is Kind.HOTP else account.kind.called)
    if account.digits != usual.digits and account.kind not in FIXED:
        parts.append(plural("{count} digit", "{count} digits", account.digits))
    if account.period != usual.period:
        parts.append(tr("every {seconds} s", seconds=account.period))
    if account.algorithm is not usual.algorithm and account.kind not in FIXED:
        parts.append(account.algorithm.value)
    return "  ·  ".join(parts)
