"""Split a window's title into its parts, without the text that the program itself adds."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING, Final

from totpdesk.accounts.account import WindowPattern
from totpdesk.autotype.matching.services import known, program
from totpdesk.autotype.matching.words import Words, folded, is_host, words_of_folded

if TYPE_CHECKING:
    from totpdesk.autotype.ports import Window

_URL: Final = re.compile(r"\bhttps?://(?:[^\s/@]*@)?(?P<host>[^\s/:?#]+)(?P<rest>\S*)")
_PERSON: Final = re.compile(r"[\w.+-]*@[\w-][\w.-]*\w")
_CJK: Final = "\u3040-\u30ff\u3400-\u9fff"
_BETWEEN: Final = re.compile(
    r"\s[-\u2013\u2014\u2212/~]+\s|[|\u2502\u00b7\u2022\u2027\u25cf\u2219\u30fb\u00bb\u203a\u00ab()\[\]{}\u3010\u3011\u300c\u300d]"
    r"|[:;]\s|\s:|\u2013|\u2014|\u2026|\uff1a"
    rf"|(?<=[{_CJK}])[-_,](?=\S)|(?<=\S)[-_,](?=[{_CJK}])"
)
_NUMBERS: Final = re.compile(r"\d+")
_EDGES: Final = re.compile(r"^[\W_]+|[\W_]+$")
_FILE: Final = re.compile(
    r"c|cfg|conf|cpp|css|csv|docx?|exe|go|h|html?|ini|java|jpg|js|json|kt|log|md|mp[34]|odt|pdf"
    r"|php|png|pptx?|py|rb|rs|sh|svg|tar|toml|tsx?|txt|xlsx?|xml|ya?ml|zip"
)
_EDGE: Final = ("edge",)
_LONGEST_TITLE: Final = 200


class WindowKind(Enum):
    """The kind of window, which decides how its title is read."""

    BROWSER = auto()  # the title is that of a page
    PROGRAM = auto()  # the title is that of the program
    DOCUMENT = auto()  # the title is that of a document, unrelated to a login


@dataclass(frozen=True, slots=True)
class Page:
    """What a window shows. All texts are folded.

    `parts` are those of the title, between separators; `people` the email addresses and handles in
    it; `sites` the hosts of the page's own addresses, which outweigh any name; `paths` the paths of
    these addresses; `pattern` is used to remember the window.
    """

    app: str
    kind: WindowKind
    parts: tuple[Words, ...]
    people: frozenset[str]
    sites: frozenset[str]
    paths: tuple[Words, ...]
    pattern: WindowPattern


def pattern_of(window: Window) -> WindowPattern:
    """Return the pattern to remember a window by."""
    return read_page(window).pattern


def read_page(window: Window) -> Page:
    """Analyse a window's title."""
    app = program(window.app)
    title = folded(window.title)
    urls = list(_URL.finditer(title))
    sites = {url["host"].rstrip(".") for url in urls}
    text = _URL.sub(" ", title)
    people = _people(" ".join([text, *(url["rest"] for url in urls)]))
    kind, texts = _without_program(app, _BETWEEN.split(known().more_pages.sub("", text)))
    parts = [words_of_folded(_PERSON.sub(" ", each)) for each in texts]
    sites |= {part[0] for part in parts if len(part) == 1 and _is_address(part[0])}
    return Page(
        app,
        kind,
        tuple(part for part in parts if part),
        people,
        frozenset(sites),
        tuple(words_of_folded(url["rest"]) for url in urls),
        WindowPattern(app, _remembered(" - ".join(texts)), min(sites, default="")),
    )


def _people(text: str) -> frozenset[str]:
    return frozenset(person.lstrip("@") for person in _PERSON.findall(text))


def _without_program(app: str, texts: list[str]) -> tuple[WindowKind, list[str]]:
    """Remove the program's name from the end, and return the kind of program."""
    texts = [stripped for text in texts if (stripped := text.strip())]
    kind = WindowKind.BROWSER if known().is_browser(app) else WindowKind.PROGRAM
    if app in known().document_programs:
        return WindowKind.DOCUMENT, texts
    while texts and known().is_browser_name(browser := _last(texts)):
        kind, texts = WindowKind.BROWSER, texts[:-1]
        if browser[-1:] == _EDGE and len(texts) > 1 and _may_be_profile(_last(texts)):
            texts = texts[:-1]  # Edge puts the profile before itself
    if len(texts) > 1 and known().is_browser_name(words_of_folded(texts[-2])):
        kind, texts = WindowKind.BROWSER, texts[:-2]  # Chrome names the profile after itself
    if texts and _last(texts) in known().applications:
        kind, texts = WindowKind.DOCUMENT, texts[:-1]
    return kind, texts


def _may_be_profile(text: Words) -> bool:
    return text not in known().names and text not in known().elsewhere


def _last(texts: list[str]) -> Words:
    return words_of_folded(texts[-1])


def _is_address(word: str) -> bool:
    """Return whether a single word is the address of a site rather than a file name."""
    return is_host(word) and not _FILE.fullmatch(word.rpartition(".")[2])


def _remembered(title: str) -> str:
    """Return a title without numbers, to recognise a window when a counter has changed."""
    without = " ".join(_NUMBERS.sub("", title).split())
    return _EDGES.sub("", without)[:_LONGEST_TITLE]
