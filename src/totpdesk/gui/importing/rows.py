"""A row of the preview: checkbox, icon, name, state and code."""

from __future__ import annotations

from functools import partial
from math import ceil
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QLineF, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QListView, QStyle, QStyleOptionComboBox, QStyleOptionViewItem

from totpdesk.base.translation import tr
from totpdesk.gui.importing import words
from totpdesk.gui.importing.model import ROW, PreviewRow
from totpdesk.gui.importing.row_layout import CODE_SCALE, MARK, RowLayout, row_height
from totpdesk.gui.widgets.avatar import draw_avatar
from totpdesk.gui.widgets.checkbox_list import CheckboxDelegate
from totpdesk.gui.widgets.pictures import Pictures
from totpdesk.gui.widgets.rowpaint import BAR, RIGHT, RowInk, bold, draw_bar, draw_line
from totpdesk.gui.widgets.style import code_font, grouped, tinted
from totpdesk.transfer.plan import ImportState

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtCore import QModelIndex, QPersistentModelIndex
    from PySide6.QtGui import QColor

    from totpdesk.autotype import Clock
    from totpdesk.gui.widgets.checkbox_list import ClickAreas
    from totpdesk.otp import Code

    _Index = QModelIndex | QPersistentModelIndex

_SIZE: Final = 16.0
_EQUALS: Final = ((-5, -2.5, 5, -2.5), (-5, 2.5, 5, 2.5))
_LINES: Final[dict[ImportState, Sequence[tuple[float, float, float, float]]]] = {
    ImportState.NEW: ((-5, 0, 5, 0), (0, -5, 0, 5)),
    ImportState.KNOWN: _EQUALS,
    ImportState.DIFFERS: (*_EQUALS, (-3.5, 6, 3.5, -6)),
}
_DISC: Final = 28
_AFTER_DISC: Final = 10
_FAINT: Final = 0.5  # what is not imported
_ARROW: Final = 30  # pixels of a box that its arrow and frame take
_TRASH: Final = tr("In the trash")


def draw_state(painter: QPainter, box: QRectF, state: ImportState, ink: QColor) -> None:
    """Draw a plus, an equals sign, or one that is struck through."""
    painter.save()
    painter.translate(box.center())
    painter.scale(box.width() / _SIZE, box.height() / _SIZE)
    pen = QPen(ink, 1.8)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    painter.setPen(pen)
    painter.drawLines([QLineF(*line) for line in _LINES[state]])
    painter.restore()


class PlanRow(CheckboxDelegate):
    """Paints rows, and handles clicks in them."""

    choice_clicked = Signal(int, QPoint)

    def __init__(self, clock: Clock, view: QListView) -> None:
        """Use this clock for the codes."""
        super().__init__(view)
        self._clock = clock
        self._pictures = Pictures(view)

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:  # noqa: N802, ARG002
        """Return the size of a row, the same for all."""
        return QSize(300, row_height(option.fontMetrics))

    def checkbox_area(self, option: QStyleOptionViewItem) -> QRect:
        """Return the left end of the row."""
        return RowLayout(option.rect, option.font).checkbox

    def paint_content(
        self, painter: QPainter, option: QStyleOptionViewItem, index: _Index, ink: RowInk
    ) -> None:
        """Paint icon, name, state and code."""
        preview_row: PreviewRow = index.data(ROW)
        layout = RowLayout(option.rect, option.font)
        self._paint_face(painter, layout.name, option.rect, preview_row, ink)
        _paint_names(painter, option.font, layout, preview_row, ink)
        _paint_state(painter, option, layout, preview_row, ink)
        self._paint_code(painter, option.font, layout.code, preview_row, ink)

    def click_areas(self, option: QStyleOptionViewItem, index: _Index) -> ClickAreas:
        """Return the checkbox, and the combo box for add or replace."""
        yield from super().click_areas(option, index)
        if index.data(ROW).row.state is ImportState.DIFFERS:
            choice = RowLayout(option.rect, option.font).choice
            yield choice, partial(self.choice_clicked.emit, index.row(), choice.bottomLeft())

    def _paint_face(
        self, painter: QPainter, name: QRect, row: QRect, preview_row: PreviewRow, ink: RowInk
    ) -> None:
        """Paint the icon, or the initial, at the start of the name's column."""
        disc = QRectF(name.left(), row.center().y() - _DISC // 2 + 1, _DISC, _DISC)
        picture = self._pictures.picture(preview_row.row.record.picture, _DISC)
        initial = words.name_of(preview_row.row, preview_row.choice)
        painter.setOpacity(1.0 if preview_row.checked else _FAINT)
        draw_avatar(painter, disc, picture or initial, ink.accent)
        painter.setOpacity(1.0)

    def _paint_code(
        self, painter: QPainter, base: QFont, box: QRect, preview_row: PreviewRow, ink: RowInk
    ) -> None:
        """Paint the code with its remaining seconds, or the value of the counter."""
        now = self._clock.now()
        code = words.code_now(preview_row.row, now)
        line = QFontMetrics(base).height()
        if code is None:
            draw_line(painter, (base, ink.quiet), box, words.counter(preview_row.row), RIGHT)
            return
        font = code_font(base, CODE_SCALE)
        high = QFontMetrics(font).height()
        upper = QRect(box.left(), box.center().y() - (high + line) // 2, box.width(), high)
        draw_line(painter, (font, ink.text), upper, grouped(code.value), RIGHT)
        left = code.seconds_left(now) or 0.0
        lower = QRect(box.left(), upper.bottom() + 1, box.width(), line)
        draw_line(painter, (base, ink.quiet), lower, tr("{seconds} s", seconds=ceil(left)), RIGHT)
        _paint_bar(painter, lower, base, _share(left, code), ink)


def _paint_names(
    painter: QPainter, font: QFont, layout: RowLayout, preview_row: PreviewRow, ink: RowInk
) -> None:
    label, trashed = words.label_of(preview_row.row), preview_row.row.record.trashed
    room = _DISC + _AFTER_DISC
    area = layout.name if label or trashed else layout.centred(layout.name)
    name = words.name_of(preview_row.row, preview_row.choice)
    colour = ink.text if preview_row.checked else ink.quiet
    draw_line(painter, (bold(font), colour), area.adjusted(room, 0, 0, 0), name)
    below = layout.label.adjusted(room, 0, 0, 0)
    if trashed:
        below = _paint_trash(painter, font, below, ink)
    draw_line(painter, (font, ink.quiet), below, label)


def _paint_trash(painter: QPainter, font: QFont, line: QRect, ink: RowInk) -> QRect:
    """Paint a label for an account from the trash; return the rest of the line."""
    wide = QFontMetrics(font).horizontalAdvance(_TRASH) + 12
    label = QRectF(line.left(), line.top(), wide, line.height())
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(tinted(ink.text, 0.12))
    painter.drawRoundedRect(label, 4, 4)
    painter.setFont(font)
    painter.setPen(ink.text)
    painter.drawText(label, Qt.AlignmentFlag.AlignCenter, _TRASH)
    return line.adjusted(wide + 8, 0, 0, 0)


def _paint_state(
    painter: QPainter,
    option: QStyleOptionViewItem,
    layout: RowLayout,
    preview_row: PreviewRow,
    ink: RowInk,
) -> None:
    row, remark = preview_row.row, words.remark(preview_row.row)
    two = bool(remark or row.state is ImportState.DIFFERS)
    area = layout.state if two else layout.centred(layout.state)
    mark = QRectF(area.left(), area.center().y() - MARK / 2 + 1, MARK, MARK)
    colour = ink.quiet if row.state is ImportState.KNOWN else ink.text
    draw_state(painter, mark, row.state, colour)
    right = area.adjusted(MARK + 6, 0, 0, 0)
    draw_line(painter, (option.font, colour), right, words.state_text(row))
    if row.state is ImportState.DIFFERS:
        _paint_choice(painter, option, layout.choice, words.choice_text(row, preview_row.choice))
    else:
        draw_line(painter, (option.font, ink.quiet), layout.remark, remark)


def _paint_choice(painter: QPainter, option: QStyleOptionViewItem, area: QRect, text: str) -> None:
    box = QStyleOptionComboBox()
    box.rect = area
    box.palette = option.palette
    box.fontMetrics = option.fontMetrics
    wide = area.width() - _ARROW
    box.currentText = option.fontMetrics.elidedText(text, Qt.TextElideMode.ElideRight, wide)
    box.state = QStyle.StateFlag.State_Enabled
    box.subControls = QStyle.SubControl.SC_All
    painter.setFont(option.font)
    style, widget = option.widget.style(), option.widget
    style.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, box, painter, widget)
    style.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, box, painter, widget)


def _paint_bar(painter: QPainter, line: QRect, base: QFont, share: float, ink: RowInk) -> None:
    beside = QFontMetrics(base).horizontalAdvance(tr("{seconds} s", seconds="00")) + 8
    groove = QRectF(line.left(), line.center().y(), line.width() - beside, BAR)
    draw_bar(painter, groove, share, (ink.text, ink.accent))


def _share(left: float, code: Code) -> float:
    """Return the remaining share of a code's time, from 0 to 1."""
    if code.valid_from is None or code.valid_until is None:
        return 0.0
    return max(0.0, min(1.0, left / (code.valid_until - code.valid_from).total_seconds()))
