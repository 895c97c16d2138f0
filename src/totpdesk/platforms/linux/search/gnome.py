"""The search provider that GNOME's overview asks: org.gnome.Shell.SearchProvider2.

A result is an account and what to do with it. The overview shows the first five, so the best
account can be inserted or copied, then others inserted.
https://developer.gnome.org/documentation/tutorials/search-provider.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from totpdesk.platforms.linux.dbus_service import Interface, Method
from totpdesk.platforms.linux.search.names import COPY, INSERT, PATH, description, parsed, result_id
from totpdesk.platforms.linux.search.overview import SHELL, Overview
from totpdesk.platforms.system import SearchWindow

if TYPE_CHECKING:
    from collections.abc import Sequence

    from totpdesk.platforms.linux.dbus import Bus
    from totpdesk.platforms.system import SearchableAccounts


def interface(accounts: SearchableAccounts, bus: Bus) -> Interface:
    """Return what the shell may call, on this bus. Raises BusError."""
    provider = _Provider(accounts, SearchWindow(Overview(bus).closed))
    return Interface(
        PATH,
        "org.gnome.Shell.SearchProvider2",
        (SHELL,),
        {
            "GetInitialResultSet": Method("as", "as", provider.results),
            "GetSubsearchResultSet": Method("asas", "as", lambda _, terms: provider.results(terms)),
            "GetResultMetas": Method("as", "aa{sv}", provider.metas),
            "ActivateResult": Method("sasu", "", lambda result, *_: provider.activate(result)),
            "LaunchSearch": Method("asu", "", lambda *_: provider.launch()),
        },
    )


class _Provider:
    def __init__(self, accounts: SearchableAccounts, search: SearchWindow) -> None:
        self._accounts = accounts
        self._search = search

    def results(self, terms: Sequence[str]) -> tuple[list[str]]:
        """Return the ids of what is found, the best first."""
        found = [each.id for each in self._accounts.find(" ".join(terms))]
        best, others = found[:1], found[1:]
        order = [(INSERT, best), (COPY, best), (INSERT, others), (COPY, others)]
        return ([result_id(action, each) for action, ids in order for each in ids],)

    def metas(self, results: Sequence[str]) -> tuple[list[dict[str, tuple[str, Any]]]]:
        """Return what is shown of results: the account's name, and what is done with it."""
        return ([meta for result in results for meta in self._meta(result)],)

    def activate(self, result: str) -> tuple[()]:
        """Do what was chosen."""
        match parsed(result):
            case (action, account_id) if action == INSERT:
                self._accounts.insert(account_id, self._search)
            case (action, account_id) if action == COPY:
                self._accounts.copy(account_id, self._search)
        return ()

    def launch(self) -> tuple[()]:
        """Open the program, which its icon beside the results is for."""
        self._accounts.choose(self._search)
        return ()

    def _meta(self, result: str) -> list[dict[str, tuple[str, Any]]]:
        action, account_id = parsed(result)
        found = self._accounts.get(account_id)
        if found is None or action not in (INSERT, COPY):
            return []
        texts = {"id": result, "name": found.name, "description": description(found, action)}
        return [{key: ("s", text) for key, text in texts.items()}]
