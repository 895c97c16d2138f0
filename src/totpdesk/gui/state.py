"""What the windows and the menu show, read off the GUI thread whenever our files change."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from totpdesk.autotype.shortcuts import shortcuts
from totpdesk.base.errors import TotpdeskError

if TYPE_CHECKING:
    from totpdesk.accounts.account import AccountRecord
    from totpdesk.autotype.shortcuts import Shortcut
    from totpdesk.gui.app_context import AppContext


@dataclass(frozen=True, slots=True)
class State:
    """The accounts and every shortcut that is wanted. `trouble` is why they could not be read.

    `backup` is how one stands with backups, in a few words.
    """

    entries: tuple[AccountRecord, ...] = ()
    shortcuts: tuple[Shortcut, ...] = ()
    trouble: str = ""
    backup: str = "Backup"


@runtime_checkable
class ShowsState(Protocol):
    """A window that shows accounts."""

    def show_state(self, state: State) -> None:
        """Show these."""


def read(parts: AppContext) -> State:
    """Read index and settings. Never raises: what went wrong is part of what is shown."""
    try:
        entries = parts.vault.entries()
        return State(entries, shortcuts(parts.settings.load(), entries))
    except TotpdeskError as error:
        return State(trouble=str(error))


def backup_title(parts: AppContext) -> str:
    """Say how one stands with backups. Loads ciphers, so it is not for the start. Never raises."""
    from totpdesk.service.backup_setup import backups  # noqa: PLC0415 - see above
    from totpdesk.transfer.backup.check import title  # noqa: PLC0415 - the same

    return title(backups(parts.vault))
