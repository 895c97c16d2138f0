"""Asking for a shortcut before it is saved: of our own shortcuts, and of the running instance."""

from __future__ import annotations

from typing import TYPE_CHECKING

from totpdesk.autotype import shortcuts
from totpdesk.base.errors import NotRunningError
from totpdesk.cli import output
from totpdesk.service import bootstrap
from totpdesk.service.ipc import client

if TYPE_CHECKING:
    from totpdesk.autotype.shortcuts import Shortcut
    from totpdesk.settings import Chord


def claim(wanted: Shortcut) -> None:
    """Make sure that a shortcut can be had, as far as that can be found out now.

    Raises ShortcutTakenError, which names who has it, or ShortcutError.
    """
    settings, entries = bootstrap.settings_file().load(), bootstrap.open_accounts().entries()
    shortcuts.claim(wanted, shortcuts.shortcuts(settings, entries), _probe)


def _probe(chord: Chord) -> None:
    """Have the running instance try it: the desktop gives a key to one process alone."""
    try:
        client.ask("try_shortcut", chord=str(chord))
    except NotRunningError:
        output.note(
            f"totpdesk is not running, so {chord.title} was saved untried. "
            "At its next start totpdesk says if another program has it."
        )
