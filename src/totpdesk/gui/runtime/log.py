"""The log of the running instance: its messages, those of Qt, and uncaught exceptions.

A tray has no terminal: without this, an exception in a slot or a thread would go unnoticed.
"""

from __future__ import annotations

import logging
import os
import sys
import threading
import traceback
from contextlib import suppress
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

from totpdesk.base import paths
from totpdesk.base.errors import TotpdeskError
from totpdesk.base.files import make_private_folder
from totpdesk.base.reading import open_regular

if TYPE_CHECKING:
    from collections.abc import Iterator
    from io import TextIOWrapper
    from types import TracebackType

_BYTES: Final = 256 * 1024  # of each file
_OLDER: Final = 2  # files beside the one that is written
_LONGEST: Final = 8192  # characters of a message with its traceback
_APPEND: Final = os.O_WRONLY | os.O_CREAT | os.O_APPEND
_TOLD: Final = (TotpdeskError, OSError)  # what ours say of values, and the system of files
_log: Final = logging.getLogger("totpdesk")
_qt_log: Final = logging.getLogger("totpdesk.qt")


def begin_log() -> None:
    """Log to small rotating files that only their owner can read.

    No message contains a secret or a code, and none the content of a request on the socket.
    """
    handler, trouble = _handler(paths.log_path())
    handler.setFormatter(_WithoutValues("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    _log.addHandler(handler)
    _log.setLevel(logging.INFO)
    _log.propagate = False
    qInstallMessageHandler(_from_qt)
    sys.excepthook = _uncaught
    threading.excepthook = _uncaught_in_thread
    if trouble:
        _log.warning("the log cannot be written: %s", trouble)


def _handler(path: Path) -> tuple[logging.Handler, OSError | None]:
    """Return what writes to the files, or to stderr where that fails, and how it failed."""
    try:
        make_private_folder(path.parent)
        files = _PrivateFile(path, maxBytes=_BYTES, backupCount=_OLDER, encoding="utf-8")
    except OSError as error:
        return logging.StreamHandler(), error
    for number in range(1, _OLDER + 1):
        with suppress(OSError):  # an earlier version made it as the umask said; or there is none
            Path(f"{path}.{number}").chmod(0o600)
    return files, None


class _PrivateFile(RotatingFileHandler):
    """A file of mode 0600, whatever the umask, and never a pipe or a device."""

    def _open(self) -> TextIOWrapper:
        path = Path(self.baseFilename)
        handle = open_regular(path, _APPEND)
        path.chmod(0o600)
        return os.fdopen(handle, "a", encoding=self.encoding)


class _WithoutValues(logging.Formatter):
    """Formats the type and the lines of an exception, without messages of other libraries.

    A library's message may quote what it was given, which may be a secret. Of what is very long
    the middle is left out.
    """

    def format(self, record: logging.LogRecord) -> str:
        """Return a message with its traceback."""
        whole, half = super().format(record), _LONGEST // 2
        return whole if len(whole) <= _LONGEST else f"{whole[:half]}\n…\n{whole[-half:]}"

    def formatException(  # noqa: N802 - logging's name
        self,
        ei: tuple[type[BaseException], BaseException, TracebackType | None]
        | tuple[None, None, None],
    ) -> str:
        """Return the lines, the cause first."""
        return "".join(_lines(ei[1])).rstrip() if ei[1] else ""


def _lines(error: BaseException) -> Iterator[str]:
    earlier = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if earlier:
        yield from _lines(earlier)
        yield "\nwhich led to:\n\n"  # not text: the log
    yield "Traceback (most recent call last):\n"  # not text: the log
    yield from traceback.format_tb(error.__traceback__)
    message = f": {error}" if isinstance(error, _TOLD) else ""
    yield f"{type(error).__name__}{message}\n"


def _uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """Log an exception as sys.excepthook, which PySide calls for slots; Ctrl-C still works."""
    if issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error, trace)
    else:
        _print("an exception was not caught", error.with_traceback(trace))  # not text: the log


def _uncaught_in_thread(args: threading.ExceptHookArgs) -> None:
    """Log an exception as threading.excepthook: the thread has ended."""
    if args.exc_value and not issubclass(args.exc_type, SystemExit):
        name = args.thread.name if args.thread else "?"
        _print(f"the thread {name} ended by an exception", args.exc_value)  # not text: the log


def _print(what: str, error: BaseException) -> None:
    """Log it; also print it to stderr, for a start in a terminal."""
    _log.critical(what, exc_info=error)
    if sys.stderr:
        sys.stderr.write("".join(_lines(error)))


def _from_qt(kind: QtMsgType, _context: QMessageLogContext, message: str) -> None:
    level = logging.INFO if kind in (QtMsgType.QtDebugMsg, QtMsgType.QtInfoMsg) else logging.WARNING
    _qt_log.log(level, message)
