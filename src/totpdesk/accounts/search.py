"""Find an account by its name, and accounts by a search text."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from totpdesk.accounts.fuzzy import alike
from totpdesk.accounts.names import folded
from totpdesk.base.errors import AmbiguousAccountError, NoSuchAccountError
from totpdesk.base.translation import plural, tr

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from totpdesk.accounts.account import AccountRecord

    _Row = tuple[str, AccountRecord]


def find(entries: Sequence[AccountRecord], name: str) -> AccountRecord:
    """Return the entry with this id or name, or the only one whose name or label contains it.

    An exact name is preferred to one that differs in case, and that to a part of a name.
    Raises AmbiguousAccountError with the candidates, NoSuchAccountError with the nearest names.
    """
    wanted = folded(name)
    for matches in (
        [e for e in entries if name in (e.id, e.name)],
        [e for e in entries if wanted == folded(e.name)],
        [e for e in entries if wanted and wanted in folded(f"{e.name}\n{e.account.label}")],
    ):
        if len(matches) == 1:
            return matches[0]
        if matches:
            names = tuple(entry.name for entry in matches)
            message = plural(
                "{name!r} could be {count} account.",
                "{name!r} could be any of {count} accounts.",
                len(matches),
                name=name,
            )
            raise AmbiguousAccountError(message, names)
    raise NoSuchAccountError(
        tr("There is no account {name!r}.", name=name), _nearest(entries, wanted)
    )


def _nearest(entries: Sequence[AccountRecord], name: str) -> list[str]:
    names = {folded(entry.name): entry.name for entry in entries}
    return [names[close] for close in get_close_matches(name, names, n=3)]


class Search:
    """Entries with their search text: name, issuer, user name and tags, case folded."""

    def __init__(self, entries: Sequence[AccountRecord]) -> None:
        """Index the entries; equal matches keep this order."""
        self._rows = [(_text(entry), entry) for entry in entries]
        self._last: tuple[str, list[_Row]] = ("", self._rows)

    def find(self, typed: str) -> list[AccountRecord]:
        """Return the entries that contain every typed word, or if there are none similar ones."""
        return self.containing(typed) or self._alike(folded(typed).split())

    def containing(self, typed: str) -> list[AccountRecord]:
        """Return the entries that contain every typed word; those that begin with it come first.

        If the text continues the previous one, only the results of that are searched.
        """
        wanted = folded(typed)
        words = wanted.split()
        rows = self._containing(wanted, words)
        return _ranked(rows, words[0]) if words else [entry for _, entry in rows]

    def _containing(self, wanted: str, words: Sequence[str]) -> list[_Row]:
        before, rows = self._last
        if not wanted.startswith(before):
            rows = self._rows
        for word in words:
            rows = [row for row in rows if word in row[0]]
        self._last = (wanted, rows)
        return rows

    def _alike(self, words: Sequence[str]) -> list[AccountRecord]:
        """Return the most similar entries, filtered first by the words that do occur."""
        rows = self._rows
        for word in words:
            rows = [row for row in rows if word in row[0]] or rows
        total = [0.0] * len(rows)
        for word in words:
            if not all(word in text for text, _ in rows):
                scores = alike(word, [text for text, _ in rows])
                total = [total[position] + score for position, score in scores.items()]
                rows = [rows[position] for position in scores]
        best_first = sorted(range(len(rows)), key=total.__getitem__, reverse=True)
        return [rows[position][1] for position in best_first]


def _ranked(rows: Iterable[_Row], first: str) -> list[AccountRecord]:
    """Sort: texts that begin with the word, texts with a word that does, the rest."""
    begin: list[AccountRecord] = []
    inside: list[AccountRecord] = []
    rest: list[AccountRecord] = []
    spaced = f" {first}"
    for text, entry in rows:
        (begin if text.startswith(first) else inside if spaced in text else rest).append(entry)
    return begin + inside + rest


def _text(entry: AccountRecord) -> str:
    parts = (entry.name, entry.account.issuer, entry.account.account, *entry.tags)
    return folded(" ".join(part for part in parts if part))
