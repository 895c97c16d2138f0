"""`totpdesk repair`: shows what is wrong, and repairs it when its user says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from fakes.secrets import FakeListedSecrets
from fakes.terminal import SECRET, Terminal

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(name="totpdesk")
def _totpdesk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[Terminal]:
    terminal = Terminal(tmp_path, FakeListedSecrets(), monkeypatch, capsys)
    for name in "abc":
        terminal.add(name)
    yield terminal
    terminal.close()


def test_nothing_to_repair(totpdesk: Terminal) -> None:
    """It says so, and changes nothing."""
    before = totpdesk.kept()
    ran = totpdesk("repair")
    assert (ran.status, ran.out, ran.err) == (0, "Nothing needs repair.\n", "")
    assert totpdesk.kept() == before


@pytest.mark.parametrize("tty", [False, True])
def test_nothing_is_done_without_the_users_word(totpdesk: Terminal, *, tty: bool) -> None:
    """It is shown what is wrong; without a terminal, --yes is named."""
    totpdesk.index.write_text("{")
    before = totpdesk.kept()
    ran = totpdesk("repair", stdin="n\n", tty=tty)
    assert ran.status == 1
    assert "The list of accounts is damaged" in ran.out
    assert "Nothing was changed. Without a terminal, add --yes." in ran.err
    assert totpdesk.kept() == before


@pytest.mark.parametrize(("options", "stdin"), [(["--yes"], ""), ([], "y\n")])
def test_repaired(totpdesk: Terminal, options: list[str], stdin: str) -> None:
    """Everything is back, the damaged list is kept, and the secrets are as they were."""
    totpdesk.index.write_text("{")
    _, before = totpdesk.kept()
    ran = totpdesk("repair", *options, stdin=stdin, tty=bool(stdin))
    assert ran.status == 0
    assert totpdesk.names() == ["a", "b", "c"]
    assert totpdesk.kept()[1] == before
    (kept,) = totpdesk.index.parent.glob("accounts.json.replaced-*")
    assert (kept.read_text(), str(kept) in ran.err) == ("{", True)
    assert totpdesk("repair").out == "Nothing needs repair.\n"


def test_from_the_keychain_alone(totpdesk: Terminal) -> None:
    """The list and its copies are gone: every account comes back with its name."""
    for path in totpdesk.index.parent.glob("accounts.json*"):
        path.unlink()
    assert totpdesk("repair", "--yes").status == 0
    assert totpdesk.names() == ["a", "b", "c"]
    assert totpdesk("code", "b").status == 0


def test_what_cannot_be_repaired_is_a_failure(totpdesk: Terminal) -> None:
    """An account without a secret is named, with what to do."""
    totpdesk.secrets.lines.pop(next(iter(totpdesk.secrets.lines)))
    ran = totpdesk("repair", "--yes")
    assert (ran.status, ran.err) == (1, "")
    assert "missing from the keychain for: a. Restore a backup" in ran.out


def test_a_locked_keychain(totpdesk: Terminal) -> None:
    """What can be repaired without it is; the status says that not all was seen."""
    totpdesk.index.write_text("{")
    totpdesk.lock()
    ran = totpdesk("repair", "--yes")
    assert ran.status == 4
    assert "The keychain is locked." in ran.out
    assert totpdesk.names() == ["a", "b", "c"]


def test_no_secret_is_shown(totpdesk: Terminal) -> None:
    """Neither in what is found nor in what was done."""
    totpdesk.index.unlink()
    ran = totpdesk("repair", "--yes")
    assert SECRET not in ran.out + ran.err
