"""The status page: what works on this desktop, what does not, and what to do about it."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QGuiApplication, QPainter, QPalette, QResizeEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
)

from totpdesk.base.finding import Finding, Level
from totpdesk.base.translation import plural, tr
from totpdesk.doctor.diagnosis import as_text
from totpdesk.gui.runtime import tasks
from totpdesk.gui.widgets.shortcut_test import ShortcutTest
from totpdesk.gui.widgets.status_label import SIZE, WORDS, draw_status
from totpdesk.gui.widgets.style import GAP, MARGIN, larger

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PySide6.QtCore import QPersistentModelIndex

    from totpdesk.base.errors import TotpdeskError
    from totpdesk.gui.doctor.runner import Doctor

    _Index = QModelIndex | QPersistentModelIndex

_FINDING: Final = Qt.ItemDataRole.UserRole
_PAD: Final = 12
_BETWEEN: Final = 3
_WORST_FIRST: Final = (Level.PROBLEM, Level.WARNING, Level.OK)
_WRAP: Final = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
_COMMAND: Final = re.compile("`([^`]*)`")
_TITLES: Final = {
    "accounts": tr("List of accounts"),
    "autostart": tr("At login"),
    "backup": tr("Backup"),
    "clipboard": tr("Clipboard"),
    "clock": tr("Clock"),
    "desktop": tr("Desktop"),
    "focus": tr("Which window is meant"),
    "instance": tr("totpdesk itself"),
    "keychain": tr("Keychain"),
    "locking": tr("Locking"),
    "permission": tr("Permission to type"),
    "portals": tr("Portals"),
    "screenshot": tr("Screenshot"),
    "search": tr("Desktop search"),
    "settings": tr("Settings"),
    "shortcut": tr("Shortcut"),
    "tray": tr("Tray"),
    "typing": tr("Typing"),
}
_MAIN = "insert"


class Findings(QListWidget):
    """Shows findings. The arrow keys select them; a screen reader reads them completely."""

    def __init__(self) -> None:
        """Create it empty."""
        super().__init__()
        self.setItemDelegate(_Row(self))
        self.setAccessibleName(tr("What was found"))
        self.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def show_findings(self, findings: Iterable[Finding]) -> None:
        """Show these findings, grouped by subject, and select the first."""
        self.clear()
        listed = list(findings)
        checks = list(dict.fromkeys(finding.check for finding in listed))
        for finding in sorted(
            listed, key=lambda found: (_WORST_FIRST.index(found.level), checks.index(found.check))
        ):
            self.addItem(_item(finding))
        self.setCurrentRow(0)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Wrap the text again."""
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()


def title(finding: Finding) -> str:
    """Return the title of a finding."""
    return _TITLES.get(finding.check, finding.check.capitalize())


def _quoted(text: str) -> str:
    """Replace the backquotes around commands by quotation marks."""
    return _COMMAND.sub(r"“\1”", text)


def _item(finding: Finding) -> QListWidgetItem:
    item = QListWidgetItem()
    item.setData(_FINDING, finding)
    words = f"{WORDS[finding.level]}. {title(finding)}. {finding.sentence} {finding.advice}"
    item.setData(Qt.ItemDataRole.AccessibleTextRole, _quoted(words.strip()))
    return item


class _Row(QStyledItemDelegate):
    """Paints a finding on as many lines as it takes."""

    def __init__(self, view: QListWidget) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:  # noqa: N802 - Qt's name
        """Return the size of the row for the view's width."""
        width = self._view.viewport().width()
        area = QRect(0, 0, width, 10_000)
        lines = self._lines(option, index.data(_FINDING), area)
        return QSize(width, lines[-1][1].bottom() + _PAD)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Paint the sign and the lines."""
        finding: Finding = index.data(_FINDING)
        style = self._view.style()
        style.drawPrimitive(
            QStyle.PrimitiveElement.PE_PanelItemViewItem, option, painter, self._view
        )
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        roles = QPalette.ColorRole
        ink = option.palette.color(roles.HighlightedText if chosen else roles.Text)
        ground = option.palette.color(roles.Highlight if chosen else roles.Base)
        corner = option.rect.topLeft()
        box = QRectF(corner.x() + _PAD, corner.y() + _PAD - 1, SIZE, SIZE)
        draw_status(painter, box, finding.level, ink, ground)
        painter.save()
        painter.setPen(ink)
        for font, where, text in self._lines(option, finding, option.rect):
            painter.setFont(font)
            painter.drawText(where, _WRAP, text)
        painter.restore()

    def _lines(
        self, option: QStyleOptionViewItem, finding: Finding, area: QRect
    ) -> list[tuple[QFont, QRect, str]]:
        """Return font, place and text of title, sentence and advice."""
        bold = QFont(option.font)
        bold.setWeight(QFont.Weight.DemiBold)
        advice = f"→ {_quoted(finding.advice)}" if finding.advice else ""
        sentence = _quoted(finding.sentence)
        texts = ((bold, title(finding)), (option.font, sentence), (option.font, advice))
        left, top = area.left() + 2 * _PAD + SIZE, area.top() + _PAD
        lines = []
        for font, text in texts:
            if text:
                free = QRect(left, top, area.right() - _PAD - left, 10_000)
                where = _bounds(font, free, text)
                lines.append((font, where, text))
                top = where.bottom() + _BETWEEN
        return lines


def _bounds(font: QFont, free: QRect, text: str) -> QRect:
    return QFontMetrics(font).boundingRect(free, _WRAP, text)


class Status(QDialog):
    """Runs all checks when it opens, and again on request."""

    first_steps_asked = Signal()

    holds_no_secret = True

    def __init__(self, doctor: Doctor) -> None:
        """Create it and run all checks."""
        super().__init__()
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Check this desktop"))
        self._doctor = doctor
        self._found: list[Finding] = []
        self._summary = QLabel()
        larger(self._summary, 1.25, QFont.Weight.DemiBold)
        self._list = Findings()
        self._shortcut_test = ShortcutTest(doctor.instance)
        self._screenshot = QCheckBox(tr("Take a &screenshot too; the desktop may ask you"))
        self._again = QPushButton(tr("Check &again"), autoDefault=False)
        self._copy = QPushButton(tr("&Copy the report"), autoDefault=False)
        self._first = QPushButton(tr("&First steps…"), autoDefault=False)
        self._lay_out()
        self._again.clicked.connect(self.check)
        self._copy.clicked.connect(self._copy_report)
        self._first.clicked.connect(self.first_steps_asked)
        self.check()

    def check(self) -> None:
        """Run all checks."""
        self._enable(ready=False)
        self._summary.setText(tr("Checking… a small window appears for a moment."))
        examine = partial(self._doctor.examine, screenshot=self._screenshot.isChecked())
        tasks.run(self, examine, self._show, self._failed)

    def _show(self, found: list[Finding]) -> None:
        self._found = found
        self._list.show_findings(found)
        self._summary.setText(_summed_up(found))
        self._shortcut_test.wait_for(
            self._doctor.instance.desktop.shortcuts.triggers().get(_MAIN, "")
        )
        self._enable(ready=True)
        self._list.setFocus()

    def _failed(self, error: TotpdeskError) -> None:
        self._show([Finding("instance", Level.PROBLEM, str(error))])

    def _copy_report(self) -> None:
        QGuiApplication.clipboard().setText(as_text(self._found) + "\n")
        self._copy.setText(tr("Copied"))

    def _enable(self, *, ready: bool) -> None:
        self._copy.setText(tr("&Copy the report"))
        for part in (self._again, self._copy, self._screenshot):
            part.setEnabled(ready)

    def _lay_out(self) -> None:
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        for button in (self._again, self._copy, self._first):
            buttons.addButton(button, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.rejected.connect(self.close)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        rows.setSpacing(GAP + 2)
        rows.addWidget(self._summary)
        rows.addWidget(self._list, stretch=1)
        rows.addWidget(self._shortcut_test)
        rows.addWidget(self._screenshot)
        rows.addWidget(buttons)
        self.resize(660, 620)


def _summed_up(found: list[Finding]) -> str:
    levels = [finding.level for finding in found]
    problems, warnings = levels.count(Level.PROBLEM), levels.count(Level.WARNING)
    first = plural("{count} problem", "{count} problems", problems)
    second = plural("{count} warning", "{count} warnings", warnings)
    if problems and warnings:
        return tr("{problems} and {warnings}", problems=first, warnings=second)
    if problems or warnings:
        return first if problems else second
    return tr("All is well.")
