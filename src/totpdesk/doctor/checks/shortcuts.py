"""The shortcuts: registered by the running instance, or free for one that is started."""

from __future__ import annotations

from typing import TYPE_CHECKING

from totpdesk.autotype.shortcuts import Action, conflicts, taken_error
from totpdesk.base.errors import ShortcutError, ShortcutPendingError
from totpdesk.base.finding import Finding, Level
from totpdesk.base.translation import tr

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from totpdesk.autotype.shortcuts import Shortcut
    from totpdesk.settings import Chord

    Probe = Callable[[Chord], object]


def check_shortcuts(
    configured: Sequence[Shortcut], triggers: Mapping[str, str] | None, probe: Probe
) -> Iterator[Finding]:
    """Yield one finding per shortcut.

    `triggers` are the keys that the running instance was given, by the shortcuts' ids; None if no
    instance runs. `probe` asks the desktop for a chord.
    """
    shared = dict(conflicts(configured))
    for shortcut in configured:
        if first := shared.get(shortcut):
            yield Finding("shortcut", Level.PROBLEM, str(taken_error(shortcut, first)))
        elif triggers is None:
            yield _free(shortcut, probe)
        else:
            yield _bound(shortcut, triggers.get(shortcut.id, ""), probe)


def _bound(shortcut: Shortcut, keys: str, probe: Probe) -> Finding:
    if keys:
        return Finding("shortcut", Level.OK, _registered(shortcut, keys))
    if refusal := _refusal(shortcut, probe):
        return refusal
    return Finding(
        "shortcut",
        Level.PROBLEM,
        tr("The running totpdesk has not registered {shortcut}.", shortcut=_title(shortcut)),
        tr("Restart it, or choose another shortcut in the settings."),
    )


def _registered(shortcut: Shortcut, keys: str) -> str:
    if shortcut.action is Action.PICK:
        return tr("The picker is registered on {keys}.", keys=keys)
    if shortcut.entry_id:
        return tr("The account {name} is registered on {keys}.", name=shortcut.name, keys=keys)
    return tr("The main shortcut is registered on {keys}.", keys=keys)


def _free(shortcut: Shortcut, probe: Probe) -> Finding:
    text = tr("{shortcut} is free; it works when totpdesk runs.", shortcut=_title(shortcut))
    return _refusal(shortcut, probe) or Finding("shortcut", Level.OK, text)


def _refusal(shortcut: Shortcut, probe: Probe) -> Finding | None:
    try:
        probe(shortcut.chord)
    except ShortcutPendingError as error:
        return Finding("shortcut", Level.WARNING, str(error))
    except ShortcutError as error:
        return Finding("shortcut", Level.PROBLEM, str(error))
    return None


def _title(shortcut: Shortcut) -> str:
    return f"{shortcut.chord.title} ({shortcut.owner})"
