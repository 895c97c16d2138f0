"""Secrets move from keychain to vault file and back: all, or the old location stays in use."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from fakes.secrets import FakeSecrets
from support.vaultfiles import PASSPHRASE, derive_cheaply
from totpdesk.accounts.account import Pin
from totpdesk.accounts.list_file import ListFile
from totpdesk.accounts.store import AccountStore
from totpdesk.base.errors import KeychainError, KeychainRefusedError, ListBusyError, TotpdeskError
from totpdesk.base.files import locked, write_whole
from totpdesk.otp import Account, KeyUri, Secret
from totpdesk.secrets.locations import SecretLocations
from totpdesk.secrets.store import VAULT_FILE, no_progress
from totpdesk.secrets.vault_file.store import VaultFile
from totpdesk.settings import Secrets, SettingsFile

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from totpdesk.accounts.account import AccountRecord

ALL_LINES = 5  # three secrets, a PIN, and the passphrase of backups
WHEN = datetime(2026, 11, 21, tzinfo=UTC)


class Cut(BaseException):
    """The process is killed: nothing after it runs, no handler of ours catches it."""


@dataclass
class Home:
    """A user's files: an account in the trash, one with a PIN, a passphrase of backups."""

    folder: Path
    keychain: FakeSecrets = field(default_factory=FakeSecrets)

    def locations(self) -> SecretLocations:
        """Return the locations as a new process sees them, whose user knows the passphrase."""
        return SecretLocations(
            ListFile(self.folder / "accounts.json"),
            SettingsFile(self.folder / "settings.json"),
            self.keychain,
            lambda: VaultFile(self.folder / "vault.json", lambda _: PASSPHRASE),
        )

    def accounts(self) -> AccountStore:
        """Return the accounts as a new process sees them."""
        locations = self.locations()
        ids = iter(map(str, range(100, 200)))
        return AccountStore(locations.list_file, locations, ids.__next__)

    def filled(self) -> Home:
        """Add three accounts."""
        accounts = self.accounts()
        for name in ("One", "Two", "Gone"):
            accounts.add(name, KeyUri(Account(name), Secret("JBSWY3DPEHPK3PXP")), WHEN)
        accounts.set_pin(accounts.find("Two").id, Pin("12 34"))
        accounts.keep_backup_passphrase("of backups")
        accounts.remove(accounts.find("Gone").id, WHEN)
        return self

    def has_everything(self) -> bool:
        """Read all secrets and the PIN as a new process would."""
        accounts = self.accounts()
        entries: tuple[AccountRecord, ...] = (*accounts.entries(), *accounts.trash())
        read = {entry.name: accounts.key_uri(entry.id).secret.reveal() for entry in entries}
        assert accounts.pin(accounts.find("Two").id) == Pin("12 34")
        assert accounts.backup_passphrase() == "of backups"
        return read == dict.fromkeys(("One", "Two", "Gone"), "JBSWY3DPEHPK3PXP")


@pytest.fixture(autouse=True)
def _cheaply(monkeypatch: pytest.MonkeyPatch) -> None:
    derive_cheaply(monkeypatch)


@pytest.fixture(name="home")
def _home(tmp_path: Path) -> Home:
    return Home(tmp_path).filled()


@pytest.fixture(name="with_file")
def _with_file(home: Home) -> Home:
    home.locations().file.create(PASSPHRASE)
    return home


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


def test_accounts_that_come_meanwhile_are_not_lost(
    with_file: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While secrets are copied no account can be added; one deleted permanently stops the move."""
    monkeypatch.setitem(locked.__wrapped__.__kwdefaults__, "seconds", 0)

    def add(_done: int, _of: int) -> None:
        with_file.accounts().add("New", KeyUri(Account("New"), Secret("MFRGG")), WHEN)

    def forget(done: int, _of: int) -> None:
        if done == 0:
            with_file.accounts().forget(with_file.accounts().trash()[0].id)

    for meddle in (add, forget):
        with pytest.raises(ListBusyError):
            with_file.locations().move_to(Secrets.FILE, meddle)
        assert with_file.locations().in_use is Secrets.KEYCHAIN


@pytest.mark.parametrize(
    "change",
    [
        lambda accounts, two: accounts.edit(two, replace(two, note="recovery")),
        lambda accounts, two: accounts.set_pin(two.id, Pin("56")),
        lambda accounts, two: accounts.set_pin(two.id, None),
        lambda accounts, _two: accounts.keep_backup_passphrase("other"),
        lambda accounts, _two: accounts.keep_backup_passphrase(None),
    ],
    ids=["note", "PIN", "no PIN", "passphrase", "no passphrase"],
)
def test_what_is_set_meanwhile_is_not_lost(
    with_file: Home,
    monkeypatch: pytest.MonkeyPatch,
    change: Callable[[AccountStore, AccountRecord], object],
) -> None:
    """Notes, PINs and the passphrase of backups are set once the move is over, never into it."""
    monkeypatch.setitem(locked.__wrapped__.__kwdefaults__, "seconds", 0)

    def meddle(_done: int, _of: int) -> None:
        accounts = with_file.accounts()
        with pytest.raises(ListBusyError):
            change(accounts, accounts.find("Two"))

    with_file.locations().move_to(Secrets.FILE, meddle)
    assert with_file.has_everything()


def test_a_place_that_garbles_is_not_moved_to(with_file: Home) -> None:
    """A secret that is not read back as written stops the move."""
    with_file.locations().move_to(Secrets.FILE)
    read = with_file.keychain.read
    with_file.keychain.read = lambda each: read(each) + "?"  # type: ignore[method-assign]
    with pytest.raises(KeychainRefusedError, match="Nothing was moved"):
        with_file.locations().move_to(Secrets.KEYCHAIN)
    assert with_file.has_everything()


def steps(home: Home, monkeypatch: pytest.MonkeyPatch, last: int) -> Callable[[], int]:
    """Cut the process off at its n-th touch of disk or keychain; return how many there were."""
    count = 0

    def step() -> None:
        nonlocal count
        count += 1
        if count > last:
            raise Cut

    def whole(*given: object) -> None:
        step()
        write_whole(*given)  # type: ignore[arg-type]

    for module in ("accounts.list_file", "secrets.vault_file.disk", "secrets.move"):
        monkeypatch.setattr(f"totpdesk.{module}.write_whole", whole)
    monkeypatch.setattr("totpdesk.settings.file.write_whole", whole)
    for name in ("read", "write", "delete"):
        inner = getattr(home.keychain, name)

        def wrapped(*given: str, inner: Callable[..., object] = inner) -> object:
            step()
            return inner(*given)

        monkeypatch.setattr(home.keychain, name, wrapped)
    put_away = VaultFile.put_away

    def cut_away(file: VaultFile) -> None:
        step()
        put_away(file)
        step()

    monkeypatch.setattr(VaultFile, "put_away", cut_away)
    return lambda: count


def all_copies_are_known(home: Home, there: Secrets) -> bool:
    """Return whether a store that is no longer in use is recorded as still holding secrets.

    Else `delete_old_copies` would never delete them, and they would outlive their accounts.
    """
    if home.locations().in_use is not there:
        return True
    left = "Fake Keychain" if there is Secrets.FILE else VAULT_FILE
    return home.locations().count_old_copies().get(left) == ALL_LINES


@pytest.mark.parametrize("there", [Secrets.FILE, Secrets.KEYCHAIN])
def test_killed_at_any_step(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, there: Secrets
) -> None:
    """Whenever a move is cut off, all secrets are there, in the location in use; a retry ends it.

    What is left in the other location is noted before the switch, so no copy is ever forgotten.
    """
    last, done = 0, False
    while not done:
        home = Home(tmp_path / str(last)).filled()
        home.locations().file.create(PASSPHRASE)
        if there is Secrets.KEYCHAIN:
            home.locations().move_to(Secrets.FILE)
        with monkeypatch.context() as patched:
            steps(home, patched, last)
            try:
                home.locations().move_to(there)
                done = True
            except Cut:
                pass
        assert home.has_everything(), f"lost at step {last}"
        assert all_copies_are_known(home, there), f"a copy is forgotten at step {last}"
        assert home.locations().move_to(there).vanished == ()
        assert home.locations().in_use is home.locations().settings_file.load().secrets is there
        assert home.has_everything()
        last += 1
    assert last > 8


def test_a_failure_is_reported_and_nothing_is_moved(with_file: Home) -> None:
    """A keychain that fails half way leaves the old location in use."""
    with_file.locations().move_to(Secrets.FILE)
    with_file.keychain.failure = KeychainRefusedError("It is full.")
    with pytest.raises(TotpdeskError, match="It is full"):
        with_file.locations().move_to(Secrets.KEYCHAIN, no_progress)
    with_file.keychain.failure = None
    assert with_file.locations().in_use is Secrets.FILE
    assert with_file.has_everything()
