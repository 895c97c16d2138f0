"""A row of the picker: its digit, icon, name, label and reason."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPalette
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from totpdesk.gui.picker.keys import NUMBERED
from totpdesk.gui.widgets.account_list import ENTRY, second_line
from totpdesk.gui.widgets.avatar import draw_avatar
from totpdesk.gui.widgets.rowpaint import draw_line, draw_name
from totpdesk.gui.widgets.style import tinted

if TYPE_CHECKING:
    from collections.abc import Mapping

    from totpdesk.accounts.account import AccountRecord
    from totpdesk.gui.widgets.pictures import Pictures

    _Index = QModelIndex | QPersistentModelIndex

_PAD: Final = 6
_LINE_GAP: Final = 2
_DISC: Final = 30
_ROUND: Final = 6.0
_WITH_ALT: Final = "Alt+{}"
_Group = QPalette.ColorGroup
_Role = QPalette.ColorRole


class PickerRow(QStyledItemDelegate):
    """Paints rows. `typed`: the field is not empty, so that digits need Alt."""

    def __init__(self, view: QListView, pictures: Pictures, reasons: Mapping[str, str]) -> None:
        """Paint these icons, and the reasons for likely accounts, by id."""
        super().__init__(view)
        self._pictures = pictures
        self.typed = False
        self._reasons = reasons
        small = _smaller(view.font())
        self._number_width = QFontMetrics(small).horizontalAdvance(_WITH_ALT.format(9)) + 4

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:  # noqa: N802, ARG002
        """Return the size of a row, the same for all."""
        return QSize(100, 2 * option.fontMetrics.height() + _LINE_GAP + 14)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Paint one row."""
        ink = _Ink(option)
        painter.save()
        painter.setClipRect(option.rect)  # a name with stacked accents stays in its row
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        _paint_ground(painter, option, ink)
        inner = option.rect.adjusted(_PAD, 0, -_PAD - 2, 0)
        if index.row() < NUMBERED:
            self._paint_number(painter, option, inner, index.row() + 1, ink)
        entry: AccountRecord = index.data(ENTRY)
        left = inner.left() + self._number_width + _PAD + 2
        disc = QRectF(left, inner.center().y() - _DISC // 2 + 1, _DISC, _DISC)
        picture = self._pictures.picture(entry.icon, _DISC)
        draw_avatar(painter, disc, picture or entry.name, ink.accent)
        words = inner.adjusted(left + _DISC + 2 * _PAD - inner.left(), 0, 0, 0)
        self._paint_words(painter, option, words, entry, ink)
        painter.restore()

    def _paint_number(
        self, painter: QPainter, option: QStyleOptionViewItem, inner: QRect, number: int, ink: _Ink
    ) -> None:
        """Paint the key of the row, as a key cap if it is a single one."""
        font = _smaller(option.font)
        high = QFontMetrics(font).height() + 4
        wide = self._number_width if self.typed else high
        left = inner.left() + (self._number_width - wide) / 2
        box = QRectF(left, inner.center().y() - high / 2 + 0.5, wide, high)
        if not self.typed:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(tinted(ink.text, 0.22 if ink.current else 0.10))
            painter.drawRoundedRect(box, 4, 4)
        painter.setPen(ink.text if ink.current else ink.quiet)
        painter.setFont(font)
        text = _WITH_ALT.format(number) if self.typed else str(number)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)

    def _paint_words(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        area: QRect,
        entry: AccountRecord,
        ink: _Ink,
    ) -> None:
        """Paint the name, and the details below."""
        reason = self._reasons.get(entry.id, "").removesuffix(".")
        below = "  ·  ".join(part for part in (second_line(entry), reason) if part)
        line = option.fontMetrics.height()
        high = 2 * line + _LINE_GAP if below else line
        top = area.top() + (area.height() - high) // 2
        name = QRect(area.left(), top, area.width(), line)
        draw_name(painter, entry, option.font, name, (ink.text, ink.accent))
        low = name.translated(0, line + _LINE_GAP)
        draw_line(painter, (option.font, ink.quiet), low, below)


class _Ink:
    """The palette's colours for a row, always those of the active window."""

    def __init__(self, option: QStyleOptionViewItem) -> None:
        palette = option.palette
        self.current = bool(option.state & QStyle.StateFlag.State_Selected)
        self.touched = bool(option.state & QStyle.StateFlag.State_MouseOver)
        role = _Role.HighlightedText if self.current else _Role.Text
        self.text = palette.color(_Group.Active, role)
        quiet = palette.color(_Group.Active, _Role.PlaceholderText)
        self.quiet = tinted(self.text, 0.85) if self.current else quiet
        self.ground = palette.color(_Group.Active, _Role.Highlight)
        self.accent = self.text if self.current else self.ground


def _paint_ground(painter: QPainter, option: QStyleOptionViewItem, ink: _Ink) -> None:
    if not (ink.current or ink.touched):
        return
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ink.ground if ink.current else tinted(ink.ground, 0.12))
    painter.drawRoundedRect(QRectF(option.rect).adjusted(0, 1, 0, -1), _ROUND, _ROUND)


def _smaller(font: QFont) -> QFont:
    small = QFont(font)
    small.setPointSizeF(font.pointSizeF() * 0.85)
    return small
