"""The positions of the parts of a row in the preview, for painting and for clicks."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRect
from PySide6.QtGui import QFontMetrics

from totpdesk.base.translation import tr
from totpdesk.gui.widgets.checkbox_list import CHECKBOX
from totpdesk.gui.widgets.style import code_font

if TYPE_CHECKING:
    from PySide6.QtGui import QFont

PAD: Final = 12
MARK: Final = 16
CODE_SCALE: Final = 1.4
_BETWEEN: Final = 16
_LINE_GAP: Final = 3
_BOX_PAD: Final = 4  # above and below the text of the box that asks add or replace
_WIDEST_DIFFERENCE: Final = tr("{new}, here {old}", new="SHA256", old="SHA512")
_WIDEST_STANDING: Final = tr("Differs: {difference}", difference=_WIDEST_DIFFERENCE)
_WIDEST_CODE: Final = "0000 0000"


def row_height(metrics: QFontMetrics) -> int:
    """Return the height of every row."""
    return 2 * metrics.height() + _LINE_GAP + 2 * _BOX_PAD + 16


class RowLayout:
    """The parts of one row, in the view's coordinates."""

    def __init__(self, row: QRect, font: QFont) -> None:
        """Lay out a row in this rectangle with this font."""
        self._inner = row.adjusted(PAD, 0, -PAD, 0)
        self._font = font
        self._line = QFontMetrics(font).height()
        high = 2 * self._line + _LINE_GAP
        self._top = row.top() + (row.height() - high) // 2

    @cached_property
    def checkbox(self) -> QRect:
        """The checkbox, with the margin beside it."""
        return QRect(self._inner.left() - PAD, self._inner.top(), CHECKBOX + 2 * PAD, self._high)

    @cached_property
    def code(self) -> QRect:
        """The code and what is below it."""
        wide = QFontMetrics(code_font(self._font, CODE_SCALE)).horizontalAdvance(_WIDEST_CODE)
        return QRect(self._inner.right() - wide, self._inner.top(), wide + 1, self._high)

    @cached_property
    def state(self) -> QRect:
        """Whether the account is new, known or different; the upper line."""
        wide = MARK + 6 + QFontMetrics(self._font).horizontalAdvance(_WIDEST_STANDING)
        wide = min(wide, self._inner.width() * 2 // 5)
        return QRect(self.code.left() - _BETWEEN - wide, self._top, wide, self._line)

    @cached_property
    def remark(self) -> QRect:
        """The line below that."""
        return self.state.adjusted(MARK + 6, 0, 0, 0).translated(0, self._line + _LINE_GAP)

    @cached_property
    def choice(self) -> QRect:
        """The combo box in its place, if there is a choice."""
        return self.remark.adjusted(-2, -1, 0, 2 * _BOX_PAD - 1)

    @cached_property
    def name(self) -> QRect:
        """The name; the upper line."""
        left = self._inner.left() + CHECKBOX + PAD
        return QRect(left, self._top, self.state.left() - _BETWEEN - left, self._line)

    @cached_property
    def label(self) -> QRect:
        """Issuer and account; the line below."""
        return self.name.translated(0, self._line + _LINE_GAP)

    def centred(self, line: QRect) -> QRect:
        """Return the place of an upper line without a lower one: vertically centred."""
        return line.translated(0, (self._line + _LINE_GAP) // 2)

    @property
    def _high(self) -> int:
        return self._inner.height()
