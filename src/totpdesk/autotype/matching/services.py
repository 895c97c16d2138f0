"""Tables of services with their names and domains, and of common words in titles.

They are resource files that can be extended: `services.json` and `titles.json`.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from totpdesk.autotype.matching.words import Words, folded, within, words
from totpdesk.base.resources import resource

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_PROGRAM: Final = ".exe"
_COMMON_LABELS: Final = frozenset(("", "www", "login", "accounts", "account", "id", "auth", "app"))


@dataclass(frozen=True, slots=True)
class KnownServices:
    """The tables, indexed for lookups.

    `names` maps the words of a name to its service, `common` are the names that are also everyday
    words, `domains` maps a domain to its service, `shared` are the domains below which each
    customer has a separate host, `hosted` the services that are self-hosted software.

    `neutral` phrases have no meaning next to a service's name; `talk` phrases mark titles about
    services, `elsewhere` phrases pages that are not a login. `browsers` and `applications` are
    names of programs in titles, `private` the text that private windows add; `browser_programs` and
    `document_programs` (editors, mail, terminals, file managers) are names of programs as given by
    the desktop.
    """

    names: Mapping[Words, str]
    common: frozenset[Words]
    domains: Mapping[str, str]
    shared: frozenset[str]
    hosted: frozenset[str]
    neutral: frozenset[Words]
    talk: frozenset[Words]
    elsewhere: frozenset[Words]
    browsers: frozenset[Words]
    private: frozenset[Words]
    applications: frozenset[Words]
    browser_programs: frozenset[str]
    document_programs: frozenset[str]
    more_pages: re.Pattern[str]
    phrases: frozenset[Words] = field(init=False)
    longest: Mapping[str, int] = field(init=False)

    def __post_init__(self) -> None:
        """Collect all phrases that are not services, and the longest phrase by its first word."""
        groups = (self.neutral, self.talk, self.elsewhere, self.browsers, self.applications)
        object.__setattr__(self, "phrases", frozenset[Words]().union(*groups))
        longest: dict[str, int] = {}
        for phrase in (*self.phrases, *self.names):
            longest[phrase[0]] = max(longest.get(phrase[0], 1), len(phrase))
        object.__setattr__(self, "longest", longest)

    def service_at(self, host: str) -> str | None:
        """Return the service whose domain is the host or a parent of it, the nearest first."""
        labels = host.split(".")
        parents = (".".join(labels[start:]) for start in range(len(labels) - 1))
        return next((self.domains[parent] for parent in parents if parent in self.domains), None)

    def customer_at(self, host: str) -> str | None:
        """Return the customer of a host below a shared domain, if it is one."""
        shared = next((domain for domain in self.shared if within(host, domain)), host)
        label = host.removesuffix(shared).rstrip(".").rpartition(".")[2]
        return None if label in _COMMON_LABELS else label

    def is_browser_name(self, text: Words) -> bool:
        """Return whether a part of a title is a browser's name, maybe with its private mode."""
        if text in self.browsers or text in self.private:
            return True
        halves = [(text[:at], text[at:]) for at in range(1, len(text))]
        return any(
            one in self.browsers and other in self.private
            for first, second in halves
            for one, other in ((first, second), (second, first))
        )

    def is_browser(self, app: str) -> bool:
        """Return whether a program is a browser, or has no name and may be one."""
        return not app or app in self.browser_programs


@cache
def known() -> KnownServices:
    """Read the tables, once."""
    services = json.loads(resource("services.json").read_text(encoding="utf-8"))
    titles = json.loads(resource("titles.json").read_text(encoding="utf-8"))
    return KnownServices(
        names=_names(services),
        common=frozenset(_common(services)),
        domains={domain: item["name"] for item in services for domain in item["domains"]},
        shared=frozenset(domain for item in services for domain in item.get("shared", ())),
        hosted=frozenset(item["name"] for item in services if item.get("hosted")),
        neutral=_phrases(word for group in titles["neutral"].values() for word in group),
        talk=_phrases(titles["talk"]),
        elsewhere=_phrases(titles["elsewhere"]),
        browsers=_phrases(titles["browsers"]),
        private=_phrases(titles["private"]),
        applications=_phrases(titles["applications"]),
        browser_programs=frozenset(program(app) for app in titles["browser_apps"]),
        document_programs=frozenset(program(app) for app in titles["document_apps"]),
        more_pages=re.compile("|".join(folded(each) for each in titles["more_pages"])),
    )


def program(app: str) -> str:
    """Return a program's name for comparison: folded, without `.exe`."""
    return folded(app).removesuffix(_PROGRAM)


def _names(services: list[dict[str, Any]]) -> dict[Words, str]:
    return {
        words(name): item["name"]
        for item in services
        for name in (item["name"], *item.get("aliases", ()), *item.get("words", ()))
    }


def _common(services: list[dict[str, Any]]) -> Iterable[Words]:
    for item in services:
        if item.get("word"):
            yield words(item["name"])
        yield from (words(name) for name in item.get("words", ()))


def _phrases(texts: Iterable[str]) -> frozenset[Words]:
    return frozenset(words(text) for text in texts)
