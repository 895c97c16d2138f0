"""An index of the names and hosts of the user's accounts, to look up the words of a title.

An account is found by the names and domains of its issuer's service, or by the words of the issuer
if the service is unknown; and by the name the user gave it, if that differs from the user name.
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

# What a name refers to: a known service by its name, or an account by its own words.
Key = str | Words
_Phrase = tuple[Words, Key | None]
_NONE: Final[frozenset[int]] = frozenset()


@dataclass(frozen=True, slots=True)
class AccountNames:
    """The names of one account: its keys, the services that its names contain, its hosts."""

    keys: tuple[Key, ...]
    kin: frozenset[str]
    hosts: frozenset[str]


@dataclass(frozen=True, slots=True)
class NameIndex:
    """The positions of the accounts by their names and hosts."""

    entries: Sequence[AccountRecord]
    holders: dict[Key, set[int]] = field(default_factory=dict)
    kin: dict[str, set[int]] = field(default_factory=dict)
    hosts: dict[str, set[int]] = field(default_factory=dict)

    def phrases(self, text: Words) -> list[_Phrase]:
        """Split words into names, of services and of the accounts, and the words in between."""
        return list(phrases(text, self.holders, _LONGEST))

    def of(self, key: Key) -> frozenset[int]:
        """Return the accounts that a name refers to.

        For self-hosted software these are also the accounts whose names contain it: "GitLab" may be
        gitlab.com or "GitLab Contoso".
        """
        found = self.holders.get(key, _NONE)
        if key in known().hosted:
            found = found | self.kin.get(str(key), _NONE)
        return frozenset(found)

    def at(self, host: str) -> frozenset[int] | None:
        """Return the accounts at a host, or None if it is unknown.

        An account's own host has priority over the domain of a service. Below a shared domain, such
        as okta.com, each customer has a host: only accounts with the customer's name match.
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


def make_index(entries: Sequence[AccountRecord]) -> NameIndex:
    """Index every account (10,000 take about 200 ms the first time)."""
    index = NameIndex(entries)
    for position, entry in enumerate(entries):
        names = _names(entry.account.issuer, entry.name, entry.account.account)
        for key in names.keys:
            index.holders.setdefault(key, set()).add(position)
        for service in names.kin:
            index.kin.setdefault(service, set()).add(position)
        for host in names.hosts:
            index.hosts.setdefault(host, set()).add(position)
    return index


def phrases(text: Words, own: Mapping[Key, object], longest: int = 0) -> Iterator[_Phrase]:
    """Split words into names, the longest first, each with its key, and other words with None.

    `own` are the accounts' names in addition to the known ones, of at most `longest` words.
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
def _names(issuer: str, name: str, account: str) -> AccountNames:
    texts = [words(issuer)] if issuer else []
    if words(name) and words(name) != words(account):
        texts.append(words(name))
    keys = tuple(dict.fromkeys(key for text in texts if (key := _key(text))))
    kin = frozenset(str(key) for text in texts for _, key in phrases(text, {}) if key)
    hosts = {text[0] for text in texts if len(text) == 1 and is_host(text[0])}
    server = account.rpartition("@")[2].casefold()
    if server.count(".") >= _SUBDOMAIN and kin & known().hosted:
        hosts.add(server)  # "alice@cloud.example.org": an email address has a shorter host
    return AccountNames(keys, kin, frozenset(host for host in hosts if _is_own(host)))


def _is_own(host: str) -> bool:
    return known().service_at(host) is None or known().customer_at(host) is not None


def _key(text: Words) -> Key | None:
    """Return the only service that these words name, ignoring neutral ones, or the words."""
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
