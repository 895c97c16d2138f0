"""Names of accounts: cleaned, compared, and made free.

Two names are the same if they differ only in case or in how Unicode writes their letters: macOS
and some exports write "é" as two characters, a keyboard as one (Unicode Standard, D145).
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from totpdesk.base.errors import InvalidInputError
from totpdesk.base.labels import LONGEST, tidy
from totpdesk.base.translation import tr

if TYPE_CHECKING:
    from collections.abc import Iterable

_LONGEST: Final = LONGEST // 2 - 10  # so that a name, a user name and a number fit


def clean(name: str) -> str:
    """Return a tidy name (see labels.tidy) without superfluous white space.

    Raises InvalidInputError if it is empty.
    """
    name = " ".join(tidy(name).split())
    if not name:
        raise InvalidInputError(tr("An account needs a name."))
    return name


def folded(text: str) -> str:
    """Return what all spellings of a name have in common, also parts of it in what contains it."""
    if text.isascii():
        return text.lower()
    from unicodedata import normalize  # noqa: PLC0415 - few names need it, and it takes time to load

    return normalize("NFC", normalize("NFD", text).casefold())


class FreeNames:
    """The names that are taken."""

    def __init__(self, used: Iterable[str]) -> None:
        """Begin with the names of the existing accounts."""
        self._used = set(map(folded, used))
        self._tried: Counter[str] = Counter()

    def free(self, wanted: str, account: str = "") -> str:
        """Reserve a name: the given one, or with the user name added, or with a number added."""
        name = " ".join(tidy(wanted, _LONGEST).split()) or tr("Account")
        account = tidy(account, _LONGEST)
        if self._is_used(name) and account and folded(account) not in folded(name):
            name = f"{name} ({account})"
        free = name
        while self._is_used(free):
            self._tried[name] += 1
            free = f"{name} {self._tried[name] + 1}"
        self._used.add(folded(free))
        return free

    def _is_used(self, name: str) -> bool:
        return folded(name) in self._used
