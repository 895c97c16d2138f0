"""KWallet as the keychain, by each of the two interfaces that it has for programs."""

from __future__ import annotations

import re
import signal
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Final

import pytest
from secretstorage.dhcrypto import Session

from support.codes import codes_of
from support.fingers import Key, SecondKeyboard
from support.kwallet import (
    OFF,
    TIMEOUT,
    KdeSession,
    KWallet,
    Offers,
    give_password,
    make_wallet,
)
from support.targets import QtField
from support.totpdesk import Totpdesk
from support.tray import TrayHost
from support.waiting import wait_until
from totpdesk.secrets.keychain import OsKeychain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from subprocess import CompletedProcess

SECRET: Final = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
SWITCHED_OFF: Final = "KWallet is installed, but switched off"


@pytest.fixture(name="session")
def _session() -> Iterator[KdeSession]:
    with KdeSession() as session:
        yield session


@pytest.fixture(name="totpdesk")
def _totpdesk(session: KdeSession) -> Totpdesk:
    return Totpdesk(session)


@pytest.fixture(name="keys")
def _keys(session: KdeSession) -> SecondKeyboard:
    return SecondKeyboard(session)


def answered(
    totpdesk: Totpdesk, wallet: KWallet, answer: Callable[[], None], *words: str
) -> CompletedProcess[str]:
    """Run a command, and answer what KWallet asks meanwhile."""
    with ThreadPoolExecutor(1) as pool:
        ended = pool.submit(lambda: totpdesk.run(*words, text=SECRET))
        wait_until(wallet.asks, TIMEOUT, "KWallet to ask")
        answer()
        return ended.result()


def add(totpdesk: Totpdesk, name: str = "demo") -> None:
    """Add an account for which nobody is asked."""
    totpdesk.do("add", name, "--secret-stdin", text=SECRET)


@pytest.mark.parametrize("offers", Offers)
def test_the_whole_life_of_an_account(
    session: KdeSession, totpdesk: Totpdesk, keys: SecondKeyboard, offers: Offers
) -> None:
    """It is added, typed by its shortcut, shown, renamed, removed and restored."""
    settings, name = offers.value
    KWallet(session, settings)
    add(totpdesk)
    TrayHost(session)
    tray, field = totpdesk.start_tray(), QtField(session)
    keys.chord((Key.CTRL, Key.ALT, Key.O))
    wait_until(lambda: field.text() in codes_of(SECRET), TIMEOUT, "the code in the field")
    field.end()
    totpdesk.stop_tray(tray)
    assert f"secret={SECRET}" in totpdesk.do("show", "demo", "--uri")
    totpdesk.do("rename", "demo", "other")
    totpdesk.do("remove", "other", "--yes")
    totpdesk.do("restore", "other")
    assert totpdesk.do("code", "other").strip() in codes_of(SECRET)
    said = totpdesk.run("doctor").stdout
    assert f"{name} works" in said
    assert "1 secret key was read" in said
    assert "to no account" not in said


@pytest.mark.parametrize("offers", Offers)
def test_a_closed_wallet_is_opened_by_its_password(
    session: KdeSession, totpdesk: Totpdesk, keys: SecondKeyboard, offers: Offers
) -> None:
    """Its user is asked once: a refusal is told as such, and with the password the code is there.

    The same where the daemon does not run yet, as after a login that has not started it.
    """
    wallet = KWallet(session, offers.value[0])
    add(totpdesk)
    wallet.close()
    refused = answered(totpdesk, wallet, lambda: keys.tap(Key.ESCAPE), "code", "demo")
    assert (refused.returncode, refused.stdout) == (4, "")
    assert "The keychain is locked. Unlock it" in refused.stderr
    assert not wallet.asks()
    wallet.end()
    done = answered(totpdesk, wallet, lambda: give_password(keys), "code", "demo")
    assert done.stdout.strip() in codes_of(SECRET), done.stderr


@pytest.mark.parametrize("offers", Offers)
def test_a_crash_loses_nothing(session: KdeSession, totpdesk: Totpdesk, offers: Offers) -> None:
    """KWallet writes to the disk five seconds late; an account that was added is there already.

    A tray that runs goes on with the new daemon.
    """
    wallet = KWallet(session, offers.value[0])
    add(totpdesk, "first")
    TrayHost(session)  # or the accounts would come up, and have KWallet ask before it is opened
    tray = totpdesk.start_tray()
    add(totpdesk)
    wallet.end(signal.SIGKILL)
    wallet.start()
    wallet.open()
    assert totpdesk.do("code", "demo").strip() in codes_of(SECRET)
    totpdesk.stop_tray(tray)
    assert totpdesk.do("code", "demo").strip() in codes_of(SECRET)


@pytest.mark.parametrize("offers", Offers)
def test_a_daemon_that_hangs(session: KdeSession, totpdesk: Totpdesk, offers: Offers) -> None:
    """A command ends by itself with a word, and the same works once the daemon answers."""
    wallet = KWallet(session, offers.value[0])
    add(totpdesk)
    with wallet.hanging():
        hung = totpdesk.run("code", "demo")
    assert (hung.returncode, hung.stdout) == (4, "")
    assert "The keychain did not answer within 5 s" in hung.stderr
    assert totpdesk.do("code", "demo").strip() in codes_of(SECRET)


@pytest.mark.parametrize("offers", Offers)
def test_the_first_wallet_is_the_one_that_a_login_opens(
    session: KdeSession, totpdesk: Totpdesk, keys: SecondKeyboard, offers: Offers
) -> None:
    """Without one, adding an account asks for it; cancelled, nothing has changed."""
    wallet = KWallet(session, offers.value[0], empty=True)
    adds = ("add", "demo", "--secret-stdin")
    refused = answered(totpdesk, wallet, lambda: keys.tap(Key.ESCAPE), *adds)
    assert (refused.returncode, totpdesk.do("list"), wallet.wallets()) == (4, "", [])
    assert "Default Wallet" not in wallet.settings()
    done = answered(totpdesk, wallet, lambda: make_wallet(wallet, keys), *adds)
    assert done.returncode == 0, done.stderr
    assert wallet.wallets() == ["kdewallet"]
    assert totpdesk.do("code", "demo").strip() in codes_of(SECRET)


@pytest.mark.parametrize("offers", Offers)
def test_a_deleted_wallet_is_told_and_not_created_anew(
    session: KdeSession, totpdesk: Totpdesk, offers: Offers
) -> None:
    """A code says that its secret is gone, doctor too; nothing is added, and nobody asked."""
    wallet = KWallet(session, offers.value[0])
    add(totpdesk)
    wallet.delete()
    gone = totpdesk.run("code", "demo")
    assert gone.returncode == 4
    assert "has no secret for this account. Restore it from a backup" in gone.stderr
    nothing = f"{offers.value[1]} has no secret of any of your accounts"
    assert nothing in totpdesk.run("add", "second", "--secret-stdin", text=SECRET).stderr
    assert re.search(rf"^problem +keychain +{nothing}", totpdesk.run("doctor").stdout, re.MULTILINE)
    assert (wallet.wallets(), wallet.asks()) == ([], False)


def test_switched_off(session: KdeSession, totpdesk: Totpdesk) -> None:
    """That is what is said, with and without accounts; switched on again it has them."""
    wallet = KWallet(session)
    add(totpdesk)
    wallet.end()
    wallet.set(OFF)
    off = totpdesk.run("code", "demo")
    assert off.returncode == 4
    assert f"The secrets are in Secret Service, which does not answer. {SWITCHED_OFF}" in off.stderr
    wallet.set("")
    wallet.start()
    wallet.open()
    assert totpdesk.do("code", "demo").strip() in codes_of(SECRET)


def test_the_secrets_stay_where_they_are_when_it_offers_another_interface(
    session: KdeSession, totpdesk: Totpdesk
) -> None:
    """What was added by its own is found there, though it offers the Secret Service now."""
    wallet = KWallet(session, Offers.ITS_OWN.value[0])
    add(totpdesk)
    wallet.end()
    wallet.set("")
    wallet.start()
    wallet.open()
    add(totpdesk, "second")
    for name in ("demo", "second"):
        assert totpdesk.do("code", name).strip() in codes_of(SECRET)


def test_no_session_has_a_key_that_kwallet_computes_otherwise(
    session: KdeSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It does with each key that has a zero at its front, and would save and return garbage."""
    KWallet(session)
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", session.bus_address)
    monkeypatch.setattr(Session, "set_server_public_key", _agree_on_a_zero)
    store = OsKeychain()
    store.write("one", "x")
    assert store.read("one") == "x"


def _agree_on_a_zero(agreed: Session, _public_key: int) -> None:
    """Have the key that is agreed on differ from KWallet's."""
    agreed.aes_key = bytes(16)
