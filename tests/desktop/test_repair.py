"""`totpdesk repair` with a real gnome-keyring: whatever became of the list, all accounts return."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from support.session import DesktopSession
from support.totpdesk import Totpdesk

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

SECRET = "JBSWY3DPEHPK3PXP"


@pytest.fixture(name="session", scope="module")
def _session() -> Iterator[DesktopSession]:
    with DesktopSession(window_manager=False) as session:
        yield session


@pytest.fixture(name="totpdesk", scope="module")
def _totpdesk(session: DesktopSession) -> Totpdesk:
    """Three accounts, one of which counts, and has been used twice."""
    totpdesk = Totpdesk(session)
    for name in ("GitHub", "Work mail"):
        totpdesk.do("add", name, "--issuer", "Hub", "--secret-stdin", text=SECRET)
    totpdesk.do("add", "Counted", "--type", "hotp", "--secret-stdin", text=SECRET)
    for _ in range(2):
        totpdesk.do("code", "Counted")
    return totpdesk


def _truncate(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:100])


def _go_back(path: Path) -> None:
    path.write_bytes(path.with_name("accounts.json.1").read_bytes())


def _lose(path: Path) -> None:
    for each in path.parent.glob("accounts.json*"):
        each.unlink()


def names(totpdesk: Totpdesk) -> list[str]:
    """Return the names of the accounts, each of which has its secret."""
    found = [each["name"] for each in json.loads(totpdesk.do("list", "--json"))]
    for name in found:
        assert f"secret={SECRET}" in totpdesk.do("show", name, "--uri")
    return sorted(found)


@pytest.mark.parametrize("damage", [_truncate, _go_back, _lose])
def test_all_accounts_come_back(totpdesk: Totpdesk, damage: Callable[[Path], None]) -> None:
    """With their names, and no code of the one that counts comes twice."""
    before = totpdesk.do("code", "Counted")
    damage(totpdesk.data / "accounts.json")
    assert totpdesk.run("repair").returncode == 1  # nothing is done unasked
    totpdesk.do("repair", "--yes")
    assert names(totpdesk) == ["Counted", "GitHub", "Work mail"]
    assert totpdesk.do("code", "Counted") != before
    assert totpdesk.do("repair") == "Nothing needs repair.\n"


def test_clearing_up_deletes_no_account(totpdesk: Totpdesk) -> None:
    """A power cut left the note of an add that was done, and an older list: its secret stays."""
    (newest,) = [
        each["id"]
        for each in json.loads(totpdesk.do("list", "--json"))
        if each["name"] == "Counted"
    ]
    totpdesk.do("rename", "GitHub", "Git")
    (totpdesk.data / "adding").write_text(newest)
    path = totpdesk.data / "accounts.json"
    listed = json.loads(path.read_text())
    listed["accounts"] = [each for each in listed["accounts"] if each["id"] != newest]
    path.write_text(json.dumps(listed))
    totpdesk.do("add", "New", "--secret-stdin", text=SECRET)  # it clears up first
    totpdesk.do("repair", "--yes")
    assert names(totpdesk) == ["Counted", "Git", "New", "Work mail"]
