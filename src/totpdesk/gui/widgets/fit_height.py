"""Room for texts of several lines: Qt gives it to a window that opens, and not when they change."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget


def make_room(window: QWidget) -> None:
    """Make a window as high as what is in it needs at its width; call it at a LayoutRequest."""
    if layout := window.layout():
        window.resize(
            window.width(), max(window.height(), layout.totalHeightForWidth(window.width()))
        )
