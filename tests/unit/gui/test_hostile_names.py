"""Names that others chose, in the tray's menu and in rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest
from PySide6.QtGui import QImage, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QListView

from totpdesk.accounts.account import AccountRecord
from totpdesk.gui.menu import label
from totpdesk.gui.picker.rows import PickerRow
from totpdesk.gui.widgets.account_list import ENTRY
from totpdesk.otp import Account

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

STACKED: Final = "Two" + "\N{COMBINING ACUTE ACCENT}\N{COMBINING CEDILLA}" * 200
TURNED: Final = "\N{RIGHT-TO-LEFT OVERRIDE}owT"
LONG: Final = "Two " * 25_000


class _NoPictures:
    """No account has an icon."""

    def picture(self, *_: object) -> None:
        """Return none."""


def painted(name: str) -> list[QImage]:
    """Return the first and the last of three rows of the picker, the second with this name."""
    view, model = QListView(), QStandardItemModel()
    for each in ("One", name, "Three"):
        item = QStandardItem()
        item.setData(AccountRecord(each[:5], each, Account(each, each)), ENTRY)
        model.appendRow(item)
    view.setModel(model)
    view.setItemDelegate(PickerRow(view, _NoPictures(), {}))  # type: ignore[arg-type]
    view.resize(400, 300)
    shown = view.viewport().grab().toImage()
    return [shown.copy(view.visualRect(model.index(row, 0))) for row in (0, 2)]


@pytest.mark.parametrize("name", [STACKED, TURNED, LONG])
def test_a_row_of_the_picker_stays_in_its_row(application: QApplication, name: str) -> None:
    """The rows above and below look as they do beside a harmless name."""
    assert painted(name) == painted("Two")


@pytest.mark.parametrize("name", [STACKED, TURNED, LONG])
def test_a_line_of_the_menu_is_short(name: str) -> None:
    """A menu shortens nothing itself."""
    text = label(AccountRecord("id", name, Account(name, name)))
    assert len(text) <= 100
    assert "\N{RIGHT-TO-LEFT OVERRIDE}" not in text
