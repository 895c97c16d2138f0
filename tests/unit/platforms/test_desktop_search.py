"""Our accounts in GNOME's overview and in KRunner, called on a bus as these programs call."""

from __future__ import annotations

import itertools
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jeepney import DBusErrorResponse

from fakes.clock import FakeClock
from fakes.desktop import FakeDesktop
from fakes.secrets import FakeSecrets
from support.bus import private_bus
from support.desktop_searches import GnomeShell, KRunner
from totpdesk.accounts.account import Pin
from totpdesk.accounts.list_file import ListFile
from totpdesk.accounts.store import AccountStore
from totpdesk.autotype import Services
from totpdesk.base.errors import BusError
from totpdesk.otp import code_at, parse_uri
from totpdesk.platforms.linux.search import overview
from totpdesk.platforms.linux.search.provider import LinuxDesktopSearch
from totpdesk.platforms.system import FoundAccount
from totpdesk.service.desktop_search import AccountSearch
from totpdesk.service.instance import RunningInstance
from totpdesk.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from totpdesk.platforms.system import SearchWindow

SECONDS = 10.0
GITHUB = FoundAccount("id1", "github", "GitHub")
FORGE = FoundAccount("id2", "Forge", "")
GADGET = FoundAccount("id3", "My gadget", "")
ALL = (GITHUB, FORGE, GADGET)


class Accounts:
    """The SearchableAccounts port: three accounts; `done` is what was chosen."""

    def __init__(self) -> None:
        self.done: list[tuple[str, ...]] = []
        self.searches: list[SearchWindow] = []

    def find(self, typed: str) -> list[FoundAccount]:
        """Find by words of the name."""
        words = typed.casefold().split()
        return [each for each in ALL if all(word in each.name.casefold() for word in words)]

    def get(self, account_id: str) -> FoundAccount | None:
        """Return one of them."""
        return next((each for each in ALL if each.id == account_id), None)

    def insert(self, account_id: str, search: SearchWindow) -> None:
        """Write it down."""
        self._note(search, "insert", account_id)

    def copy(self, account_id: str, search: SearchWindow) -> None:
        """Write it down."""
        self._note(search, "copy", account_id)

    def choose(self, search: SearchWindow) -> None:
        """Write it down."""
        self._note(search, "choose")

    def _note(self, search: SearchWindow, *done: str) -> None:
        self.done.append(done)
        self.searches.append(search)


@pytest.fixture(name="address")
def _address(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    with private_bus(tmp_path) as (_, address):
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
        yield address


@pytest.fixture(name="accounts")
def _accounts(address: str) -> Iterator[Accounts]:
    accounts = Accounts()
    with closing(LinuxDesktopSearch().serve(accounts)):
        yield accounts


@pytest.fixture(name="shell")
def _shell(address: str) -> Iterator[GnomeShell]:
    with closing(GnomeShell(address)) as shell:
        yield shell


@pytest.fixture(name="krunner")
def _krunner(address: str) -> Iterator[KRunner]:
    with closing(KRunner(address)) as krunner:
        yield krunner


def test_the_overview_offers_both(shell: GnomeShell, accounts: Accounts) -> None:
    """To insert the code and to copy it, with the name and the issuer where that is another."""
    results = shell.results("git", "hub")
    assert shell.results("github") == results
    assert shell.shown(*results) == [
        {"id": results[0], "name": "github", "description": "Insert code · GitHub"},
        {"id": results[1], "name": "github", "description": "Copy code · GitHub"},
    ]
    assert [meta["description"] for meta in shell.shown(*shell.results("forge"))] == [
        "Insert code",
        "Copy code",
    ]
    assert accounts.done == []


@pytest.mark.usefixtures("accounts")
def test_more_accounts_than_one(shell: GnomeShell) -> None:
    """The best can be inserted or copied, then others: GNOME shows the first five results."""
    first = [meta["name"] + meta["description"] for meta in shell.shown(*shell.results("g")[:5])]
    assert first == [
        "githubInsert code · GitHub",
        "githubCopy code · GitHub",
        "ForgeInsert code",
        "My gadgetInsert code",
        "ForgeCopy code",
    ]


def test_more_letters(shell: GnomeShell, accounts: Accounts) -> None:
    """The search goes on among the accounts."""
    before = shell.results("g")
    assert len(before) == 6
    assert shell.ask("GetSubsearchResultSet", "asas", before, ["gi"]) == shell.results("gi")
    assert accounts.done == []


def test_chosen_in_the_overview(shell: GnomeShell, accounts: Accounts) -> None:
    """Inserted, copied, or the application is opened."""
    insert, copy = shell.results("github")
    shell.activate(insert, "github")
    shell.activate(copy, "github")
    shell.ask("LaunchSearch", "asu", ["github"], 0)
    assert accounts.done == [("insert", "id1"), ("copy", "id1"), ("choose",)]


def test_the_overview_is_waited_for(shell: GnomeShell, accounts: Accounts) -> None:
    """It has the keyboard until it has closed; GNOME says when that is."""
    shell.activate(shell.results("github")[0])
    with ThreadPoolExecutor(1) as worker:
        waiting = worker.submit(accounts.searches[0].closed)
        shell.looked.get(timeout=SECONDS)
        assert not waiting.done()
        shell.close_overview()
        assert waiting.result(SECONDS)
    assert accounts.searches[0].closed()


def test_an_overview_that_stays(
    shell: GnomeShell, accounts: Accounts, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is not typed into; nor is one of which nobody knows whether it is open."""
    monkeypatch.setattr(overview, "_SECONDS", 0.01)
    shell.activate(shell.results("github")[0])
    assert not accounts.searches[0].closed()
    shell.open = None
    assert not accounts.searches[0].closed()


def test_krunner_offers_both(krunner: KRunner, accounts: Accounts) -> None:
    """A match inserts the code, and has an action that copies it."""
    assert krunner.ask("Actions") == [("copy", "Copy code", "edit-copy")]
    ((match, text, icon, kind, relevance, more),) = krunner.matches("github")
    assert (text, icon) == ("github", "io.github.totpdesk.totpdesk")
    assert (kind, relevance) == (100, 1.0)
    assert more == {"subtext": ("s", "Insert code · GitHub"), "actions": ("as", ["copy"])}
    krunner.run(match)
    krunner.run(match, "copy")
    assert accounts.done == [("insert", "id1"), ("copy", "id1")]


def test_krunner_sorts_as_the_search_does(krunner: KRunner, accounts: Accounts) -> None:
    """The best first, and none that only contains the text before other programs' matches."""
    matches = krunner.matches("g")
    assert [text for _, text, *_ in matches] == ["github", "Forge", "My gadget"]
    assert [kind for _, _, _, kind, *_ in matches] == [100, 30, 30]
    assert matches[0][4] > matches[1][4] > 0
    assert accounts.done == []


def test_krunners_windows_are_known(krunner: KRunner, accounts: Accounts) -> None:
    """The code goes to the window below: KRunner's own still has the focus."""
    krunner.run(krunner.matches("github")[0][0])
    assert accounts.searches[0].closed()
    assert {"krunner", "org.kde.krunner", "plasmashell"} <= accounts.searches[0].apps


def test_what_else_krunner_calls(krunner: KRunner, accounts: Accounts) -> None:
    """The end of a session, and a token to open a window with."""
    krunner.ask("SetActivationToken", "s", "token")
    krunner.ask("Teardown")
    assert accounts.done == []


def test_nobody_else_is_served(shell: GnomeShell, krunner: KRunner, accounts: Accounts) -> None:
    """Neither search may call for the other, and any other program for none."""
    for search, other in ((shell, krunner), (krunner, shell)):
        search.INTERFACE = type(other).INTERFACE
    for search, call in (
        (krunner, ("GetInitialResultSet", "as", [""])),
        (shell, ("Match", "s", "")),
    ):
        with pytest.raises(DBusErrorResponse) as refused:
            search.ask(*call)
        assert str(refused.value.name).endswith("AccessDenied")
    assert accounts.done == []


IDS = st.one_of(st.text(max_size=20), st.sampled_from(["insert:", "copy:id1", "insert:id1:", ":"]))


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(odd=IDS)
def test_odd_texts_end_nothing(
    shell: GnomeShell, krunner: KRunner, accounts: Accounts, odd: str
) -> None:
    """Whatever is typed or chosen, the next is answered; only accounts that exist are shown."""
    odd = odd.replace("\0", "")
    shell.ask("GetSubsearchResultSet", "asas", [odd], [odd])
    assert {meta["name"] for meta in shell.shown(odd)} <= {"github"}  # by "copy:id1"
    shell.activate(odd, odd)
    krunner.matches(odd)
    krunner.run(odd, odd)
    assert len(shell.results("github")) == 2
    assert {done[0] for done in accounts.done} <= {"insert", "copy"}


@pytest.mark.usefixtures("accounts")
def test_two_cannot_serve() -> None:
    """The name is that of the first."""
    with pytest.raises(BusError, match="Another program"):
        LinuxDesktopSearch().serve(Accounts())


def test_no_bus(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is an error with a sentence."""
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere")
    with pytest.raises(BusError):
        LinuxDesktopSearch().serve(Accounts())


def test_only_names_and_issuers_are_returned(
    shell: GnomeShell, krunner: KRunner, tmp_path: Path
) -> None:
    """No secret, code, PIN, note, tag or user name is in any answer, whatever was searched for."""
    secret, pin = "JBSWY3DPEHPK3PXP", "739155"
    clock, ids = FakeClock(), (f"id{number}" for number in itertools.count(1))
    store = AccountStore(ListFile(tmp_path / "list.json"), FakeSecrets(), lambda: next(ids))
    uri = parse_uri(f"otpauth://totp/GitHub:somebody?secret={secret}")
    record = store.add("work", uri, clock.now())
    store.edit(record, replace(record, tags=("private",), note="behind the shelf"))
    store.set_pin(record.id, Pin(pin))
    desktop = FakeDesktop()
    services = Services(desktop.as_desktop(), desktop.clipboard, clock, Settings)
    instance = RunningInstance(store, services, lambda _: None)
    answers: list[Any] = []
    with closing(LinuxDesktopSearch().serve(AccountSearch(instance))):
        for typed in ("work", "GitHub", "private", "somebody", "shelf", secret[:4], pin):
            results = shell.results(typed)
            answers += [results, shell.shown(*results), krunner.matches(typed)]
        answers.append(krunner.ask("Actions"))
    text = repr(answers).casefold()
    assert "work" in text
    assert "github" in text
    code = code_at(uri.account, uri.secret, clock.now()).value
    assert store.note(record.id) == "behind the shelf"
    for hidden in (secret, code, pin, "private", "shelf", "somebody", "otpauth"):
        assert hidden.casefold() not in text
