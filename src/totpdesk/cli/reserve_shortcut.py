"""Checking a shortcut before it is saved: against our own, and with the running instance."""

from __future__ import annotations

from typing import TYPE_CHECKING

from totpdesk.autotype import shortcuts
from totpdesk.base.errors import NotRunningError
from totpdesk.base.translation import tr
from totpdesk.cli import output
from totpdesk.service import bootstrap
from totpdesk.service.ipc import client

if TYPE_CHECKING:
    from totpdesk.autotype.shortcuts import Shortcut
    from totpdesk.settings import Chord


def require_free_shortcut(shortcut: Shortcut) -> None:
    """Check that a shortcut is free, as far as possible.

    Raises ShortcutTakenError, which names what has it, or ShortcutError.
    """
    settings, entries = bootstrap.settings_file().load(), bootstrap.open_accounts().entries()
    shortcuts.require_free_shortcut(shortcut, shortcuts.shortcuts(settings, entries), _probe)


def _probe(chord: Chord) -> None:
    """Let the running instances check it: a desktop gives a shortcut to one process only."""
    try:
        client.ask_all("try_shortcut", chord=str(chord))
    except NotRunningError:
        output.note(
            tr(
                "totpdesk is not running, so {shortcut} was saved without testing it. When "
                "totpdesk starts it reports if another program has it.",
                shortcut=chord.title,
            )
        )
