"""Asking for a shortcut before it is saved: of our own shortcuts, and of the running instance."""

from __future__ import annotations

from typing import TYPE_CHECKING

from totpdesk.agent import client, wiring
from totpdesk.cli import say
from totpdesk.delivery import shortcuts
from totpdesk.errors import NotRunningError

if TYPE_CHECKING:
    from totpdesk.delivery.shortcuts import Shortcut
    from totpdesk.settings import Chord


def claim(wanted: Shortcut) -> None:
    """Make sure that a shortcut can be had, as far as that can be found out now.

    Raises ShortcutTakenError, which names who has it, or ShortcutError.
    """
    settings, entries = wiring.settings_file().load(), wiring.open_vault().entries()
    shortcuts.claim(wanted, shortcuts.shortcuts(settings, entries), _probe)


def _probe(chord: Chord) -> None:
    """Have the running instance try it: the desktop gives a key to one process alone."""
    try:
        client.ask("try_shortcut", chord=str(chord))
    except NotRunningError:
        say.note(
            f"totpdesk is not running, so {chord.title} was saved untried. "
            "At its next start totpdesk says if another program has it."
        )
