"""Run the diagnosis in the running instance, for its windows and for the socket."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Final

from totpdesk.autotype.shortcuts import shortcuts
from totpdesk.base.finding import Finding, Level
from totpdesk.base.translation import tr
from totpdesk.doctor import diagnosis
from totpdesk.gui.doctor.qt_probe import QtProbe

if TYPE_CHECKING:
    from totpdesk.doctor.diagnosis import UserData
    from totpdesk.service.instance import RunningInstance

_RUNNING: Final = Finding("instance", Level.OK, tr("totpdesk is running."))


class Doctor:
    """Create it on the GUI thread; all its methods block, so call them on other threads."""

    def __init__(self, instance: RunningInstance, user_data: UserData) -> None:
        """Test the abilities of this instance."""
        self.instance = instance
        self.user_data = user_data
        self._qt_probe = QtProbe(instance.services.clipboard, instance.desktop.screenshot)
        self._one_at_a_time = threading.Lock()

    def examine(self, *, screenshot: bool = False) -> list[Finding]:
        """Return every finding."""
        from totpdesk.service import backup_setup  # noqa: PLC0415 - loads ciphers, rarely needed

        backup = backup_setup.check(self.instance.accounts, self.instance.services.clock.now())
        environment = [*diagnosis.check_environment(self.user_data), backup]
        return [*environment, _RUNNING, *self.test(screenshot=screenshot)]

    def test(self, *, screenshot: bool = False) -> list[Finding]:
        """Test each method that is used here."""
        with self._one_at_a_time:
            desktop = self.instance.desktop
            configured = shortcuts(self.user_data.settings(), self.user_data.entries())
            triggers = desktop.shortcuts.triggers()
            return list(
                diagnosis.tried(
                    desktop, self._qt_probe, configured, triggers, screenshot=screenshot
                )
            )
