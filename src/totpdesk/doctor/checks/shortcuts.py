"""The shortcuts: registered by the running instance, or free for one that is started."""

from __future__ import annotations

from typing import TYPE_CHECKING

from totpdesk.autotype.shortcuts import conflicts, taken
from totpdesk.base.errors import ShortcutError
from totpdesk.base.finding import Finding, Level

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from totpdesk.autotype.shortcuts import Shortcut
    from totpdesk.settings import Chord

    Probe = Callable[[Chord], object]


def check_shortcuts(
    wanted: Sequence[Shortcut], triggers: Mapping[str, str] | None, probe: Probe
) -> Iterator[Finding]:
    """Yield one finding per shortcut.

    `triggers` are the keys that the running instance was given, by the shortcuts' ids; None if no
    instance runs. `probe` asks the desktop for a chord.
    """
    shared = dict(conflicts(wanted))
    for shortcut in wanted:
        if first := shared.get(shortcut):
            yield Finding("shortcut", Level.PROBLEM, str(taken(shortcut, first)))
        elif triggers is None:
            yield _free(shortcut, probe)
        else:
            yield _held(shortcut, triggers.get(shortcut.id, ""), probe)


def _held(shortcut: Shortcut, keys: str, probe: Probe) -> Finding:
    if keys:
        text = f"{shortcut.owner} is registered on {keys}."
        return Finding("shortcut", Level.OK, text[0].upper() + text[1:])
    if refusal := _refusal(shortcut, probe):
        return refusal
    return Finding(
        "shortcut",
        Level.PROBLEM,
        f"The running totpdesk has not registered {_title(shortcut)}.",
        "Restart it, or choose another shortcut in the settings.",
    )


def _free(shortcut: Shortcut, probe: Probe) -> Finding:
    text = f"{_title(shortcut)} is free; it works when totpdesk runs."
    return _refusal(shortcut, probe) or Finding("shortcut", Level.OK, text)


def _refusal(shortcut: Shortcut, probe: Probe) -> Finding | None:
    try:
        probe(shortcut.chord)
    except ShortcutError as error:
        return Finding("shortcut", Level.PROBLEM, str(error))
    return None


def _title(shortcut: Shortcut) -> str:
    return f"{shortcut.chord.title} ({shortcut.owner})"
