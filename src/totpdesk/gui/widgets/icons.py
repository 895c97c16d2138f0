"""Our icon: in colour for windows, in one colour for panels (light ones and dark ones)."""

from __future__ import annotations

import os

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QIcon

from totpdesk.base.paths import resource


def app_icon() -> QIcon:
    """Return the icon of windows and notifications."""
    return QIcon(str(resource("icons", "totpdesk.svg")))


def tray_icon() -> QIcon:
    """Return the icon that stands out from the panel as it is likely to be coloured."""
    panel = "dark" if _panel_is_dark() else "light"
    return QIcon(str(resource("icons", f"totpdesk-tray-{panel}.svg")))


def _panel_is_dark() -> bool:
    """Guess: GNOME's panel is always dark, others follow the colour scheme."""
    if "GNOME" in os.environ.get("XDG_CURRENT_DESKTOP", "").split(":"):
        return True
    return QGuiApplication.styleHints().colorScheme() is Qt.ColorScheme.Dark
