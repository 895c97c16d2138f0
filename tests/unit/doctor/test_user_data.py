"""Checks of the user's own data: what each finds, and what it says to do."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import count
from typing import TYPE_CHECKING

import pytest

from fakes.secrets import FakeSecrets
from totpdesk.accounts.account import Pin
from totpdesk.accounts.list_file import ListFile
from totpdesk.accounts.store import AccountStore
from totpdesk.base.errors import KeychainLockedError
from totpdesk.base.finding import Level
from totpdesk.doctor.user_data import check_secrets
from totpdesk.otp import parse_uri

if TYPE_CHECKING:
    from pathlib import Path

URI = parse_uri("otpauth://totp/x?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")


@pytest.fixture(name="secrets")
def _secrets() -> FakeSecrets:
    return FakeSecrets()


@pytest.fixture(name="list_file")
def _list_file(tmp_path: Path) -> ListFile:
    return ListFile(tmp_path / "accounts.json")


@pytest.fixture(name="store")
def _store(list_file: ListFile, secrets: FakeSecrets) -> AccountStore:
    """Three accounts, one of which has a PIN."""
    ids = count()
    store = AccountStore(list_file, secrets, lambda: f"id{next(ids)}")
    for name in ("GitHub", "Bank", "VPN"):
        store.add(name, URI, datetime(2026, 1, 1, tzinfo=UTC))
    store.set_pin("id2", Pin("1234"))
    return store


def test_every_account_is_read(
    store: AccountStore, list_file: ListFile, secrets: FakeSecrets
) -> None:
    """It is said how many; those in the trash count too, as they can be restored."""
    store.remove("id0", datetime(2026, 1, 2, tzinfo=UTC))
    (found,) = check_secrets(list_file, secrets)
    assert (found.level, found.sentence) == (Level.OK, "3 secret keys were read.")


@pytest.mark.parametrize(
    ("gone", "names"),
    [(["id0"], "GitHub"), (["id2.prefix"], "VPN"), (["id0", "id1", "id2"], "Bank, GitHub and VPN")],
)
def test_accounts_without_a_secret_are_named(
    store: AccountStore,
    list_file: ListFile,
    secrets: FakeSecrets,
    gone: list[str],
    names: str,
) -> None:
    """Each of them, also where only the PIN is missing, with what to do."""
    for each in gone:
        secrets.lines.pop(each)
    (found,) = check_secrets(list_file, secrets)
    assert found.level is Level.PROBLEM
    assert found.sentence.endswith(f"for: {names}.")
    assert "restore-backup" in found.advice


@pytest.mark.usefixtures("store")
def test_accounts_with_a_foreign_secret_are_named(
    list_file: ListFile, secrets: FakeSecrets
) -> None:
    """An item that is damaged, or was put in another's place, is not one that was read."""
    secrets.lines["id0"] = "rubbish"
    secrets.lines["id2"] = secrets.lines["id1"].replace("totp/x", "totp/y")
    (found,) = check_secrets(list_file, secrets)
    assert found.level is Level.PROBLEM
    assert found.sentence.endswith("or another account's, for: GitHub and VPN.")


def test_nothing_is_found_where_there_is_nothing_to_read(
    list_file: ListFile, secrets: FakeSecrets
) -> None:
    """Without an account, or without a list that can be read: another check reports that."""
    assert check_secrets(list_file, secrets) == []
    list_file.path.write_text("{")
    assert check_secrets(list_file, secrets) == []


@pytest.mark.usefixtures("store")
def test_a_refusal_is_a_problem_of_the_keychain(list_file: ListFile, secrets: FakeSecrets) -> None:
    """It may have taken and given back a test secret, and refuse the accounts' own."""
    secrets.failure = KeychainLockedError("It is locked.")
    (found,) = check_secrets(list_file, secrets)
    assert (found.check, found.level, found.sentence) == (
        "keychain",
        Level.PROBLEM,
        "It is locked.",
    )
