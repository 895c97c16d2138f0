"""Changing an account: its name, a shortcut of its own, its own way in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from totpdesk.gui.choices.keycapture import KeyCapture
from totpdesk.gui.choices.window import WAYS
from totpdesk.gui.common import tasks
from totpdesk.gui.common.banner import Banner
from totpdesk.gui.common.look import GAP, MARGIN

if TYPE_CHECKING:
    from collections.abc import Callable

    from totpdesk.errors import TotpdeskError
    from totpdesk.gui.parts import Parts
    from totpdesk.settings import Chord
    from totpdesk.vault import Entry


class EditAccount(QDialog):
    """Edits one entry; the vault decides whether the name will do."""

    def __init__(
        self,
        parts: Parts,
        entry: Entry,
        rebind: Callable[[], tuple[str, ...]],
        parent: QWidget | None = None,
    ) -> None:
        """Show the entry as it is, its name ready to be typed over."""
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(f"Edit {entry.name}")
        self._vault = parts.vault
        self._shortcuts = parts.agent.desktop.shortcuts
        self._rebind = rebind
        self._entry = entry
        self._chord: Chord | None = entry.shortcut
        self._name = QLineEdit(entry.name)
        self._name.selectAll()
        self._shortcut = KeyCapture(entry.shortcut, none="Set…")
        self._insert = QComboBox()
        self._insert.addItem("As in the settings", None)
        for way, text in WAYS.items():
            self._insert.addItem(text, way)
        self._insert.setCurrentIndex(self._insert.findData(entry.insert))
        self._trouble = Banner()
        self._lay_out()

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.setHorizontalSpacing(MARGIN)
        form.setVerticalSpacing(GAP + 4)
        form.addRow("&Name", self._name)
        form.addRow("&Shortcut of its own", self._shortcut_row())
        form.addRow("&How its code gets in", self._insert)
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel
        )
        buttons.accepted.connect(self._save)
        buttons.rejected.connect(self.close)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        rows.setSpacing(GAP + 4)
        rows.addWidget(self._trouble)
        rows.addLayout(form)
        rows.addWidget(buttons)
        self.setMinimumWidth(440)
        self._name.setFocus()

    def _shortcut_row(self) -> QWidget:
        row = QWidget()
        self._clear = QPushButton("C&lear", autoDefault=False)
        self._clear.setEnabled(self._chord is not None)
        self._clear.clicked.connect(lambda: self._take(None))
        self._shortcut.captured.connect(self._take)
        self._shortcut.refused.connect(self._say)
        self._shortcut.listening.connect(self._listen)
        parts = QHBoxLayout(row)
        parts.setContentsMargins(0, 0, 0, 0)
        parts.addWidget(self._shortcut, stretch=1)
        parts.addWidget(self._clear)
        row.setFocusProxy(self._shortcut)
        return row

    def done(self, result: int) -> None:
        """Leave no shortcut unbound."""
        self._shortcut.setChecked(False)
        super().done(result)

    def _listen(self, waiting: bool) -> None:  # noqa: FBT001 - Qt's signature
        """Let our shortcuts go while one is being pressed here, and take them back afterwards."""
        if waiting:
            self._shortcuts.unbind_all()
        else:
            self._rebind()

    def _take(self, chord: Chord | None) -> None:
        self._chord = chord
        self._shortcut.show_chord(chord)
        self._clear.setEnabled(chord is not None)
        self._trouble.hide()

    def _save(self) -> None:
        name, chord, insert = self._name.text(), self._chord, self._insert.currentData()
        vault, entry_id = self._vault, self._entry.id

        def save() -> Entry:
            vault.rename(entry_id, name)
            return vault.update(entry_id, shortcut=chord, insert=insert)

        tasks.run(self, save, self._saved, self._refused)

    def _saved(self, _entry: Entry) -> None:
        self.close()

    def _refused(self, error: TotpdeskError) -> None:
        self._say(str(error))

    def _say(self, text: str) -> None:
        self._trouble.say(text)
