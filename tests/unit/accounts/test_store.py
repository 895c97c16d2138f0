"""What the store promises of its accounts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from totpdesk.accounts.account import Pin, WindowPattern
from totpdesk.accounts.list_file import ListFile
from totpdesk.accounts.store import AccountStore
from totpdesk.base.errors import (
    AmbiguousAccountError,
    InvalidInputError,
    KeychainLockedError,
    KeychainRefusedError,
    ListDamagedError,
    NameTakenError,
    NoSuchAccountError,
    SecretVanishedError,
)
from totpdesk.otp import KeyUri, parse_uri
from totpdesk.settings import Chord

if TYPE_CHECKING:
    from pathlib import Path

    from fakes.secrets import FakeSecrets

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def uri(issuer: str = "GitHub", secret: str = "JBSWY3DPEHPK3PXP", kind: str = "totp") -> KeyUri:
    """Return an account of this issuer."""
    return parse_uri(f"otpauth://{kind}/{issuer}:alice?secret={secret}&issuer={issuer}&image=x")


def test_add(accounts: AccountStore, secrets: FakeSecrets, list_path: Path) -> None:
    """An added account is listed, its secret is only in the keychain."""
    entry = accounts.add("github", uri(), NOW)
    assert (entry,) == accounts.entries()
    assert uri() == accounts.key_uri(entry.id)
    assert list(secrets.lines) == [entry.id]
    assert "JBSWY3DP" in secrets.lines[entry.id]
    assert "JBSWY3DP" not in list_path.read_text()


def test_it_is_there_for_the_next_process(
    accounts: AccountStore, secrets: FakeSecrets, list_path: Path
) -> None:
    """Another process reads the same accounts."""
    entry = accounts.add("github", uri(), NOW)
    accounts.update(entry.id, shortcut=Chord.parse("ctrl+alt+g"), tags=("work",))
    again = AccountStore(ListFile(list_path), secrets, lambda: "x")
    assert accounts.entries() == again.entries()


def test_a_taken_name_is_refused(accounts: AccountStore, secrets: FakeSecrets) -> None:
    """A name is taken whatever its case, and nothing is written for the second account."""
    accounts.add("github", uri(), NOW)
    with pytest.raises(NameTakenError):
        accounts.add(" GitHub ", uri(secret="GEZDGNBV"), NOW)
    assert len(secrets.lines) == 1


def test_swap(accounts: AccountStore) -> None:
    """With swap the account of that name goes to the trash and can come back."""
    old = accounts.add("github", uri(), NOW)
    new = accounts.add("github", uri(secret="GEZDGNBV"), NOW, swap=True)
    assert [new.id] == [entry.id for entry in accounts.entries()]
    assert [old.id] == [entry.id for entry in accounts.trash()]
    with pytest.raises(NameTakenError):
        accounts.restore("github")
    accounts.rename(new.id, "github 2")
    assert old.id == accounts.restore("github").id


@pytest.mark.parametrize("name", ["", "  ", "\n"])
def test_a_name_is_needed(accounts: AccountStore, name: str) -> None:
    """An account without a name is refused."""
    with pytest.raises(InvalidInputError):
        accounts.add(name, uri(), NOW)


def test_remove_and_restore(accounts: AccountStore) -> None:
    """A removed account is in the trash with its secret; restored it is as it was."""
    entry = accounts.add("github", uri(), NOW)
    accounts.remove(entry.id, NOW)
    assert accounts.entries() == ()
    assert entry == accounts.restore("github")
    assert uri() == accounts.key_uri(entry.id)


def test_restore_takes_the_latest(accounts: AccountStore) -> None:
    """Of two removed accounts of one name the one removed last comes back."""
    first = accounts.add("a", uri(), NOW)
    accounts.remove(first.id, NOW)
    second = accounts.add("a", uri(), NOW)
    accounts.remove(second.id, NOW + timedelta(seconds=1))
    assert second.id == accounts.restore("A").id


def test_forget(accounts: AccountStore, secrets: FakeSecrets) -> None:
    """A forgotten account leaves neither entry nor secret."""
    entry = accounts.add("github", uri(), NOW)
    accounts.forget(entry.id)
    assert (accounts.entries(), accounts.trash(), secrets.lines) == ((), (), {})


def test_a_locked_keychain_adds_nothing(accounts: AccountStore, secrets: FakeSecrets) -> None:
    """Where the keychain refuses, no account appears."""
    secrets.failure = KeychainLockedError("locked")
    with pytest.raises(KeychainLockedError):
        accounts.add("github", uri(), NOW)
    secrets.failure = None
    assert (accounts.entries(), secrets.lines) == ((), {})


def test_an_unwritable_index_takes_the_secret_back(
    accounts: AccountStore, secrets: FakeSecrets, list_path: Path
) -> None:
    """Where the list cannot be written, no secret stays behind in the keychain."""
    accounts.add("github", uri(), NOW)
    list_path.write_text("{")
    with pytest.raises(ListDamagedError):
        accounts.add("gitlab", uri("GitLab"), NOW)
    assert list(secrets.lines) == ["id1"]
    assert list_path.read_text() == "{"


def test_a_vanished_secret_is_reported(accounts: AccountStore, secrets: FakeSecrets) -> None:
    """An account whose secret is gone says so and stays in the list."""
    entry = accounts.add("github", uri(), NOW)
    secrets.lines.clear()
    with pytest.raises(SecretVanishedError):
        accounts.key_uri(entry.id)
    assert (entry,) == accounts.entries()


def test_another_keychain_is_reported(accounts: AccountStore, secrets: FakeSecrets) -> None:
    """With another keychain than the one with the secrets, nothing is read or added."""
    entry = accounts.add("github", uri(), NOW)
    secrets.name = "Other Keychain"
    with pytest.raises(KeychainRefusedError, match="Fake Keychain, but Other Keychain"):
        accounts.key_uri(entry.id)
    with pytest.raises(KeychainRefusedError):
        accounts.add("gitlab", uri("GitLab"), NOW)


def test_nothing_is_saved_in_a_keychain_that_has_no_secret_of_ours(
    accounts: AccountStore, secrets: FakeSecrets
) -> None:
    """It only has the same name; one that has lost some of them is taken for the right one."""
    first, second = (accounts.add(name, uri(name), NOW) for name in ("github", "gitlab"))
    secrets.lines.pop(first.id)
    third = accounts.add("bank", uri("Bank"), NOW)
    secrets.lines.clear()
    for change in (
        lambda: accounts.add("mail", uri("Mail"), NOW),
        lambda: accounts.set_pin(second.id, Pin("1234")),
        lambda: accounts.keep_backup_passphrase("correct horse"),
    ):
        with pytest.raises(KeychainRefusedError, match="no secret of any of your accounts"):
            change()
    assert not secrets.lines
    assert {entry.id for entry in accounts.entries()} == {first.id, second.id, third.id}


def test_a_counter_is_on_disk_before_its_code(
    accounts: AccountStore, secrets: FakeSecrets, list_path: Path
) -> None:
    """Each take of a counter account gives the next counter, also to another process."""
    entry = accounts.add("vpn", uri(kind="hotp"), NOW)
    assert accounts.next_key_uri(entry.id).account.counter == 0
    again = AccountStore(ListFile(list_path), secrets, lambda: "x")
    assert again.next_key_uri(entry.id).account.counter == 1
    assert accounts.next_key_uri(entry.id).account.counter == 2


@pytest.mark.parametrize("name", ["github", "GITHUB", "git hub x", "hub", "id1", "alice"])
def test_find(accounts: AccountStore, name: str) -> None:
    """An account is found by id, name in any case, or a part of name or label."""
    entry = accounts.add("github", uri(), NOW)
    if name == "git hub x":
        with pytest.raises(NoSuchAccountError):
            accounts.find(name)
    else:
        assert entry == accounts.find(name)


def test_find_tells_candidates(accounts: AccountStore) -> None:
    """Where several match, none is taken and all are named; an exact name wins."""
    accounts.add("mail", uri("Mail"), NOW)
    accounts.add("mail work", uri("Mail"), NOW)
    assert accounts.find("mail").name == "mail"
    with pytest.raises(AmbiguousAccountError) as caught:
        accounts.find("mai")
    assert caught.value.candidates == ("mail", "mail work")


def test_find_suggests(accounts: AccountStore) -> None:
    """Where none matches, the nearest names are offered."""
    accounts.add("GitHub", uri(), NOW)
    with pytest.raises(NoSuchAccountError) as caught:
        accounts.find("gtihub")
    assert caught.value.candidates == ("GitHub",)


def test_use_is_remembered(accounts: AccountStore) -> None:
    """When an account was last used is kept, without pushing out a generation."""
    entry = accounts.add("github", uri(), NOW)
    accounts.mark_used(entry.id, NOW)
    assert accounts.get(entry.id).last_used == NOW


def test_a_counter_that_is_put_back(accounts: AccountStore) -> None:
    """A counter code that was not delivered is the next one again, unless another was taken."""
    entry = accounts.add("vpn", uri(kind="hotp"), NOW)
    first = accounts.next_key_uri(entry.id)
    assert accounts.get(entry.id).account.counter == 1
    accounts.return_counter(entry.id, first)
    assert accounts.next_key_uri(entry.id) == first
    second = accounts.next_key_uri(entry.id)
    accounts.return_counter(entry.id, first)
    assert accounts.get(entry.id).account.counter == second.account.counter + 1


def test_a_pin_lives_and_dies_with_its_account(
    accounts: AccountStore, secrets: FakeSecrets
) -> None:
    """A PIN is in the keychain alone, and goes when it is removed or its account forgotten."""
    entry = accounts.add("vpn", uri(), NOW)
    assert accounts.set_pin(entry.id, Pin("47 11")).prefix
    assert accounts.pin(entry.id) == Pin("47 11")
    assert not accounts.set_pin(entry.id, None).prefix
    assert list(secrets.lines) == [entry.id]
    accounts.set_pin(entry.id, Pin("47 11"))
    accounts.forget(entry.id)
    assert secrets.lines == {}


def test_windows_are_learned_and_forgotten(accounts: AccountStore) -> None:
    """The windows of an account are kept by themselves and forgotten one by one."""
    entry = accounts.add("vpn", uri(), NOW)
    patterns = (WindowPattern("firefox", "login"), WindowPattern("xterm", "ssh"))
    for pattern in (*patterns, patterns[0]):
        accounts.learn(entry.id, pattern)
    assert accounts.get(entry.id).windows == patterns[::-1]
    assert accounts.forget_windows(entry.id, patterns[0]).windows == patterns[1:]
