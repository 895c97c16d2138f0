"""The OS keychain for real: gnome-keyring, its faults, and backends that must not be used."""

from __future__ import annotations

import gc
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from contracts.secret_store import SecretStoreContract
from support.fingers import Key, SecondKeyboard
from support.keychain import PASSWORD, Keychain
from support.session import DesktopSession, Keyring
from support.totpdesk import Totpdesk
from support.waiting import wait_until
from totpdesk.accounts.list_file import ListFile
from totpdesk.base.errors import (
    KeychainLockedError,
    KeychainRefusedError,
    NoKeychainError,
    PlaintextKeychainError,
    SecretVanishedError,
)
from totpdesk.doctor.user_data import check_own_keychain, check_unused
from totpdesk.secrets.keychain import OsKeychain
from totpdesk.secrets.store import no_progress, read_all
from totpdesk.service import bootstrap

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"

# keyring leaves its D-Bus connection to the garbage collector when the service fails it.
leaves_a_socket = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")


@pytest.fixture(autouse=True)
def _collect() -> Iterator[None]:
    """Have what keyring left open closed within the test that is allowed to leave it."""
    yield
    gc.collect()


@pytest.fixture(name="here")
def _here(desktop: DesktopSession, monkeypatch: pytest.MonkeyPatch) -> DesktopSession:
    """Let this process be a program of the session."""
    _enter(desktop, monkeypatch)
    return desktop


def _enter(session: DesktopSession, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", session.bus_address)
    monkeypatch.setenv("DISPLAY", session.display)


class TestGnomeKeyring(SecretStoreContract):
    """The contract on a real gnome-keyring."""

    @pytest.fixture
    def store(self, here: DesktopSession) -> Iterator[OsKeychain]:  # noqa: ARG002 - for its doing
        """Return the session's keychain, and leave nothing in it."""
        store = OsKeychain()
        yield store
        for entry_id in ("one", "two"):
            store.delete(entry_id)


@pytest.mark.parametrize("line", ["two\nlines", "ümlaut", "nul\0"])
def test_only_safe_lines_are_written(here: DesktopSession, line: str) -> None:
    """What has destroyed keyrings elsewhere is not written here."""
    with pytest.raises(KeychainRefusedError):
        OsKeychain().write("one", line)


@leaves_a_socket
def test_locked(monkeypatch: pytest.MonkeyPatch) -> None:
    """A locked keychain asks its user; if dismissed, it counts as locked and nothing is written."""
    with DesktopSession(keyring=Keyring.LOCKED) as session:
        _enter(session, monkeypatch)
        with (
            _answering(session, lambda keys: keys.tap(Key.ESCAPE)),
            pytest.raises(KeychainLockedError, match="Unlock it"),
        ):
            OsKeychain().write("one", "x")


def test_unlocked_at_its_prompt(monkeypatch: pytest.MonkeyPatch) -> None:
    """A locked keychain that is unlocked at its prompt does what it was asked."""
    with DesktopSession(keyring=Keyring.UNLOCKED) as session:
        _enter(session, monkeypatch)
        store = OsKeychain()
        store.write("one", "x")
        assert session.keychain is not None
        session.keychain.lock()
        with _answering(session, _type_password):
            assert store.read("one") == "x"


def _type_password(keys: SecondKeyboard) -> None:
    keys.type_keys(PASSWORD.decode())
    keys.tap(Key.RETURN)


@contextmanager
def _answering(
    session: DesktopSession, answer: Callable[[SecondKeyboard], None]
) -> Iterator[Future[None]]:
    """Wait on a thread for the keychain's prompt to have the keys, and answer it."""
    keys = SecondKeyboard(session)

    def wait_and_answer() -> None:
        wait_until(session.windows.active, 20, "the keychain's prompt")
        wait_until(lambda: session.windows.has_keys(session.windows.active()), 20, "its focus")
        answer(keys)

    with ThreadPoolExecutor(1) as pool:
        yield pool.submit(wait_and_answer)


@pytest.fixture(name="own")
def _own(monkeypatch: pytest.MonkeyPatch) -> Iterator[DesktopSession]:
    """Let this process be a program of a session whose keychain the test may spoil."""
    with DesktopSession() as session:
        _enter(session, monkeypatch)
        yield session


def _keychain(session: DesktopSession) -> Keychain:
    assert session.keychain is not None
    return session.keychain


def test_a_secret_is_found_though_another_keyring_is_the_default_now(own: DesktopSession) -> None:
    """It stays where it is when it changes; what is new goes into the new one; both are read."""
    store = OsKeychain()
    store.write("one", "x")
    _keychain(own).make_another_default()
    assert (store.read("one"), OsKeychain().read("one")) == ("x", "x")
    store.write("one", "y")
    store.write("two", "z")
    assert read_all(OsKeychain(), ["one", "two"], no_progress) == {"one": "y", "two": "z"}
    store.delete("one")
    with pytest.raises(SecretVanishedError):
        OsKeychain().read("one")


def test_a_secret_is_found_though_no_keyring_is_the_default(own: DesktopSession) -> None:
    """Nobody is asked for the password of a new keyring, neither by a read nor by a change."""
    store = OsKeychain()
    store.write("one", "x")
    _keychain(own).forget_default()
    assert OsKeychain().read("one") == "x"
    assert OsKeychain().ready()
    OsKeychain().write("one", "y")
    assert store.read("one") == "y"
    assert not own.windows.active()


def test_a_secret_that_is_elsewhere_since_it_was_read(own: DesktopSession) -> None:
    """What is in its place now is not taken for it; a new one is found wherever it is."""
    store, other = OsKeychain(), OsKeychain()
    store.write("one", "x")
    assert [store.read("one"), store.read("one")] == ["x", "x"]
    _keychain(own).rename("totpdesk/one", "another program's")
    with pytest.raises(SecretVanishedError):
        store.read("one")
    other.write("one", "y")
    assert [store.read("one"), store.read("one")] == ["y", "y"]
    other.delete("one")
    with pytest.raises(SecretVanishedError):
        store.read("one")


def test_a_read_creates_no_keyring(own: DesktopSession) -> None:
    """Where the user's keyring was deleted the secret has vanished; nobody is asked anything."""
    store = OsKeychain()
    store.write("one", "x")
    _keychain(own).delete()
    for reader in (store, OsKeychain()):
        with pytest.raises(SecretVanishedError):
            reader.read("one")
        assert not reader.ready()
    assert not own.windows.active()


def test_a_locked_secret_is_found_without_asking(own: DesktopSession) -> None:
    """Whether it is there is known before it is unlocked."""
    store = OsKeychain()
    store.write("one", "x")
    _keychain(own).lock()
    assert (OsKeychain().holds("one"), OsKeychain().holds("two")) == (True, False)
    assert not own.windows.active()


def test_nothing_is_written_into_a_keychain_that_only_has_the_name(own: DesktopSession) -> None:
    """A new gnome-keyring in the place of the one with the secrets is told from it."""
    totpdesk = Totpdesk(own)
    totpdesk.do("add", "first", "--secret-stdin", text=SECRET)
    _keychain(own).delete()
    _keychain(own).make_another_default()
    refused = totpdesk.run("add", "second", "--secret-stdin", text=SECRET)
    assert refused.returncode == 4
    assert "Secret Service has no secret of any of your accounts" in refused.stderr
    assert totpdesk.do("list") == "first\n"
    found = check_own_keychain(ListFile(totpdesk.data / "accounts.json"), OsKeychain())
    assert found is not None
    assert "Secret Service has no secret of any of your accounts" in found.sentence


def test_the_doctor_names_secrets_without_an_account(own: DesktopSession) -> None:
    """Those of accounts, of the trash and of a PIN are none; nobody is asked, locked or not."""
    totpdesk = Totpdesk(own)
    for name in ("first", "second"):
        totpdesk.do("add", name, "--secret-stdin", text=SECRET)
    totpdesk.do("remove", "second", "--yes")
    totpdesk.do("config", "set", "prefix.first", "-", text="1234\n")
    locations = bootstrap.open_secrets()
    locations.list_file = ListFile(totpdesk.data / "accounts.json")
    assert not check_unused(locations)
    locations.keychain.write("stray", "x")
    _keychain(own).lock()
    (found,) = check_unused(locations)
    assert found.sentence == (
        "The keychain has 1 secret that belongs to no account: totpdesk/stray."
    )
    assert not own.windows.active()


def test_none(monkeypatch: pytest.MonkeyPatch) -> None:
    """If none answers, the error says so, and what to start."""
    with DesktopSession(keyring=Keyring.NONE) as session:
        _enter(session, monkeypatch)
        with pytest.raises(NoKeychainError, match="Start gnome-keyring"):
            OsKeychain().read("one")


@leaves_a_socket
def test_it_dies_underway(monkeypatch: pytest.MonkeyPatch) -> None:
    """A keychain that goes away between two reads is an error of ours, whatever D-Bus throws."""
    with DesktopSession() as session:
        _enter(session, monkeypatch)
        store = OsKeychain()
        store.write("one", "x")
        assert session.keychain is not None
        session.keychain.stop()
        with pytest.raises((KeychainRefusedError, KeychainLockedError, NoKeychainError)):
            store.read("one")


def test_a_plain_text_backend_is_refused(
    here: DesktopSession, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A backend chosen in keyring's own configuration is used only if it is known to encrypt."""
    (tmp_path / "clear_backend.py").write_text(
        "from keyring.backend import KeyringBackend\n"
        "class Keyring(KeyringBackend):\n"
        "    priority = 9\n"
        "    def get_password(self, service, username): raise AssertionError\n"
        "    set_password = delete_password = get_password\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "clear_backend.Keyring")
    with pytest.raises(PlaintextKeychainError, match="PYTHON_KEYRING_BACKEND"):
        OsKeychain().write("one", "x")
