"""Which account a press means: the one there is, the one the window means, or ask."""

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
    from totpdesk.autotype.ports import Window

    Uses = Mapping[str, datetime]


@dataclass(frozen=True, slots=True)
class PickRequest:
    """No single account is meant: the user chooses among these for this window.

    The likeliest stand first, each with the sentence in `reasons` (by its id) that says why; then
    favourites, then those used of late. Where there is no window, what is chosen is copied.
    """

    entries: tuple[AccountRecord, ...]
    window: Window | None
    reasons: Mapping[str, str] = field(default_factory=dict)


class Chooser:
    """Finds the account for a window, and tells what there is to learn from a choice."""

    def __init__(self, last_uses: Callable[[], Uses] = dict) -> None:
        """Begin with nothing looked up. `last_uses` are later than what the records say."""
        self._matcher = Matcher()
        self._last_uses = last_uses

    def prepare(self, entries: Sequence[AccountRecord]) -> None:
        """Look the accounts up ahead of a press: ten thousand take 200 ms the first time."""
        self._matcher.look_up(entries)

    def choose(
        self, entries: Sequence[AccountRecord], window: Window
    ) -> AccountRecord | PickRequest:
        """Return the only account, or the only one that the window means."""
        if len(entries) == 1:
            return entries[0]
        ranking = self._matcher.rank(entries, window)
        return ranking.winner or _ask(entries, window, ranking, self._last_uses())

    def ask(self, entries: Sequence[AccountRecord], window: Window | None) -> PickRequest:
        """Ask in any case."""
        if window is None:
            return PickRequest(tuple(recent_first(entries, self._last_uses())), None)
        return _ask(entries, window, self._matcher.rank(entries, window), self._last_uses())

    def to_learn(
        self, entries: Sequence[AccountRecord], window: Window, entry: AccountRecord
    ) -> WindowPattern | None:
        """Return how to remember the window for a chosen account; None if it was meant anyway.

        A window that shows nothing to know it by is not remembered.
        """
        pattern = pattern_of(window)
        meant = self._matcher.rank(entries, window).winner
        return None if pattern == WindowPattern() or (meant and meant.id == entry.id) else pattern


def favourites_first(entries: Sequence[AccountRecord]) -> list[AccountRecord]:
    """Return the entries, the favourites first, in the order they have otherwise."""
    return sorted(entries, key=lambda entry: not entry.favourite)


def recent_first(
    entries: Sequence[AccountRecord], last_uses: Uses = MappingProxyType({})
) -> list[AccountRecord]:
    """Return the favourites, then the others, the last used first among each.

    Those never used keep the user's order behind them. `last_uses` are by id, and later than what
    the records say.
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
