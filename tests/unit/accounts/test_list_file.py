"""The list of accounts on disk, under faults and power cuts at every step."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support.records import FULL
from totpdesk.accounts.account import AccountRecord
from totpdesk.accounts.account_list import AccountIndex, Batch
from totpdesk.accounts.codec import decode, encode
from totpdesk.accounts.list_file import ListFile
from totpdesk.base.errors import (
    ListDamagedError,
    ListFileError,
    ListNotWritableError,
    ListTooNewError,
    NameTakenError,
)
from totpdesk.otp import Account

if TYPE_CHECKING:
    from collections.abc import Callable

LISTED = FULL.listed()


def put(name: str) -> Callable[[AccountIndex], AccountIndex]:
    """Return an edit that adds an account of this name."""
    return lambda index: index.put(AccountRecord(f"id-{name}", name, Account(name)))


def names(file: ListFile) -> list[str]:
    """Return the names in the list."""
    return [entry.name for entry in file.load().live]


def test_nothing_yet(list_path: Path) -> None:
    """Where there is no file there are no accounts, and reading makes none."""
    assert AccountIndex() == ListFile(list_path).load()
    assert not list_path.parent.exists()


def test_everything_survives() -> None:
    """Every field of an entry comes back from JSON."""
    index = AccountIndex({LISTED.id: LISTED}, "Secret Service", Batch(("id9",), ("id1", "id2")))
    assert index == decode(encode(index))


def test_private(list_path: Path) -> None:
    """File and folder are their owner's alone."""
    ListFile(list_path).change(put("a"))
    assert list_path.stat().st_mode & 0o777 == 0o600
    assert list_path.parent.stat().st_mode & 0o777 == 0o700
    for path in list_path.parent.iterdir():
        assert path.stat().st_mode & 0o077 == 0, path


def test_generations(list_path: Path) -> None:
    """The last five states are kept, the latest first, and no temporary file stays."""
    file = ListFile(list_path)
    for name in "abcdefgh":
        file.change(put(name))
    kept = [len(decode(path.read_text()).live) for path in file.generations()]
    assert kept == [7, 6, 5, 4, 3]
    assert len(list(list_path.parent.iterdir())) == 8  # with the list, its copy and its lock


def test_use_keeps_the_generations(list_path: Path) -> None:
    """A change that is cheap to lose pushes no real one out."""
    file = ListFile(list_path)
    file.change(put("a"))
    for number in range(20):
        file.change(
            lambda i, n=number: i.put(AccountRecord("id-a", f"a{n}", Account())), keep=False
        )
    assert file.generations() == []


def test_no_change_writes_nothing(list_path: Path) -> None:
    """An edit that changes nothing leaves the file alone."""
    file = ListFile(list_path)
    file.change(put("a"))
    before = list_path.stat().st_mtime_ns
    file.change(lambda index: index)
    assert before == list_path.stat().st_mtime_ns


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\0" * 900,
        b"{",
        b"[]",
        b"null",
        b"\xff\xfe",
        b'{"version": 1}',
        b'{"version": "x", "accounts": []}',
        b'{"version": 1, "keychain": "", "accounts": [{"id": "a"}]}',
        b'{"version": 1, "keychain": "", "accounts": [{"id": 1, "name": "a"}]}',
    ],
)
def test_damage_is_never_saved_over(list_path: Path, content: bytes) -> None:
    """An invalid file is an error for reading and for writing, and is not changed."""
    list_path.parent.mkdir()
    list_path.write_bytes(content)
    file = ListFile(list_path)
    with pytest.raises(ListDamagedError, match="doctor --repair"):
        file.load()
    with pytest.raises(ListDamagedError):
        file.change(put("a"))
    assert content == list_path.read_bytes()


def test_a_later_version_is_left_alone(list_path: Path) -> None:
    """A list of a later totpdesk is refused as such."""
    list_path.parent.mkdir()
    list_path.write_text(json.dumps({"version": 2, "anything": True}))
    with pytest.raises(ListTooNewError, match="Update"):
        ListFile(list_path).change(put("a"))


def test_a_lost_file_is_noticed(list_path: Path) -> None:
    """If the list is missing but older copies exist, no empty list is started."""
    file = ListFile(list_path)
    file.change(put("a"))
    file.change(put("b"))
    list_path.unlink()
    with pytest.raises(ListDamagedError, match="missing"):
        file.change(put("c"))


def test_the_copy_is_as_new_as_the_last_change(list_path: Path) -> None:
    """Also after a change that makes no generation: a counter is one."""
    file = ListFile(list_path)
    for keep in (True, True, False):
        file.change(put(str(keep)), keep=keep)
        assert file.copy.read_bytes() == list_path.read_bytes()
    assert file.copy.stat().st_ino != list_path.stat().st_ino  # damage to one is not to both
    assert file.copy.stat().st_mode & 0o777 == 0o600


def test_a_change_is_made_though_its_copy_cannot_be_written(list_path: Path) -> None:
    """The list is what counts: what was reported as failed must not have happened."""
    file = ListFile(list_path)
    file.change(put("a"))
    file.copy.unlink()
    file.copy.mkdir()
    file.change(put("b"))
    assert names(ListFile(list_path)) == ["a", "b"]


def test_the_copy_alone_is_noticed(list_path: Path) -> None:
    """After the first account there is no older copy, and yet no empty list is started."""
    file = ListFile(list_path)
    file.change(put("a"))
    list_path.unlink()
    with pytest.raises(ListDamagedError, match="missing"):
        file.load()


def test_a_folder_that_cannot_be_written() -> None:
    """A folder where not even root may write is reported as such."""
    with pytest.raises(ListNotWritableError, match="cannot be written"):
        ListFile(Path("/proc/totpdesk/accounts.json")).change(put("a"))


def test_a_folder_that_is_a_file(tmp_path: Path) -> None:
    """A file where the folder should be is reported as such."""
    (tmp_path / "data").write_text("")
    with pytest.raises(ListFileError):
        ListFile(tmp_path / "data" / "accounts.json").change(put("a"))


class PowerCutError(BaseException):
    """Simulates a power cut."""


def test_power_cut_at_every_step(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stopped before any call to the file system, the old list or the new one is there, whole."""
    outcomes = set()
    for stop_at in range(1, 60):
        path = tmp_path / str(stop_at) / "accounts.json"
        ListFile(path).change(put("a"))
        ListFile(path).change(put("b"))
        with monkeypatch.context() as patch:
            reached = _cut_power_before(patch, stop_at)
            with suppress(PowerCutError):
                ListFile(path).change(put("c"))
        found = names(ListFile(path))
        assert found in (["a", "b"], ["a", "b", "c"]), stop_at
        assert len(ListFile(path).generations()) >= 1
        outcomes.add((len(found), reached[0] >= stop_at))
    assert {(2, True), (3, True), (3, False)} == outcomes


def _cut_power_before(patch: pytest.MonkeyPatch, stop_at: int) -> list[int]:
    """Raise before the given call to anything that changes the disk, and at each one after it."""
    count = [0]

    def counted(real: Any) -> Any:
        def call(*args: Any, **words: Any) -> Any:
            count[0] += 1
            if count[0] >= stop_at:
                raise PowerCutError
            return real(*args, **words)

        return call

    for name in ("fsync", "link", "open", "close"):
        patch.setattr(os, name, counted(getattr(os, name)))
    for name in ("replace", "unlink", "rename", "mkdir"):
        patch.setattr(Path, name, counted(getattr(Path, name)))
    return count


def test_two_processes_lose_nothing(tmp_path: Path) -> None:
    """Accounts added by several processes at once are all there afterwards."""
    path = tmp_path / "data" / "accounts.json"
    program = (
        "import sys; from pathlib import Path; from totpdesk.otp import Account\n"
        "from totpdesk.accounts.account import AccountRecord as A\n"
        "from totpdesk.accounts.list_file import ListFile\n"
        "for n in range(20):\n"
        "    name = f'{sys.argv[2]}-{n}'\n"
        "    ListFile(Path(sys.argv[1])).change(lambda i: i.put(A(name, name, Account())))\n"
    )
    started = [
        subprocess.Popen([sys.executable, "-c", program, str(path), who]) for who in ("a", "b", "c")
    ]
    assert [process.wait() for process in started] == [0, 0, 0]
    assert len(names(ListFile(path))) == 60


@given(st.text(max_size=40))
def test_any_json_is_read_or_refused(text: str) -> None:
    """No text makes the reader fail with any other error."""
    for content in (text, f'{{"version": 1, "keychain": "", "accounts": [{text}]}}'):
        try:
            decode(content)
        except (ListDamagedError, ListTooNewError):
            continue


def test_ten_thousand(list_path: Path) -> None:
    """A list of ten thousand is written and read whole."""
    many = {f"id{n}": replace(LISTED, id=f"id{n}", name=f"n{n}") for n in range(10_000)}
    file = ListFile(list_path)
    file.change(lambda _: AccountIndex(many))
    assert many == dict(ListFile(list_path).load().entries)


@pytest.fixture(name="kept_elsewhere")
def _kept_elsewhere(list_path: Path, tmp_path: Path) -> Path:
    """Return the file that the list's name is a link to, as those do who version their files."""
    file = tmp_path / "dotfiles" / "list.json"
    file.parent.mkdir()
    list_path.parent.mkdir()
    list_path.symlink_to(file)
    return file


def test_a_link_stays_a_link(list_path: Path, kept_elsewhere: Path) -> None:
    """A list that is kept elsewhere is written there, also the first time."""
    file = ListFile(list_path)
    for name in "ab":
        file.change(put(name))
    assert list_path.is_symlink()
    assert names(ListFile(kept_elsewhere)) == ["a", "b"]


def test_one_name_is_one_account_however_it_is_written(list_path: Path) -> None:
    """With "é" as one character or as two; an older list that has both can still be changed."""
    composed, decomposed = (
        "Caf\N{LATIN SMALL LETTER E WITH ACUTE}",
        "CAFE\N{COMBINING ACUTE ACCENT}",
    )
    file = ListFile(list_path)
    file.change(put(composed))
    with pytest.raises(NameTakenError, match="already"):
        file.change(put(decomposed))
    both = {each: AccountRecord(each, each) for each in (composed, decomposed)}
    older = AccountIndex(both)
    assert older.put(replace(both[composed], tags=("x",))).entries[composed].tags == ("x",)
    with pytest.raises(NameTakenError, match="Bank"):
        older.put(AccountRecord("1", "Bank"), AccountRecord("2", "bank"))
