"""The vault file in the running instance: asked for by a window, locked when it is to be locked."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from totpdesk.base.errors import KeychainError
from totpdesk.gui.widgets.passphrase import PassphrasePrompt
from totpdesk.platforms.choose import SYSTEM
from totpdesk.service.autolock import AutoLock
from totpdesk.service.bootstrap import open_secrets
from totpdesk.settings import Secrets

if TYPE_CHECKING:
    from totpdesk.platforms.system import Closable
    from totpdesk.settings import SettingsFile


class VaultGuard(QObject):
    """Holds the places of the secrets. `changed` tells that the file was opened or locked.

    `locked` tells the latter alone: a file that is being made is not open yet, nor locked.
    """

    changed = Signal()
    locked = Signal()

    def __init__(self, settings: SettingsFile) -> None:
        """Build it on the GUI thread. No file is touched, and nobody asked, before it is needed."""
        super().__init__()
        self._prompt = PassphrasePrompt()
        self._auto = AutoLock(
            self.lock, settings.load, SYSTEM.inhibit_sleep("locks its vault file")
        )
        self._watch: Closable | None = None
        self._open = False
        self._opening = threading.Lock()
        self.places = open_secrets(self._prompt.ask, used=self._used, shut=self._shut)

    @property
    def is_open(self) -> bool:
        """Whether a code can be had of a vault file without its passphrase."""
        return self.in_use and not self.places.file.locked

    @property
    def in_use(self) -> bool:
        """Whether the secrets are in the vault file."""
        try:
            return self.places.in_use is Secrets.FILE
        except KeychainError:
            return False

    def lock(self) -> None:
        """Lock the vault file. For any thread."""
        self.places.file.lock()

    def look_again(self) -> None:
        """Follow what another process may have changed: the settings, or where the secrets are.

        A vault file that a move has put away is used no longer, so its key is forgotten.
        """
        self._auto.apply_settings()
        if self._open and not self.places.file.disk.exists:
            self.lock()

    def close(self) -> None:
        """Send a question away, and listen no more."""
        self._prompt.close()
        self._auto.shut()
        if self._watch:
            self._watch.close()

    def _used(self) -> None:
        self._auto.used()
        with self._opening:
            was, self._open = self._open, True
            if not was:
                self._listen()
        if not was:
            self.changed.emit()

    def _shut(self) -> None:
        self._auto.shut()
        if self._open:
            self._open = False
            self.locked.emit()
            self.changed.emit()

    def _listen(self) -> None:
        """Listen for the screen and for sleep from the first time on that there is what to lock."""
        if self._watch is None:
            auto = self._auto
            self._watch = SYSTEM.monitor_screen_lock(
                auto.going_to_sleep, auto.woken_up, auto.screen_locked
            )
