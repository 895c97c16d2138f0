"""The tray icon, shown as soon as there is a tray.

QSystemTrayIcon.isVisible returns True even without a tray, so it is not used. A tray may appear
minutes later (GNOME's extension, a restarted panel): the D-Bus name of StatusNotifierItem hosts is
monitored, without polling, also on a session bus that was restarted.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication, QIcon
from PySide6.QtWidgets import QMenu, QSystemTrayIcon

from totpdesk.base.resources import resource
from totpdesk.gui.menu import Actions, fill
from totpdesk.gui.runtime.process import app_icon
from totpdesk.gui.runtime.session_bus import SessionBus

if TYPE_CHECKING:
    from totpdesk.gui.state import AppState

_WATCHER: Final = "org.kde.StatusNotifierWatcher"
_NOTIFICATIONS: Final = "org.freedesktop.Notifications"
_MARKUP: Final = str.maketrans("<>", "‹›")  # noqa: RUF001 - look-alikes are the point


class Tray(QObject):
    """The icon with its menu. `activated` is emitted for a click on it.

    `needs_restart` is emitted when there is a tray that Qt cannot see: it asks the session bus that
    there was at the start only, and that has been restarted.
    """

    activated = Signal()
    needs_restart = Signal()

    def __init__(self, actions: Actions, parent: QObject) -> None:
        """Show the icon, if there is a tray."""
        super().__init__(parent)
        self._actions = actions
        self._menu = QMenu()
        self._icon = self._new_icon()
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._recolour)
        self._bus = SessionBus(_WATCHER)
        self._bus.came.connect(self._host_came)

    @property
    def available(self) -> bool:
        """Whether the user can see the icon."""
        return QSystemTrayIcon.isSystemTrayAvailable()

    def show_state(self, state: AppState) -> None:
        """Rebuild the menu."""
        fill(self._menu, state, self._actions)

    def notify(self, title: str, text: str) -> bool:
        """Show a desktop notification; return False if it would not be visible."""
        if not (self.available and self._shows_messages()):
            return False
        self._icon.showMessage(without_markup(title), without_markup(text), app_icon())
        return True

    def hide(self) -> None:
        """Remove the icon."""
        self._icon.hide()

    def _shows_messages(self) -> bool:
        """Return whether a message of the icon would be visible.

        On Linux it is sent by a StatusNotifierItem and needs a running notification service.
        """
        if sys.platform == "linux":
            shown = self._bus.has(_WATCHER, _NOTIFICATIONS)
        else:
            shown = QSystemTrayIcon.supportsMessages()
        return shown

    def _new_icon(self) -> QSystemTrayIcon:
        """Create an icon; Qt decides at this point which kind of tray it uses."""
        icon = QSystemTrayIcon(tray_icon(), self)
        icon.setToolTip("totpdesk")
        icon.setContextMenu(self._menu)
        icon.activated.connect(self._clicked)
        icon.show()
        return icon

    @Slot(QSystemTrayIcon.ActivationReason)
    def _clicked(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason is QSystemTrayIcon.ActivationReason.Trigger:
            self.activated.emit()

    @Slot()
    def _recolour(self) -> None:
        self._icon.setIcon(tray_icon())

    @Slot()
    def _host_came(self) -> None:
        self._icon.hide()
        self._icon.deleteLater()
        self._icon = self._new_icon()
        if not self.available:
            self.needs_restart.emit()


def without_markup(text: str) -> str:
    """Replace markup characters: a name may come from an untrusted QR code."""
    return text.translate(_MARKUP)


def tray_icon() -> QIcon:
    """Return the icon with good contrast to the probable colour of the panel."""
    panel = "dark" if _panel_is_dark() else "light"
    return QIcon(str(resource("icons", f"totpdesk-tray-{panel}.svg")))


def _panel_is_dark() -> bool:
    """Guess: GNOME's panel is always dark, others follow the colour scheme."""
    if "GNOME" in os.environ.get("XDG_CURRENT_DESKTOP", "").split(":"):
        return True
    return QGuiApplication.styleHints().colorScheme() is Qt.ColorScheme.Dark
