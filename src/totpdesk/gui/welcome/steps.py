"""The steps of the first start: the keychain, the shortcut and the practice page."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from totpdesk.base.errors import KeychainError
from totpdesk.base.finding import Finding, Level
from totpdesk.base.translation import tr
from totpdesk.doctor import diagnosis
from totpdesk.gui.runtime import tasks
from totpdesk.gui.widgets import move_secrets
from totpdesk.gui.widgets.allow_typing import AllowTyping
from totpdesk.gui.widgets.banner import Banner
from totpdesk.gui.widgets.shortcut_field import KeyCapture, save_shortcut
from totpdesk.gui.widgets.shortcut_test import ShortcutTest
from totpdesk.gui.widgets.start_at_login import StartAtLogin
from totpdesk.gui.widgets.status_label import StatusLabel
from totpdesk.gui.widgets.style import GAP, MARGIN, larger, quiet_label
from totpdesk.platforms.capabilities import Ability, Backend, best_backends
from totpdesk.platforms.choose import SYSTEM
from totpdesk.secrets.backends import NO_KEYCHAIN
from totpdesk.secrets.locations import Remedy
from totpdesk.settings import Secrets

if TYPE_CHECKING:
    from collections.abc import Callable

    from totpdesk.base.errors import TotpdeskError
    from totpdesk.doctor.diagnosis import UserData
    from totpdesk.gui.app_context import AppContext
    from totpdesk.gui.shortcut_binder import ShortcutBinder
    from totpdesk.secrets.locations import SecretLocations
    from totpdesk.settings import Chord


_MAIN: Final = "insert"
_CLICK: Final = tr("Click it to choose other keys.")
_ELSEWHERE: Final = tr("Your desktop assigns the keys: change them in its own settings.")
_WHILE_IT_RUNS: Final = tr("The shortcut works only while totpdesk runs.")
_IN_KEYCHAIN: Final = tr("totpdesk keeps them only in your system's keychain. It must be unlocked.")
_IN_FILE: Final = tr("totpdesk keeps them only in one encrypted file. Its passphrase opens it.")


class Step(QWidget):
    """`passed` is emitted when the test of the step has passed."""

    passed = Signal()

    def __init__(self, heading: str, sentence: str) -> None:
        """Create it; subclasses add to `rows`."""
        super().__init__()
        title = QLabel(heading)
        larger(title, 1.4, QFont.Weight.DemiBold)
        self.sentence = QLabel(sentence, wordWrap=True)
        self.rows = QVBoxLayout(self)
        self.rows.setContentsMargins(0, 0, 0, 0)
        self.rows.setSpacing(MARGIN - 4)
        self.rows.addWidget(title)
        self.rows.addWidget(self.sentence)

    def begin(self) -> None:
        """Test what can be tested without the user."""


def _backend() -> Backend:
    return best_backends(SYSTEM.find_session())[Ability.SHORTCUT]


class ShortcutStep(Step):
    """Shows the shortcut, lets the user change it unless the desktop does, and tests it."""

    def __init__(self, context: AppContext, binder: ShortcutBinder) -> None:
        """Use this binder of the shortcuts."""
        super().__init__(
            tr("One shortcut"),
            tr("Press it in a login form to fill in the code."),
        )
        self._context = context
        self._binder = binder
        self._backend_task = tasks.Latest(self)
        self._trouble = Banner()
        self._capture = KeyCapture(None, what=tr("Shortcut"))
        self._hint = quiet_label(_CLICK)
        self._let_type = AllowTyping(context.instance)
        self._shortcut_test = ShortcutTest(context.instance)
        self._shortcut_test.received.connect(self.passed)
        self._capture.captured.connect(self._save_shortcut)
        self._capture.refused.connect(self._trouble.show_message)
        self._capture.listening.connect(lambda _: self._trouble.hide())
        self._capture.listening.connect(binder.release_while)
        binder.bound.connect(self._show_bound)
        for part in (self._trouble, self._shortcut_test):
            self.rows.addWidget(part)
        self.rows.addWidget(self._capture, alignment=Qt.AlignmentFlag.AlignLeft)
        self.rows.addWidget(self._hint)
        self.rows.addWidget(self._let_type)
        self.rows.addStretch()

    def begin(self) -> None:
        """Find out whether the desktop assigns the keys, off the GUI thread."""
        self._let_type.refresh()
        self._backend_task.run(_backend, self._show_backend, self._failed)

    def _show_backend(self, backend: Backend) -> None:
        self._capture.setVisible(backend.available and not backend.desktop_assigns)
        self._shortcut_test.setVisible(backend.available)
        if backend.available:
            self._hint.setText(_ELSEWHERE if backend.desktop_assigns else _CLICK)
        else:
            self._hint.setText(backend.reason)
        self._show_keys()

    def _show_keys(self) -> None:
        instance = self._context.instance
        self._capture.show_chord(instance.services.settings().hotkey)
        self._shortcut_test.wait_for(instance.desktop.shortcuts.triggers().get(_MAIN, ""))

    def _save_shortcut(self, chord: Chord) -> None:
        save = partial(save_shortcut, self._context, "hotkey", chord)
        tasks.run(self, save, lambda _: self._binder.bind(), self._failed)

    @Slot()
    def _show_bound(self) -> None:
        if problems := self._binder.problems:
            self._trouble.show_message("\n".join(problems))
        self._show_keys()

    def _failed(self, error: TotpdeskError) -> None:
        self._trouble.show_message(str(error))
        self._show_keys()


class PracticeStep(Step):
    """The last one. Passed by opening the page, which explains itself; offers to start at login."""

    def __init__(self, practise: Callable[[], None]) -> None:
        """Use this function to open the page."""
        super().__init__(
            tr("Try it without risk"),
            tr(
                "The practice page imitates a login page: scan the QR code that it shows "
                "(Add → From the screen, in the tray menu or the Accounts window), then press the "
                "shortcut in its field."
            ),
        )
        self._practise = practise
        self._button = QPushButton(tr("&Open the practice page"), autoDefault=False)
        self._button.clicked.connect(self._open)
        self.rows.addWidget(self._button, alignment=Qt.AlignmentFlag.AlignLeft)
        self.rows.addStretch()
        self._trouble = Banner()
        self._start_at_login = StartAtLogin()
        self._start_at_login.turned.connect(self._trouble.hide)
        self._start_at_login.refused.connect(self._trouble.show_message)
        self._why = quiet_label(_WHILE_IT_RUNS)
        below = QVBoxLayout()
        below.setSpacing(GAP // 2)
        for part in (self._trouble, self._start_at_login, self._why):
            below.addWidget(part)
        self.rows.addLayout(below)

    def begin(self) -> None:
        """Show whether totpdesk starts at login, where it can."""
        self._start_at_login.refresh()
        self._why.setHidden(self._start_at_login.isHidden())

    def _open(self) -> None:
        self._practise()
        self.passed.emit()


@dataclass(frozen=True, slots=True)
class _Tested:
    """The finding, and what would help."""

    finding: Finding
    remedy: Remedy
    in_file: bool


class KeychainStep(Step):
    """Tested first, and again after the user has unlocked it, started it or chosen a file."""

    def __init__(self, user_data: UserData, locations: SecretLocations) -> None:
        """Test these locations of secrets."""
        super().__init__(tr("A safe place for your secrets"), _IN_KEYCHAIN)
        self._user_data = user_data
        self._locations = locations
        self._result = StatusLabel()
        self._test_task = tasks.Latest(self)
        self._again = self._button(tr("&Try again"), self.begin)
        self._unlock = self._button(tr("&Unlock…"), self._ask_for_passphrase)
        self._keep_in_file = self._button(move_secrets.KEEP, self._choose_file)
        self.rows.addWidget(self._result)
        self.rows.addLayout(self._buttons())
        self.rows.addStretch()

    def begin(self) -> None:
        """Test the keychain off the GUI thread, as it may ask the user. The latest test counts."""
        self._offer()
        self._result.show_message(None, tr("Saving, reading and deleting a test secret…"))
        self._test_task.run(self._test, self._show, self._failed)

    def _test(self) -> _Tested:
        finding = diagnosis.keychain(self._user_data)
        return _Tested(finding, self._locations.remedy, self._in_file())

    def _in_file(self) -> bool:
        try:
            return self._locations.in_use is Secrets.FILE
        except KeychainError:
            return False

    def _show(self, tested: _Tested) -> None:
        self.sentence.setText(_IN_FILE if tested.in_file else _IN_KEYCHAIN)
        finding = tested.finding
        self._result.show_message(finding.level, f"{finding.sentence} {finding.advice}".strip())
        if tested.remedy is Remedy.FILE:
            self._result.show_message(Level.PROBLEM, NO_KEYCHAIN)
            self._offer(self._again, self._keep_in_file)
        elif finding.level is not Level.OK:
            self._offer(self._again)
        elif tested.remedy is Remedy.UNLOCK:
            self._result.show_message(Level.WARNING, finding.sentence)  # nothing was saved yet
            self._offer(self._unlock)
        else:
            self.passed.emit()

    def _failed(self, error: TotpdeskError) -> None:
        self._result.show_message(Level.PROBLEM, str(error))
        self._offer(self._again)

    def _choose_file(self) -> None:
        move_secrets.keep_in_file(self.window(), self._locations, self.begin)

    def _ask_for_passphrase(self) -> None:
        self._offer()
        tasks.run(self, self._locations.file.open, lambda _: self.begin(), self._still_locked)

    def _still_locked(self, error: TotpdeskError) -> None:
        self._result.show_message(Level.WARNING, str(error))
        self._offer(self._unlock)

    def _button(self, text: str, act: object) -> QPushButton:
        button = QPushButton(text, autoDefault=False)
        button.clicked.connect(act)
        return button

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(GAP)
        for button in (self._again, self._unlock, self._keep_in_file):
            row.addWidget(button)
        row.addStretch()
        return row

    def _offer(self, *offered: QPushButton) -> None:
        """Show only these buttons."""
        for button in (self._again, self._unlock, self._keep_in_file):
            button.setVisible(button in offered)
