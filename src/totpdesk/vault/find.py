"""Finding the one account that a name means, or saying which ones it could be."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from totpdesk.errors import AmbiguousAccountError, NoSuchAccountError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from totpdesk.vault.entry import Entry


def find(entries: Sequence[Entry], name: str) -> Entry:
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


def _nearest(entries: Sequence[Entry], wanted: str) -> list[str]:
    names = {entry.name.casefold(): entry.name for entry in entries}
    return [names[close] for close in get_close_matches(wanted, names, n=3)]
