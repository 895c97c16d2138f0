"""The runner that Plasma's searches ask: org.kde.krunner1.

KRunner and the application menu (plasmashell) show its matches, and have the focus until they have
closed. KWin's overview is not answered: it has no window, so its end is not noticed.
https://develop.kde.org/docs/plasma/krunner/
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from totpdesk.base import paths
from totpdesk.platforms.linux.dbus_service import Interface, Method
from totpdesk.platforms.linux.search.names import (
    COPY,
    INSERT,
    PATH,
    TITLES,
    description,
    parsed,
    result_id,
)
from totpdesk.platforms.system import SearchWindow

if TYPE_CHECKING:
    from totpdesk.platforms.system import FoundAccount, SearchableAccounts

_CALLERS: Final = ("org.kde.krunner", "org.kde.plasmashell")
_APPS: Final = frozenset({"krunner", "org.kde.krunner", "plasmashell", "org.kde.plasmashell"})
_BEST: Final = 100  # KRunner::QueryMatch::CategoryRelevance::Highest; ExactMatch in Plasma 5
_LOW: Final = 30  # ::Low; PossibleMatch


def interface(accounts: SearchableAccounts) -> Interface:
    """Return what Plasma may call."""
    runner = _Runner(accounts)
    return Interface(
        PATH,
        "org.kde.krunner1",
        _CALLERS,
        {
            "Actions": Method("", "a(sss)", lambda: ([(COPY, TITLES[COPY], "edit-copy")],)),
            "Match": Method("s", "a(sssida{sv})", runner.matches),
            "Run": Method("ss", "", runner.run),
            "SetActivationToken": Method("s", "", lambda _: ()),
            "Teardown": Method("", "", lambda: ()),
        },
    )


class _Runner:
    def __init__(self, accounts: SearchableAccounts) -> None:
        self._accounts = accounts
        self._search = SearchWindow(lambda: True, _APPS)

    def matches(self, typed: str) -> tuple[list[tuple[Any, ...]]]:
        """Return what is found, the best first."""
        found = self._accounts.find(typed)
        return ([_match(each, typed, position) for position, each in enumerate(found)],)

    def run(self, match: str, action: str) -> tuple[()]:
        """Insert the code, or do what the match has an action for."""
        kind, account_id = parsed(match)
        if kind == INSERT and action == COPY:
            self._accounts.copy(account_id, self._search)
        elif kind == INSERT:
            self._accounts.insert(account_id, self._search)
        return ()


def _match(found: FoundAccount, typed: str, position: int) -> tuple[Any, ...]:
    begins = found.name.casefold().startswith(typed.strip().casefold())
    return (
        result_id(INSERT, found.id),
        found.name,
        paths.DESKTOP_ID,
        _BEST if begins else _LOW,
        1 / (1 + position),
        {"subtext": ("s", description(found, INSERT)), "actions": ("as", [COPY])},
    )
