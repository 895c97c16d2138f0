"""Finding accounts: the one that a name means, and those that what was typed may mean."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from totpdesk.accounts.fuzzy import alike
from totpdesk.base.errors import AmbiguousAccountError, NoSuchAccountError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from totpdesk.accounts.account import AccountRecord

    _Row = tuple[str, AccountRecord]


def find(entries: Sequence[AccountRecord], name: str) -> AccountRecord:
    """Return the entry of this id or name, or the only one whose name or label holds it.

    An exact name wins over one that differs in case, that over a part of a name.
    Raises AmbiguousAccountError with the candidates, NoSuchAccountError with the nearest names.
    """
    wanted = name.casefold()
    for matches in (
        [e for e in entries if name in (e.id, e.name)],
        [e for e in entries if wanted == e.name.casefold()],
        [e for e in entries if wanted and wanted in f"{e.name}\n{e.account.label}".casefold()],
    ):
        if len(matches) == 1:
            return matches[0]
        if matches:
            names = tuple(entry.name for entry in matches)
            raise AmbiguousAccountError(f"{name!r} could be any of {len(matches)} accounts.", names)
    raise NoSuchAccountError(f"There is no account {name!r}.", _nearest(entries, wanted))


def _nearest(entries: Sequence[AccountRecord], wanted: str) -> list[str]:
    names = {entry.name.casefold(): entry.name for entry in entries}
    return [names[close] for close in get_close_matches(wanted, names, n=3)]


class Search:
    """The entries with their text made ready: name, issuer, account and tags, case folded."""

    def __init__(self, entries: Sequence[AccountRecord]) -> None:
        """Take the entries in the order in which equals are to stand."""
        self._rows = [(_text(entry), entry) for entry in entries]
        self._last: tuple[str, list[_Row]] = ("", self._rows)

    def find(self, typed: str) -> list[AccountRecord]:
        """Return the entries that hold every typed word; what begins with the text comes first.

        Where none does, those that are most like it. Letters added to the last text are looked for
        in what that found.
        """
        folded = typed.casefold()
        words = folded.split()
        rows = self._holding(folded, words)
        if not words:
            return [entry for _, entry in rows]
        return _ranked(rows, words[0]) if rows else self._alike(words)

    def _holding(self, folded: str, words: Sequence[str]) -> list[_Row]:
        before, rows = self._last
        if not folded.startswith(before):
            rows = self._rows
        for word in words:
            rows = [row for row in rows if word in row[0]]
        self._last = (folded, rows)
        return rows

    def _alike(self, words: Sequence[str]) -> list[AccountRecord]:
        """Find what is most like the words; those that are there are looked for first."""
        rows = self._rows
        for word in words:
            rows = [row for row in rows if word in row[0]] or rows
        total = [0.0] * len(rows)
        for word in words:
            if not all(word in text for text, _ in rows):
                scores = alike(word, [text for text, _ in rows])
                total = [total[place] + score for place, score in scores.items()]
                rows = [rows[place] for place in scores]
        best_first = sorted(range(len(rows)), key=total.__getitem__, reverse=True)
        return [rows[place][1] for place in best_first]


def _ranked(rows: Iterable[_Row], first: str) -> list[AccountRecord]:
    """Put what begins with the word before what has a word that does, the rest behind."""
    begin: list[AccountRecord] = []
    inside: list[AccountRecord] = []
    rest: list[AccountRecord] = []
    spaced = f" {first}"
    for text, entry in rows:
        (begin if text.startswith(first) else inside if spaced in text else rest).append(entry)
    return begin + inside + rest


def _text(entry: AccountRecord) -> str:
    parts = (entry.name, entry.account.issuer, entry.account.account, *entry.tags)
    return " ".join(part for part in parts if part).casefold()
