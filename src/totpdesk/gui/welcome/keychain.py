"""The first step: what keeps the secrets takes a dummy, gives it back and forgets it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QHBoxLayout, QPushButton

from totpdesk.base.errors import KeychainError
from totpdesk.base.finding import Finding, Level
from totpdesk.doctor import diagnosis
from totpdesk.gui.runtime import tasks
from totpdesk.gui.settings import remedying
from totpdesk.gui.welcome.step import Result, Step, is_good
from totpdesk.gui.widgets.style import GAP
from totpdesk.secrets.locations import Remedy
from totpdesk.settings import Secrets

if TYPE_CHECKING:
    from totpdesk.base.errors import TotpdeskError
    from totpdesk.doctor.diagnosis import UserData
    from totpdesk.secrets.locations import SecretLocations

_IN_KEYCHAIN: Final = (
    "totpdesk keeps them in your system's keychain and nowhere else. It must be unlocked."
)
_IN_FILE: Final = (
    "totpdesk keeps them in one encrypted file and nowhere else. Its passphrase opens it."
)


@dataclass(frozen=True, slots=True)
class _Tried:
    """What was found, and what would help."""

    finding: Finding
    remedy: Remedy
    in_file: bool


class KeychainStep(Step):
    """Tried at once, and again after the user has unlocked it, started it, or chosen the file."""

    def __init__(self, user_data: UserData, places: SecretLocations) -> None:
        """Take where the secrets are."""
        super().__init__("A safe place for your secrets", _IN_KEYCHAIN)
        self._belongings = user_data
        self._places = places
        self._result = Result()
        self._tries = 0
        self._again = self._button("&Try again", self.begin)
        self._unlock = self._button("&Unlock…", self._ask_for_passphrase)
        self._keep_in_file = self._button(remedying.KEEP, self._choose_file)
        self.rows.addWidget(self._result)
        self.rows.addLayout(self._buttons())
        self.rows.addStretch()

    def begin(self) -> None:
        """Try it, off the GUI thread: a keychain may ask its user. The latest try counts."""
        self._offer()
        self._result.wait("Writing, reading and deleting a dummy…")
        self._tries += 1
        number = self._tries
        tasks.run(
            self,
            self._try,
            lambda tried: self._show(tried) if number == self._tries else None,
            lambda error: self._failed(error) if number == self._tries else None,
        )

    def _try(self) -> _Tried:
        finding = diagnosis.keychain(self._belongings)
        return _Tried(finding, self._places.remedy, self._in_file())

    def _in_file(self) -> bool:
        try:
            return self._places.in_use is Secrets.FILE
        except KeychainError:
            return False

    def _show(self, tried: _Tried) -> None:
        self.sentence.setText(_IN_FILE if tried.in_file else _IN_KEYCHAIN)
        self._result.show_finding(tried.finding)
        if tried.remedy is Remedy.FILE:
            self._result.say(Level.PROBLEM, remedying.NONE)
            self._offer(self._again, self._keep_in_file)
        elif not is_good(tried.finding):
            self._offer(self._again)
        elif tried.remedy is Remedy.UNLOCK:
            self._result.say(Level.WARNING, tried.finding.sentence)  # it has kept nothing yet
            self._offer(self._unlock)
        else:
            self.passed.emit()

    def _failed(self, error: TotpdeskError) -> None:
        self._result.say(Level.PROBLEM, str(error))
        self._offer(self._again)

    def _choose_file(self) -> None:
        remedying.keep_in_file(self.window(), self._places, self.begin)

    def _ask_for_passphrase(self) -> None:
        self._offer()
        tasks.run(self, self._places.file.open, lambda _: self.begin(), self._still_locked)

    def _still_locked(self, error: TotpdeskError) -> None:
        self._result.say(Level.WARNING, str(error))
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
        """Show these buttons and no other."""
        for button in (self._again, self._unlock, self._keep_in_file):
            button.setVisible(button in offered)
