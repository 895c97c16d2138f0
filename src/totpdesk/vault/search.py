"""Which accounts a few typed letters mean, best first. Fast enough for a list of thousands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from totpdesk.vault.fuzzy import alike

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from totpdesk.vault.entry import Entry

    _Row = tuple[str, Entry]


class Search:
    """The entries with their text made ready: name, issuer, account and tags, case folded."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        """Take the entries in the order in which equals are to stand."""
        self._rows = [(_text(entry), entry) for entry in entries]
        self._last: tuple[str, list[_Row]] = ("", self._rows)

    def find(self, typed: str) -> list[Entry]:
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

    def _alike(self, words: Sequence[str]) -> list[Entry]:
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


def _ranked(rows: Iterable[_Row], first: str) -> list[Entry]:
    """Put what begins with the word before what has a word that does, the rest behind."""
    begin: list[Entry] = []
    inside: list[Entry] = []
    rest: list[Entry] = []
    spaced = f" {first}"
    for text, entry in rows:
        (begin if text.startswith(first) else inside if spaced in text else rest).append(entry)
    return begin + inside + rest


def _text(entry: Entry) -> str:
    parts = (entry.name, entry.account.issuer, entry.account.account, *entry.tags)
    return " ".join(part for part in parts if part).casefold()
