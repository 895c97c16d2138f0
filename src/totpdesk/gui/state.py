"""What the windows and the menu show, read off the GUI thread whenever our files change."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from totpdesk.delivery.shortcuts import shortcuts
from totpdesk.errors import TotpdeskError

if TYPE_CHECKING:
    from totpdesk.delivery.shortcuts import Shortcut
    from totpdesk.gui.parts import Parts
    from totpdesk.vault import Entry


@dataclass(frozen=True, slots=True)
class State:
    """The accounts and every shortcut that is wanted. `trouble` is why they could not be read.

    `backup` is how one stands with backups, in a few words.
    """

    entries: tuple[Entry, ...] = ()
    shortcuts: tuple[Shortcut, ...] = ()
    trouble: str = ""
    backup: str = "Backup"


def read(parts: Parts) -> State:
    """Read index and settings. Never raises: what went wrong is part of what is shown."""
    try:
        entries = parts.vault.entries()
        return State(entries, shortcuts(parts.settings.load(), entries))
    except TotpdeskError as error:
        return State(trouble=str(error))


def backup_title(parts: Parts) -> str:
    """Say how one stands with backups. Loads ciphers, so it is not for the start. Never raises."""
    from totpdesk.agent.backing import backups  # noqa: PLC0415 - see above
    from totpdesk.transfer.backups.check import title  # noqa: PLC0415 - the same

    return title(backups(parts.vault))
