"""Recording a use costs the same for any number of accounts, and no use is lost."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

import pytest

from totpdesk.accounts.account import AccountRecord
from totpdesk.accounts.account_list import AccountIndex
from totpdesk.accounts.list_file import ListFile
from totpdesk.accounts.store import AccountStore
from totpdesk.accounts.use_log import UseLog
from totpdesk.base.errors import ListNotWritableError
from totpdesk.otp import Account, parse_uri

if TYPE_CHECKING:
    from pathlib import Path

    from fakes.secrets import FakeSecrets

NOW: Final = datetime(2026, 1, 1, tzinfo=UTC)


def filled(path: Path, secrets: FakeSecrets, count: int) -> AccountStore:
    """Return a store with so many accounts."""
    records = (AccountRecord(f"id{n:05}", f"name {n}", Account()) for n in range(count))
    ListFile(path).change(lambda _: AccountIndex({each.id: each for each in records}))
    return AccountStore(ListFile(path), secrets, lambda: "new")


def written(path: Path) -> tuple[int, int]:
    """Return which file it is, and when it was written."""
    now = path.stat()
    return now.st_ino, now.st_mtime_ns


@pytest.mark.parametrize("count", [1, 1000])
def test_what_is_written_does_not_grow(
    list_path: Path, secrets: FakeSecrets, count: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One line, whose length the number does not change; the list is not touched, nor read."""
    store = filled(list_path, secrets, count)
    before, known = written(list_path), store.entries()
    for unwanted in ("write_whole", "locked"):
        monkeypatch.setattr(f"totpdesk.accounts.list_file.{unwanted}", None)
    store.mark_used("id00000", NOW)
    assert list_path.with_name("uses").read_bytes() == b"2026-01-01T00:00:00+00:00 id00000\n"
    assert written(list_path) == before
    assert store.entries() is known
    assert store.get("id00000").last_used == NOW


def test_another_process_sees_it(list_path: Path, secrets: FakeSecrets) -> None:
    """The latest use of each counts, and is in what is backed up."""
    store = filled(list_path, secrets, 2)
    other = AccountStore(ListFile(list_path), secrets, lambda: "new")
    assert other.get("id00001").last_used is None
    store.mark_used("id00001", NOW)
    store.mark_used("id00001", NOW + timedelta(hours=1))
    store.mark_used("id00001", NOW)
    assert other.get("id00001").last_used == NOW + timedelta(hours=1)
    assert [each.last_used for each in other.read_everything()] == [None, NOW + timedelta(hours=1)]


def test_the_next_write_takes_it_in(list_path: Path, secrets: FakeSecrets) -> None:
    """A list that is written for another reason has the uses; the log is empty then."""
    store = filled(list_path, secrets, 2)
    store.mark_used("id00001", NOW)
    store.rename("id00000", "other")
    assert list_path.with_name("uses").read_bytes() == b""
    assert ListFile(list_path).load().by_id("id00001").last_used == NOW
    assert store.get("id00001").last_used == NOW


def test_a_counter_is_in_the_list_all_the_same(accounts: AccountStore, list_path: Path) -> None:
    """A counter is never recorded only in the log: the list is written before the code is sent."""
    uri = parse_uri("otpauth://hotp/a?secret=JBSWY3DPEHPK3PXP&counter=7")
    entry = accounts.add("a", uri, NOW)
    assert accounts.next_key_uri(entry.id).account.counter == 7
    assert ListFile(list_path).load().by_id(entry.id).account.counter == 8


def test_many_uses_are_taken_in(list_path: Path, secrets: FakeSecrets) -> None:
    """The log does not grow forever, and it displaces no older copy of the list."""
    store = filled(list_path, secrets, 1)
    log = list_path.with_name("uses")
    log.write_text("x" * (1 << 16))
    store.mark_used("id00000", NOW)
    assert log.read_bytes() == b""
    assert not list_path.with_name("accounts.json.1").exists()


@pytest.mark.parametrize(
    "line",
    ["", " ", "yesterday id00000", "2026-01-01T00:00:00 id00000", "2026-01-01T00:00:00+00:00"],
)
def test_a_damaged_line_costs_nothing_else(tmp_path: Path, line: str) -> None:
    """Whatever the file contains, the other uses are known."""
    log = UseLog(tmp_path / "uses")
    log.note("a", NOW)
    with log.path.open("a") as file:
        file.write(f"{line}\n")
    log.note("b", NOW)
    assert UseLog(log.path).latest() == {"a": NOW, "b": NOW}


def test_an_account_that_is_gone_is_passed_over(list_path: Path, secrets: FakeSecrets) -> None:
    """A use of an account that was deleted meanwhile does no harm."""
    store = filled(list_path, secrets, 1)
    store.mark_used("gone", NOW)
    store.rename("id00000", "other")
    assert [each.name for each in store.entries()] == ["other"]


def test_a_folder_that_takes_nothing_is_reported(tmp_path: Path) -> None:
    """The error is one of ours, for the log."""
    (tmp_path / "uses").mkdir()
    with pytest.raises(ListNotWritableError):
        UseLog(tmp_path / "uses").note("a", NOW)
