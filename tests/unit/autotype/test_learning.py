"""What is learned from a choice, and what follows from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from totpdesk.accounts.account import AccountRecord, WindowPattern
from totpdesk.autotype import PickRequest, Result, Window

if TYPE_CHECKING:
    from conftest import World

ARCHIVE = Window(1, "Microsoft-edge", "(3) Archive - Microsoft Edge")
GITHUB = Window(1, "Chromium", "Sign in to GitHub · GitHub - Chromium")


def choose(world: World, entry: AccountRecord, window: Window) -> None:
    """Have the user press in a window and choose an account there, in the next period."""
    world.clock.pass_time(30)
    world.desktop.focus.window = window
    assert isinstance(world.autotype.pick(), PickRequest)
    assert Result.TYPED is world.autotype.insert(entry.id, window, picked=True).result


def pressed(world: World, window: Window) -> str:
    """Press in a window; return the account that was typed, or "asked"."""
    world.clock.pass_time(30)
    world.desktop.focus.window = window
    result = world.autotype.press()
    return "asked" if isinstance(result, PickRequest) else result.name


@pytest.fixture(name="accounts")
def _accounts(world: World) -> dict[str, AccountRecord]:
    return {issuer: world.add(issuer) for issuer in ("GitHub", "GitLab", "Microsoft", "Hive")}


def test_chosen_once_is_known(world: World, accounts: dict[str, AccountRecord]) -> None:
    """A window that names no service asks, but not after one choice; counters do not matter."""
    assert pressed(world, ARCHIVE) == "asked"
    choose(world, accounts["Hive"], ARCHIVE)
    assert pressed(world, ARCHIVE) == "hive"
    assert pressed(world, Window(7, ARCHIVE.app, "(12) Archive - Microsoft Edge")) == "hive"
    assert pressed(world, Window(7, "Firefox", "Archive — Mozilla Firefox")) == "asked"


def test_what_was_meant_anyway_is_not_learned(
    world: World, accounts: dict[str, AccountRecord]
) -> None:
    """Choosing what the title names teaches nothing; choosing another account does."""
    choose(world, accounts["GitHub"], GITHUB)
    assert world.accounts.get(accounts["GitHub"].id).windows == ()
    choose(world, accounts["GitLab"], GITHUB)
    assert pressed(world, GITHUB) == "gitlab"


def test_two_chosen_for_one_window_ask_again(
    world: World, accounts: dict[str, AccountRecord]
) -> None:
    """Where two accounts were chosen for the same window it is asked, those two first."""
    for issuer in ("Hive", "GitLab"):
        choose(world, accounts[issuer], ARCHIVE)
    world.desktop.focus.window = ARCHIVE
    asked = world.autotype.press()
    assert isinstance(asked, PickRequest)
    assert {"hive", "gitlab"} == {entry.name for entry in asked.entries[:2]}
    assert set(asked.reasons.values()) == {"You chose it for this window before."}
    world.accounts.forget_windows(
        accounts["Hive"].id, *world.accounts.get(accounts["Hive"].id).windows
    )
    assert pressed(world, ARCHIVE) == "gitlab"


def test_two_accounts_of_one_issuer(world: World) -> None:
    """Two accounts of an issuer ask; the title that shows whose it is decides, or one choice."""
    for user in ("alice@home.example", "bob"):
        world.accounts.add(user, world.uri("GitHub", "totp", user), world.clock.now())
    assert pressed(world, GITHUB) == "asked"
    assert pressed(world, Window(2, "Chromium", "bob · GitHub - Chromium")) == "bob"
    shown = Window(3, "Chromium", "GitHub - alice@home.example - Chromium")
    assert pressed(world, shown) == "alice@home.example"
    choose(world, world.accounts.find("bob"), GITHUB)
    assert pressed(world, GITHUB) == "bob"
    assert pressed(world, shown) == "alice@home.example"


def test_an_address_is_what_a_window_is_known_by(
    world: World, accounts: dict[str, AccountRecord]
) -> None:
    """Where the title shows the address, a choice holds for that site and for no other."""
    login = Window(1, "firefox", "Login - https://intra.example/login?x=1 — Mozilla Firefox")
    other = Window(1, "firefox", "Login - https://intra.example.evil.test/ — Mozilla Firefox")
    choose(world, accounts["Hive"], login)
    assert pressed(world, login) == "hive"
    page = Window(1, "firefox", "Second step - https://intra.example/2 — Mozilla Firefox")
    assert pressed(world, page) == "hive"
    assert pressed(world, other) == "asked"
    assert world.accounts.get(accounts["Hive"].id).windows == (
        WindowPattern("firefox", "login", "intra.example"),
    )


def test_a_window_without_a_mark_is_not_learned(
    world: World, accounts: dict[str, AccountRecord]
) -> None:
    """A window that shows neither program nor title could be any."""
    choose(world, accounts["Hive"], Window(1))
    assert pressed(world, Window(1)) == "asked"


def test_own_and_copied_choices(world: World, accounts: dict[str, AccountRecord]) -> None:
    """What was chosen without a window is copied, and teaches nothing."""
    assert Result.COPIED is world.autotype.insert(accounts["Hive"].id, None, picked=True).result
    assert world.accounts.get(accounts["Hive"].id).windows == ()


def test_only_the_latest_windows_are_kept(world: World, accounts: dict[str, AccountRecord]) -> None:
    """What is learned does not grow without end: the oldest windows are forgotten."""
    hive = accounts["Hive"].id
    for number in range(40):
        world.accounts.learn(hive, WindowPattern("x", f"title {number}"))
    world.accounts.learn(hive, WindowPattern("x", "title 20"))
    kept = world.accounts.get(hive).windows
    assert (len(kept), kept[-1].title) == (30, "title 20")
