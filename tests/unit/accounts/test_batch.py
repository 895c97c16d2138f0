"""Many accounts at once: all of them or none, whatever stops it, and undone in one step."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from fakes.secrets import FakeManySecrets, FakeSecrets
from support.batches import NOW, item, new_accounts, vault_in
from totpdesk.accounts.account import AccountRecord, Icon, Pin, WindowPattern
from totpdesk.accounts.account_list import Batch
from totpdesk.accounts.batch import NewAccount
from totpdesk.accounts.own_settings import OWN_SETTINGS
from totpdesk.base.errors import (
    NameTakenError,
    SecretVanishedError,
)
from totpdesk.settings import Chord, Insert

if TYPE_CHECKING:
    from pathlib import Path

    from totpdesk.accounts.store import AccountStore

PNG = Icon("image/png", b"\x89PNG picture")


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
