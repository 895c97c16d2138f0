"""A dark palette such as desktops hand to Qt, for the screenshots."""

from __future__ import annotations

from typing import Final

from PySide6.QtGui import QColor, QPalette

DARK: Final = {
    QPalette.ColorRole.Base: "#1b1e20",
    QPalette.ColorRole.AlternateBase: "#232629",
    QPalette.ColorRole.Text: "#fcfcfc",
    QPalette.ColorRole.WindowText: "#fcfcfc",
    QPalette.ColorRole.ButtonText: "#fcfcfc",
    QPalette.ColorRole.PlaceholderText: "#a1a9b1",
    QPalette.ColorRole.Highlight: "#2980b9",
    QPalette.ColorRole.HighlightedText: "#fcfcfc",
    QPalette.ColorRole.ToolTipBase: "#31363b",
    QPalette.ColorRole.ToolTipText: "#fcfcfc",
}


def dark() -> QPalette:
    """Return a dark palette such as desktops hand to Qt."""
    palette = QPalette(QColor("#31363b"), QColor("#2a2e32"))
    for role, colour in DARK.items():
        palette.setColor(role, QColor(colour))
        if role in (QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText):
            palette.setColor(QPalette.ColorGroup.Disabled, role, QColor("#6e7175"))
    return palette
