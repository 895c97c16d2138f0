"""Which services and accounts a window shows, and how clearly."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING, Final

from totpdesk.autotype.matching.page import WindowKind
from totpdesk.autotype.matching.services import known
from totpdesk.base.translation import tr

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from totpdesk.autotype.matching.name_index import Key, NameIndex
    from totpdesk.autotype.matching.page import Page
    from totpdesk.autotype.matching.words import Words

_APART: Final = re.compile(r"[\W_]+")


class Confidence(IntEnum):
    """How certain evidence is. From NAMED on, it is sufficient without any other."""

    MENTIONED = 1
    NAMED = 2
    ADDRESS = 3
    CHOSEN = 4


@dataclass(frozen=True, slots=True)
class Evidence:
    """A service or account that the window shows: the accounts by position, maybe none."""

    confidence: Confidence
    positions: frozenset[int]
    reason: str


def find_evidence(page: Page, index: NameIndex) -> list[Evidence]:
    """Return all services and accounts that the window shows."""
    if page.kind is WindowKind.DOCUMENT:
        return []
    if page.sites:
        return list(_by_address(page.sites, index))
    own = list(_by_program(page, index)) if page.kind is WindowKind.PROGRAM else []
    return own or list(_by_names(page, index))


def _by_address(sites: Iterable[str], index: NameIndex) -> Iterator[Evidence]:
    for site in sites:
        found = index.at(site)
        if found is not None:
            reason = tr("The title shows {site}.", site=site)
            yield Evidence(Confidence.ADDRESS, found, reason)


def _by_program(page: Page, index: NameIndex) -> Iterator[Evidence]:
    """Yield the service whose own program this is, if any."""
    text = tuple(word for word in _APART.split(page.app) if word)
    for name in (text, text[-1:]):  # "com.hnc.discord" is the program of Discord
        key = name if name in index.holders else known().names.get(name)
        if key:
            reason = tr("It is the program {program}.", program=page.app)
            yield Evidence(Confidence.NAMED, index.of(key), reason)
            return


def _by_names(page: Page, index: NameIndex) -> Iterator[Evidence]:
    title = _Title(page, index)
    named = [(key, title.is_plain(part, phrase)) for part, phrase, key in title.names()]
    own = any(plain and isinstance(key, tuple) for key, plain in named)
    for key, plain in named:
        found = index.of(key)
        if own and not found and key in known().hosted:
            continue  # "Log in - Alice's Notes - WordPress" also names the software
        confidence = Confidence.NAMED if plain else Confidence.MENTIONED
        name = key if isinstance(key, str) else " ".join(key)
        yield Evidence(confidence, found, tr("The title names {name}.", name=name))


class _Title:
    """All parts of a title, and how much each counts next to the others."""

    def __init__(self, page: Page, index: NameIndex) -> None:
        parts = [_Part(part, index) for part in page.parts]
        self._page = page
        self._named = [part for part in parts if not part.is_neutral]
        self._login = any(part.is_neutral for part in parts)
        self._elsewhere = any(part.is_elsewhere for part in parts)
        self._talk = any(part.is_talk for part in parts)

    def names(self) -> Iterator[tuple[_Part, Words, Key]]:
        """Yield each name with the part that contains it."""
        for part in self._named:
            for phrase, key in part.named:
                yield part, phrase, key

    def is_plain(self, part: _Part, phrase: Words) -> bool:
        """Return whether a name is that of the site, not just a subject of the page.

        The name of a site is the only text in its part, at the end or next to words of a login.
        """
        if not part.has_only_names or self._elsewhere:
            return False
        if self._page.kind is WindowKind.PROGRAM and not self._is_of_program(phrase):
            return False
        if part is self._named[-1]:
            return True
        login = self._login and phrase not in known().common
        return not self._talk and (part.has_neutral or login)

    def _is_of_program(self, phrase: Words) -> bool:
        """Return whether a program's title has only names, or this is the program's name."""
        if all(part.has_only_names for part in self._named):
            return True
        return bool(set(_APART.split(self._page.app)) & set(phrase))


class _Part:
    """One part of a title: the names in it, and whether it has any other text."""

    def __init__(self, text: Words, index: NameIndex) -> None:
        found = [(phrase, key or _at_host(phrase)) for phrase, key in index.phrases(text)]
        self.named = [(phrase, key) for phrase, key in found if key]
        others = [phrase for phrase, key in found if not key]
        neutral = [phrase for phrase in others if _is_neutral(phrase)]
        self.has_neutral = bool(neutral)
        self.has_only_names = len(neutral) == len(others)
        self.is_neutral = self.has_only_names and not self.named
        self.is_talk = any(phrase in known().talk for phrase in others)
        rest = [phrase for phrase in others if not _is_neutral(phrase)]
        self.is_elsewhere = bool(rest) and all(phrase in known().elsewhere for phrase in rest)


def _at_host(phrase: Words) -> Key | None:
    """Return the service whose domain a host in a text is; subdomains do not count."""
    return known().domains.get(phrase[0].removeprefix("www.")) if len(phrase) == 1 else None


def _is_neutral(phrase: Words) -> bool:
    """Return whether words mean nothing next to a name."""
    return phrase in known().neutral or all(word.isdecimal() for word in phrase)
