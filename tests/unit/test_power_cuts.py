"""A power cut at any moment leaves the old content or the new, and what was acknowledged stays."""

from __future__ import annotations

import itertools
import os
import sys
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

import pytest

from fakes.secrets import FakeSecrets
from support.power_cuts import recorded, restore
from totpdesk.accounts.account import AccountRecord, Pin, WindowPattern
from totpdesk.accounts.account_list import AccountIndex
from totpdesk.accounts.batch import NewAccount
from totpdesk.accounts.list_file import ListFile
from totpdesk.accounts.store import AccountStore
from totpdesk.base.files import make_private_folder, write_whole
from totpdesk.otp import parse_uri

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from support.power_cuts import Disk

    Writer = Callable[[Path, bytes], None]

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows cannot sync a folder")

OLD: Final = b"the old content"
NEW: Final = b"and the new content"
NOW: Final = datetime(2026, 11, 30, 12, tzinfo=UTC)


def check(write: Writer, path: Path, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Write a file, and see that a power cut leaves what was there or all of the new content."""
    name, before = f"./{path.relative_to(root)}", path.read_bytes() if path.exists() else None
    with recorded(root, monkeypatch) as recorder:
        write(path, NEW)
    assert {disk.get(name) for disk in recorder.cuts} == {before, NEW}
    assert {disk.get(name) for disk in recorder.cuts_now()} == {NEW}


def test_a_replaced_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """At any moment it is the old one or the new one; once written it is the new one."""
    path = tmp_path / "file"
    path.write_bytes(OLD)
    check(write_whole, path, tmp_path, monkeypatch)


def test_the_first_file_in_new_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The folders above it are on disk too, or a power cut takes the file with them."""
    check(write_whole, tmp_path / "share" / "totpdesk" / "file", tmp_path, monkeypatch)


def test_a_public_file_in_new_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same holds for files that all may read."""

    def write(path: Path, content: bytes) -> None:
        write_whole(path, content, for_all=True)

    check(write, tmp_path / "share" / "icons" / "file", tmp_path, monkeypatch)


def sync(path: Path) -> None:
    """Sync a file or a folder."""
    handle = os.open(path, os.O_RDONLY)
    os.fsync(handle)
    os.close(handle)


def without_sync_of_the_file(path: Path, content: bytes) -> None:
    """Leave it to the system when the content is on disk."""
    part = path.with_suffix(".part")
    part.write_bytes(content)
    part.replace(path)
    sync(path.parent)


def without_sync_of_the_folder(path: Path, content: bytes) -> None:
    """Leave it to the system when the new name is on disk."""
    part = path.with_suffix(".part")
    part.write_bytes(content)
    sync(part)
    part.replace(path)


def renamed_first(path: Path, content: bytes) -> None:
    """Sync the content too late."""
    part = path.with_suffix(".part")
    part.write_bytes(content)
    part.replace(path)
    sync(path)
    sync(path.parent)


def in_place(path: Path, content: bytes) -> None:
    """Write over the old content, and sync it."""
    path.write_bytes(content)
    sync(path)
    sync(path.parent)


def in_a_new_folder(path: Path, content: bytes) -> None:
    """Write it whole, but leave it to the system when the folder is on disk."""
    path.parent.mkdir()
    write_whole(path, content)


@pytest.mark.parametrize(
    ("write", "name"),
    [
        (without_sync_of_the_file, "file"),
        (without_sync_of_the_folder, "file"),
        (renamed_first, "file"),
        (in_place, "file"),
        (in_a_new_folder, "folder/file"),
    ],
)
def test_a_writer_with_a_fault_is_found(
    write: Writer, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The check would see each of the faults that a writer can have."""
    (tmp_path / "file").write_bytes(OLD)
    with pytest.raises(AssertionError):
        check(write, tmp_path / name, tmp_path, monkeypatch)


def link(name: str, kind: str = "totp") -> str:
    """Return the link of an account."""
    return f"otpauth://{kind}/{name}:me?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer={name}"


def add(accounts: AccountStore, name: str, *, kind: str = "totp", swap: bool = False) -> None:
    """Add an account, or replace that of the name."""
    accounts.add(name, parse_uri(link(name, kind)), NOW, swap=swap)


def import_two(accounts: AccountStore) -> None:
    """Import two accounts at once."""
    new = [NewAccount(each, AccountRecord.of(parse_uri(link(each)))) for each in ("X", "Y")]
    accounts.add_many(new, NOW)


def edit(accounts: AccountStore) -> None:
    """Change an account's name, and what the keychain has of it."""
    before = accounts.find("Mail")
    after = replace(before, name="Post", note="new", prefix=True, pin=Pin("4711"))
    accounts.edit(before, after)


OPERATIONS: Final[dict[str, Callable[[AccountStore], object]]] = {
    "add": lambda accounts: add(accounts, "New"),
    "replace": lambda accounts: add(accounts, "Mail", swap=True),
    "import": import_two,
    "undo an import": lambda accounts: accounts.undo_import(NOW),
    "rename": lambda accounts: accounts.rename(accounts.find("Mail").id, "Post"),
    "edit": edit,
    "use a counter": lambda accounts: accounts.next_key_uri(accounts.find("Bank").id),
    "learn a window": lambda accounts: accounts.learn(
        accounts.find("Mail").id, WindowPattern("firefox", "mail")
    ),
    "remove": lambda accounts: accounts.remove(accounts.find("Mail").id, NOW),
    "restore": lambda accounts: accounts.restore("Gone"),
    "forget": lambda accounts: accounts.forget(accounts.find("Mail").id),
}


def store(folder: Path) -> AccountStore:
    """Return the accounts in a folder."""
    ids = itertools.count(1)
    return AccountStore(
        ListFile(folder / "data" / "accounts.json"), FakeSecrets(), lambda: f"id{next(ids)}"
    )


def listed(folder: Path) -> AccountIndex:
    """Return what a new process finds in the list."""
    return ListFile(folder / "data" / "accounts.json").load()


@pytest.mark.parametrize("name", OPERATIONS)
def test_every_change_of_the_list(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a power cut in it the list is as it was or as it will be, and once done it stays so."""
    home = tmp_path / "home"
    home.mkdir()
    accounts = store(home)
    add(accounts, "Mail")
    add(accounts, "Bank", kind="hotp")
    add(accounts, "Gone")
    accounts.remove(accounts.find("Gone").id, NOW)
    if name.startswith("undo"):
        import_two(accounts)
    before = listed(home)
    with recorded(home, monkeypatch) as recorder:
        OPERATIONS[name](accounts)
    after = listed(home)
    assert before != after
    assert found(recorder.cuts, tmp_path / "during") == {str(before), str(after)}
    assert found(recorder.cuts_now(), tmp_path / "done") == {str(after)}


def test_the_first_account(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first account ever is there after a power cut once it was added, or none is."""
    home = tmp_path / "home"
    home.mkdir()
    with recorded(home, monkeypatch) as recorder:
        add(store(home), "First")
    none, one = str(AccountIndex()), str(listed(home))
    assert found(recorder.cuts, tmp_path / "during") == {none, one}
    assert found(recorder.cuts_now(), tmp_path / "done") == {one}


def found(cuts: list[Disk], folder: Path) -> set[str]:
    """Return the lists that a new process may find after these power cuts."""
    make_private_folder(folder)
    return {str(listed(restore(disk, folder / str(number)))) for number, disk in enumerate(cuts)}
