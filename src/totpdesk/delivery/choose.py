"""Which account a press means: the one there is, the one the window names, or ask."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    from totpdesk.delivery.ports import Window
    from totpdesk.vault import Entry

# What browsers append to every page's title: "Microsoft Edge" there is not Microsoft.
_BROWSER: Final = re.compile(
    r"\s[-\u2013\u2014]\s(Google Chrome|Chromium|Mozilla Firefox|Firefox|Microsoft\u200b? ?Edge"
    r"|Brave|Opera|Vivaldi|LibreWolf|Tor Browser|Safari|Falkon|Konqueror|GNOME Web)"
    r"( \(.*\)| Private Browsing)?$"
)


@dataclass(frozen=True, slots=True)
class Ask:
    """No single account is meant: the user chooses among these for this window."""

    entries: tuple[Entry, ...]
    window: Window


def choose(entries: Sequence[Entry], window: Window) -> Entry | Ask:
    """Return the only account, or the only one whose issuer the title names as a whole word."""
    if len(entries) == 1:
        return entries[0]
    title = _BROWSER.sub("", window.title).casefold()
    named = [entry for entry in entries if _names(title, entry.account.issuer or entry.name)]
    return named[0] if len(named) == 1 else Ask(tuple(recent_first(entries)), window)


def _names(title: str, issuer: str) -> bool:
    """Tell whether the issuer stands in the case-folded title as a word: "hive" not in "archive".

    The plain search goes first: among ten thousand accounts nearly all are done with it.
    """
    issuer = issuer.strip().casefold()
    if not issuer or issuer not in title:
        return False
    return re.search(rf"(?<!\w){re.escape(issuer)}(?!\w)", title) is not None


def recent_first(entries: Sequence[Entry]) -> list[Entry]:
    """Return the entries, the last used first; those never used keep the user's order."""
    used = [(entry.last_used, entry) for entry in entries if entry.last_used]
    recent = [entry for _, entry in sorted(used, key=lambda pair: pair[0], reverse=True)]
    return [*recent, *(entry for entry in entries if not entry.last_used)]
