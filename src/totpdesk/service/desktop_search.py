"""Accounts in the desktop's own search: found by name, and a code inserted or copied from there.

Off until it is switched on: then every program that is the desktop's search gets to know the names
and issuers of accounts, and nothing else.
"""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from totpdesk.accounts.search import Search
from totpdesk.autotype import recent_first
from totpdesk.base.errors import ListFileError, NoSuchAccountError
from totpdesk.platforms.system import FoundAccount

if TYPE_CHECKING:
    from collections.abc import Sequence

    from totpdesk.accounts.account import AccountRecord
    from totpdesk.platforms.system import Closable, DesktopSearch, SearchWindow
    from totpdesk.service.instance import RunningInstance
    from totpdesk.settings import SettingsFile

_MOST: Final = 20  # desktops show five to ten


class AccountSearch:
    """The SearchableAccounts of the running instance; `find` is for one thread."""

    def __init__(self, instance: RunningInstance) -> None:
        """Use the accounts of this instance."""
        self._instance = instance
        self._entries: Sequence[AccountRecord] = ()
        self._search = Search(())

    def find(self, typed: str) -> list[FoundAccount]:
        """Return the accounts that contain every typed word; the latest used ones come first.

        Similar ones are not found, as what is typed is mostly meant for other programs.
        """
        if not typed.strip():
            return []
        self._look_again()
        return [_found(entry) for entry in self._search.containing(typed)[:_MOST]]

    def get(self, account_id: str) -> FoundAccount | None:
        """Return an account, None if it has been removed."""
        try:
            entry = self._instance.accounts.get(account_id)
        except (NoSuchAccountError, ListFileError):
            return None
        return None if entry.trashed else _found(entry)

    def insert(self, account_id: str, search: SearchWindow) -> None:
        """Queue a code for the window below the search."""
        self._instance.insert_behind(search, account_id)

    def copy(self, account_id: str, search: SearchWindow) -> None:
        """Queue a code for the clipboard."""
        self._instance.copy_behind(search, account_id)

    def choose(self, search: SearchWindow) -> None:
        """Queue the picker for the window below the search."""
        self._instance.pick_behind(search)

    def _look_again(self) -> None:
        """Read the list if it has changed; of one that cannot be read nothing is found."""
        accounts = self._instance.accounts
        try:
            latest = recent_first(accounts.entries(), accounts.last_uses())
        except ListFileError:
            latest = []
        if latest != self._entries:
            self._entries, self._search = latest, Search(latest)


def _found(entry: AccountRecord) -> FoundAccount:
    return FoundAccount(entry.id, entry.name, entry.account.issuer)


class SearchSwitch:
    """Follows the setting: while it is on, the desktop's search is answered."""

    def __init__(
        self, search: DesktopSearch, accounts: AccountSearch, settings: SettingsFile
    ) -> None:
        """Take the desktop's search. Nothing is answered before `follow`."""
        self._search = search
        self._accounts = accounts
        self._settings = settings
        self._following = threading.Lock()
        self._serving: Closable | None = None
        self._followed = False  # what was last carried out, or tried
        self._closed = False

    def follow(self) -> None:
        """Carry out a change of the setting. Raises InvalidSettingError, DesktopError.

        What has failed is not tried again before the setting is changed.
        """
        with self._following:
            wanted = self._settings.load().desktop_search
            if self._closed or wanted == self._followed:
                return
            self._followed = wanted
            self._search.turn(on=wanted)
            if wanted:
                self._serving = self._search.serve(self._accounts)
            else:
                self._stop()

    def close(self) -> None:
        """Answer nothing any more; the setting stays."""
        with self._following:
            self._closed = True
            self._stop()

    def _stop(self) -> None:
        if self._serving:
            self._serving.close()
        self._serving = None


def switch(search: DesktopSearch, settings: SettingsFile, *, on: bool) -> None:
    """Change the setting; a running instance notices. Raises InvalidSettingError."""
    changed = replace(settings.load(), desktop_search=on)
    search.turn(on=on)
    settings.save(changed)
