"""The dialog that adds accounts: from an image, the screen, the clipboard, or entered manually."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QMimeData, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QLabel,
    QStackedWidget,
    QVBoxLayout,
)

from totpdesk.accounts.account import AccountRecord
from totpdesk.accounts.names import folded
from totpdesk.base.errors import InvalidInputError, TotpdeskError
from totpdesk.base.translation import plural, tr
from totpdesk.gui.add import scan
from totpdesk.gui.add.pages import ManualEntry, Start
from totpdesk.gui.add.review import NewItem, Review
from totpdesk.gui.menu import AddMethod
from totpdesk.gui.runtime import tasks
from totpdesk.gui.widgets.banner import Banner
from totpdesk.gui.widgets.style import GAP, MARGIN
from totpdesk.transfer.qr.accounts import Found

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtGui import QDragEnterEvent, QDropEvent, QImage

    from totpdesk.gui.app_context import AppContext
    from totpdesk.gui.state import AppState
    from totpdesk.otp import KeyUri

_ENDINGS: Final = ("png", "jpg", "jpeg", "webp", "gif", "bmp", "tif", "tiff", "avif", "pdf")
_PICTURES: Final = tr("Pictures ({patterns})", patterns=" ".join(f"*.{each}" for each in _ENDINGS))
_START, _MANUAL, _REVIEW = range(3)
_MOST_REMARKS: Final = 4


@dataclass(frozen=True, slots=True)
class _Kept:
    """The names of the added accounts, and the error that stopped adding, if any."""

    names: list[str]
    refused: TotpdeskError | None = None


class AddAccount(QDialog):
    """Finds accounts, shows them, and adds the selected ones.

    `added` has their names. `screenshot_asked` asks to hide the windows of totpdesk.
    """

    added = Signal(list)
    screenshot_asked = Signal(object)

    def __init__(self, context: AppContext) -> None:
        """Lay the dialog out at its first page."""
        super().__init__()
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Add account"))
        self.setAcceptDrops(True)
        self._context = context
        self._reading = tasks.Latest(self)
        self._used_names: frozenset[str] = frozenset()
        self._start, self._manual, self._review = Start(), ManualEntry(), Review(context.clock)
        self._banner, self._pages = Banner(), QStackedWidget()
        self._heading = QLabel(wordWrap=True)
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self._back = self._buttons.addButton(tr("&Back"), QDialogButtonBox.ButtonRole.ResetRole)
        self._add = self._buttons.addButton(tr("&Add"), QDialogButtonBox.ButtonRole.AcceptRole)
        self._lay_out()
        self._connect()
        self._turn_to(_START)

    def show_state(self, state: AppState) -> None:
        """Use the names of these accounts to find duplicates."""
        self._used_names = frozenset(folded(entry.name) for entry in state.entries)

    def begin(self, method: AddMethod) -> None:
        """Start adding by a method."""
        starts: dict[AddMethod, Callable[[], None]] = {
            AddMethod.IMAGE: self._choose_file,
            AddMethod.SCREEN: lambda: self.screenshot_asked.emit(self._scan_screens),
            AddMethod.CLIPBOARD: self._paste,
            AddMethod.MANUAL: lambda: self._turn_to(_MANUAL),
        }
        starts[method]()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt's name
        """Accept images, files and texts."""
        data = event.mimeData()
        if data.hasImage() or data.hasUrls() or data.hasText():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 - Qt's name
        """Read what was dropped."""
        event.acceptProposedAction()
        self._read(event.mimeData())

    def done(self, result: int) -> None:
        """Forget the secrets when the dialog closes."""
        self._manual.clear()
        self._review.clear()
        super().done(result)

    def _lay_out(self) -> None:
        for page in (self._start, self._manual, self._review):
            self._pages.addWidget(page)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        rows.setSpacing(GAP + 4)
        rows.addWidget(self._heading)
        rows.addWidget(self._banner)
        rows.addWidget(self._pages, stretch=1)
        rows.addWidget(self._buttons)
        self.resize(520, 380)

    def _connect(self) -> None:
        self._start.chosen.connect(self.begin)
        self._manual.changed.connect(self._enable)
        self._review.changed.connect(self._enable)
        self._back.clicked.connect(self._go_back)
        self._add.clicked.connect(self._go_on)
        self._buttons.rejected.connect(self.close)
        paste = QShortcut(QKeySequence(QKeySequence.StandardKey.Paste), self._start)
        paste.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        paste.activated.connect(self._paste)

    def _turn_to(self, page: int) -> None:
        self._pages.setCurrentIndex(page)
        self._heading.setText(_HEADINGS[page])
        self._back.setVisible(page != _START)
        self._add.setVisible(page != _START)
        self._add.setText(tr("&Next") if page == _MANUAL else tr("&Add"))
        self._add.setDefault(True)
        if page == _MANUAL:
            self._manual.focus_first()
        self._enable()

    def _enable(self) -> None:
        page = self._pages.currentIndex()
        ready = bool(self._review.items()) if page == _REVIEW else self._typed() is not None
        self._add.setEnabled(ready)

    def _typed(self) -> KeyUri | None:
        try:
            return self._manual.key_uri()
        except InvalidInputError:
            return None

    def _go_back(self) -> None:
        self._reading.forget()
        self._banner.hide()
        self._review.clear()
        self._turn_to(_START)

    def _go_on(self) -> None:
        if self._pages.currentIndex() == _MANUAL and (typed := self._typed()):
            self._show_found(Found((AccountRecord.of(typed),)))
        elif self._pages.currentIndex() == _REVIEW:
            self._keep(self._review.items())

    def _choose_file(self) -> None:
        dialog = QFileDialog(self, tr("Choose pictures of QR codes"), "", _PICTURES)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.filesSelected.connect(self._read_files)
        dialog.open()

    def _scan_screens(self) -> None:
        if camera := self._context.instance.desktop.screenshot:
            scan.take_screenshot(self, camera, self._scan_screenshot, self._refused)
        else:
            self._grab_screens()

    def _scan_screenshot(self, content: bytes) -> None:
        self._start_reading(partial(scan.in_screenshot, content))

    def _grab_screens(self) -> None:
        screens = scan.grab_screens()
        if not screens:
            self._banner.show_message(
                tr(
                    "This desktop does not let the screen be read. Take a screenshot of the QR "
                    "code, copy it and press Ctrl+V here."
                )
            )
            return
        self._start_reading(partial(scan.in_screens, screens))

    def _paste(self) -> None:
        self._read(QGuiApplication.clipboard().mimeData() or QMimeData())

    def _read(self, data: QMimeData) -> None:
        picture: QImage | None = data.imageData()
        files = [url.toLocalFile() for url in data.urls() if url.isLocalFile()]
        if picture is not None and not picture.isNull():
            self._start_reading(partial(scan.in_picture, picture))
        elif files:
            self._read_files(files)
        else:
            self._start_reading(partial(scan.in_text, data.text()))

    def _read_files(self, files: Sequence[str]) -> None:
        self._start_reading(partial(scan.in_files, [Path(file) for file in files]))

    def _start_reading(self, job: Callable[[], Found]) -> None:
        self._banner.hide()
        self._reading.run(job, self._show_found, self._refused)

    def _show_found(self, found: Found) -> None:
        self._review.show_found(found.entries, self._used_names)
        self._turn_to(_REVIEW)
        if (count := len(found.entries)) > 1:
            self._heading.setText(_choose_of(count))
        if found.remarks:
            self._banner.show_message(_in_short(found.remarks))
        self._review.focus_first()

    def _keep(self, items: list[NewItem]) -> None:
        self.setEnabled(False)
        tasks.run(self, lambda: self._add_all(items), self._kept, self._refused)

    def _add_all(self, items: Sequence[NewItem]) -> _Kept:
        """Add one after another, until one is refused; off the GUI thread."""
        accounts, now = self._context.accounts, self._context.clock.now()
        names: list[str] = []
        try:
            for one in items:
                entry = accounts.add(one.name, one.key_uri, now, swap=one.swap)
                names.append(entry.name)
        except TotpdeskError as error:
            return _Kept(names, error)
        return _Kept(names)

    def _kept(self, kept: _Kept) -> None:
        if kept.names:
            self.added.emit(kept.names)
        if kept.refused is None:
            self.close()
            return
        self._refused(kept.refused)
        if kept.names:  # what is still under review would be added twice
            self._review.clear()
            self._turn_to(_START)

    def _refused(self, error: TotpdeskError) -> None:
        self.setEnabled(True)
        self._banner.show_message(str(error))


_HEADINGS: Final = (
    tr("A site shows a QR code when two-factor sign-in is switched on. Where is it?"),
    tr("Copy the secret key from the site. It is shown next to the QR code."),
    tr("Name the account, then enter this code on the site."),
)


def _choose_of(count: int) -> str:
    return plural(
        "{count} account was found. Choose which to add.",
        "{count} accounts were found. Choose which to add.",
        count,
    )


def _in_short(remarks: Sequence[str]) -> str:
    """Put each sentence on a line; of many, the last ones are only counted."""
    shown = list(remarks[:_MOST_REMARKS])
    if more := len(remarks) - len(shown):
        shown.append(plural("And {count} more.", "And {count} more.", more))
    return "\n".join(shown)
