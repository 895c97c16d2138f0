"""The repair: whatever becomes of one file, all accounts come back, and nothing is thrown away."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest

from fakes.secrets import FakeListedSecrets
from support.moves import WHEN, Home
from support.vaultfiles import PASSPHRASE, derive_cheaply
from totpdesk.accounts.account_list import AccountIndex
from totpdesk.accounts.list_file import ListFile
from totpdesk.base.errors import (
    KeychainLockedError,
    ListBusyError,
    ListDamagedError,
    ListTooNewError,
)
from totpdesk.base.finding import Level
from totpdesk.doctor.repair import Survey, findings, repair, survey
from totpdesk.doctor.user_data import check_unused
from totpdesk.otp import Account, KeyUri, Kind, Secret
from totpdesk.settings import Secrets

if TYPE_CHECKING:
    from collections.abc import Callable

NOW: Final = datetime(2026, 11, 30, 22, tzinfo=UTC)
NAMES: Final = ["One", "Two", "Counted", "Latest"]


def _truncate(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def _empty(path: Path) -> None:
    path.write_bytes(b"")


def _zero(path: Path) -> None:
    path.write_bytes(bytes(path.stat().st_size))


def _garble(path: Path) -> None:
    path.write_bytes(bytes(byte ^ 0xA5 for byte in path.read_bytes()))


def _make_a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def _make_a_pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def _link_to_a_folder(path: Path) -> None:
    path.unlink()
    (path.parent / "mine").mkdir()
    path.symlink_to("mine")


def _delete(path: Path) -> None:
    path.unlink()


FILES: Final = ["accounts.json", "accounts.json.copy", *(f"accounts.json.{n}" for n in range(1, 6))]
DAMAGES: Final = [
    _truncate,
    _empty,
    _zero,
    _garble,
    _make_a_folder,
    _make_a_pipe,
    _link_to_a_folder,
    _delete,
]


@pytest.fixture(autouse=True)
def _cheaply(monkeypatch: pytest.MonkeyPatch) -> None:
    derive_cheaply(monkeypatch)


@pytest.fixture(name="home", params=[Secrets.KEYCHAIN, Secrets.FILE])
def _home(request: pytest.FixtureRequest, tmp_path: Path) -> Home:
    """Accounts in a keychain or a vault file: one in the trash, one with a PIN, one that counts."""
    home = Home(tmp_path, FakeListedSecrets()).filled()
    if request.param is Secrets.FILE:
        home.locations().file.create(PASSPHRASE)
        home.locations().move_to(Secrets.FILE)
        home.locations().delete_old_copies()
    accounts = home.accounts()
    counted = KeyUri(Account("Counted", kind=Kind.HOTP, counter=5), Secret("MFRGGZDFMY"))
    accounts.add("Counted", counted, WHEN)
    accounts.add("Latest", KeyUri(Account("Hub", "me"), Secret("JBSWY3DPEHPK3PXP")), WHEN)
    for _ in range(3):
        accounts.next_key_uri(accounts.find("Counted").id)
    return home


@pytest.fixture(name="counter")
def _counter(home: Home) -> Callable[[], int]:
    """Return what tells the next counter."""
    return lambda: home.accounts().find("Counted").account.counter


def mend(home: Home) -> tuple[Survey, tuple[Path, ...]]:
    """Repair it as a new process does; return what was found, and what was kept."""
    locations = home.locations()
    found = survey(locations, NOW)
    return found, repair(locations, found, NOW) if found.can_repair else ()


def names(home: Home) -> list[str]:
    """Return the names of the live accounts, each of which can make codes."""
    accounts = home.accounts()
    return [each.name for each in accounts.entries() if accounts.key_uri(each.id)]


def test_where_nothing_is_wrong(home: Home) -> None:
    """Nothing is found, and nothing would be written."""
    found = survey(home.locations(), NOW)
    assert (findings(found), found.must_write, found.can_repair) == ([], False, False)


def test_a_new_user(tmp_path: Path) -> None:
    """Without a list and without secrets there is nothing to repair, and no list is made."""
    home = Home(tmp_path, FakeListedSecrets())
    assert findings(survey(home.locations(), NOW)) == []
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("name", FILES)
def test_whatever_becomes_of_one_file(
    home: Home, counter: Callable[[], int], name: str, damage: Callable[[Path], None]
) -> None:
    """Every account comes back as it was, and what was damaged is kept under another name."""
    before = dict(ListFile(home.folder / "accounts.json").load().entries)
    damage(home.folder / name)
    left = (home.folder / name).read_bytes() if (home.folder / name).is_file() else None
    _, kept = mend(home)
    assert dict(ListFile(home.folder / "accounts.json").load().entries) == before
    assert names(home) == NAMES
    assert counter() == 8
    assert damage is not _link_to_a_folder or (home.folder / "mine").is_dir()
    assert home.accounts().pin(home.accounts().find("Two").id).reveal() == "12 34"
    if left is not None:
        assert left in [each.read_bytes() for each in kept if each.is_file()]
    assert findings(survey(home.locations(), NOW)) == []


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("record", ["adding", "left-behind"])
def test_whatever_becomes_of_a_record(
    home: Home, record: str, damage: Callable[[Path], None]
) -> None:
    """No account is lost by it, and accounts can be added after the repair."""
    path = home.folder / record
    path.write_text("\n".join(home.keychain.lines))
    damage(path)
    before = dict(home.keychain.lines)
    mend(home)
    accounts = home.accounts()
    accounts.add("New", KeyUri(Account("New"), Secret("MFRGG")), WHEN)
    assert names(home) == [*NAMES, "New"]
    assert before.items() <= home.keychain.lines.items()


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("name", ["vault.json", "vault.json.copy", "vault.json.1"])
@pytest.mark.parametrize("home", [Secrets.FILE], indirect=True)
def test_whatever_becomes_of_the_vault_file(
    home: Home, name: str, damage: Callable[[Path], None]
) -> None:
    """Every secret comes back, that which was saved last too."""
    damage(home.folder / name)
    found, _ = mend(home)
    assert bool(findings(found)) == (name == "vault.json")
    assert names(home) == NAMES
    assert home.accounts().pin(home.accounts().find("Two").id).reveal() == "12 34"
    assert findings(survey(home.locations(), NOW)) == []


def test_the_list_and_all_its_copies_are_gone(home: Home, counter: Callable[[], int]) -> None:
    """The keychain has every account with its name, and the counter is ahead of what it has."""
    for path in home.folder.glob("accounts.json*"):
        path.unlink()
    found, _ = mend(home)
    assert sorted(names(home)) == sorted([*NAMES, "Gone"])
    assert counter() >= 8
    assert home.accounts().pin(home.accounts().find("Two").id).reveal() == "12 34"
    assert "3 codes are skipped" in " ".join(each.advice for each in findings(found))
    assert home.locations().in_use is Secrets(home.locations().settings_file.load().secrets)


def test_the_doctor_says_that_the_list_is_gone(tmp_path: Path) -> None:
    """It looks like that of a new user, but the keychain has secrets."""
    home = Home(tmp_path, FakeListedSecrets()).filled()
    for path in home.folder.glob("accounts.json*"):
        path.unlink()
    (found,) = check_unused(home.locations())
    assert (found.level, "totpdesk repair" in found.advice) == (Level.PROBLEM, True)


def test_the_list_has_gone_back(home: Home, counter: Callable[[], int]) -> None:
    """An older copy in its place: what was added since comes back, and no counter goes back."""
    path = home.folder / "accounts.json"
    path.write_bytes(path.with_name("accounts.json.1").read_bytes())
    assert names(home) == NAMES[:-1]
    mend(home)
    assert (names(home), counter()) == (NAMES, 8)


def test_a_secret_of_no_account(home: Home) -> None:
    """An account that only the keychain has is added, and the list before is kept."""
    before = (home.folder / "accounts.json").read_bytes()
    line = "otpauth://totp/Lost:me?secret=JBSWY3DPEHPK3PXP&issuer=Lost"
    home.locations().write("lost", line)
    found, kept = mend(home)
    assert "1 account is not in the list, but its secret is there: Lost." in [
        each.sentence for each in findings(found)
    ]
    assert names(home) == [*NAMES, "Lost"]
    assert [each.read_bytes() for each in kept] == [before]


def test_an_account_without_a_secret(home: Home) -> None:
    """It is named, and it stays: only a backup can bring its secret back."""
    home.locations().delete(home.accounts().find("One").id)
    found, kept = mend(home)
    assert [each.sentence for each in findings(found)] == [
        "The secret key or the PIN is missing from the keychain for: One."
    ]
    assert kept == ()


def test_an_interrupted_add_is_not_taken_for_an_account(home: Home) -> None:
    """Its secret is cleared up at the next start; that is no loss."""
    (home.folder / "adding").write_text("half")
    home.locations().write("half", "otpauth://totp/Half?secret=JBSWY3DPEHPK3PXP")
    assert findings(survey(home.locations(), NOW)) == []


def test_temporary_files(home: Home) -> None:
    """Those of interrupted writes are deleted once nobody can be writing them."""
    new, old = (home.folder / f".accounts.json.{each}" for each in ("new", "old"))
    for path, seconds in ((new, 1), (old, 3600)):
        path.write_text("{")
        os.utime(path, (NOW.timestamp() - seconds,) * 2)
    found, _ = mend(home)
    assert [each.level for each in findings(found)] == [Level.WARNING]
    assert (new.exists(), old.exists()) == (True, False)


def test_without_the_keychain_the_copies_are_used(tmp_path: Path) -> None:
    """It is said that it could not be read; the list is restored from its copy all the same."""
    home = Home(tmp_path, FakeListedSecrets()).filled()
    (home.folder / "accounts.json").write_text("{")
    home.keychain.failure = KeychainLockedError("It is locked.")
    found, _ = mend(home)
    assert found.trouble == "It is locked."
    assert [each.name for each in home.accounts().entries()] == ["One", "Two"]


def test_another_keychain_than_before(tmp_path: Path) -> None:
    """Nothing is taken from it, and the message says which one has the secrets."""
    home = Home(tmp_path, FakeListedSecrets()).filled()
    home.keychain = FakeListedSecrets("Other")
    home.keychain.lines["x"] = "otpauth://totp/Foreign?secret=JBSWY3DPEHPK3PXP"
    found = survey(home.locations(), NOW)
    assert found.trouble.startswith("The secrets are in Fake Keychain, but Other answers now.")
    assert (found.can_repair, found.rebuilt.found, found.lacking) == (False, (), ())


def test_beyond_repair(tmp_path: Path) -> None:
    """Where neither a copy nor a secret is left, nothing is written over the damaged list."""
    home = Home(tmp_path, FakeListedSecrets()).filled()
    home.keychain.lines.clear()
    for path in home.folder.glob("accounts.json.*"):
        path.unlink()
    path = home.folder / "accounts.json"
    path.write_text("{")
    found = survey(home.locations(), NOW)
    assert not found.can_repair
    with pytest.raises(ListDamagedError, match="Restore a backup"):
        repair(home.locations(), found, NOW)
    assert path.read_text() == "{"


def test_a_list_of_a_later_version(tmp_path: Path) -> None:
    """It is not damaged, and an older copy is not put in its place."""
    home = Home(tmp_path, FakeListedSecrets()).filled()
    (home.folder / "accounts.json").write_text('{"version": 9}')
    with pytest.raises(ListTooNewError):
        survey(home.locations(), NOW)


def test_what_was_not_shown_is_not_done(home: Home) -> None:
    """Where the accounts have changed since the user was asked, the user is asked again."""
    (home.folder / "accounts.json").write_text("{")
    found = survey(home.locations(), NOW)
    home.locations().write("late", "otpauth://totp/Late?secret=JBSWY3DPEHPK3PXP")
    with pytest.raises(ListBusyError):
        repair(home.locations(), found, NOW)
    assert (home.folder / "accounts.json").read_text() == "{"


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    """A list that is kept elsewhere is replaced there, and the damaged one kept beside it."""
    home = Home(tmp_path / "data", FakeListedSecrets()).filled()
    path, real = home.folder / "accounts.json", tmp_path / "list.json"
    path.rename(real)
    path.symlink_to(real)
    real.write_text("{")
    _, (kept,) = mend(home)
    assert path.is_symlink()
    assert (kept.parent, kept.read_text()) == (tmp_path, "{")
    assert [each.name for each in home.accounts().entries()] == ["One", "Two"]


class PowerCutError(BaseException):
    """Simulates a power cut."""


def test_a_power_cut_at_any_step(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stopped before any call to the file system, another repair brings back everything."""
    stop_at, was_cut = 0, True
    while was_cut:
        stop_at += 1
        home = Home(tmp_path / str(stop_at), FakeListedSecrets()).filled()
        (home.folder / "accounts.json").write_text("{")
        with monkeypatch.context() as patch:
            _cut_power_before(patch, stop_at)
            try:
                mend(home)
                was_cut = False
            except PowerCutError:
                pass
        mend(home)
        assert [each.name for each in home.accounts().entries()] == ["One", "Two"], stop_at
        assert home.has_everything(), stop_at
    assert stop_at > 5


def _cut_power_before(patch: pytest.MonkeyPatch, stop_at: int) -> None:
    """Raise before the given call to anything that changes the disk, and at each one after it."""
    calls = count(1)

    def counted(real: Any) -> Any:
        def call(*args: Any, **words: Any) -> Any:
            if next(calls) >= stop_at:
                raise PowerCutError
            return real(*args, **words)

        return call

    for name in ("fsync", "link"):
        patch.setattr(os, name, counted(getattr(os, name)))
    for name in ("replace", "rename"):
        patch.setattr(Path, name, counted(getattr(Path, name)))


def test_an_empty_list_is_no_loss(tmp_path: Path) -> None:
    """The list of a user who deleted every account stays empty."""
    home = Home(tmp_path, FakeListedSecrets()).filled()
    accounts = home.accounts()
    for each in accounts.everything():
        accounts.forget(each.id)
    found, _ = mend(home)
    assert (findings(found), found.rebuilt.index) == ([], AccountIndex(keychain="Fake Keychain"))
