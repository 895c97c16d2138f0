"""A name of its own for each account that comes: what it was called, and a number if need be."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


class Names:
    """The names that are taken, whatever their case."""

    def __init__(self, taken: Iterable[str]) -> None:
        """Begin with the names of the accounts that are here."""
        self._taken = {name.casefold() for name in taken}
        self._tried: Counter[str] = Counter()

    def free(self, wanted: str, account: str = "") -> str:
        """Take a name: the wanted one, or with the account in it, or with a number after it."""
        name = " ".join(wanted.split()) or "Account"
        if self._is_taken(name) and account and account.casefold() not in name.casefold():
            name = f"{name} ({account})"
        free = name
        while self._is_taken(free):
            self._tried[name] += 1
            free = f"{name} {self._tried[name] + 1}"
        self._taken.add(free.casefold())
        return free

    def _is_taken(self, name: str) -> bool:
        return name.casefold() in self._taken
