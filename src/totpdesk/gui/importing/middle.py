"""A column in the middle of a page that has little to say: lines that are read with ease."""

from __future__ import annotations

from typing import Final

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

WIDTH: Final = 440


def column(page: QWidget, width: int = WIDTH) -> QVBoxLayout:
    """Return a column as wide as that, or as the page where that is less."""
    inner = QWidget()
    inner.setMaximumWidth(width)
    rows = QVBoxLayout(inner)
    rows.setContentsMargins(0, 0, 0, 0)
    across = QHBoxLayout(page)
    across.setContentsMargins(0, 0, 0, 0)
    across.addStretch(1)
    across.addWidget(inner, stretch=width)
    across.addStretch(1)
    return rows
