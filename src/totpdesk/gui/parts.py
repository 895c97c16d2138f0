"""What every window is given: the accounts, the instance that serves them, time and settings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from totpdesk.agent.agent import Agent
    from totpdesk.delivery import Clipboard, Clock
    from totpdesk.settings import SettingsFile
    from totpdesk.vault import Vault
    from totpdesk.vault.places import Places


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts of the running instance. Windows decide nothing; they ask these."""

    vault: Vault
    agent: Agent
    settings: SettingsFile
    clock: Clock
    clipboard: Clipboard
    places: Places
