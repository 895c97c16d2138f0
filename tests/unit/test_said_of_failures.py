"""That nothing was changed is said only where it is so."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

from support.vaultfiles import PASSPHRASE
from totpdesk.accounts.account import AccountRecord
from totpdesk.accounts.list_file import ListFile
from totpdesk.base.errors import KeychainRefusedError, ListNotWritableError
from totpdesk.otp import Account
from totpdesk.secrets.vault_file.store import VaultFile

if TYPE_CHECKING:
    from collections.abc import Callable

    from totpdesk.accounts.account_list import AccountIndex

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows cannot sync a folder")

LINE: Final = "otpauth://totp/Mail:me?secret=JBSWY3DPEHPK3PXP&issuer=Mail"


def put(name: str) -> Callable[[AccountIndex], AccountIndex]:
    """Return an edit that adds an account."""
    return lambda index: index.put(AccountRecord(name, name, Account(name)))


@pytest.fixture
def folders_fail(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the sync of every folder fail, as on a disk that is going."""
    sync = os.fsync

    def fail(handle: int) -> None:
        if stat.S_ISDIR(os.fstat(handle).st_mode):
            raise OSError(5, "Input/output error")
        sync(handle)

    monkeypatch.setattr(os, "fsync", fail)


@pytest.fixture
def files_fail(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the sync of every file fail, as on a full disk."""

    def fail(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fail)


@pytest.fixture(name="file")
def _file(tmp_path: Path) -> ListFile:
    file = ListFile(tmp_path / "accounts.json")
    file.change(put("a"))
    return file


def test_a_list_that_was_not_written(file: ListFile, request: pytest.FixtureRequest) -> None:
    """The list is as it was, and that is said."""
    request.getfixturevalue("files_fail")
    with pytest.raises(ListNotWritableError, match="It was not changed"):
        file.change(put("b"))
    assert list(ListFile(file.path).load().entries) == ["a"]


def test_a_list_that_may_have_been_written(file: ListFile, request: pytest.FixtureRequest) -> None:
    """The new list is there, but not confirmed: it is said that it may have been changed."""
    request.getfixturevalue("folders_fail")
    with pytest.raises(ListNotWritableError, match="may have been changed") as caught:
        file.change(put("b"))
    assert "not changed" not in str(caught.value)
    assert list(file.load().entries) == ["a", "b"]


@pytest.fixture(name="vault")
def _vault(tmp_path: Path) -> VaultFile:
    vault = VaultFile(tmp_path / "vault.json")
    vault.create(PASSPHRASE)
    vault.write("a", LINE)
    return vault


def test_a_vault_file_that_was_not_written(
    vault: VaultFile, request: pytest.FixtureRequest
) -> None:
    """The vault file is as it was, and that is said."""
    request.getfixturevalue("files_fail")
    with pytest.raises(KeychainRefusedError, match="It was not changed"):
        vault.write("b", LINE)
    assert vault.read_many(["a", "b"], lambda *_: None) == {"a": LINE}


def test_a_vault_file_that_may_have_been_written(
    vault: VaultFile, request: pytest.FixtureRequest
) -> None:
    """The new one is there, but not confirmed: it is said that it may have been changed."""
    request.getfixturevalue("folders_fail")
    with pytest.raises(KeychainRefusedError, match="may have been changed"):
        vault.write("b", LINE)
    assert vault.read("b") == LINE


def test_a_new_passphrase_with_an_old_copy(
    vault: VaultFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where a copy that the old passphrase opens cannot be deleted, that is what is said."""
    unlink = Path.unlink

    def refuse(path: Path, *, missing_ok: bool = False) -> None:
        if path.name == "vault.json.1":
            raise OSError(1, "Operation not permitted", str(path))
        unlink(path, missing_ok=missing_ok)

    monkeypatch.setattr(Path, "unlink", refuse)
    with pytest.raises(KeychainRefusedError, match=r"cannot be deleted.*vault\.json\.1") as caught:
        vault.change_passphrase("another good passphrase")
    assert "not changed" not in str(caught.value)
    vault.lock()
    vault.unlock("another good passphrase")


def test_a_vault_file_that_reads_back_otherwise(
    vault: VaultFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It has been written, so it is not said that it was not changed."""
    monkeypatch.setattr(
        "totpdesk.secrets.vault_file.disk.read_regular", lambda _: b"a disk that lies"
    )
    with pytest.raises(KeychainRefusedError, match="gave something else") as caught:
        vault.write("b", LINE)
    assert "not changed" not in str(caught.value)
