"""The vault file in the running instance: asks for its passphrase, and locks it."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from totpdesk.base.errors import KeychainError
from totpdesk.base.translation import tr
from totpdesk.gui.widgets.passphrase import PassphrasePrompt
from totpdesk.platforms.choose import SYSTEM
from totpdesk.service.autolock import AutoLock
from totpdesk.service.bootstrap import open_secrets
from totpdesk.settings import Secrets

if TYPE_CHECKING:
    from collections.abc import Callable

    from totpdesk.platforms.system import Closable
    from totpdesk.settings import SettingsFile


class VaultGuard(QObject):
    """Has the locations of the secrets. `changed`: the file was opened or locked.

    `locked`: the file was locked; `on_lock` is called first, on the thread that locked it. A file
    that is being created is neither open nor locked.
    """

    changed = Signal()
    locked = Signal()

    def __init__(self, settings: SettingsFile) -> None:
        """Create it on the GUI thread. Nothing is opened or asked before it is needed."""
        super().__init__()
        self._prompt = PassphrasePrompt()
        self._auto = AutoLock(
            self.lock, settings.load, SYSTEM.inhibit_sleep(tr("locks its vault file"))
        )
        self.on_lock: Callable[[], None] = lambda: None
        self._watch: Closable | None = None
        self._open = False
        self._opening = threading.Lock()
        self.locations = open_secrets(self._prompt.ask, on_use=self._used, on_lock=self._shut)

    @property
    def is_open(self) -> bool:
        """Whether a vault file is in use and unlocked."""
        return self.in_use and not self.locations.file.locked

    @property
    def in_use(self) -> bool:
        """Whether the secrets are in the vault file."""
        try:
            return self.locations.in_use is Secrets.FILE
        except KeychainError:
            return False

    def lock(self) -> None:
        """Lock the vault file. Thread-safe."""
        self.locations.file.lock()

    def look_again(self) -> None:
        """Apply changes by other processes: the settings, or the location of the secrets.

        After a move the vault file is no longer used, so its key is forgotten.
        """
        self._auto.apply_settings()
        if self._open and not self.locations.file.disk.exists:
            self.lock()

    def close(self) -> None:
        """Dismiss an open prompt, and stop listening."""
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
        was, self._open = self._open, False
        if was:
            self.on_lock()  # before the computer may sleep
        self._auto.shut()
        if was:
            self.locked.emit()
            self.changed.emit()

    def _listen(self) -> None:
        """Listen for screen lock and sleep, once the file was opened for the first time."""
        if self._watch is None:
            auto = self._auto
            self._watch = SYSTEM.monitor_screen_lock(
                auto.going_to_sleep, auto.woken_up, auto.screen_locked
            )
