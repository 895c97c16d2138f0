"""An account is edited in one write, which changes what the user changed and nothing else."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

import pytest

from totpdesk.accounts.account import Pin, WindowPattern
from totpdesk.accounts.list_file import ListFile
from totpdesk.accounts.store import AccountStore
from totpdesk.base.errors import KeychainLockedError, NameTakenError
from totpdesk.otp import parse_uri
from totpdesk.settings import Insert

if TYPE_CHECKING:
    from pathlib import Path

    from fakes.secrets import FakeSecrets
    from totpdesk.accounts.account import AccountRecord

NOW: Final = datetime(2026, 1, 1, tzinfo=UTC)
SEEN: Final = WindowPattern("firefox", "sign in")
LATER: Final = WindowPattern("konsole")


@pytest.fixture(name="shown")
def _shown(accounts: AccountStore) -> AccountRecord:
    """Return an account with settings of its own, as it was shown to be edited."""
    entry = accounts.add("GitHub", parse_uri("otpauth://totp/a?secret=JBSWY3DPEHPK3PXP"), NOW)
    return accounts.update(entry.id, tags=("work", "mail"), windows=(SEEN,), enter=True)


def test_what_changed_meanwhile_stays(accounts: AccountStore, shown: AccountRecord) -> None:
    """Tags, windows and a use that were saved while the dialog was open are not overwritten."""
    accounts.update(shown.id, tags=("newer",), favourite=True)
    accounts.learn(shown.id, LATER)
    accounts.mark_used(shown.id, NOW)
    accounts.edit(shown, replace(shown, name="Forge", insert=Insert.PASTE))
    found = accounts.get(shown.id)
    assert (found.name, found.insert) == ("Forge", Insert.PASTE)
    assert (found.tags, found.favourite) == (("newer",), True)
    assert (found.windows, found.last_used) == ((SEEN, LATER), NOW)


def test_tags_and_windows_are_added_and_removed(
    accounts: AccountStore, shown: AccountRecord
) -> None:
    """The current values get only the changes that the user made."""
    accounts.update(shown.id, tags=("work", "mail", "newer"))
    accounts.learn(shown.id, LATER)
    accounts.edit(shown, replace(shown, tags=("mail", "home"), windows=()))
    found = accounts.get(shown.id)
    assert (found.tags, found.windows) == (("mail", "newer", "home"), (LATER,))


def test_it_is_one_write(accounts: AccountStore, shown: AccountRecord, list_path: Path) -> None:
    """A reader of the list sees the whole edit or nothing, and one older copy is made."""
    written = []
    before = {path.name: path.read_text() for path in list_path.parent.glob("accounts.json*")}
    accounts.edit(
        replace(shown, note=""),
        replace(
            shown,
            name="Forge",
            tags=("home",),
            insert=Insert.COPY,
            windows=(),
            note="recovery",
            prefix=True,
            pin=Pin("4711"),
        ),
    )
    written = [
        path.name
        for path in list_path.parent.glob("accounts.json.[0-9]")
        if path.read_text() == before["accounts.json"]
    ]
    assert written == ["accounts.json.1"]
    assert (accounts.note(shown.id), accounts.pin(shown.id)) == ("recovery", Pin("4711"))


def test_a_taken_name_is_refused_before_anything_is_written(
    accounts: AccountStore, shown: AccountRecord, secrets: FakeSecrets
) -> None:
    """Neither note nor PIN are in the keychain then."""
    accounts.add("Bank", parse_uri("otpauth://totp/b?secret=GEZDGNBVGY3TQOJQ"), NOW)
    lines = dict(secrets.lines)
    wanted = replace(shown, name="bank", note="recovery", prefix=True, pin=Pin("4711"))
    with pytest.raises(NameTakenError):
        accounts.edit(shown, wanted)
    assert secrets.lines == lines
    assert accounts.get(shown.id) == shown


def test_a_locked_keychain_changes_nothing(
    accounts: AccountStore, shown: AccountRecord, secrets: FakeSecrets
) -> None:
    """The list says what it said, so that it can be saved again as a whole."""
    secrets.failure = KeychainLockedError("locked")
    with pytest.raises(KeychainLockedError):
        accounts.edit(shown, replace(shown, name="Forge", note="recovery"))
    assert accounts.get(shown.id) == shown


def test_a_pin_is_replaced_and_removed(accounts: AccountStore, shown: AccountRecord) -> None:
    """It is deleted from the keychain once the list no longer refers to it."""
    first = accounts.edit(shown, replace(shown, prefix=True, pin=Pin("1")))
    accounts.edit(first, replace(first, pin=Pin("2")))
    assert accounts.pin(shown.id) == Pin("2")
    accounts.edit(accounts.get(shown.id), replace(first, prefix=False))
    assert not accounts.get(shown.id).prefix


def test_an_edit_of_nothing_writes_nothing(
    accounts: AccountStore, shown: AccountRecord, list_path: Path, secrets: FakeSecrets
) -> None:
    """Save without a change is no change, and asks the keychain for nothing."""
    before = list_path.read_bytes()
    secrets.failure = KeychainLockedError("locked")
    assert accounts.edit(shown, shown) == shown
    assert list_path.read_bytes() == before


def test_what_is_secret_stays_out_of_the_list(
    accounts: AccountStore, shown: AccountRecord, list_path: Path
) -> None:
    """Note and PIN are in the keychain alone; the list remembers no more than that they changed."""
    accounts.edit(shown, replace(shown, note="recovery", prefix=True, pin=Pin("Qz4711")))
    text = list_path.read_text()
    assert "recovery" not in text
    assert "4711" not in text
    assert AccountStore(ListFile(list_path), accounts._secrets, lambda: "").get(shown.id).revision
