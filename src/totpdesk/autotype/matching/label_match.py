"""How much of an account's user name the title shows, to distinguish accounts of a service."""

from __future__ import annotations

import re
from enum import IntEnum
from typing import TYPE_CHECKING, Final

from totpdesk.autotype.matching.services import known
from totpdesk.autotype.matching.words import Words, folded, is_host, words

if TYPE_CHECKING:
    from totpdesk.accounts.account import AccountRecord
    from totpdesk.autotype.matching.page import Page

_APART: Final = re.compile(r"[.-]")
_MIN_LENGTH: Final = 3  # characters; fewer occur in any title


class LabelMatch(IntEnum):
    """How much of an account's label ("alice@example.com") a title shows."""

    NOTHING = 0
    USER = 1  # the part before the @
    PLACE = 2  # the part after it, unless it is a host, which many accounts share
    ALL = 3


def label_match(entry: AccountRecord, page: Page) -> LabelMatch:
    """Return how much of an account's label the title shows."""
    label = folded(entry.account.account)
    if not label:
        return LabelMatch.NOTHING
    if label in page.people or _is_in(page, words(label)):
        return LabelMatch.ALL
    user, _, host = label.partition("@")
    if host and not is_host(host) and _is_in(page, words(host)):
        return LabelMatch.PLACE
    return (
        LabelMatch.USER if user in page.people or _is_in(page, words(user)) else LabelMatch.NOTHING
    )


def _is_in(page: Page, label_words: Words) -> bool:
    if label_words in known().neutral or len("".join(label_words)) < _MIN_LENGTH:
        return False
    hosts = (tuple(word for word in _APART.split(site) if word) for site in page.sites)
    return any(_contains(part, label_words) for part in (*page.parts, *page.paths, *hosts))


def _contains(part: Words, label_words: Words) -> bool:
    starts = range(len(part) - len(label_words) + 1)
    return any(part[start : start + len(label_words)] == label_words for start in starts)
