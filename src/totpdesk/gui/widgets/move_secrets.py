"""Move all secrets to a vault file or back to the keychain, and offer to do so.

A window that cannot read a secret shows the reason in a banner, with a button to help.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialogButtonBox, QLabel, QProgressBar, QVBoxLayout

from totpdesk.base.translation import plural, tr
from totpdesk.gui.runtime import tasks
from totpdesk.gui.widgets.banner import Banner
from totpdesk.gui.widgets.job import Job
from totpdesk.gui.widgets.passphrase import NewPassphrase
from totpdesk.gui.widgets.style import GAP, MARGIN, GrowingDialog
from totpdesk.secrets.backends import NO_KEYCHAIN
from totpdesk.secrets.locations import Remedy
from totpdesk.settings import Secrets

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from totpdesk.base.errors import TotpdeskError
    from totpdesk.secrets.locations import SecretLocations
    from totpdesk.secrets.move import Moved


_WIDTH: Final = 460
_TITLES: Final = {
    Secrets.FILE: tr("Keep the secrets in a vault file"),
    Secrets.KEYCHAIN: tr("Keep the secrets in the keychain"),
}
_ABOUT: Final = {
    Secrets.FILE: tr(
        "One encrypted file will keep your secrets. You will be asked for its passphrase when the "
        "first code is needed, and again after it was locked."
    ),
    Secrets.KEYCHAIN: tr(
        "Your system's keychain will keep your secrets, and the vault file will no longer be "
        "used. You may be asked for its passphrase again."
    ),
}
_ALREADY: Final = tr(
    "There is already a vault file. It will be used, and you may be asked for its passphrase."
)
_ADVICE: Final = tr(
    "Without it nobody can open the file, not even you. Use four or more random words, and write "
    "them down."
)
LOCKED: Final = tr("The vault file is locked.")
_SECRETS: Final = "secrets"  # the subject of a banner
_KEYCHAIN: Final = "keychain"  # another
KEEP: Final = tr("&Keep the secrets in a vault file…")


class MoveSecrets(GrowingDialog):
    """Asks for a passphrase if needed, and moves. `moved`: the secrets were moved."""

    moved = Signal()

    def __init__(
        self, locations: SecretLocations, location: Secrets, parent: QWidget | None = None
    ) -> None:
        """Create it; the move starts after confirmation."""
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_TITLES[location])
        self._locations = locations
        self._location = location
        self._job: Job | None = None
        self._creates = location is Secrets.FILE and not locations.file.disk.exists
        self.passphrase = NewPassphrase(_ADVICE)
        self.passphrase.setVisible(self._creates)
        self.banner = Banner()
        self._bar = QProgressBar(textVisible=False)
        self._bar.hide()
        self._lay_out()
        self.passphrase.changed.connect(self._enable)
        self._enable()

    def lock(self) -> None:
        """Clear what was typed."""
        self.passphrase.clear()

    def unlock(self) -> None:
        """Clear the passphrase when the window is hidden."""

    def done(self, result: int) -> None:
        """Stop the move, and clear what was typed."""
        if self._job:
            self._job.abandon()
        self.passphrase.clear()
        super().done(result)

    def _lay_out(self) -> None:
        uses = self._location is Secrets.FILE and not self._creates
        about = QLabel(_ALREADY if uses else _ABOUT[self._location], wordWrap=True)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        rows.setSpacing(GAP + 4)
        for part in (self.banner, about, self.passphrase, self._bar):
            rows.addWidget(part)
        rows.addStretch()
        rows.addWidget(self._buttons())
        self.setMinimumWidth(_WIDTH)

    def _buttons(self) -> QDialogButtonBox:
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        role = QDialogButtonBox.ButtonRole.AcceptRole
        self.go = buttons.addButton(
            tr("&Create the file") if self._creates else tr("&Move the secrets"), role
        )
        self.go.setDefault(True)
        buttons.button(QDialogButtonBox.StandardButton.Cancel).setAutoDefault(False)
        self.go.clicked.connect(self._move)
        buttons.rejected.connect(self.reject)
        return buttons

    def _enable(self) -> None:
        ready = not self._creates or self.passphrase.password() is not None
        self.go.setEnabled(ready and self._job is None)
        self.passphrase.setEnabled(self._job is None)
        self._bar.setVisible(self._job is not None)

    def _move(self) -> None:
        self.banner.hide()
        self._bar.setRange(0, 0)
        self._job = Job()
        self._job.moved.connect(self._show_progress)
        self._job.start(self, self._work(), self._ended, self._refused)
        self._enable()

    def _work(self) -> Callable[[Callable[[int, int], None]], Moved]:
        """Return the work for another thread."""
        locations, location = self._locations, self._location
        passphrase = self.passphrase.password() if self._creates else None

        def work(progress: Callable[[int, int], None]) -> Moved:
            if passphrase:
                locations.create_file(passphrase)
            return locations.move_to(location, progress)

        return work

    def _show_progress(self, done: int, of: int) -> None:
        self._bar.setRange(0, of)
        self._bar.setValue(done)

    def _ended(self, moved: Moved | None) -> None:
        self._job = None
        self.moved.emit()
        if moved and moved.vanished:
            self._show_vanished(moved.vanished)
        else:
            self.accept()

    def _show_vanished(self, names: tuple[str, ...]) -> None:
        """Stay open, and list the accounts whose secrets were already missing."""
        self.banner.show_message(
            plural(
                "Moved, but this account had no secret: {names}. Restore it from a backup.",
                "Moved, but these accounts had no secret: {names}. Restore them from a backup.",
                len(names),
                names=", ".join(names),
            )
        )
        self.passphrase.clear()
        self._enable()
        self.go.setEnabled(False)

    def _refused(self, error: TotpdeskError) -> None:
        self._job = None
        self._creates = self._creates and not self._locations.file.disk.exists
        self.passphrase.setVisible(self._creates)
        self.banner.show_message(str(error))
        self._enable()


class SecretsHelp:
    """Shows in a window's banner why secrets cannot be read, with a button to help."""

    def __init__(self, window: QWidget, banner: Banner, locations: SecretLocations) -> None:
        """Use this window and its banner."""
        self._window, self._banner, self._locations = window, banner, locations
        self._remedy = tasks.Latest(window)

    def explain(self, message: str, again: Callable[[], None]) -> None:
        """Show that a secret cannot be read; `again` retries, which may ask the user."""

        def show(remedy: Remedy) -> None:
            if remedy is Remedy.UNLOCK:
                self._offer_to_unlock(LOCKED, again)
            elif remedy is Remedy.FILE:
                self._offer_file()
            else:
                self._show(message, tr("Tr&y again"), again)

        self._remedy.run(lambda: self._locations.remedy, show, self._failed)

    def offer_file(self) -> None:
        """Offer a vault file to users without accounts and without a keychain.

        The offer is removed once the vault file is in use.
        """

        def show(remedy: Remedy) -> None:
            if remedy is Remedy.FILE:
                self._offer_file()
            else:
                self._banner.withdraw(_KEYCHAIN)

        self._remedy.run(lambda: self._locations.remedy, show, self._failed)

    def withdraw(self) -> None:
        """Clear the message, as secrets can be read again; other messages are kept."""
        self._remedy.forget()
        self._banner.withdraw(_SECRETS)
        self._banner.withdraw(_KEYCHAIN)

    def _offer_to_unlock(self, why: str, again: Callable[[], None]) -> None:
        def unlock() -> None:
            tasks.run(self._window, self._locations.file.open, lambda _: again(), still_locked)

        def still_locked(error: TotpdeskError) -> None:
            self._offer_to_unlock(str(error), again)

        self._show(why, tr("&Unlock…"), unlock)

    def _offer_file(self) -> None:
        keep = partial(keep_in_file, self._window, self._locations, self._banner.hide)
        self._banner.show_message(NO_KEYCHAIN, KEEP, keep, about=_KEYCHAIN)

    def _show(self, text: str, button: str = "", act: Callable[[], None] | None = None) -> None:
        self._banner.show_message(text, button, act, about=_SECRETS)

    def _failed(self, error: TotpdeskError) -> None:
        self._show(str(error))


def keep_in_file(window: QWidget, locations: SecretLocations, then: Callable[[], None]) -> None:
    """Ask for a passphrase, create the vault file and use it; then call back."""
    dialog = MoveSecrets(locations, Secrets.FILE, window)
    dialog.moved.connect(then)
    dialog.open()
