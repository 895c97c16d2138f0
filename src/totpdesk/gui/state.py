"""What the windows and the menu show, read off the GUI thread whenever our files change."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from totpdesk.errors import TotpdeskError

if TYPE_CHECKING:
    from totpdesk.gui.parts import Parts
    from totpdesk.settings import Chord
    from totpdesk.vault import Entry


@dataclass(frozen=True, slots=True)
class State:
    """The accounts and every shortcut that is wanted. `trouble` is why they could not be read."""

    entries: tuple[Entry, ...] = ()
    shortcuts: tuple[tuple[Chord, str | None], ...] = ()
    trouble: str = ""


def read(parts: Parts) -> State:
    """Read index and settings. Never raises: what went wrong is part of what is shown."""
    try:
        entries = parts.vault.entries()
        own = [(entry.shortcut, entry.id) for entry in entries if entry.shortcut]
        return State(entries, ((parts.settings.load().hotkey, None), *own))
    except TotpdeskError as error:
        return State(trouble=str(error))
