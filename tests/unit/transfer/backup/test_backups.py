"""A backup is one only once it was read back: what does not read back does not stay."""

from __future__ import annotations

import itertools
import os
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from fakes.secrets import FakeSecrets
from totpdesk.accounts.account import AccountRecord, Icon, Pin, WindowPattern
from totpdesk.accounts.batch import NewAccount
from totpdesk.accounts.list_file import ListFile
from totpdesk.accounts.store import AccountStore
from totpdesk.base.errors import BackupError, KeychainLockedError
from totpdesk.otp import parse_uri
from totpdesk.settings import Chord, Insert
from totpdesk.transfer.backup import BackupFolder, BackupLog, Backups, recovery_sheet
from totpdesk.transfer.backup.dates import day_text

if TYPE_CHECKING:
    from collections.abc import Callable

NOW = datetime(2026, 1, 31, 12, tzinfo=UTC)
PASS = "correct horse"
WHOLE = AccountRecord.of(
    parse_uri("otpauth://totp/Shop:me?secret=JDJDBDBDDBDBBXBXB&issuer=Other&image=x&digits=8"),
    name="my shop",
    tags=("work", "mail"),
    note="codes:\n12 34",
    favourite=True,
    picture=Icon("image/png", b"\x89PNG\r\n\x1a\n"),
)
COUNTER = AccountRecord.of(
    parse_uri("otpauth://hotp/x:y?secret=GEZDGNBVGY3TQOJQ&counter=7"), trashed=True
)


@pytest.fixture(name="secrets")
def _secrets() -> FakeSecrets:
    return FakeSecrets()


@pytest.fixture(name="accounts")
def _vault(tmp_path: Path, secrets: FakeSecrets) -> AccountStore:
    ids = itertools.count()
    accounts = AccountStore(ListFile(tmp_path / "accounts.json"), secrets, lambda: f"{next(ids)}")
    accounts.add_many([NewAccount("my shop", WHOLE), NewAccount("gone", COUNTER)], NOW)
    return accounts


@pytest.fixture(name="backups")
def _backups(tmp_path: Path, accounts: AccountStore) -> Backups:
    return Backups(accounts, BackupLog(tmp_path / "backup.json"), os.urandom)


@pytest.fixture(name="folder")
def _folder(tmp_path: Path) -> Path:
    return tmp_path / "backups"


def test_a_verified_backup_is_known_by_the_next_process(
    backups: Backups, folder: Path, tmp_path: Path
) -> None:
    """Where it is, of when, and of how many accounts, those in the trash among them."""
    made = backups.make(folder, PASS, NOW, 10)
    assert (made.path, made.when, made.accounts) == (
        folder / "totpdesk-2026-01-31-120000.json",
        NOW,
        2,
    )
    assert BackupLog(tmp_path / "backup.json").latest() == made


def test_a_disk_that_lies_is_found_out(
    backups: Backups, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that reads back otherwise than it was written is no backup and does not stay."""
    first = backups.make(folder, PASS, NOW, 1)
    honest = Path.read_bytes

    def lie(path: Path) -> bytes:
        content = honest(path)
        return content[:-9] + b"A" + content[-8:] if path.parent == folder else content

    monkeypatch.setattr(Path, "read_bytes", lie)
    with pytest.raises(BackupError, match="gave something else"):
        backups.make(folder, PASS, NOW + timedelta(days=1), 1)
    assert [first.path] == BackupFolder(folder).files()
    assert first == backups.latest()


def test_a_full_disk_keeps_the_old_backup(
    backups: Backups, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is pruned before the new one is verified."""
    first = backups.make(folder, PASS, NOW, 1)

    def full(_path: Path, _content: bytes) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("totpdesk.transfer.backup.make.write_whole", full)
    with pytest.raises(BackupError, match="No space left"):
        backups.make(folder, PASS, NOW + timedelta(days=1), 1)
    assert [first.path] == BackupFolder(folder).files()


def test_an_account_whose_secret_is_lost_is_named(
    backups: Backups, accounts: AccountStore, secrets: FakeSecrets, folder: Path
) -> None:
    """The others are backed up, and the user learns which one is not."""
    del secrets.lines[accounts.find("my shop").id]
    made = backups.make(folder, PASS, NOW, 10)
    assert (made.accounts, made.missing) == (1, ("my shop",))


def test_due_when_something_has_changed_that_a_backup_holds(
    backups: Backups, accounts: AccountStore, folder: Path
) -> None:
    """A new name, a counter that moved and a removal count; when it was last used does not."""
    assert backups.is_due()
    backups.make(folder, PASS, NOW, 10)
    assert not backups.is_due()
    shop = accounts.find("my shop")
    accounts.mark_used(shop.id, NOW)
    assert not backups.is_due()
    accounts.rename(shop.id, "the shop")
    assert backups.is_due()


@pytest.mark.parametrize(
    "change",
    [
        lambda accounts, shop: accounts.edit(shop, replace(shop, note="other codes")),
        lambda accounts, shop: accounts.set_pin(shop.id, Pin("4711")),
        lambda accounts, shop: accounts.set_pin(shop.id, None),
        lambda accounts, shop: accounts.update(shop.id, shortcut=Chord.parse("<ctrl>+<alt>+g")),
        lambda accounts, shop: accounts.update(shop.id, insert=Insert.COPY),
        lambda accounts, shop: accounts.update(shop.id, enter=True),
        lambda accounts, shop: accounts.learn(shop.id, WindowPattern("firefox")),
    ],
    ids=["note", "PIN", "no PIN", "shortcut", "insert", "enter", "window"],
)
def test_due_for_all_that_a_backup_holds(
    backups: Backups,
    accounts: AccountStore,
    secrets: FakeSecrets,
    folder: Path,
    change: Callable[[AccountStore, AccountRecord], object],
) -> None:
    """An account's own settings count, and what the keychain has of it, which is not read."""
    shop = accounts.set_pin(accounts.find("my shop").id, Pin("1"))
    backups.make(folder, PASS, NOW, 10)
    assert not backups.is_due()
    change(accounts, shop)
    secrets.failure = KeychainLockedError("locked")
    assert backups.is_due()


def test_a_backup_that_was_deleted_counts_no_longer(backups: Backups, folder: Path) -> None:
    """Deleting the file brings the warning back."""
    backups.make(folder, PASS, NOW, 10).path.unlink()
    assert backups.latest() is None
    assert backups.is_due()


@pytest.mark.parametrize("content", ["", "{}", "[]", '{"when": 5}', "null", "{"])
def test_a_damaged_record_knows_of_no_backup(tmp_path: Path, content: str) -> None:
    """What cannot be read is no proof."""
    (tmp_path / "log").write_text(content)
    assert BackupLog(tmp_path / "log").latest() is None


def test_two_in_one_second_do_not_overwrite_each_other(backups: Backups, folder: Path) -> None:
    """Each has a file of its own, and the later one counts as later, also where some have gone."""
    made = [backups.make(folder, PASS, NOW, 3).path for _ in range(12)]
    assert BackupFolder(folder).files() == made[:8:-1]


def test_stopped_while_reading_it_leaves_nothing(backups: Backups, folder: Path) -> None:
    """The progress callback can stop it."""

    def progress(_done: int, _of: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        backups.make(folder, PASS, NOW, 10, progress)
    assert not folder.exists()


def test_the_sheet_names_the_folder_safely() -> None:
    """A folder's name is text on the page, whatever is in it."""
    page = recovery_sheet(Path("/tmp/<b>&me"), NOW).decode()
    assert "/tmp/&lt;b&gt;&amp;me" in page
    assert "31 January 2026" in page


def test_the_sheet_has_all_its_texts() -> None:
    """No place for a text or a value is left, and names of keys are marked as code."""
    page = recovery_sheet(Path("/backups"), NOW).decode()
    body = page.partition("<body>")[2]
    assert not set("${}").intersection(body)
    assert "the slot's <code>n</code>, <code>r</code>, <code>p</code>" in body
    assert "<b>Aegis Authenticator</b> (Android): Settings → Import &amp; export" in body


@pytest.mark.parametrize("month", range(1, 13))
def test_a_day_in_words(month: int) -> None:
    """Each month has its name."""
    when = datetime(2026, month, 9, tzinfo=UTC)
    assert day_text(when) == f"9 {when:%B} 2026"
