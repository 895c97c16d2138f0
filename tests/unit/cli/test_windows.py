"""`totpdesk windows`: what was learned, and forgetting it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from totpdesk.accounts.account import WindowPattern
from totpdesk.service.bootstrap import open_accounts

if TYPE_CHECKING:
    from fakes.terminal import Terminal

PATTERNS = (
    WindowPattern("firefox", "sign in to forge"),
    WindowPattern("chrome", "", "forge.example"),
    WindowPattern("vpn\x1b[2J", "connect"),
)
LINES = ["firefox\tsign in to forge", "chrome\tforge.example", "vpn?[2J\tconnect"]


@pytest.fixture(name="forge")
def _forge(totpdesk: Terminal) -> Terminal:
    totpdesk.add("My Forge")
    accounts = open_accounts()
    for pattern in PATTERNS:
        accounts.learn(accounts.find("My Forge").id, pattern)
    return totpdesk


def test_a_window_is_a_line(forge: Terminal) -> None:
    """Program, tab, title or address, the latest last; nothing in it steers the terminal."""
    ran = forge("windows", "forge")
    assert (ran.status, ran.out.splitlines(), ran.err) == (0, LINES, "")


def test_json(forge: Terminal) -> None:
    """The JSON holds what the help says, in full."""
    ran = forge("windows", "forge", "--json")
    assert ran.json == [{"app": p.app, "title": p.title, "domain": p.domain} for p in PATTERNS]
    text = forge("windows", "--help").out
    assert all(f'"{field}":' in text for field in ran.json[0])


def test_none(totpdesk: Terminal) -> None:
    """Without learned windows there is no line, and an empty array; there is nothing to forget."""
    totpdesk.add("a")
    assert totpdesk("windows", "a").out == ""
    assert totpdesk("windows", "a", "--json").json == []
    assert totpdesk("windows", "a", "--forget").err == "Deleted 0 windows of a.\n"


def test_forget(forge: Terminal) -> None:
    """All of them go, and how many is said on stderr."""
    ran = forge("windows", "forge", "--forget")
    assert (ran.status, ran.out, ran.err) == (0, "", "Deleted 3 windows of My Forge.\n")
    assert forge("windows", "forge").out == ""


def test_only(forge: Terminal) -> None:
    """A part of a line narrows both what is shown and what is forgotten."""
    assert forge("windows", "forge", "--only", "Sign In").out == f"{LINES[0]}\n"
    ran = forge("windows", "forge", "--forget", "--only", "firefox")
    assert (ran.status, ran.err) == (0, "Deleted 1 window of My Forge.\n")
    assert forge("windows", "forge").out.splitlines() == LINES[1:]


def test_only_what_is_not_there(forge: Terminal) -> None:
    """It is status 1 and one line, and nothing is forgotten."""
    ran = forge("windows", "forge", "--forget", "--only", "opera")
    assert (ran.status, ran.out, ran.err.count("\n")) == (1, "", 1)
    assert forge("windows", "forge").out.splitlines() == LINES


def test_wrong_usage(forge: Terminal) -> None:
    """Nothing is printed where windows are forgotten, so JSON is not either."""
    assert forge("windows", "forge", "--forget", "--json").status == 2
    assert forge("windows").status == 2
    assert forge("windows", "nobody").status == 3
    assert forge("windows", "forge").out.splitlines() == LINES
