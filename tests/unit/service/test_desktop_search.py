"""Accounts in the desktop's own search: what it finds, and what choosing one does."""

from __future__ import annotations

import itertools
import queue
from typing import TYPE_CHECKING

import pytest

from fakes.clock import FakeClock
from fakes.desktop import FakeDesktop
from fakes.desktop_search import FakeDesktopSearch
from fakes.secrets import FakeSecrets
from totpdesk.accounts.list_file import ListFile
from totpdesk.accounts.store import AccountStore
from totpdesk.autotype import Outcome, PickRequest, Reason, Result, Services, Wait, Window
from totpdesk.base.errors import InvalidSettingError, KeychainLockedError
from totpdesk.otp import code_at, parse_uri
from totpdesk.platforms.system import FoundAccount, SearchWindow
from totpdesk.service import press
from totpdesk.service.desktop_search import AccountSearch, SearchSwitch, switch
from totpdesk.service.instance import RunningInstance
from totpdesk.settings import Settings, SettingsFile

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SECRET = "JBSWY3DPEHPK3PXP"
SECONDS = 10.0
LOGIN = Window(1, "firefox", "Sign in")
KRUNNER = Window(9, "KRunner")
SEARCH = SearchWindow(lambda: True, frozenset({"krunner"}))
STAYS_OPEN = SearchWindow(lambda: False, frozenset())


class Found:
    """A running instance with three accounts, and its search."""

    def __init__(self, folder: Path) -> None:
        """Start it."""
        self.desktop = FakeDesktop()
        self.desktop.focus.window = LOGIN
        self.clock = FakeClock()
        self.secrets = FakeSecrets()
        self.file = ListFile(folder / "accounts.json")
        ids = (f"id{number}" for number in itertools.count(1))
        self.accounts = AccountStore(self.file, self.secrets, lambda: next(ids))
        self.reports: queue.Queue[Outcome | PickRequest | Wait] = queue.Queue()
        services = Services(self.desktop.as_desktop(), self.desktop.clipboard, self.clock, Settings)
        self.instance = RunningInstance(self.accounts, services, self.reports.put)
        self.instance.start()
        self.search = AccountSearch(self.instance)
        for name, label in (("github", "GitHub:me"), ("work hub", "GitLab:it"), ("Forge", "Forge")):
            uri = parse_uri(f"otpauth://totp/{label}?secret={SECRET}")
            self.accounts.add(name, uri, self.clock.now())

    def names(self, typed: str) -> list[str]:
        """Return the names of what is found."""
        return [found.name for found in self.search.find(typed)]

    def outcome(self) -> Outcome | PickRequest | Wait:
        """Return what was reported next."""
        return self.reports.get(timeout=SECONDS)

    def code(self) -> str:
        """Return the code of now."""
        uri = parse_uri(f"otpauth://totp/GitHub:me?secret={SECRET}")
        return code_at(uri.account, uri.secret, self.clock.now()).value


@pytest.fixture(name="found")
def _found(tmp_path: Path) -> Iterator[Found]:
    found = Found(tmp_path)
    yield found
    found.instance.stop()


def test_found_by_name_and_issuer(found: Found) -> None:
    """As in the picker: each word counts, those that begin with the first one come first."""
    assert found.search.find("GitHub") == [FoundAccount("id1", "github", "GitHub")]
    assert found.names("git") == ["github", "work hub"]
    assert found.names("hub git") == ["work hub", "github"]
    assert found.names("  ") == []


def test_nothing_similar_is_found(found: Found) -> None:
    """In the desktop's search every word is typed that means something else."""
    assert found.names("firefox") == []
    assert found.names("githbu") == []


def test_the_latest_used_come_first(found: Found) -> None:
    """Of two that match alike."""
    found.accounts.mark_used("id2", found.clock.now())
    assert found.names("hub") == ["work hub", "github"]


def test_changes_are_found(found: Found) -> None:
    """A new account at once, a removed one no more."""
    assert found.names("forge") == ["Forge"]
    found.accounts.remove("id3", found.clock.now())
    assert found.names("forge") == []
    uri = parse_uri(f"otpauth://totp/Mill?secret={SECRET}")
    found.accounts.add("Forge mill", uri, found.clock.now())
    assert found.names("forge") == ["Forge mill"]


def test_one_account(found: Found) -> None:
    """By its id, as long as it is there."""
    assert found.search.get("id1") == FoundAccount("id1", "github", "GitHub")
    found.accounts.remove("id1", found.clock.now())
    assert found.search.get("id1") is None
    assert found.search.get("nobody") is None


def test_a_list_that_cannot_be_read(found: Found) -> None:
    """Nothing is found: no error can be shown."""
    found.file.path.write_text("no list")
    assert found.names("git") == []
    assert found.search.get("id1") is None


def test_a_locked_keychain_hides_no_name(found: Found) -> None:
    """As the picker shows them; no secret is read to find a name."""
    found.secrets.failure = KeychainLockedError("The keychain is locked.")
    assert found.names("github") == ["github"]


def test_only_so_many_are_found(found: Found) -> None:
    """A desktop shows but a few."""
    for number in range(30):
        uri = parse_uri(f"otpauth://totp/Mill?secret={SECRET}")
        found.accounts.add(f"mill {number}", uri, found.clock.now())
    assert len(found.names("mill")) == 20


def test_the_code_goes_to_the_window_below(found: Found) -> None:
    """That is the one which has the focus once the search has closed."""
    found.desktop.focus.window = KRUNNER
    found.desktop.focus.coming = [None, LOGIN]
    found.search.insert("id1", SEARCH)
    assert found.outcome() == Outcome(Result.TYPED, "github")
    assert found.desktop.keyboard.typed == [(LOGIN.id, found.code())]


def test_nothing_is_typed_into_the_search(found: Found, monkeypatch: pytest.MonkeyPatch) -> None:
    """A search that stays open, or keeps the focus, leaves the code on the clipboard."""
    monkeypatch.setattr(press, "_BEHIND_SECONDS", 0.01)
    found.search.insert("id1", STAYS_OPEN)
    assert found.outcome() == Outcome(Result.COPIED, "github", Reason.NO_WINDOW)
    found.desktop.focus.window = KRUNNER
    found.search.insert("id1", SEARCH)
    assert found.outcome() == Outcome(Result.COPIED, "github", Reason.NO_WINDOW)
    assert found.desktop.keyboard.typed == []
    assert found.desktop.clipboard.text == found.code()


def test_a_code_is_copied_once_the_search_has_closed(found: Found) -> None:
    """Some desktops give the clipboard only to who has the keyboard."""
    order: list[str] = []

    def closed() -> bool:
        order.append(found.desktop.clipboard.text)
        return True

    found.search.copy("id1", SearchWindow(closed, frozenset()))
    assert found.outcome() == Outcome(Result.COPIED, "github", Reason.BY_SETTING)
    assert order == [""]
    assert found.desktop.clipboard.text == found.code()


def test_the_picker_is_for_the_window_below(found: Found) -> None:
    """It opens once the search has closed."""
    found.desktop.focus.window = KRUNNER
    found.desktop.focus.coming = [LOGIN]
    found.search.choose(SEARCH)
    asked = found.outcome()
    assert isinstance(asked, PickRequest)
    assert asked.window == LOGIN


def test_an_account_that_is_gone(found: Found) -> None:
    """That is reported."""
    found.search.insert("nobody", SEARCH)
    outcome = found.outcome()
    assert isinstance(outcome, Outcome)
    assert (outcome.result, outcome.sentence) == (
        Result.NOTHING,
        "This account is no longer in the list.",
    )


@pytest.fixture(name="file")
def _file(tmp_path: Path) -> SettingsFile:
    return SettingsFile(tmp_path / "settings.json")


def test_the_setting_is_followed(found: Found, file: SettingsFile) -> None:
    """Off until it is switched on; each change is carried out once."""
    search = FakeDesktopSearch()
    following = SearchSwitch(search, found.search, file)
    following.follow()
    assert (search.on, search.serving) == (False, 0)
    switch(search, file, on=True)
    assert search.on
    for _ in range(2):
        following.follow()
        assert search.serving == 1
    switch(search, file, on=False)
    following.follow()
    assert (search.on, search.serving) == (False, 0)


def test_it_ends_with_the_instance(found: Found, file: SettingsFile) -> None:
    """Nothing is answered any more, and the setting stays."""
    search = FakeDesktopSearch()
    following = SearchSwitch(search, found.search, file)
    switch(search, file, on=True)
    following.follow()
    following.close()
    following.follow()
    assert (search.on, search.serving) == (True, 0)


def test_what_failed_is_reported_once(found: Found, file: SettingsFile) -> None:
    """It is tried again when it is switched on again."""
    search = FakeDesktopSearch()
    following = SearchSwitch(search, found.search, file)
    switch(search, file, on=True)
    search.refusal = "There is no such folder."
    with pytest.raises(InvalidSettingError):
        following.follow()
    search.refusal = ""
    following.follow()
    assert search.serving == 0
    for on in (False, True):
        switch(search, file, on=on)
        following.follow()
    assert search.serving == 1


def test_what_cannot_be_switched_on_is_not_saved(file: SettingsFile) -> None:
    """The error says why."""
    search = FakeDesktopSearch(refusal="There is no such folder.")
    with pytest.raises(InvalidSettingError, match="no such folder"):
        switch(search, file, on=True)
    assert not file.load().desktop_search
