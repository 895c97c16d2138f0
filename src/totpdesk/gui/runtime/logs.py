"""The running instance's log: a small rotating file, for nothing is printed from a tray."""

from __future__ import annotations

import logging
from logging.handlers import RotatingFileHandler
from typing import Final

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

from totpdesk.base import paths
from totpdesk.base.files import make_private_folder

_BYTES: Final = 256 * 1024
_log = logging.getLogger("totpdesk.qt")


def begin() -> None:
    """Send our log and Qt's to the file. No message of ours holds a secret or a code."""
    path = paths.log_path()
    make_private_folder(path.parent)
    handler = RotatingFileHandler(path, maxBytes=_BYTES, backupCount=2, encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    root = logging.getLogger("totpdesk")
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    root.propagate = False
    qInstallMessageHandler(_from_qt)


def _from_qt(kind: QtMsgType, _context: QMessageLogContext, message: str) -> None:
    level = logging.INFO if kind in (QtMsgType.QtDebugMsg, QtMsgType.QtInfoMsg) else logging.WARNING
    _log.log(level, message)
