"""A row of the account list: icon, name, issuer and user name, code and remaining time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QAbstractItemModel, QEvent, QModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QMouseEvent, QPainter
from PySide6.QtWidgets import (
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionButton,
    QStyleOptionViewItem,
)

from totpdesk.base.translation import tr
from totpdesk.gui.widgets.account_list import ENTRY, second_line
from totpdesk.gui.widgets.avatar import draw_avatar
from totpdesk.gui.widgets.rowpaint import BAR, RowInk, draw_bar, draw_line, draw_name
from totpdesk.gui.widgets.style import code_font, grouped
from totpdesk.otp import Kind

if TYPE_CHECKING:
    from PySide6.QtCore import QPersistentModelIndex

    from totpdesk.accounts.account import AccountRecord
    from totpdesk.gui.widgets.live_codes import LiveCodes
    from totpdesk.gui.widgets.pictures import Pictures
    from totpdesk.otp import Code

    _Index = QModelIndex | QPersistentModelIndex

_PAD: Final = 14
_DISC: Final = 36
_HEIGHT: Final = 62
_NEXT: Final = tr("Next code")
_Type = QEvent.Type


_MISSING: Final = tr("Secret key missing")


class AccountRow(QStyledItemDelegate):
    """Paints rows. A click on a code or on a counter's button is `code_clicked`."""

    code_clicked = Signal(object)

    def __init__(self, codes: LiveCodes, pictures: Pictures, view: QListView) -> None:
        """Paint these codes and icons."""
        super().__init__(view)
        self._codes = codes
        self._pictures = pictures

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:  # noqa: N802, ARG002
        """Return the size of a row, the same for all."""
        return QSize(200, max(_HEIGHT, 2 * option.fontMetrics.height() + 26))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Paint one row."""
        entry = index.data(ENTRY)
        option.widget.style().drawPrimitive(
            QStyle.PrimitiveElement.PE_PanelItemViewItem, option, painter, option.widget
        )
        painter.save()
        painter.setClipRect(option.rect)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        inner = option.rect.adjusted(_PAD, 0, -_PAD, 0)
        ink = RowInk(option)
        self._paint_disc(painter, inner, entry, ink)
        right = self._paint_right(painter, option, inner, entry, ink)
        _paint_names(painter, option, inner.adjusted(_DISC + 12, 0, -right - 12, 0), entry, ink)
        painter.restore()

    def editorEvent(  # noqa: N802 - Qt's name
        self,
        event: QEvent,
        model: QAbstractItemModel,
        option: QStyleOptionViewItem,
        index: _Index,
    ) -> bool:
        """Handle a click on the code, and a double click on the rest of the row."""
        if isinstance(event, QMouseEvent) and event.button() is Qt.MouseButton.LeftButton:
            on_code = self._right_of(option).contains(event.position().toPoint())
            expected = _Type.MouseButtonRelease if on_code else _Type.MouseButtonDblClick
            if event.type() is expected:
                self.code_clicked.emit(index.data(ENTRY))
                return True
        return super().editorEvent(event, model, option, index)

    def _right_of(self, option: QStyleOptionViewItem) -> QRect:
        """Return the part of a row that belongs to its code."""
        wide = QFontMetrics(code_font(option.font)).horizontalAdvance("0000 0000")
        return option.rect.adjusted(option.rect.width() - wide - _PAD, 0, 0, 0)

    def _paint_disc(
        self, painter: QPainter, inner: QRect, entry: AccountRecord, ink: RowInk
    ) -> None:
        disc = QRectF(inner.left(), inner.center().y() - _DISC / 2 + 1, _DISC, _DISC)
        picture = self._pictures.picture(entry.icon, _DISC)
        draw_avatar(painter, disc, picture or entry.name, ink.accent)

    def _paint_right(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        inner: QRect,
        entry: AccountRecord,
        ink: RowInk,
    ) -> int:
        """Paint the code, or a counter's button; return how wide it is."""
        code = self._codes.code(entry)
        if code is None and entry.account.kind is Kind.HOTP:
            return _paint_button(painter, option, inner)
        if self._codes.is_missing(entry):
            return _paint_missing(painter, option, inner, ink)
        font = code_font(option.font)
        text = grouped(code.value) if code else "•" * 3 + " " + "•" * 3
        wide = QFontMetrics(font).horizontalAdvance(text)
        high = QFontMetrics(font).height()
        box = QRect(inner.right() - wide, inner.center().y() - high // 2 - 3, wide, high)
        draw_line(painter, (font, ink.text if code else ink.quiet), box, text)
        if code:
            self._paint_bar(painter, box, entry, code, ink)
        return wide

    def _paint_bar(
        self, painter: QPainter, box: QRect, entry: AccountRecord, code: Code, ink: RowInk
    ) -> None:
        left = self._codes.seconds_left(code)
        if left is None:
            return
        groove = QRectF(box.left(), box.bottom() + 3, box.width(), BAR)
        share = max(0.0, min(1.0, left / entry.account.period))
        draw_bar(painter, groove, share, (ink.text, ink.accent))


def _paint_names(
    painter: QPainter, option: QStyleOptionViewItem, area: QRect, entry: AccountRecord, ink: RowInk
) -> None:
    below = second_line(entry)
    line = option.fontMetrics.height()
    top = area.center().y() - (line if below else line // 2)
    name = QRect(area.left(), top, area.width(), line)
    draw_name(painter, entry, option.font, name, (ink.text, ink.accent))
    low = QRect(area.left(), top + line + 3, area.width(), line)
    draw_line(painter, (option.font, ink.quiet), low, below)


def _paint_button(painter: QPainter, option: QStyleOptionViewItem, inner: QRect) -> int:
    button = QStyleOptionButton()
    wide, high = option.fontMetrics.horizontalAdvance(_NEXT) + 28, option.fontMetrics.height() + 12
    button.rect = QRect(inner.right() - wide, inner.center().y() - high // 2 + 1, wide, high)
    button.text = _NEXT
    button.palette = option.palette
    button.state = QStyle.StateFlag.State_Enabled | QStyle.StateFlag.State_Raised
    painter.setFont(option.font)
    style = option.widget.style()
    style.drawControl(QStyle.ControlElement.CE_PushButton, button, painter, option.widget)
    return wide


def _paint_missing(
    painter: QPainter, option: QStyleOptionViewItem, inner: QRect, ink: RowInk
) -> int:
    """Paint that the keychain has lost this secret key; return how wide that is."""
    metrics = QFontMetrics(option.font)
    wide, high = metrics.horizontalAdvance(_MISSING), metrics.height()
    box = QRect(inner.right() - wide, inner.center().y() - high // 2, wide, high)
    draw_line(painter, (option.font, ink.quiet), box, _MISSING)
    return wide
