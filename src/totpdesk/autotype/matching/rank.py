"""Rank accounts by the evidence in a window: one clear winner or none.

The strongest evidence first: the user chose the account for this window before; the title shows an
address of the service; a part of the title is only the name of the service ("Sign in to GitHub"). A
name among other words ("How GitHub works") is a guess, for the picker only. An address outweighs
names: "PayPal" at paypal.com.evil.example is not PayPal.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from totpdesk.autotype.matching.evidence import Confidence, Evidence, find_evidence
from totpdesk.autotype.matching.label_match import LabelMatch, label_match
from totpdesk.autotype.matching.name_index import NameIndex, make_index
from totpdesk.autotype.matching.page import Page, read_page
from totpdesk.base.translation import tr

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from totpdesk.accounts.account import AccountRecord
    from totpdesk.autotype.ports import Window


@dataclass(frozen=True, slots=True)
class Match:
    """A possible account for a window, the reason, and how much of its label is shown."""

    entry: AccountRecord
    position: int
    confidence: Confidence
    reason: str
    label_match: LabelMatch


@dataclass(frozen=True, slots=True)
class Ranking:
    """The possible accounts for a window, the likeliest first, and the winner, if any."""

    matches: tuple[Match, ...] = ()
    winner: AccountRecord | None = None


class Matcher:
    """Ranks accounts for windows. Caches its index until the accounts change."""

    def __init__(self) -> None:
        """Create a matcher without accounts."""
        self._entries: Sequence[AccountRecord] = ()
        self._remembered: list[int] = []  # positions of accounts with remembered windows
        self._names: tuple[object, ...] = ()
        self._index = NameIndex(())

    def rank(self, entries: Sequence[AccountRecord], window: Window) -> Ranking:
        """Rank the accounts for a window."""
        self.look_up(entries)
        page = read_page(window)
        found = self._chosen(page) or find_evidence(page, self._index)
        matches = _matches(found, page, entries)
        return Ranking(matches, _winner(found, matches))

    def look_up(self, entries: Sequence[AccountRecord]) -> None:
        """Index the names of the accounts, if they have changed."""
        if entries is self._entries:
            return
        self._entries = entries
        self._remembered = [at for at, entry in enumerate(entries) if entry.windows]
        names = tuple(part for entry in entries for part in (entry.account, entry.name))
        if names != self._names:
            self._names, self._index = names, make_index(entries)

    def _chosen(self, page: Page) -> list[Evidence]:
        """Return the accounts chosen for this window, or else for others of the same site."""
        pattern, windows = page.pattern, {at: self._entries[at].windows for at in self._remembered}
        known = {at for at, patterns in windows.items() if pattern in patterns}
        if not known and pattern.domain:
            known = {
                at
                for at, patterns in windows.items()
                if any(each.domain == pattern.domain for each in patterns)
            }
        reason = tr("You chose it for this window before.")
        return [Evidence(Confidence.CHOSEN, frozenset(known), reason)] if known else []


def _matches(
    found: Iterable[Evidence], page: Page, entries: Sequence[AccountRecord]
) -> tuple[Match, ...]:
    """Return each account with its strongest evidence, the likeliest first."""
    best: dict[int, Evidence] = {}
    for each in sorted(found, key=lambda each: each.confidence):
        best |= dict.fromkeys(each.positions, each)
    matches = [
        Match(entries[at], at, each.confidence, each.reason, label_match(entries[at], page))
        for at, each in best.items()
    ]
    return tuple(
        sorted(matches, key=lambda match: (match.confidence, match.label_match), reverse=True)
    )


def _winner(found: Iterable[Evidence], matches: Sequence[Match]) -> AccountRecord | None:
    """Return the account that all certain evidence supports and none contradicts, if any.

    Of several, it is the one whose label the title shows best.
    """
    best = _clearest([match for match in matches if match.confidence >= Confidence.NAMED])
    if best is None:
        return None
    certain = [each for each in found if each.confidence >= Confidence.NAMED]
    supported = all(best.position in each.positions for each in certain)
    contradicted = any(each.positions and best.position not in each.positions for each in found)
    return best.entry if supported and not contradicted else None


def _clearest(matches: Sequence[Match]) -> Match | None:
    """Return the only match, or the one whose label the title shows best."""
    ranked = sorted(matches, key=lambda match: match.label_match, reverse=True)
    if len(ranked) > 1 and ranked[0].label_match is ranked[1].label_match:
        return None
    return next(iter(ranked), None)
