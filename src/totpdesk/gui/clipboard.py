"""The clipboard for codes: holds one for a limited time, marked as a password.

Qt rather than pyperclip: only here can the marks be set by which clipboard managers know to keep a
code out of their history. What another program had on the clipboard is read before, and given back
when the code is withdrawn; unless it is marked as a password itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple, TypeVar

from PySide6.QtCore import QMimeData, QObject, QTimer, Slot
from PySide6.QtGui import QClipboard, QGuiApplication

from totpdesk.base.errors import ClipboardError, DesktopError
from totpdesk.base.translation import tr
from totpdesk.gui.runtime.gui_thread import GuiThread
from totpdesk.platforms.choose import SYSTEM
from totpdesk.platforms.system import Content

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from totpdesk.autotype import ClipboardManager
    from totpdesk.platforms.system import ReadSelection

_CLIPBOARD: Final = QClipboard.Mode.Clipboard
_SELECTION: Final = QClipboard.Mode.Selection
_SECONDS: Final = 2.0  # for a busy GUI thread; a press must not hang on its clipboard
_READ_SECONDS: Final = 1.0  # for the program that has the clipboard
_PASTE_READ_SECONDS: Final = 0.25  # for the same, before a paste
_NOT_OURS_TO_KEEP: Final = Content(whole=False)
_T = TypeVar("_T")


class _Found(NamedTuple):
    """What was on the clipboard when it had changed this often."""

    changes: int
    content: Content | None


class QtClipboard(QObject):
    """The DesktopClipboard port. Build it on the GUI thread; use it on any."""

    def __init__(self, read: ReadSelection | None = None) -> None:
        """Read other programs' content like this, off the GUI thread; or, by default, by Qt."""
        super().__init__()
        self._gui = GuiThread()
        self._read = read
        self._clipboard = QGuiApplication.clipboard()
        self._clipboard.changed.connect(self._forget_replaced)
        self._changes = dict.fromkeys((_CLIPBOARD, _SELECTION), 0)
        self._offered: dict[QClipboard.Mode, QMimeData] = {}
        self._before: dict[QClipboard.Mode, Content] = {}
        self._closed = False
        self._until = QTimer(self, singleShot=True)
        self._until.timeout.connect(self._withdraw)

    def put(self, code: str, clear_after: int) -> None:
        """Copy the code; clear it after `clear_after` seconds (0: never) if still there.

        Raises ClipboardError if the GUI thread is too busy; the code is not copied later then.
        """
        before = {_CLIPBOARD: self._found(_CLIPBOARD, _READ_SECONDS)}
        self._call(lambda: self._offer(code, clear_after, before))

    def put_to_paste(self, code: str, clear_after: int) -> bool:
        """Copy it to the selection too, from which the same keys paste in terminals on X11."""
        modes = [_CLIPBOARD]
        if self._clipboard.supportsSelection():
            modes.append(_SELECTION)
        before = {mode: self._found(mode, _PASTE_READ_SECONDS) for mode in modes}
        self._call(lambda: self._offer(code, clear_after, before))
        return True

    def put_aside(self, code: str, clear_after: int) -> bool:
        """Do what `put` does, if what is there can be given back; return whether it can."""
        found = self._found(_CLIPBOARD, _READ_SECONDS)
        if found.content is None or not found.content.whole:
            return False
        return self._call(lambda: self._offer_aside(code, clear_after, found))

    def withdraw(self) -> None:
        """Clear the code if it is still there, and give back what was there before.

        Raises ClipboardError if the GUI thread is too busy.
        """
        self._call(self._withdraw)

    def kept_by(self) -> ClipboardManager | None:
        """Return a clipboard manager that keeps codes."""
        return SYSTEM.find_clipboard_manager(marked=bool(SYSTEM.clipboard_marks))

    def close(self) -> None:
        """Clear the code, and refuse more: the instance is exiting."""
        self._closed = True
        self._until.stop()
        self._withdraw()

    def _call(self, job: Callable[[], _T]) -> _T:
        try:
            return self._gui.call(job, _SECONDS)
        except ClipboardError:
            raise
        except DesktopError as error:
            raise ClipboardError(tr("The clipboard did not answer. Press again.")) from error

    def _found(self, mode: QClipboard.Mode, seconds: float) -> _Found:
        """Return what is there and is to be given back: below a code of ours, what was before."""
        found = self._call(lambda: self._found_by_qt(mode))
        if found.content is None and self._read:
            content = self._read(primary=mode is _SELECTION, seconds=seconds)
            found = found._replace(content=content)
        if found.content and found.content.data.keys() & SYSTEM.clipboard_marks.keys():
            return found._replace(content=_NOT_OURS_TO_KEEP)
        return found

    def _found_by_qt(self, mode: QClipboard.Mode) -> _Found:
        """Return what Qt knows without asking another program, unless it is to ask."""
        changes, data = self._changes[mode], self._clipboard.mimeData(mode)
        if data is self._offered.get(mode):
            return _Found(changes, self._before.get(mode, _NOT_OURS_TO_KEEP))
        if self._read and not self._owns(mode):
            return _Found(changes, None)
        return _Found(
            changes, Content({kind: bytes(data.data(kind).data()) for kind in data.formats()})
        )

    def _owns(self, mode: QClipboard.Mode) -> bool:
        if mode is _SELECTION:
            return self._clipboard.ownsSelection()
        return self._clipboard.ownsClipboard()

    def _offer(self, code: str, clear_after: int, before: Mapping[QClipboard.Mode, _Found]) -> None:
        if self._closed:
            raise ClipboardError(tr("totpdesk is exiting."))
        for mode, found in before.items():
            same = found.changes == self._changes[mode]
            self._before[mode] = (found.content if same else None) or _NOT_OURS_TO_KEEP
            self._offered[mode] = data = _marked(code)
            self._clipboard.setMimeData(data, mode)
        self._until.stop()
        if clear_after:
            self._until.start(clear_after * 1000)

    def _offer_aside(self, code: str, clear_after: int, found: _Found) -> bool:
        if found.changes != self._changes[_CLIPBOARD]:
            return False  # the user has just copied something
        self._offer(code, clear_after, {_CLIPBOARD: found})
        return True

    @Slot()
    def _withdraw(self) -> None:
        offered, before = dict(self._offered), dict(self._before)
        self._offered.clear()
        self._before.clear()
        for mode, data in offered.items():
            if self._clipboard.mimeData(mode) is not data:
                continue
            if before[mode].data:
                self._clipboard.setMimeData(_mime_data(before[mode].data), mode)
            else:
                self._clipboard.clear(mode)

    @Slot(QClipboard.Mode)
    def _forget_replaced(self, mode: QClipboard.Mode) -> None:
        """Forget the user's earlier content once something else is copied."""
        if mode not in self._changes:
            return
        self._changes[mode] += 1
        if self._clipboard.mimeData(mode) is not self._offered.get(mode):
            self._offered.pop(mode, None)
            self._before.pop(mode, None)


def _marked(code: str) -> QMimeData:
    """Return what is offered: the code, marked as a password."""
    data = _mime_data(SYSTEM.clipboard_marks)
    data.setText(code)
    return data


def _mime_data(content: Mapping[str, bytes]) -> QMimeData:
    data = QMimeData()
    for kind, value in content.items():
        data.setData(kind, value)
    return data
