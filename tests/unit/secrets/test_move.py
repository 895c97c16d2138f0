"""Secrets move from keychain to vault file and back: all, or the old location stays in use."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from support.moves import WHEN, Home
from support.vaultfiles import PASSPHRASE, derive_cheaply
from totpdesk.base.errors import KeychainError, KeychainRefusedError
from totpdesk.otp import Account, KeyUri, Secret
from totpdesk.secrets.store import VAULT_FILE
from totpdesk.settings import Secrets

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def _cheaply(monkeypatch: pytest.MonkeyPatch) -> None:
    derive_cheaply(monkeypatch)


def test_into_the_vault_file(with_file: Home) -> None:
    """Everything is in the file, and it is the location in use for every process."""
    moved = with_file.locations().move_to(Secrets.FILE)
    assert (moved.accounts, moved.vanished) == (3, ())
    locations = with_file.locations()
    assert (locations.in_use, locations.name) == (Secrets.FILE, VAULT_FILE)
    assert with_file.has_everything()
    assert locations.settings_file.load().secrets is Secrets.FILE


def test_and_back_again(with_file: Home) -> None:
    """Back in the keychain, the file has another name."""
    with_file.locations().move_to(Secrets.FILE)
    with_file.keychain.lines.clear()
    with_file.locations().move_to(Secrets.KEYCHAIN)
    assert with_file.has_everything()
    assert with_file.locations().in_use is Secrets.KEYCHAIN
    assert not (with_file.folder / "vault.json").exists()
    assert (with_file.folder / "vault.json.old").exists()


def test_a_running_instance_follows(with_file: Home) -> None:
    """Accounts that were open before the move read from the new location after it."""
    running = with_file.accounts()
    entry = running.find("One")
    with_file.locations().move_to(Secrets.FILE)
    with_file.keychain.lines.clear()
    assert running.key_uri(entry.id).secret.reveal() == "JBSWY3DPEHPK3PXP"
    running.add("New", KeyUri(Account("New"), Secret("MFRGG")), WHEN)
    assert with_file.keychain.lines == {}


def test_old_copies_stay_until_they_are_to_go(with_file: Home) -> None:
    """The keychain's items are kept; on request they are deleted, and nothing else is."""
    with_file.keychain.lines["unrelated"] = "x"
    with_file.locations().move_to(Secrets.FILE)
    assert len(with_file.keychain.lines) == 6
    assert with_file.locations().count_old_copies() == {"Fake Keychain": 5}
    assert with_file.locations().delete_old_copies() == {"Fake Keychain": 5}
    assert with_file.keychain.lines == {"unrelated": "x"}
    assert with_file.locations().count_old_copies() == {}
    assert with_file.has_everything()


def test_old_copies_in_a_file(with_file: Home) -> None:
    """The renamed vault file is an old copy too; what is in use again is none."""
    with_file.locations().move_to(Secrets.FILE)
    with_file.locations().move_to(Secrets.KEYCHAIN)
    assert with_file.locations().count_old_copies() == {VAULT_FILE: 5}
    with_file.locations().delete_old_copies()
    assert not (with_file.folder / "vault.json.old").exists()
    assert len(with_file.keychain.lines) == 5
    assert with_file.has_everything()


def test_an_account_deleted_in_between_leaves_no_copy(with_file: Home) -> None:
    """A secret left in the keychain, deleted later from the file, goes with the old copies."""
    with_file.locations().move_to(Secrets.FILE)
    gone = with_file.accounts().trash()[0].id
    with_file.accounts().forget(gone)
    with_file.locations().move_to(Secrets.KEYCHAIN)
    assert gone in with_file.keychain.lines
    with_file.locations().delete_old_copies()
    assert gone not in with_file.keychain.lines


def test_no_old_copy_goes_while_a_secret_cannot_be_read(with_file: Home) -> None:
    """Where the location in use lacks a secret, the old copy may be the only one."""
    with_file.locations().move_to(Secrets.FILE)
    locations = with_file.locations()
    locations.file.delete(with_file.accounts().find("One").id)
    with pytest.raises(KeychainError):
        locations.delete_old_copies()
    assert len(with_file.keychain.lines) == 5


def test_another_keychain_is_not_searched(with_file: Home) -> None:
    """Old copies of a keychain that does not answer stay noted."""
    with_file.locations().move_to(Secrets.FILE)
    with_file.keychain.name = "KWallet"
    with pytest.raises(KeychainRefusedError, match="Start Fake Keychain"):
        with_file.locations().delete_old_copies()
    assert with_file.locations().count_old_copies() == {"Fake Keychain": 5}


def test_a_secret_that_had_vanished_keeps_no_other_back(with_file: Home) -> None:
    """An account that had lost its secret before is reported; the others are moved."""
    lost = with_file.accounts().find("One").id
    del with_file.keychain.lines[lost]
    moved = with_file.locations().move_to(Secrets.FILE)
    assert (moved.accounts, moved.vanished) == (2, ("One",))


def test_without_accounts_the_setting_decides(tmp_path: Path) -> None:
    """Without any accounts yet, the first one goes where its user chose."""
    home = Home(tmp_path)
    locations = home.locations()
    locations.file.create(PASSPHRASE)
    assert locations.in_use is Secrets.KEYCHAIN
    assert locations.move_to(Secrets.FILE).accounts == 0
    home.accounts().add("One", KeyUri(Account("One"), Secret("MFRGG")), WHEN)
    assert home.keychain.lines == {}
    assert home.locations().list_file.load().keychain == VAULT_FILE


def test_the_index_settles_it_where_there_are_accounts(with_file: Home) -> None:
    """A setting that was edited in the file moves no secret, and hides none."""
    settings = with_file.locations().settings_file
    settings.save(replace(settings.load(), secrets=Secrets.FILE))
    assert with_file.locations().in_use is Secrets.KEYCHAIN
    assert with_file.has_everything()


def test_a_place_that_is_not_there_takes_nothing(home: Home) -> None:
    """Without a vault file, or with one that is not unlocked, the keychain stays in use."""
    with pytest.raises(KeychainError, match="vault create"):
        home.locations().move_to(Secrets.FILE)
    assert home.has_everything()
    assert home.locations().in_use is Secrets.KEYCHAIN
