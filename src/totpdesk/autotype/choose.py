"""Choose the account for a press: the only one, the best match of the window, or ask."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

from totpdesk.accounts.account import WindowPattern
from totpdesk.autotype.matching import Matcher, pattern_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from totpdesk.accounts.account import AccountRecord
    from totpdesk.autotype.matching import Ranking
    from totpdesk.autotype.ports import Area, Window

    Uses = Mapping[str, datetime]


@dataclass(frozen=True, slots=True)
class PickRequest:
    """No single account matches: the user chooses one of these for this window.

    The likeliest are first, each with a sentence in `reasons` (by id) that says why; then
    favourites, then the last used. Without a window the code of the choice is copied.
    `area` is where the window is, or None if that is not known.
    """

    entries: tuple[AccountRecord, ...]
    window: Window | None
    reasons: Mapping[str, str] = field(default_factory=dict)
    area: Area | None = None


class Chooser:
    """Finds the account for a window, and what to remember of a user's choice."""

    def __init__(self, last_uses: Callable[[], Uses] = dict) -> None:
        """Create a chooser. `last_uses` returns uses that are not yet in the records."""
        self._matcher = Matcher()
        self._last_uses = last_uses

    def prepare(self, entries: Sequence[AccountRecord]) -> None:
        """Index the accounts before a press: ten thousand take 200 ms the first time."""
        self._matcher.look_up(entries)

    def choose(
        self, entries: Sequence[AccountRecord], window: Window
    ) -> AccountRecord | PickRequest:
        """Return the only account, or the only one that matches the window, or a request."""
        if len(entries) == 1:
            return entries[0]
        ranking = self._matcher.rank(entries, window)
        return ranking.winner or _ask(entries, window, ranking, self._last_uses())

    def ask(self, entries: Sequence[AccountRecord], window: Window | None) -> PickRequest:
        """Return a request in any case."""
        if window is None:
            return PickRequest(tuple(recent_first(entries, self._last_uses())), None)
        return _ask(entries, window, self._matcher.rank(entries, window), self._last_uses())

    def to_learn(
        self, entries: Sequence[AccountRecord], window: Window, entry: AccountRecord
    ) -> WindowPattern | None:
        """Return the pattern to remember for a choice; None if the window matched it anyway.

        A window without any text to recognise it by is not remembered.
        """
        pattern = pattern_of(window)
        matched = self._matcher.rank(entries, window).winner
        is_match = matched is not None and matched.id == entry.id
        return None if pattern == WindowPattern() or is_match else pattern


def favourites_first(entries: Sequence[AccountRecord]) -> list[AccountRecord]:
    """Return the entries with the favourites first, otherwise in the same order."""
    return sorted(entries, key=lambda entry: not entry.favourite)


def recent_first(
    entries: Sequence[AccountRecord], last_uses: Uses = MappingProxyType({})
) -> list[AccountRecord]:
    """Return the favourites, then the others, each sorted by last use.

    Unused ones follow in the user's order. `last_uses` are by id, and not yet in the records.
    """
    times = [(last_uses.get(entry.id) or entry.last_used, entry) for entry in entries]
    used = [(when, entry) for when, entry in times if when]
    recent = [entry for _, entry in sorted(used, key=lambda pair: pair[0], reverse=True)]
    return favourites_first([*recent, *(entry for when, entry in times if not when)])


def _ask(
    entries: Sequence[AccountRecord], window: Window, ranking: Ranking, last_uses: Uses
) -> PickRequest:
    reasons = {match.entry.id: match.reason for match in ranking.matches}
    likely = [match.entry for match in ranking.matches]
    others = [entry for entry in recent_first(entries, last_uses) if entry.id not in reasons]
    return PickRequest((*likely, *others), window, reasons)
