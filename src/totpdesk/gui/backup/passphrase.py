"""The passphrase of backups: chosen twice, or kept already."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from totpdesk.gui.widgets.newpassphrase import NewPassphrase
from totpdesk.gui.widgets.style import GAP

if TYPE_CHECKING:
    from PySide6.QtGui import QHideEvent

_ADVICE: Final = (
    "Without it nobody can open a backup, you included. Four or more words that belong together "
    "for you alone are good. Write them down, apart from the backup."
)
_KEPT: Final = "The passphrase is kept with the secrets: backups are made by themselves."


class Passphrase(QWidget):
    """Two hidden fields, or a line that says that it is `kept`. `changed`, and `forget_asked`."""

    changed = Signal()
    forget_asked = Signal()

    def __init__(self) -> None:
        """Lay both out; it is not kept until that is told."""
        super().__init__()
        self.kept = False
        self.new = NewPassphrase(_ADVICE)
        self.remember = QCheckBox("&Keep it with the secrets, and back up after every change")
        self._to_choose, self._to_forget = self._fields(), self._kept_line()
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.addWidget(self._to_choose)
        rows.addWidget(self._to_forget)
        self.new.changed.connect(self.changed)
        self.show_kept(kept=False)

    def show_kept(self, *, kept: bool) -> None:
        """Show that it is kept, or ask for one."""
        self.kept = kept
        self._to_choose.setVisible(not kept)
        self._to_forget.setVisible(kept)
        self.changed.emit()

    def chosen(self) -> str:
        """Return what was typed twice alike, "" where it was not."""
        return self.new.password() or ""

    def clear(self) -> None:
        """Forget what was typed."""
        self.new.clear()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        """Leave no passphrase in a window that nobody sees."""
        if not event.spontaneous():
            self.clear()
        super().hideEvent(event)

    def _fields(self) -> QWidget:
        page = QWidget()
        rows = QVBoxLayout(page)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(GAP)
        rows.addWidget(self.new)
        rows.addWidget(self.remember)
        return page

    def _kept_line(self) -> QWidget:
        page = QWidget()
        forget = QPushButton("&Forget it", autoDefault=False)
        forget.clicked.connect(self.forget_asked)
        row = QHBoxLayout(page)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(QLabel(_KEPT, wordWrap=True), stretch=1)
        row.addWidget(forget)
        return page
