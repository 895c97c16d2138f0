"""From the records of a file to an `Export`: an odd one is told, and never costs the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from totpdesk.errors import ForeignFileError, InvalidInputError
from totpdesk.hardened import MOST_ENTRIES
from totpdesk.transfer.imports.incoming import Export, Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from totpdesk.vault.portable import Portable

_Item = TypeVar("_Item")


def gather(
    program: str,
    items: Iterable[_Item],
    take: Callable[[_Item], Portable | None],
    called: Callable[[_Item], str],
) -> Export:
    """Take each item, in order.

    `take` returns None for what is no account, and raises InvalidInputError for one that cannot
    be had; `called` names an item, "" where it has no name. Raises ForeignFileError where there
    are more items than any file has reason to hold.
    """
    entries: list[Portable] = []
    problems: list[Problem] = []
    for position, item in enumerate(items, start=1):
        if position > MOST_ENTRIES:
            raise ForeignFileError("The file holds more entries than totpdesk takes in.")
        try:
            if (entry := take(item)) is not None:
                entries.append(entry)
        except InvalidInputError as error:
            problems.append(Problem(called(item) or f"entry {position}", str(error)))
    return Export(program, tuple(entries), tuple(problems))
