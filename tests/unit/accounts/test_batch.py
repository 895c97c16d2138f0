"""Many accounts at once: all of them or none, whatever stops it, and undone in one step."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from fakes.secrets import FakeManySecrets, FakeSecrets
from support.waiting import wait_until
from totpdesk.accounts.account import AccountRecord, Icon, Pin, WindowPattern
from totpdesk.accounts.account_list import Batch
from totpdesk.accounts.batch import NewAccount
from totpdesk.accounts.list_file import ListFile
from totpdesk.accounts.own_settings import OWN_SETTINGS
from totpdesk.accounts.store import AccountStore
from totpdesk.base.errors import (
    KeychainLockedError,
    KeychainRefusedError,
    NameTakenError,
    SecretVanishedError,
)
from totpdesk.otp import parse_uri
from totpdesk.settings import Chord, Insert

if TYPE_CHECKING:
    from pathlib import Path

NOW = datetime(2026, 1, 1, tzinfo=UTC)
PNG = Icon("image/png", b"\x89PNG picture")


def item(name: str, **more: object) -> AccountRecord:
    """Return an account of this name with all that programs keep."""
    key_uri = parse_uri(f"otpauth://totp/{name}:me?secret=JBSWY3DPEHPK3PXP&issuer={name}&image=x")
    return AccountRecord.of(key_uri, name, **more)  # type: ignore[arg-type] # the field's own


def new_accounts(*names: str) -> list[NewAccount]:
    """Return an account for each name."""
    return [NewAccount(name, item(name)) for name in names]


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


def test_everything_of_an_account_is_kept(accounts: AccountStore) -> None:
    """Name, tags, note, favourite, icon and a URI's extras come out as they went in."""
    whole = item("GitHub", tags=("work",), note="codes:\n1 2", favourite=True, picture=PNG)
    (entry,) = accounts.add_many([NewAccount("GitHub", whole)], NOW)
    (record,) = accounts.read_everything()
    assert record == replace(whole, id=entry.id)
    assert record.listed() == entry
    assert "note" not in dict(accounts.key_uri(entry.id).extra)


def test_a_note_is_kept_with_the_secret(
    accounts: AccountStore, secrets: FakeSecrets, list_path: Path
) -> None:
    """A note may hold recovery codes: the keychain has it, the list has not."""
    accounts.add_many([NewAccount("a", item("a", note="recovery"))], NOW)
    assert "recovery" in "".join(secrets.lines.values())
    assert "recovery" not in list_path.read_text()


def test_a_note_is_changed_and_its_account_is_not(accounts: AccountStore) -> None:
    """Another note leaves secret and extras as they were."""
    entry = accounts.add("a", item("a").key_uri, NOW)
    noted = accounts.edit(entry, replace(entry, note="new"))
    assert accounts.note(entry.id) == "new"
    assert accounts.key_uri(entry.id) == item("a").key_uri
    accounts.edit(replace(noted, note="new"), noted)
    assert accounts.note(entry.id) == ""


def test_what_was_in_the_trash_goes_to_the_trash(accounts: AccountStore) -> None:
    """A removed account of another program is a removed one here."""
    accounts.add_many([NewAccount("old", item("old", trashed=True))], NOW)
    assert [entry.name for entry in accounts.trash()] == ["old"]
    assert not accounts.entries()
    assert [record.name for record in accounts.read_everything(trash=True)] == ["old"]


def test_progress_is_reported(accounts: AccountStore) -> None:
    """The progress callback is called for each account, and at the end."""
    heard: list[tuple[int, int]] = []
    accounts.add_many(new_accounts("a", "b"), NOW, lambda done, of: heard.append((done, of)))
    assert heard == [(0, 2), (1, 2), (2, 2)]


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


def test_nothing_is_taken_back_where_all_went_well(accounts: AccountStore) -> None:
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


def test_a_store_that_takes_many_is_asked_once(tmp_path: Path) -> None:
    """An encrypted file is written once for all, read once for all, cleared once for all."""
    secrets = FakeManySecrets()
    accounts = vault_in(tmp_path, secrets)
    accounts.add_many(new_accounts("a", "b", "c"), NOW)
    assert secrets.calls == 1
    assert [record.name for record in accounts.read_everything() if record.secret] == [
        "a",
        "b",
        "c",
    ]
    assert secrets.calls == 2
    with pytest.raises(KeyboardInterrupt):
        accounts.add_many(new_accounts("d", "e"), NOW, at_the_end)
    assert secrets.calls == 4
    assert len(secrets.lines) == 3


def at_the_end(done: int, of: int) -> None:
    """Stop the work at the last moment."""
    if done == of:
        raise KeyboardInterrupt


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


def test_two_of_one_name_are_refused_before_anything_is_written(
    accounts: AccountStore, secrets: FakeSecrets
) -> None:
    """Names are unique among the imported accounts, too."""
    with pytest.raises(NameTakenError):
        accounts.add_many(new_accounts("a", "A"), NOW)
    assert not secrets.lines


def test_an_import_is_undone_by_one_word(accounts: AccountStore) -> None:
    """Added accounts go to the trash, replaced ones are restored, and only once."""
    old = accounts.add("GitHub", item("GitHub").key_uri, NOW)
    both = [NewAccount("GitHub", item("GitHub"), replaces=old.id), NewAccount("b", item("b"))]
    kept = accounts.add_many(both, NOW)
    assert [entry.id for entry in accounts.trash()] == [old.id]
    assert accounts.undo_import(NOW) == Batch(tuple(entry.id for entry in kept), (old.id,))
    assert [entry.id for entry in accounts.entries()] == [old.id]
    assert {entry.id for entry in accounts.trash()} == {entry.id for entry in kept}
    assert accounts.undo_import(NOW) == Batch()


@pytest.fixture(name="old")
def _old(accounts: AccountStore) -> AccountRecord:
    """Return an account with settings of its own, tags, a window and a PIN."""
    old = accounts.add("GitHub", item("GitHub").key_uri, NOW)
    chord, window = Chord.parse("<ctrl>+<alt>+g"), WindowPattern("firefox", "sign in")
    own = {"shortcut": chord, "insert": Insert.PASTE, "min_left": 0, "enter": True}
    more = {"favourite": True, "tags": ("work",), "windows": (window,)}
    return accounts.edit(old, replace(old, prefix=True, pin=Pin("4711"), **own, **more))


def settings_of(record: AccountRecord) -> dict[str, object]:
    """Return an account's own settings, tags and windows."""
    names = ("tags", "windows", *(each.name for each in OWN_SETTINGS))
    return {name: getattr(record, name) for name in names}


def test_what_replaces_an_account_has_its_settings(
    accounts: AccountStore, old: AccountRecord
) -> None:
    """An account whose secret was lost keeps its own settings, PIN and tags with the new secret."""
    (new,) = accounts.add_many([NewAccount("GitHub", item("GitHub"), replaces=old.id)], NOW)
    assert settings_of(new) == settings_of(accounts.get(new.id)) == settings_of(old)
    assert accounts.pin(new.id) == accounts.pin(old.id) == Pin("4711")
    swapped = accounts.add("github", item("GitHub").key_uri, NOW, swap=True)
    assert settings_of(swapped) == settings_of(old)
    assert accounts.pin(swapped.id) == Pin("4711")


def test_its_own_settings_win(accounts: AccountStore, old: AccountRecord) -> None:
    """What the file says itself is not replaced by what was here."""
    own = replace(
        item("GitHub", tags=("home",)), insert=Insert.COPY, prefix=True, pin=Pin("1"), min_left=5
    )
    (new,) = accounts.add_many([NewAccount("GitHub", own, replaces=old.id)], NOW)
    assert (new.insert, new.tags, new.min_left) == (Insert.COPY, ("home",), 5)
    assert (accounts.pin(new.id), new.shortcut) == (Pin("1"), old.shortcut)


def test_a_lost_pin_stays_lost(
    accounts: AccountStore, secrets: FakeSecrets, old: AccountRecord
) -> None:
    """That the account had one is still known, so no code is typed without it."""
    secrets.lines.clear()
    (new,) = accounts.add_many([NewAccount("GitHub", item("GitHub"), replaces=old.id)], NOW)
    assert new.prefix
    with pytest.raises(SecretVanishedError):
        accounts.pin(new.id)


def test_undo_leaves_alone_what_was_changed_since(accounts: AccountStore) -> None:
    """What was removed or deleted after the import is not brought back; a single add is kept."""
    one, two, three = accounts.add_many(new_accounts("a", "b", "c"), NOW)
    accounts.remove(one.id, NOW)
    accounts.forget(two.id)
    added = accounts.add("d", item("d").key_uri, NOW)
    assert accounts.undo_import(NOW) == Batch((three.id,), ())
    assert [entry.id for entry in accounts.entries()] == [added.id]


def test_an_account_without_its_secret_is_reported(
    accounts: AccountStore, secrets: FakeSecrets
) -> None:
    """A missing secret does not affect the other accounts."""
    one, _ = accounts.add_many(new_accounts("a", "b"), NOW)
    del secrets.lines[one.id]
    assert [record.name for record in accounts.read_everything() if record.secret] == ["b"]


def vault_in(folder: Path, secrets: FakeSecrets) -> AccountStore:
    """Return the accounts as the next process would open them."""
    ids = iter(f"{id(secrets)}-{number}" for number in range(100))
    return AccountStore(ListFile(folder / "accounts.json"), secrets, lambda: next(ids))
