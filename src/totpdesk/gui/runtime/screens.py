"""The screen for a window of totpdesk, and the position of other windows on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QCursor, QGuiApplication

if TYPE_CHECKING:
    from PySide6.QtGui import QScreen

    from totpdesk.autotype import Area


def pointed_screen() -> QScreen:
    """Return the screen that the pointer is on."""
    return QGuiApplication.screenAt(QCursor.pos()) or QGuiApplication.primaryScreen()


def screen_of(area: Area | None) -> QScreen:
    """Return the screen that an area's centre is on, or else the one with the pointer."""
    if area is None:
        return pointed_screen()
    centre = QRect(*area).center()
    found = (screen for screen in QGuiApplication.screens() if _pixels(screen).contains(centre))
    return next(found, None) or pointed_screen()


def on_screen(area: Area, screen: QScreen) -> QRect:
    """Return an area in the units of a screen, as Qt scales it: from its unscaled corner."""
    corner, scale = screen.geometry().topLeft(), screen.devicePixelRatio()
    inner = QRect(*area).translated(-corner)
    return QRect(inner.topLeft() / scale, inner.size() / scale).translated(corner)


def _pixels(screen: QScreen) -> QRect:
    geometry = screen.geometry()
    return QRect(QPoint(geometry.topLeft()), geometry.size() * screen.devicePixelRatio())
