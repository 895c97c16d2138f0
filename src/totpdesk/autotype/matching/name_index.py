"""What the user's accounts are called, and where they live: ready for looking a title's words up.

An account is known by its issuer's service with all its names and domains, or by the issuer's own
words where that is no service of the table; and by a name that the user gave it, if that says more.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from totpdesk.autotype.matching.services import known
from totpdesk.autotype.matching.words import Words, is_host, within, words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from totpdesk.accounts.account import AccountRecord

_CACHED: Final = 50_000
_SUBDOMAIN: Final = 2  # dots
_LONGEST: Final = 6  # words in an account's own name, to be found in a title

# Who is meant: a service of the table by its name, or an account's own words.
Key = str | Words
_Phrase = tuple[Words, Key | None]
_NOBODY: Final[frozenset[int]] = frozenset()


@dataclass(frozen=True, slots=True)
class Names:
    """What one account is called: its keys, services that its names hold a part of, its hosts."""

    keys: tuple[Key, ...]
    kin: frozenset[str]
    hosts: frozenset[str]


@dataclass(frozen=True, slots=True)
class NameIndex:
    """The accounts, by position, under all that they are called."""

    entries: Sequence[AccountRecord]
    holders: dict[Key, set[int]] = field(default_factory=dict)
    kin: dict[str, set[int]] = field(default_factory=dict)
    hosts: dict[str, set[int]] = field(default_factory=dict)

    def phrases(self, text: Words) -> list[_Phrase]:
        """Cut words into names, of services and of the accounts, and what is between them."""
        return list(phrases(text, self.holders, _LONGEST))

    def of(self, key: Key) -> frozenset[int]:
        """Return the accounts that a name means.

        Software on anybody's server is not its maker's account but whichever is named after it:
        "GitLab" may be gitlab.com or "GitLab Contoso".
        """
        found = self.holders.get(key, _NOBODY)
        if key in known().hosted:
            found = found | self.kin.get(str(key), _NOBODY)
        return frozenset(found)

    def at(self, host: str) -> frozenset[int] | None:
        """Return the accounts that live at a host, or None where nobody known does.

        An account's own host comes before a domain of the table. Below a shared domain, such as
        okta.com, each customer has a host: only an account that is named after it is meant.
        """
        own = max((h for h in self.hosts if within(host, h)), key=len, default=None)
        if own:
            return frozenset(self.hosts[own])
        service = known().service_at(host)
        if service is None:
            return None
        customer = known().customer_at(host)
        return frozenset(
            position
            for position in self.holders.get(service, ())
            if not customer or customer in _all_words(self.entries[position])
        )


def make_book(entries: Sequence[AccountRecord]) -> NameIndex:
    """Look every account up (10,000: some 200 ms the first time)."""
    book = NameIndex(entries)
    for position, entry in enumerate(entries):
        names = _names(entry.account.issuer, entry.name, entry.account.account)
        for key in names.keys:
            book.holders.setdefault(key, set()).add(position)
        for service in names.kin:
            book.kin.setdefault(service, set()).add(position)
        for host in names.hosts:
            book.hosts.setdefault(host, set()).add(position)
    return book


def phrases(text: Words, own: Mapping[Key, object], longest: int = 0) -> Iterator[_Phrase]:
    """Cut words into names, the longest first, with whom each means, and all else with None.

    `own` are the accounts' names beside the table's, of at most `longest` words.
    """
    tables = known()
    start = 0
    while start < len(text):
        most = max(longest, tables.longest.get(text[start], 1))
        for end in range(min(len(text), start + most), start, -1):
            phrase = text[start:end]
            key: Key | None = phrase if phrase in own else tables.names.get(phrase)
            if key or phrase in tables.phrases:
                break
        yield phrase, key
        start += len(phrase)


@lru_cache(_CACHED)
def _names(issuer: str, name: str, account: str) -> Names:
    texts = [words(issuer)] if issuer else []
    if words(name) and words(name) != words(account):
        texts.append(words(name))
    keys = tuple(dict.fromkeys(key for text in texts if (key := _key(text))))
    kin = frozenset(str(key) for text in texts for _, key in phrases(text, {}) if key)
    hosts = {text[0] for text in texts if len(text) == 1 and is_host(text[0])}
    server = account.rpartition("@")[2].casefold()
    if server.count(".") >= _SUBDOMAIN and kin & known().hosted:
        hosts.add(server)  # "alice@cloud.example.org": no mail address, which would be shorter
    return Names(keys, kin, frozenset(host for host in hosts if _is_own(host)))


def _is_own(host: str) -> bool:
    return known().service_at(host) is None or known().customer_at(host) is not None


def _key(text: Words) -> Key | None:
    """Return the service that these words name beside neutral ones, or else the words."""
    named = [(phrase, key) for phrase, key in phrases(text, {}) if phrase not in known().neutral]
    services = {key for _, key in named}
    if len(services) == 1 and (service := services.pop()):
        return service
    if len(text) == 1 and is_host(text[0]) and not known().customer_at(text[0]):
        return known().service_at(text[0]) or text
    return text if named else None


@lru_cache(_CACHED)
def _all_words(entry: AccountRecord) -> frozenset[str]:
    texts = (entry.name, entry.account.issuer, entry.account.account)
    return frozenset(part for text in texts for word in words(text) for part in word.split("."))
