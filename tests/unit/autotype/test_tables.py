"""The two tables by which titles are understood: mistakes that are easily missed."""

from __future__ import annotations

import json
import re
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest

from totpdesk.autotype.matching.words import folded, within, words
from totpdesk.base.resources import resource

if TYPE_CHECKING:
    from collections.abc import Iterable

    from totpdesk.autotype.matching.words import Words

_DOMAIN = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)+")


def table(name: str) -> Any:
    """Read a table; a key that occurs twice in one object is an error."""
    text = resource(name).read_text(encoding="utf-8")
    return json.loads(text, object_pairs_hook=_without_doubles)


def _without_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    assert len(dict(pairs)) == len(pairs), f"a key twice: {pairs[0]}"
    return dict(pairs)


SERVICES = table("services.json")
TITLES = table("titles.json")
LISTS = [name for name in TITLES if name != "neutral"]
TALK = """
    how guide tutorial vs review hacked pricing download jobs news what best alternative status docs
    documentation blog support community stock reset with via for from by on about is safe scam
    mit von für über auf avec pour sur con para por per met voor van op med av с через для от ile
    z przez 使用 用 通过 で avis erfahrungen opiniones recensioni отзывы как обзор باستخدام عبر من
"""  # noqa: RUF001 - not only Latin letters
NEUTRAL = [phrase for group in TITLES["neutral"].values() for phrase in group]


def names_of(service: dict[str, Any]) -> list[str]:
    """Return all that a service is called."""
    return [service["name"], *service["aliases"]]


def plain(text: str) -> str:
    """Return a text as it is compared, and "Battle.net" like "battle net"."""
    return " ".join(words(text)).replace(".", " ")


def doubles(texts: Iterable[str]) -> list[str]:
    """Return what occurs there more than once."""
    return [text for text, times in Counter(texts).items() if times > 1]


def consists_of(text: Words, phrases: set[Words]) -> bool:
    """Return whether a text can be cut into nothing but such phrases."""
    return not text or any(
        text[:end] in phrases and consists_of(text[end:], phrases)
        for end in range(1, len(text) + 1)
    )


def test_many_services() -> None:
    """The services that people are likely to have are there."""
    assert len(SERVICES) >= 260


def test_services_keys() -> None:
    """A service has a name, aliases and domains, and what else is known of it."""
    for service in SERVICES:
        needed = {"name", "aliases", "domains"}
        assert needed <= set(service) <= needed | {"shared", "hosted", "word", "words"}, service
        assert service.get("word", True) is service.get("hosted", True) is True, service["name"]


def test_one_service_a_line() -> None:
    """Each service has a line of its own, so that a change shows as one."""
    lines = resource("services.json").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line.rstrip(",")) for line in lines[1:-1]] == SERVICES


def test_sorted() -> None:
    """The services are sorted by name, whatever its case."""
    names = [service["name"] for service in SERVICES]
    assert names == sorted(names, key=str.casefold)


def test_names_are_unique() -> None:
    """No name or alias occurs twice, in one service or in two."""
    assert doubles(plain(name) for service in SERVICES for name in names_of(service)) == []


def test_names_have_words() -> None:
    """No name is made of signs only, which are not compared."""
    assert [name for service in SERVICES for name in names_of(service) if not words(name)] == []


def test_names_say_something() -> None:
    """No name consists of words only that say nothing: it would be found in any title."""
    neutral = {words(phrase) for phrase in NEUTRAL}
    names = [name for service in SERVICES for name in names_of(service)]
    assert [name for name in names if consists_of(words(name), neutral)] == []


def test_everyday_words_are_aliases() -> None:
    """Only an alias can be marked as an everyday word; for the name there is "word"."""
    for service in SERVICES:
        assert set(service.get("words", ())) <= set(service["aliases"]), service["name"]
        assert service.get("words") != [], service["name"]


def test_domains() -> None:
    """Each domain is a bare one in lower case and belongs to one service."""
    domains = [domain for service in SERVICES for domain in service["domains"]]
    assert [domain for domain in domains if not _DOMAIN.fullmatch(domain)] == []
    assert doubles(domains) == []


def test_no_domain_below_its_own() -> None:
    """A service does not list a subdomain of its own domain, which is included by rule."""
    for service in SERVICES:
        domains = service["domains"]
        below = [d for d in domains for parent in domains if d.endswith(f".{parent}")]
        assert below == [], service["name"]


def test_shared_domains() -> None:
    """A domain that customers share is the service's own or lies below it, and occurs once."""
    shared = [(domain, service) for service in SERVICES for domain in service.get("shared", ())]
    assert doubles(domain for domain, _ in shared) == []
    for domain, service in shared:
        assert any(within(domain, own) for own in service["domains"]), domain


@pytest.mark.parametrize(
    "host",
    ["github.io", "pages.dev", "herokuapp.com", "myshopify.com", "blogspot.com", "netlify.app"],
)
def test_no_domain_of_strangers(host: str) -> None:
    """A domain under which anyone may publish belongs to no service."""
    assert all(host not in service["domains"] for service in SERVICES)


def test_titles_keys() -> None:
    """The table of titles has its lists of texts, and neutral words by language."""
    programs = {"applications", "browser_apps", "browsers", "document_apps", "private"}
    assert set(LISTS) == programs | {"elsewhere", "more_pages", "talk"}
    languages = set(TITLES["neutral"]) - {"editions"}
    assert all(re.fullmatch("[a-z]{2}", language) for language in languages)
    required = "en de fr es pt it nl pl cs sv da no fi tr ru uk zh ja ko ar he fa hi vi id el"
    assert set(required.split()) <= languages


@pytest.mark.parametrize("name", LISTS)
def test_lists(name: str) -> None:
    """A list of titles has texts only, and none twice."""
    assert TITLES[name]
    assert all(isinstance(text, str) and text.strip() == text != "" for text in TITLES[name])
    assert doubles(TITLES[name]) == []


@pytest.mark.parametrize("language", TITLES["neutral"])
def test_neutral_phrases(language: str) -> None:
    """No neutral phrase is without words, or occurs twice in a language."""
    phrases = TITLES["neutral"][language]
    assert [phrase for phrase in phrases if not words(phrase)] == []
    assert doubles(folded(phrase) for phrase in phrases) == []


@pytest.mark.parametrize("talk", TALK.split())
def test_talk_is_not_neutral(talk: str) -> None:
    """A word that makes a title one about a service is not neutral."""
    assert words(talk) not in {words(phrase) for phrase in NEUTRAL}


@pytest.mark.parametrize("name", ["talk", "elsewhere"])
def test_telling_phrases(name: str) -> None:
    """A sign of a discussion or of another page is neither neutral nor a service's name."""
    telling = {words(phrase) for phrase in TITLES[name]}
    assert telling & {words(phrase) for phrase in NEUTRAL} == set()
    assert telling & {words(each) for service in SERVICES for each in names_of(service)} == set()


@pytest.mark.parametrize("name", ["browser_apps", "document_apps"])
def test_programs(name: str) -> None:
    """Programs are named in lower case, as they are compared."""
    assert [text for text in TITLES[name] if text != text.casefold()] == []


def test_no_browser_shows_documents() -> None:
    """An editor, mailer or terminal must not pass for a browser, nor a browser for one of them."""
    assert set(TITLES["document_apps"]) & set(TITLES["browser_apps"]) == set()


@pytest.mark.parametrize("pattern", TITLES["more_pages"])
def test_more_pages(pattern: str) -> None:
    """What Edge says of further pages is a pattern without groups that matches a number."""
    compiled = re.compile(folded(pattern))
    assert compiled.groups == 0
    assert r"\d+" in pattern


@pytest.mark.parametrize(
    "text",
    [
        "and 1 more page",
        "und 2 weitere Seiten",
        "et 3 autres pages",
        "y 4 páginas más",
        "и ещё 5 страниц",
        "和另外 6 个页面",
        "e altre 7 pagine",
        "및 페이지 8개 더",
    ],
)
def test_more_pages_are_known(text: str) -> None:
    """The patterns match what Edge writes."""
    assert re.fullmatch("|".join(folded(each) for each in TITLES["more_pages"]), folded(text))
