"""Whom a window speaks of, and how plainly."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING, Final

from totpdesk.autotype.matching.page import Kind
from totpdesk.autotype.matching.services import known

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from totpdesk.autotype.matching.name_index import Key, NameIndex
    from totpdesk.autotype.matching.page import Page
    from totpdesk.autotype.matching.words import Words

_APART: Final = re.compile(r"[\W_]+")


class Confidence(IntEnum):
    """How much a piece of evidence is worth. From NAMED on, alone it decides."""

    MENTIONED = 1
    NAMED = 2
    ADDRESS = 3
    CHOSEN = 4


@dataclass(frozen=True, slots=True)
class Evidence:
    """Somebody whom the window speaks of: the accounts by position, which may be none."""

    strength: Confidence
    positions: frozenset[int]
    reason: str


def clues(page: Page, book: NameIndex) -> list[Evidence]:
    """Return all whom the window speaks of."""
    if page.kind is Kind.DOCUMENT:
        return []
    if page.sites:
        return list(_by_address(page.sites, book))
    own = list(_by_program(page, book)) if page.kind is Kind.PROGRAM else []
    return own or list(_by_names(page, book))


def _by_address(sites: Iterable[str], book: NameIndex) -> Iterator[Evidence]:
    for site in sites:
        found = book.at(site)
        if found is not None:
            yield Evidence(Confidence.ADDRESS, found, f"The title shows {site}.")


def _by_program(page: Page, book: NameIndex) -> Iterator[Evidence]:
    """Yield whose program it is, if it is a service's own."""
    text = tuple(word for word in _APART.split(page.app) if word)
    for name in (text, text[-1:]):  # "com.hnc.discord" is Discord's
        key = name if name in book.holders else known().names.get(name)
        if key:
            yield Evidence(Confidence.NAMED, book.of(key), f"It is the program {page.app}.")
            return


def _by_names(page: Page, book: NameIndex) -> Iterator[Evidence]:
    title = _Title(page, book)
    named = [(key, title.is_plain(part, phrase)) for part, phrase, key in title.names()]
    own = any(plain and isinstance(key, tuple) for key, plain in named)
    for key, plain in named:
        found = book.of(key)
        if own and not found and key in known().hosted:
            continue  # "Log in - Alice's Notes - WordPress" tells of the software besides
        strength = Confidence.NAMED if plain else Confidence.MENTIONED
        whom = key if isinstance(key, str) else " ".join(key)
        yield Evidence(strength, found, f"The title names {whom}.")


class _Title:
    """All parts of a title, and what each is worth beside the others."""

    def __init__(self, page: Page, book: NameIndex) -> None:
        parts = [_Part(part, book) for part in page.parts]
        self._page = page
        self._telling = [part for part in parts if not part.is_neutral]
        self._login = any(part.is_neutral for part in parts)
        self._elsewhere = any(part.is_elsewhere for part in parts)
        self._talk = any(part.is_talk for part in parts)

    def names(self) -> Iterator[tuple[_Part, Words, Key]]:
        """Yield each name with the part that it stands in."""
        for part in self._telling:
            for phrase, key in part.named:
                yield part, phrase, key

    def is_plain(self, part: _Part, phrase: Words) -> bool:
        """Tell whether a name is the site's rather than something that the page is about.

        A site's name stands alone in its part, at the end or among words of a login.
        """
        if not part.says_nothing_else or self._elsewhere:
            return False
        if self._page.kind is Kind.PROGRAM and not self._is_of_program(phrase):
            return False
        if part is self._telling[-1]:
            return True
        login = self._login and phrase not in known().common
        return not self._talk and (part.has_neutral or login)

    def _is_of_program(self, phrase: Words) -> bool:
        """Tell whether a program's title is all names, or the name is the program's own."""
        if all(part.says_nothing_else for part in self._telling):
            return True
        return bool(set(_APART.split(self._page.app)) & set(phrase))


class _Part:
    """One part of a title: whom it names, and whether it says anything else."""

    def __init__(self, text: Words, book: NameIndex) -> None:
        found = [(phrase, key or _at_host(phrase)) for phrase, key in book.phrases(text)]
        self.named = [(phrase, key) for phrase, key in found if key]
        others = [phrase for phrase, key in found if not key]
        neutral = [phrase for phrase in others if _is_neutral(phrase)]
        self.has_neutral = bool(neutral)
        self.says_nothing_else = len(neutral) == len(others)
        self.is_neutral = self.says_nothing_else and not self.named
        self.is_talk = any(phrase in known().talk for phrase in others)
        rest = [phrase for phrase in others if not _is_neutral(phrase)]
        self.is_elsewhere = bool(rest) and all(phrase in known().elsewhere for phrase in rest)


def _at_host(phrase: Words) -> Key | None:
    """Return whose home page a host in a text is; below it anybody's may be."""
    return known().domains.get(phrase[0].removeprefix("www.")) if len(phrase) == 1 else None


def _is_neutral(phrase: Words) -> bool:
    """Tell whether words say nothing beside a name."""
    return phrase in known().neutral or all(word.isdecimal() for word in phrase)
