"""The diagnosis from inside the running instance, for its windows and for the socket."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Final

from totpdesk.delivery.shortcuts import shortcuts
from totpdesk.desktop import diagnosis
from totpdesk.gui.status.lent import Lent
from totpdesk.vault.health import Finding, Level

if TYPE_CHECKING:
    from totpdesk.agent.agent import Agent
    from totpdesk.desktop.diagnosis import Belongings

_RUNNING: Final = Finding("instance", Level.OK, "totpdesk is running.")


class Doctor:
    """Build it on the GUI thread; all its methods block, so call them on others."""

    def __init__(self, agent: Agent, belongings: Belongings) -> None:
        """Take the instance's own abilities, which are what is tried."""
        self.agent = agent
        self.belongings = belongings
        self._lent = Lent(agent.around.clipboard, agent.desktop.screenshot)
        self._one_at_a_time = threading.Lock()

    def examine(self, *, screenshot: bool = False) -> list[Finding]:
        """Return every finding."""
        from totpdesk.agent import backing  # noqa: PLC0415 - loads ciphers, and is seldom wanted

        backup = backing.check(self.agent.vault, self.agent.around.clock.now())
        standing = [*diagnosis.standing(self.belongings), backup]
        return [*standing, _RUNNING, *self.test(screenshot=screenshot)]

    def test(self, *, screenshot: bool = False) -> list[Finding]:
        """Try each way that is taken here."""
        with self._one_at_a_time:
            desktop = self.agent.desktop
            wanted = shortcuts(self.belongings.settings(), self.belongings.entries())
            held = desktop.shortcuts.triggers()
            return list(diagnosis.tried(desktop, self._lent, wanted, held, screenshot=screenshot))
