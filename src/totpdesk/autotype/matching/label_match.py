"""Whose account the title shows, where it does: to tell two of one service apart."""

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
_TELLING: Final = 3  # characters; fewer stand in any title


class LabelMatch(IntEnum):
    """How much of an account's label ("alice@example.com") a title shows."""

    NOTHING = 0
    USER = 1  # what stands before the @
    PLACE = 2  # what stands behind it, where that is no host that many share
    ALL = 3


def label_match(entry: AccountRecord, page: Page) -> LabelMatch:
    """Tell how much of its label the title shows."""
    label = folded(entry.account.account)
    if not label:
        return LabelMatch.NOTHING
    if label in page.people or _stands_in(page, words(label)):
        return LabelMatch.ALL
    user, _, place = label.partition("@")
    if place and not is_host(place) and _stands_in(page, words(place)):
        return LabelMatch.PLACE
    return (
        LabelMatch.USER
        if user in page.people or _stands_in(page, words(user))
        else LabelMatch.NOTHING
    )


def _stands_in(page: Page, wanted: Words) -> bool:
    if wanted in known().neutral or len("".join(wanted)) < _TELLING:
        return False
    hosts = (tuple(word for word in _APART.split(site) if word) for site in page.sites)
    return any(_holds(part, wanted) for part in (*page.parts, *page.paths, *hosts))


def _holds(part: Words, wanted: Words) -> bool:
    starts = range(len(part) - len(wanted) + 1)
    return any(part[start : start + len(wanted)] == wanted for start in starts)
