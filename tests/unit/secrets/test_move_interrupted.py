"""Moving secrets while something changes or fails: nothing is lost, one location is complete."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from support.moves import WHEN, Home
from support.vaultfiles import PASSPHRASE, derive_cheaply
from totpdesk.accounts.account import Pin
from totpdesk.base.errors import KeychainRefusedError, ListBusyError, TotpdeskError
from totpdesk.base.files import locked, write_whole
from totpdesk.otp import Account, KeyUri, Secret
from totpdesk.secrets.store import VAULT_FILE, no_progress
from totpdesk.secrets.vault_file.store import VaultFile
from totpdesk.settings import Secrets

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from totpdesk.accounts.account import AccountRecord
    from totpdesk.accounts.store import AccountStore


ALL_LINES = 5  # three secrets, a PIN, and the passphrase of backups


class Cut(BaseException):
    """The process is killed: nothing after it runs, no handler of ours catches it."""


@pytest.fixture(autouse=True)
def _cheaply(monkeypatch: pytest.MonkeyPatch) -> None:
    derive_cheaply(monkeypatch)


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

    def whole(*given: Any, **words: bool) -> None:
        step()
        write_whole(*given, **words)

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
