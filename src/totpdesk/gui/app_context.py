"""What every window gets: the accounts, the running instance, the clock and the settings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from totpdesk.accounts.store import AccountStore
    from totpdesk.autotype import Clock
    from totpdesk.secrets.locations import SecretLocations
    from totpdesk.service.instance import RunningInstance
    from totpdesk.settings import SettingsFile


@dataclass(frozen=True, slots=True)
class AppContext:
    """The parts of the running instance. Windows have no logic; they call these."""

    accounts: AccountStore
    instance: RunningInstance
    settings: SettingsFile
    clock: Clock
    locations: SecretLocations
