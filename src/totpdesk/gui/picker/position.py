"""The position of the picker: beside the window it asks about, or over it, clear of its middle."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPoint, QRect, QSize

GAP: Final = 12  # device-independent pixels between the window and what stands beside it
MARGIN: Final = 24  # from the edge of the screen, or the top of a window that it stands over


def position(size: QSize, window: QRect | None, screen: QRect) -> QPoint:
    """Return the top left corner for a picker of this size, always on the screen.

    `window` is what the picker is about, None where that is not known; `screen` is the part of a
    screen that is free of panels. Right of the window is best, then left. Where neither has room
    it is the screen's edge with more room, the right one of a maximised window: a login form in
    the window's middle stays in sight.
    """
    wide, high = size.width(), size.height()
    if window is None:
        left = screen.left() + (screen.width() - wide) // 2
        return _onto(screen, size, left, screen.top() + (screen.height() - high) // 3)
    to_right, to_left = screen.right() - window.right(), window.left() - screen.left()
    top = window.top() + max(MARGIN, (window.height() - high) // 3)
    if to_right >= wide:
        return _onto(screen, size, window.right() + 1 + min(GAP, to_right - wide), top)
    if to_left >= wide:
        return _onto(screen, size, window.left() - wide - min(GAP, to_left - wide), top)
    right = screen.right() + 1 - wide - MARGIN
    left = screen.left() + MARGIN if to_left > to_right else right
    return _onto(screen, size, left, max(window.top(), screen.top()) + MARGIN)


def _onto(screen: QRect, size: QSize, left: int, top: int) -> QPoint:
    """Move a corner so far that all of the size is on the screen, its upper left part at least."""
    right = screen.right() + 1 - size.width()
    bottom = screen.bottom() + 1 - size.height()
    return QPoint(max(screen.left(), min(left, right)), max(screen.top(), min(top, bottom)))
