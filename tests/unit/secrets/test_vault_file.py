"""The vault file: keeps a keychain's contract, is locked until unlocked, loses nothing."""

from __future__ import annotations

import json
import threading
from typing import TYPE_CHECKING

import pytest

from contracts.secret_store import LINE, SecretStoreContract
from support.importing import entries
from support.vaultfiles import PASSPHRASE, Asked, derive_cheaply
from totpdesk.accounts.copies import GENERATIONS, generations
from totpdesk.base.errors import (
    KeychainLockedError,
    KeychainRefusedError,
    NoKeychainError,
    SecretVanishedError,
)
from totpdesk.otp import parse_uri
from totpdesk.secrets.store import no_progress
from totpdesk.secrets.vault_file.store import VaultFile

if TYPE_CHECKING:
    from pathlib import Path

ID = "8c1f0c3a5bd24a0ebd8f6a1e2a0b9a11"


@pytest.fixture(autouse=True)
def _cheaply(monkeypatch: pytest.MonkeyPatch) -> None:
    derive_cheaply(monkeypatch)


@pytest.fixture(name="path")
def _path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "vault.json"


@pytest.fixture(name="asked")
def _asked() -> Asked:
    return Asked()


@pytest.fixture(name="store")
def _store(path: Path, asked: Asked) -> VaultFile:
    store = VaultFile(path, asked)
    store.create(PASSPHRASE)
    return store


class TestVaultFile(SecretStoreContract):
    """The contract on an open vault file."""


def test_nothing_is_to_be_seen_in_it(store: VaultFile, path: Path) -> None:
    """The file is its owner's only, and shows no secret, no name and no passphrase."""
    store.write(ID, LINE)
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    content = path.read_bytes()
    assert not any(each in content for each in (b"JBSWY3DP", b"me@x.y", PASSPHRASE.encode()))
    assert "JBSWY3DP" not in repr(store._open)


def test_it_is_a_vault_of_aegis(store: VaultFile, path: Path) -> None:
    """Another program finds each account with its UUID; PINs are no accounts."""
    store.write(ID, f"{LINE}&note=spare")
    store.write(f"{ID}.prefix", "1234")
    (found,) = entries(path.read_bytes(), PASSPHRASE)
    assert found.key_uri == parse_uri(LINE)
    assert found.note == "spare"


def test_what_it_keeps_outlives_the_process(store: VaultFile, path: Path) -> None:
    """The lines come back word for word, once the passphrase is entered."""
    store.write_many({ID: LINE, f"{ID}.prefix": "12%2034"}, no_progress)
    again = VaultFile(path, Asked([PASSPHRASE]))
    assert not again.ready()
    assert (again.read(ID), again.read(f"{ID}.prefix")) == (LINE, "12%2034")
    assert again.ready()


def test_a_wrong_passphrase_may_be_given_twice(path: Path, store: VaultFile) -> None:
    """Three attempts are allowed; each prompt says what was wrong with the one before."""
    store.write(ID, LINE)
    asked = Asked(["guess", "again", PASSPHRASE])
    assert VaultFile(path, asked).read(ID) == LINE
    assert asked.troubles == ["", *["This passphrase does not open the vault file."] * 2]


@pytest.mark.parametrize("answers", [["a", "b", "c", PASSPHRASE], [None, PASSPHRASE], []])
def test_it_stays_locked(path: Path, store: VaultFile, answers: list[str | None]) -> None:
    """After three wrong passphrases, or a dismissed prompt, nothing is read or open."""
    store.write(ID, LINE)
    locked = VaultFile(path, Asked(answers))
    with pytest.raises(KeychainLockedError, match=r"passphrase|locked"):
        locked.read(ID)
    assert locked.locked


def test_a_write_asks_too(path: Path, store: VaultFile) -> None:
    """A locked file is opened before it is written to; a dismissed prompt changes nothing."""
    before = path.read_bytes()
    store.lock()
    for change in (lambda: store.write(ID, LINE), lambda: store.delete(ID)):
        with pytest.raises(KeychainLockedError):
            change()
    assert path.read_bytes() == before


def test_locking_forgets_it_all(store: VaultFile) -> None:
    """Locked, it holds neither key nor lines, and says so; an unlock opens it."""
    calls: list[str] = []
    store.write(ID, LINE)
    store.on_lock, store.on_use = lambda: calls.append("shut"), lambda: calls.append("used")
    store.lock()
    assert store._open is None
    store.unlock(PASSPHRASE)
    assert store.read(ID) == LINE
    assert calls == ["shut", "used", "used"]


def test_one_question_serves_all_who_wait(path: Path, store: VaultFile) -> None:
    """While one thread is asked for the passphrase, another one waits and is not asked again."""
    store.write(ID, LINE)
    asking, answer, read = threading.Event(), threading.Event(), []

    def ask(_trouble: str) -> str:
        asking.set()
        answer.wait(10)
        return PASSPHRASE

    shared = VaultFile(path, ask)
    threads = [threading.Thread(target=lambda: read.append(shared.read(ID))) for _ in range(2)]
    threads[0].start()
    asking.wait(10)
    asking.clear()
    threads[1].start()
    assert not shared.ready()
    answer.set()
    for thread in threads:
        thread.join(10)
    assert read == [LINE, LINE]
    assert not asking.is_set()


def test_two_processes(path: Path, store: VaultFile) -> None:
    """What another process writes is seen at the next read, and not written over."""
    other = VaultFile(path)
    other.unlock(PASSPHRASE)
    other.write("theirs", LINE)
    store.write("ours", LINE)
    assert (store.read("theirs"), other.read("ours")) == (LINE, LINE)


def test_another_process_changes_the_passphrase(path: Path, store: VaultFile, asked: Asked) -> None:
    """A key that opens nothing any more is forgotten, and the new passphrase asked for."""
    store.write(ID, LINE)
    other = VaultFile(path)
    other.unlock(PASSPHRASE)
    other.change_passphrase("new")
    asked.answers = ["new"]
    assert store.read(ID) == LINE
    assert asked.troubles == [""]


def test_a_changed_passphrase(path: Path, store: VaultFile) -> None:
    """The new one opens everything; the old one opens nothing, older copies included."""
    store.write(ID, LINE)
    store.change_passphrase("new")
    assert store.read(ID) == LINE
    assert generations(path) == []
    fresh = VaultFile(path)
    with pytest.raises(KeychainLockedError, match="does not open"):
        fresh.unlock(PASSPHRASE)
    fresh.unlock("new")
    assert fresh.read(ID) == LINE


def test_a_passphrase_is_needed(tmp_path: Path, store: VaultFile) -> None:
    """An empty passphrase is none."""
    with pytest.raises(KeychainRefusedError, match="needs a passphrase"):
        VaultFile(tmp_path / "other").create("")
    with pytest.raises(KeychainRefusedError, match="needs a passphrase"):
        store.change_passphrase("")


def test_older_copies_are_kept(path: Path, store: VaultFile) -> None:
    """A secret that was deleted is still in the copy before, and only so many are kept."""
    store.write(ID, LINE)
    store.delete(ID)
    assert entries(generations(path)[0].read_bytes(), PASSPHRASE) != ()
    for number in range(GENERATIONS + 2):
        store.write(f"other{number}", LINE)
    assert len(generations(path)) == GENERATIONS


def test_a_trial_pushes_no_older_copy_out(path: Path, store: VaultFile) -> None:
    """What only tries the file, as the doctor does, leaves the older copies as they are."""
    store.write(ID, LINE)
    before = [each.read_bytes() for each in generations(path)]
    store.write("doctor", "totpdesk doctor was here")
    store.delete("doctor")
    assert [each.read_bytes() for each in generations(path)] == before


def test_no_file_yet(path: Path) -> None:
    """Where no file was made, that is said; nothing is made by itself."""
    store = VaultFile(path, Asked([PASSPHRASE]))
    for use in (store.ready, lambda: store.read(ID), lambda: store.write(ID, LINE)):
        with pytest.raises(NoKeychainError, match="totpdesk vault create"):
            use()
    assert not path.exists()


def test_a_file_that_has_gone(path: Path, store: VaultFile) -> None:
    """A missing file with older copies is not started again."""
    store.write(ID, LINE)
    path.unlink()
    with pytest.raises(KeychainRefusedError, match="totpdesk repair"):
        store.read(ID)
    with pytest.raises(KeychainRefusedError, match="already"):
        VaultFile(path).create(PASSPHRASE)


def test_no_second_file(path: Path, store: VaultFile) -> None:
    """A file is never made over one that is there."""
    store.write(ID, LINE)
    with pytest.raises(KeychainRefusedError, match="already"):
        VaultFile(path).create("other")
    assert store.read(ID) == LINE


def test_a_damaged_file_is_left_as_it_is(path: Path, store: VaultFile) -> None:
    """Damage is no wrong passphrase: the error names the repair, and nothing is changed."""
    store.write(ID, LINE)
    vault = json.loads(path.read_bytes())
    vault["db"] = f"AAAA{vault['db'][4:]}"
    for content in (json.dumps(vault).encode(), b"{", path.read_bytes()[:-9], b""):
        path.write_bytes(content)
        broken = VaultFile(path, Asked([PASSPHRASE]))
        with pytest.raises(KeychainRefusedError, match="totpdesk repair"):
            broken.write("two", LINE)
        assert path.read_bytes() == content


def test_another_programs_vault(path: Path, store: VaultFile) -> None:
    """A vault of Aegis itself is not taken for ours: it has no lines to keep."""
    from totpdesk.formats.aegis import write_encrypted  # noqa: PLC0415 - the only use

    path.write_bytes(write_encrypted([], PASSPHRASE, bytes))
    store.lock()
    with pytest.raises(KeychainRefusedError, match="not a vault file of totpdesk"):
        store.unlock(PASSPHRASE)


def test_a_full_disk_keeps_what_was_there(
    path: Path, store: VaultFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A write that fails changes nothing, in the file and in memory."""
    store.write(ID, LINE)
    before = path.read_bytes()

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("totpdesk.secrets.vault_file.disk.write_whole", full)
    with pytest.raises(KeychainRefusedError, match="No space left"):
        store.write(ID, LINE + "9")
    assert path.read_bytes() == before
    assert store.read(ID) == LINE


@pytest.mark.parametrize("line", ["two\nlines", "ümlaut", "tab\t"])
def test_only_lines_that_any_keychain_keeps(store: VaultFile, line: str) -> None:
    """What could not be moved to a keychain is not taken in the first place."""
    with pytest.raises(KeychainRefusedError, match="plain ASCII"):
        store.write(ID, line)


def test_a_file_that_is_used_no_longer(path: Path, store: VaultFile) -> None:
    """A retired vault file gets another name, and a new one can be made."""
    store.write(ID, LINE)
    store.put_away()
    assert entries(store.disk.old.read_bytes(), PASSPHRASE) != ()
    assert not path.exists()
    store.create("other")
    with pytest.raises(SecretVanishedError):
        store.read(ID)
