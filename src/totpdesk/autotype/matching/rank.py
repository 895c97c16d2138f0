"""Evidence, and what follows from it: one clear winner or none.

From the strongest: the user chose the account for this very window; the title shows an address of
the service; a part of the title names the service and says nothing else ("Sign in to GitHub"). A
name in the midst of other words ("How GitHub works") is a guess, for the picker only. An address
outweighs names: "PayPal" at paypal.com.evil.example is not PayPal.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from totpdesk.autotype.matching.evidence import Confidence, Evidence, clues
from totpdesk.autotype.matching.label_match import LabelMatch, label_match
from totpdesk.autotype.matching.name_index import NameIndex, make_book
from totpdesk.autotype.matching.page import Page, read_page

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from totpdesk.accounts.account import AccountRecord
    from totpdesk.autotype.ports import Window


@dataclass(frozen=True, slots=True)
class Match:
    """An account that a window may mean, why (a sentence), and how plainly it shows whose it is."""

    entry: AccountRecord
    position: int
    strength: Confidence
    reason: str
    label_match: LabelMatch


@dataclass(frozen=True, slots=True)
class Ranking:
    """The accounts that a window may mean, the likeliest first, and the one it means if it does."""

    matches: tuple[Match, ...] = ()
    winner: AccountRecord | None = None


class Matcher:
    """Ranks accounts for windows. Keeps what it has looked up until the accounts change."""

    def __init__(self) -> None:
        """Begin with no accounts."""
        self._entries: Sequence[AccountRecord] = ()
        self._remembered: list[int] = []  # the positions of those that were ever chosen
        self._names: tuple[object, ...] = ()
        self._book = NameIndex(())

    def rank(self, entries: Sequence[AccountRecord], window: Window) -> Ranking:
        """Rank the accounts for a window."""
        self.look_up(entries)
        page = read_page(window)
        found = self._chosen(page) or clues(page, self._book)
        matches = _matches(found, page, entries)
        return Ranking(matches, _winner(found, matches))

    def look_up(self, entries: Sequence[AccountRecord]) -> None:
        """Find out what the accounts are called, where that has changed."""
        if entries is self._entries:
            return
        self._entries = entries
        self._remembered = [at for at, entry in enumerate(entries) if entry.windows]
        names = tuple(part for entry in entries for part in (entry.account, entry.name))
        if names != self._names:
            self._names, self._book = names, make_book(entries)

    def _chosen(self, page: Page) -> list[Evidence]:
        """Return what was chosen for this window, or else for other windows of the same site."""
        pattern, windows = page.pattern, {at: self._entries[at].windows for at in self._remembered}
        known = {at for at, patterns in windows.items() if pattern in patterns}
        if not known and pattern.domain:
            known = {
                at
                for at, patterns in windows.items()
                if any(each.domain == pattern.domain for each in patterns)
            }
        reason = "You chose it for this window before."
        return [Evidence(Confidence.CHOSEN, frozenset(known), reason)] if known else []


def _matches(
    found: Iterable[Evidence], page: Page, entries: Sequence[AccountRecord]
) -> tuple[Match, ...]:
    """Return each account that a clue leads to, by its strongest clue, the likeliest first."""
    best: dict[int, Evidence] = {}
    for clue in sorted(found, key=lambda clue: clue.strength):
        best |= dict.fromkeys(clue.positions, clue)
    matches = [
        Match(entries[at], at, clue.strength, clue.reason, label_match(entries[at], page))
        for at, clue in best.items()
    ]
    return tuple(
        sorted(matches, key=lambda match: (match.strength, match.label_match), reverse=True)
    )


def _winner(found: Iterable[Evidence], matches: Sequence[Match]) -> AccountRecord | None:
    """Return the one account that all certain clues lead to, and no other clue leads away from.

    Of several the one is meant whose label the title shows best.
    """
    best = _plainest([match for match in matches if match.strength >= Confidence.NAMED])
    if best is None:
        return None
    certain = [clue for clue in found if clue.strength >= Confidence.NAMED]
    leads = all(best.position in clue.positions for clue in certain)
    away = any(clue.positions and best.position not in clue.positions for clue in found)
    return best.entry if leads and not away else None


def _plainest(matches: Sequence[Match]) -> Match | None:
    """Return the only match, or the one of which the title shows more than of any other."""
    ranked = sorted(matches, key=lambda match: match.label_match, reverse=True)
    if len(ranked) > 1 and ranked[0].label_match is ranked[1].label_match:
        return None
    return next(iter(ranked), None)
