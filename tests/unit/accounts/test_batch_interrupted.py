"""Adding many accounts that fails, is cancelled or killed halfway: nothing of it is left."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from fakes.secrets import FakeSecrets
from support.batches import NOW, item, new_accounts, vault_in
from support.waiting import wait_until
from totpdesk.base.errors import (
    KeychainLockedError,
    KeychainRefusedError,
    ListNotWritableError,
)

if TYPE_CHECKING:
    from totpdesk.accounts.store import AccountStore


class PowerCut(BaseException):
    """Ends the process at once: not even cleanup code runs."""


class Failing(FakeSecrets):
    """A keychain that ends the process at a write, or refuses it."""

    def __init__(self, at: int, error: BaseException) -> None:
        """Fail at the write with this number, from 0."""
        super().__init__()
        self.left, self.error = at, error

    def write(self, entry_id: str, line: str) -> None:
        """Keep the line, or fail: half the times before, half after it has been kept."""
        if self.left == 0 and isinstance(self.error, PowerCut):
            super().write(entry_id, line)
            self.failure = KeychainLockedError("the power is off")
        if self.left == 0:
            self.left -= 1
            raise self.error
        self.left -= 1
        super().write(entry_id, line)


@pytest.mark.parametrize("at", range(4))
def test_cancelled_halfway_it_leaves_nothing(
    accounts: AccountStore, secrets: FakeSecrets, list_path: Path, at: int
) -> None:
    """The progress callback can stop it by raising, and then nothing has changed."""
    accounts.add("first", item("first").key_uri, NOW)
    before = (list_path.read_text(), dict(secrets.lines))

    def progress(done: int, _of: int) -> None:
        if done == at:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        accounts.add_many(new_accounts("a", "b", "c"), NOW, progress)
    assert before == (list_path.read_text(), secrets.lines)
    assert not list_path.with_name("adding").exists()


@pytest.mark.parametrize("at", range(3))
def test_refused_halfway_it_leaves_nothing(tmp_path: Path, at: int) -> None:
    """A keychain that refuses one account has none of the others."""
    secrets = Failing(at, KeychainRefusedError("no"))
    accounts = vault_in(tmp_path, secrets)
    with pytest.raises(KeychainRefusedError):
        accounts.add_many(new_accounts("a", "b", "c"), NOW)
    assert not secrets.lines
    assert not accounts.entries()


@pytest.mark.parametrize("at", range(3))
def test_killed_halfway_it_is_cleared_up_at_the_next_start(tmp_path: Path, at: int) -> None:
    """A power cut adds no account, and its keychain items are deleted at the next start."""
    secrets = Failing(at, PowerCut())
    with pytest.raises(PowerCut):
        vault_in(tmp_path, secrets).add_many(new_accounts("a", "b", "c"), NOW)
    assert len(secrets.lines) == at + 1
    secrets.failure = None
    again = vault_in(tmp_path, secrets)
    assert not again.entries()
    again.prepare()
    wait_until(lambda: not (tmp_path / "adding").exists(), 10, "the clearing up")
    assert not secrets.lines


def test_what_is_deleted_again_is_reported(tmp_path: Path) -> None:
    """Undoing thousands may take as long as writing them, so its progress is reported."""
    secrets = Failing(2, KeychainRefusedError("no"))
    heard: list[tuple[int, int]] = []
    with pytest.raises(KeychainRefusedError):
        vault_in(tmp_path, secrets).add_many(
            new_accounts("a", "b", "c"), NOW, undo_progress=lambda *done: heard.append(done)
        )
    assert heard == [(0, 3), (1, 3), (2, 3), (3, 3)]


def test_nothing_is_undone_where_all_went_well(accounts: AccountStore) -> None:
    """An import that was not cancelled reports no deleting."""
    heard: list[tuple[int, int]] = []
    accounts.add_many(new_accounts("a"), NOW, undo_progress=lambda *done: heard.append(done))
    assert not heard


def test_stopped_while_it_takes_back_it_goes_on_at_the_next_import(tmp_path: Path) -> None:
    """If that is cancelled too, the rest is deleted before the next accounts are added."""

    def once(done: int, _of: int) -> None:
        if done == 1:
            raise KeyboardInterrupt

    secrets = Failing(2, KeychainRefusedError("no"))
    accounts = vault_in(tmp_path, secrets)
    with pytest.raises(KeyboardInterrupt):
        accounts.add_many(new_accounts("a", "b", "c"), NOW, undo_progress=once)
    assert len(secrets.lines) == 1
    kept = accounts.add_many(new_accounts("a", "b", "c"), NOW)
    assert set(secrets.lines) == {entry.id for entry in kept}


def test_a_cut_after_the_list_was_written_keeps_all(tmp_path: Path) -> None:
    """Once they are in the list, cleaning up does not touch them."""
    secrets = FakeSecrets()
    kept = vault_in(tmp_path, secrets).add_many(new_accounts("a", "b"), NOW)
    (tmp_path / "adding").write_text("\n".join([*(entry.id for entry in kept), "stray"]))
    secrets.write("stray", "x")
    vault_in(tmp_path, secrets).prepare()
    wait_until(lambda: not (tmp_path / "adding").exists(), 10, "the clearing up")
    assert set(secrets.lines) == {entry.id for entry in kept}


def test_a_locked_keychain_is_not_asked_to_clear_up(tmp_path: Path) -> None:
    """At the start no unlocking is requested; the record of leftovers stays."""
    secrets = FakeSecrets(locked=True, lines={"stray": "x"})
    (tmp_path / "adding").write_text("stray")
    vault_in(tmp_path, secrets).prepare()
    assert secrets.locked
    assert (tmp_path / "adding").exists()


def _cleared_up(folder: Path, secrets: FakeSecrets) -> None:
    vault_in(folder, secrets).prepare()
    wait_until(lambda: not (folder / "adding").exists(), 10, "the clearing up")


def test_a_list_that_has_gone_back_proves_nothing(tmp_path: Path) -> None:
    """Killed after the last account was in the list; then an older copy takes the list's place."""
    secrets = FakeSecrets()
    accounts = vault_in(tmp_path, secrets)
    kept = [accounts.add(name, item(name).key_uri, NOW) for name in "abc"]
    (tmp_path / "adding").write_text(kept[-1].id)
    older = (tmp_path / "accounts.json.1").read_bytes()
    (tmp_path / "accounts.json").write_bytes(older)
    _cleared_up(tmp_path, secrets)
    assert set(secrets.lines) == {entry.id for entry in kept}


@pytest.mark.parametrize("damage", ["garbage", "gone"])
def test_without_the_copy_of_the_last_change_nothing_is_proved(tmp_path: Path, damage: str) -> None:
    """The list may be older than the secrets, and only that copy would tell."""
    secrets = FakeSecrets()
    accounts = vault_in(tmp_path, secrets)
    kept = [accounts.add(name, item(name).key_uri, NOW) for name in "ab"]
    (tmp_path / "adding").write_text(kept[-1].id)
    (tmp_path / "accounts.json").write_bytes((tmp_path / "accounts.json.1").read_bytes())
    copy = tmp_path / "accounts.json.copy"
    copy.unlink() if damage == "gone" else copy.write_text("{")
    _cleared_up(tmp_path, secrets)
    assert set(secrets.lines) == {entry.id for entry in kept}


def test_a_list_of_an_older_version_gets_its_copy_before_accounts_are_added(
    tmp_path: Path,
) -> None:
    """So a cancelled import leaves nothing there either."""
    secrets = Failing(3, KeychainRefusedError("no"))
    accounts = vault_in(tmp_path, secrets)
    accounts.add("a", item("a").key_uri, NOW)
    (tmp_path / "accounts.json.copy").unlink()
    with pytest.raises(KeychainRefusedError):
        accounts.add_many(new_accounts("b", "c", "d"), NOW)
    assert set(secrets.lines) == {entry.id for entry in accounts.entries()}


@pytest.mark.parametrize("content", [b"\0" * 40, b"\xff\xfe", b"../x *", b""])
def test_a_garbled_note_deletes_nothing(tmp_path: Path, content: bytes) -> None:
    """What is not an id is none; what cannot be read stays, and is said."""
    secrets = FakeSecrets()
    accounts = vault_in(tmp_path, secrets)
    accounts.add("a", item("a").key_uri, NOW)
    before = dict(secrets.lines)
    (tmp_path / "adding").write_bytes(content)
    with suppress(ListNotWritableError):
        accounts.add("b", item("b").key_uri, NOW)
    assert before.items() <= secrets.lines.items()


def test_no_power_cut_brings_the_note_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is emptied on disk before its name goes, which may not reach the disk."""
    contents: list[str] = []
    unlink = Path.unlink

    def noted(path: Path, *, missing_ok: bool = False) -> None:
        if path.name == "adding":
            contents.append(path.read_text())
        unlink(path, missing_ok=missing_ok)

    monkeypatch.setattr(Path, "unlink", noted)
    vault_in(tmp_path, FakeSecrets()).add("a", item("a").key_uri, NOW)
    assert contents == [""]
