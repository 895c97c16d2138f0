"""The page and its scripts have no words of their own: all come from the catalogue."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Final

import pytest

from totpdesk.base.resources import resource
from totpdesk.practice import texts

SHOWN: Final = {"alt", "aria-label", "placeholder", "title"}
NAMES: Final = re.compile(r"totpdesk( add)?( practice)?( --qr practice\.png)?|practice|[^a-z]*")


class Words(HTMLParser):
    """Collects what a reader of the page sees or hears."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take the attributes that are shown or read out."""
        del tag
        self.found += [value for name, value in attrs if name in SHOWN and value]

    def handle_data(self, data: str) -> None:
        """Take the text between tags."""
        self.found.append(data.strip())


def test_the_page_has_places_for_texts_only() -> None:
    """Besides names and a command there is nothing to translate in it."""
    words = Words()
    words.feed(resource("practice", "page.html").read_text("utf-8"))
    own = [re.sub(r"\$\w+", "", text) for text in words.found]
    assert [text for text in own if not NAMES.fullmatch(text.strip(" \N{EN DASH}()"))] == []


@pytest.mark.parametrize("name", ["page.js", "attempt.js", "forms.js", "outcome.js"])
def test_the_scripts_have_no_sentence(name: str) -> None:
    """What they show is in `texts.js`."""
    code = re.sub(r"//.*|/\*.*?\*/", "", resource("practice", name).read_text("utf-8"))
    assert re.findall(r"[\"'`][A-Z][^\"'`\n]* [a-z][^\"'`\n]*[\"'`]", code) == []


def test_the_scripts_get_a_sentence_for_each_number() -> None:
    """The number stays open, its noun does not."""
    facts = texts.SCRIPTS["facts"]
    assert facts[1]["typed"] == "{number} character typed."
    assert facts[2]["pastedIn"] == "{number} characters pasted, first key to last digit {time}."
