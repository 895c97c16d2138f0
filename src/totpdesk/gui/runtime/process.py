"""The process that shows windows: its signals, and whether Qt can start."""

from __future__ import annotations

import ctypes
import os
import signal
import socket
import sys
from pathlib import Path
from typing import Final

from PySide6.QtCore import QLibraryInfo, QObject, QSocketNotifier, QTranslator, Signal, Slot
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from totpdesk.base import paths
from totpdesk.base.errors import NoDisplayError
from totpdesk.base.resources import resource
from totpdesk.base.translation import languages, tr

_NUMBERS: Final = (signal.SIGINT, signal.SIGTERM)


class Interrupts(QObject):
    """Python writes a byte into a socket when a signal comes; Qt wakes up on reading it."""

    came = Signal()

    def __init__(self) -> None:
        """Install the signal handlers. Create it on the main thread."""
        super().__init__()
        self._read, self._write = socket.socketpair()
        for end in (self._read, self._write):
            end.settimeout(0)
        self._notifier = QSocketNotifier(self._read.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._wake)
        # A handler of Python's, so that the byte comes.
        self._before = {number: signal.signal(number, lambda *_: None) for number in _NUMBERS}
        self._wakeup_before = signal.set_wakeup_fd(self._write.fileno())

    def close(self) -> None:
        """Restore the previous signal handlers."""
        self._notifier.setEnabled(False)
        signal.set_wakeup_fd(self._wakeup_before)
        for number, handler in self._before.items():
            signal.signal(number, handler)
        self._read.close()
        self._write.close()

    @Slot()
    def _wake(self) -> None:
        self._read.recv(64)
        self.came.emit()


def check_qt() -> None:
    """Raise NoDisplayError if a system library that Qt's X11 plugin needs is missing.

    From Qt 6.5 on that is libxcb-cursor, which few distributions install by themselves.
    """
    if sys.platform == "linux" and os.environ.get("QT_QPA_PLATFORM", _default()) == "xcb":
        _load_plugin()


def _load_plugin() -> None:
    plugins = QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath)
    try:
        ctypes.CDLL(str(Path(plugins) / "platforms" / "libqxcb.so"))
    except OSError as error:
        raise NoDisplayError(
            tr(
                "Qt cannot open a window: {error}. Install that library; on Debian and Ubuntu: "
                "`sudo apt install libxcb-cursor0`.",
                error=error,
            )
        ) from error


def _default() -> str:
    return "wayland" if os.environ.get("WAYLAND_DISPLAY") else "xcb"


def make_application() -> QApplication:
    """Return Qt's application object, named as the desktop entry is."""
    application = QApplication([paths.APP])
    application.setApplicationName(paths.APP)
    application.setApplicationDisplayName(paths.APP)
    application.setDesktopFileName(paths.DESKTOP_ID)
    application.setWindowIcon(app_icon())
    application.setQuitOnLastWindowClosed(False)
    _translate_qt(application)
    return application


def _translate_qt(application: QApplication) -> None:
    """Translate Qt's own texts, such as "Cancel", into our language, if Qt has them."""
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    translator = QTranslator(application)
    for language in languages():
        if translator.load(f"qtbase_{language}", folder):
            application.installTranslator(translator)
            return


def app_icon() -> QIcon:
    """Return the icon of windows and notifications."""
    return QIcon(str(resource("icons", "totpdesk.svg")))
