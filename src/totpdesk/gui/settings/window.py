"""The settings window; each setting takes effect immediately, or shows why it cannot."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QSpinBox,
    QVBoxLayout,
)

from totpdesk.accounts.own_settings import INSERT_METHODS, SettingValue
from totpdesk.autotype.shortcuts import of_settings
from totpdesk.base.errors import InvalidSettingError
from totpdesk.base.translation import tr
from totpdesk.gui.runtime import tasks
from totpdesk.gui.settings.in_desktop_search import InDesktopSearch
from totpdesk.gui.settings.secrets_location import SecretsLocation
from totpdesk.gui.widgets.allow_typing import AllowTyping
from totpdesk.gui.widgets.banner import Banner
from totpdesk.gui.widgets.choice_field import ChoiceField
from totpdesk.gui.widgets.shortcut_field import KeyCapture, ShortcutField, assigned, save_shortcut
from totpdesk.gui.widgets.start_at_login import StartAtLogin
from totpdesk.gui.widgets.style import GAP, MARGIN, GrowingDialog, quiet_label
from totpdesk.settings import CopyTyped, Insert, Settings

if TYPE_CHECKING:
    from totpdesk.base.errors import TotpdeskError
    from totpdesk.gui.app_context import AppContext
    from totpdesk.gui.shortcut_binder import ShortcutBinder
    from totpdesk.settings import Chord

_FIELD: Final = 180
_FORM: Final = 310  # width beside the labels
_COPY_TYPED: Final = (
    SettingValue(CopyTyped.WHEN_SAFE.value, CopyTyped.WHEN_SAFE, tr("When safe")),
    SettingValue(CopyTyped.ALWAYS.value, CopyTyped.ALWAYS, tr("Always")),
    SettingValue(CopyTyped.NEVER.value, CopyTyped.NEVER, tr("Never")),
)
_SAFE: Final = tr(
    "Not where a clipboard manager would keep the code, or what you copied could not be given back."
)
_WAIT: Final = tr(
    "With less, totpdesk waits for the next code before it types. Press the shortcut again "
    "meanwhile, and the current one is sent at once."
)


class SettingsWindow(GrowingDialog):
    """Shows the settings, and saves each change immediately."""

    status_asked = Signal()

    holds_no_secret = True

    def __init__(self, context: AppContext, binder: ShortcutBinder) -> None:
        """Load the settings and create the form."""
        super().__init__()
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Settings"))
        self._context = context
        self._file = context.settings
        self._binder = binder
        self._trouble = Banner()
        self._fields(self._loaded())
        self._lay_out()
        self._connect()
        self._show_bound()
        self._show_permission()
        self._secrets.refresh()

    def show_problems(self, problems: tuple[str, ...]) -> None:
        """Show what is wrong with the shortcuts, or clear the message."""
        if problems:
            self._trouble.show_message("\n".join(problems))
        else:
            self._trouble.hide()

    def done(self, result: int) -> None:
        """Bind the shortcuts again."""
        self._hotkey.setChecked(False)
        self._pick_hotkey.stop()
        super().done(result)

    def event(self, event: QEvent) -> bool:
        """Refresh when the user comes back, maybe from the desktop's settings."""
        if event.type() is QEvent.Type.WindowActivate:
            self._show_assigned()
            self._autostart.refresh()
        return super().event(event)

    def _loaded(self) -> Settings:
        try:
            return self._file.load()
        except InvalidSettingError as error:
            self.show_problems((str(error),))
            return Settings()

    def _fields(self, settings: Settings) -> None:
        self._hotkey = KeyCapture(settings.hotkey)
        self._pick_hotkey = ShortcutField(
            settings.pick_hotkey, what=tr("Always choose from the list")
        )
        self._assigned = {key: _hint("") for key in ("hotkey", "pick_hotkey")}
        self._insert = ChoiceField(INSERT_METHODS, settings.insert)
        self._insert.setMinimumWidth(_FIELD)
        self._let_type = AllowTyping(self._context.instance)
        self._let_type.setMinimumWidth(_FORM)
        self._copy_typed = ChoiceField(_COPY_TYPED, settings.copy_typed)
        self._copy_typed.setMinimumWidth(_FIELD)
        self._clear_after = _seconds(settings.clear_after, 3600, tr("Never"))
        self._min_left = _seconds(settings.min_left, 15, tr("Does not matter"))
        self._autostart = StartAtLogin()
        self._search = InDesktopSearch(self._file, on=settings.desktop_search)
        self._search.setMinimumWidth(_FORM)
        self._secrets = SecretsLocation(self._context.locations, settings)
        self._secrets.setMinimumWidth(_FORM)

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.setHorizontalSpacing(MARGIN)
        form.setVerticalSpacing(GAP + 4)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.FieldsStayAtSizeHint)
        form.addRow(tr("&Shortcut"), self._hotkey)
        form.addRow("", self._assigned["hotkey"])
        form.addRow(tr("&Always choose from the list"), self._pick_hotkey)
        form.addRow("", self._assigned["pick_hotkey"])
        form.addRow(tr("&Insert codes by"), self._insert)
        form.addRow("", self._let_type)
        form.addRow("", _hint(tr("Pressed twice in the same field, the shortcut types again.")))
        form.addRow(tr("C&opy typed codes too"), self._copy_typed)
        form.addRow("", _hint(_SAFE))
        form.addRow(tr("&Clear the clipboard after"), self._clear_after)
        form.addRow(tr("Minimum time &remaining"), self._min_left)
        form.addRow("", _hint(_WAIT))
        form.addRow(tr("Secrets"), self._secrets)
        form.addRow("", self._autostart)
        form.addRow("", self._search)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.close)
        check = buttons.addButton(
            tr("Check this &desktop…"), QDialogButtonBox.ButtonRole.ActionRole
        )
        check.setAutoDefault(False)
        check.clicked.connect(self.status_asked)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(MARGIN + 4, MARGIN + 4, MARGIN + 4, MARGIN)
        rows.setSpacing(MARGIN)
        rows.addWidget(self._trouble)
        rows.addLayout(form)
        rows.addStretch()
        rows.addWidget(buttons)
        self.setMinimumWidth(540)
        self._hotkey.setFocus()

    def _connect(self) -> None:
        self._hotkey.captured.connect(partial(self._save_shortcut, "hotkey"))
        self._pick_hotkey.chosen.connect(partial(self._save_shortcut, "pick_hotkey"))
        for field in (self._hotkey, self._pick_hotkey):
            field.refused.connect(lambda text: self.show_problems((text,)))
            field.listening.connect(lambda _: self.show_problems(()))
            field.listening.connect(self._binder.release_while)
        self._binder.bound.connect(self._show_bound)
        method = self._insert.chosen
        self._insert.currentIndexChanged.connect(lambda _: self._save("insert", str(method())))
        self._insert.currentIndexChanged.connect(lambda _: self._show_permission())
        copies = self._copy_typed.chosen
        self._copy_typed.currentIndexChanged.connect(
            lambda _: self._save("copy_typed", str(copies()))
        )
        self._clear_after.valueChanged.connect(partial(self._save_number, "clear_after"))
        self._min_left.valueChanged.connect(partial(self._save_number, "min_left"))
        self._secrets.chosen.connect(self._save)
        self._secrets.refused.connect(lambda text: self.show_problems((text,)))
        self._autostart.refused.connect(lambda text: self.show_problems((text,)))
        self._search.refused.connect(lambda text: self.show_problems((text,)))

    @Slot()
    def _show_bound(self) -> None:
        """Show which shortcuts were bound, and which were not."""
        if self._binder.problems:  # keep a refusal that is shown
            self.show_problems(self._binder.problems)
        self._show_assigned()

    def _show_assigned(self) -> None:
        """Show the keys that the desktop has assigned, if they are different."""
        configured = of_settings(self._loaded())
        for key, hint in self._assigned.items():
            text = assigned(self._context.instance, configured[key]) if key in configured else ""
            hint.setText(text)
            hint.setVisible(bool(text))

    def _show_permission(self) -> None:
        """Offer to ask for permission to type, if codes are typed or pasted."""
        if self._insert.chosen() is Insert.COPY:
            self._let_type.cancel()
        else:
            self._let_type.refresh()

    def _save_shortcut(self, key: str, chord: Chord | None) -> None:
        self.show_problems(())
        save = partial(save_shortcut, self._context, key, chord)
        tasks.run(self, save, self._shortcut_saved, self._shortcut_refused)

    def _shortcut_saved(self, _: object) -> None:
        self._binder.bind()

    def _shortcut_refused(self, error: TotpdeskError) -> None:
        """Show the settings that are still in effect, and why."""
        settings = self._loaded()
        self._hotkey.show_chord(settings.hotkey)
        self._pick_hotkey.show_chord(settings.pick_hotkey)
        self.show_problems((str(error),))

    def _save_number(self, key: str, value: int) -> None:
        self._save(key, str(value))

    def _save(self, key: str, text: str) -> None:
        try:
            self._file.save(self._file.load().with_text(key, text))
        except InvalidSettingError as error:
            self.show_problems((str(error),))


def _seconds(value: int, highest: int, zero: str) -> QSpinBox:
    box = QSpinBox(suffix=tr("{seconds} s", seconds=""), maximum=highest)
    box.setSpecialValueText(zero)
    box.setValue(value)
    box.setMinimumWidth(_FIELD)
    return box


def _hint(text: str) -> QLabel:
    hint = quiet_label(text)
    hint.setMinimumWidth(_FORM)
    return hint
