"""KeePassXC as the keychain, which locks each item until its user has allowed us to read it."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Final

import pytest

from support.codes import codes_of
from support.fingers import Key, SecondKeyboard
from support.keepassxc import TIMEOUT, KeePassXC
from support.session import DesktopSession, Keyring
from support.targets import QtField
from support.totpdesk import Totpdesk
from support.tray import TrayHost
from support.waiting import wait_until
from totpdesk.autotype import Reason

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from subprocess import CompletedProcess

SECRET: Final = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
FINGERS: Final = (Key.CTRL, Key.ALT, Key.O)


@pytest.fixture(name="session", scope="module")
def _session() -> Iterator[DesktopSession]:
    with DesktopSession(keyring=Keyring.NONE) as session:
        yield session


@pytest.fixture(name="keepassxc", scope="module")
def _keepassxc(session: DesktopSession) -> KeePassXC:
    return KeePassXC(session)


@pytest.fixture(name="keys", scope="module")
def _keys(session: DesktopSession) -> Iterator[SecondKeyboard]:
    keys = SecondKeyboard(session)
    yield keys
    keys.close()


@pytest.fixture(name="totpdesk", scope="module")
def _totpdesk(session: DesktopSession, keepassxc: KeePassXC) -> Totpdesk:
    """Add an account, for which KeePassXC does not ask."""
    totpdesk = Totpdesk(session)
    totpdesk.do("add", "demo", "--secret-stdin", text=SECRET)
    return totpdesk


def answered(
    running: Callable[[], CompletedProcess[str]], keepassxc: KeePassXC, answer: Callable[[], None]
) -> CompletedProcess[str]:
    """Run a command, and answer what KeePassXC asks meanwhile."""
    with ThreadPoolExecutor(1) as pool:
        ended = pool.submit(running)
        wait_until(keepassxc.asks, TIMEOUT, "KeePassXC to ask")
        answer()
        return ended.result()


def test_an_item_that_is_allowed_is_read(
    totpdesk: Totpdesk, keepassxc: KeePassXC, keys: SecondKeyboard
) -> None:
    """Its user is asked for this item, and then the code is there."""
    done = answered(lambda: totpdesk.run("code", "demo"), keepassxc, lambda: keys.tap(Key.RETURN))
    assert done.stdout.strip() in codes_of(SECRET), done.stderr


def test_an_item_that_is_refused_stays_locked(
    totpdesk: Totpdesk, keepassxc: KeePassXC, keys: SecondKeyboard
) -> None:
    """The command says that the keychain is locked, and what to do."""
    done = answered(lambda: totpdesk.run("code", "demo"), keepassxc, lambda: keys.tap(Key.ESCAPE))
    assert (done.returncode, done.stdout) == (4, "")
    assert "answer its prompt" in done.stderr


def test_the_doctor_reads_the_accounts_own_items(
    totpdesk: Totpdesk, keepassxc: KeePassXC, keys: SecondKeyboard
) -> None:
    """A test item is never asked for, so it says nothing of those that its user may refuse."""
    done = answered(lambda: totpdesk.run("doctor"), keepassxc, lambda: keys.tap(Key.ESCAPE))
    assert re.search(r"^problem +keychain +The keychain is locked", done.stdout, re.MULTILINE)
    done = answered(lambda: totpdesk.run("doctor"), keepassxc, lambda: keys.tap(Key.RETURN))
    assert re.search(r"^ok +accounts +1 secret key was read", done.stdout, re.MULTILINE)


@pytest.fixture(name="field")
def _field(session: DesktopSession, totpdesk: Totpdesk) -> Iterator[QtField]:
    """Start the tray; return a field that has the focus."""
    host = TrayHost(session)  # or the accounts would come up, and ask before the press does
    tray, field = totpdesk.start_tray(), QtField(session)
    yield field
    field.close()
    totpdesk.stop_tray(tray)
    host.close()


def test_a_press_returns_to_its_window(
    field: QtField, keepassxc: KeePassXC, keys: SecondKeyboard
) -> None:
    """The question has the keys meanwhile; the code goes to the field, and the next one unasked."""
    keys.chord(FINGERS)
    wait_until(keepassxc.asks, TIMEOUT, "KeePassXC to ask")
    keys.tap(Key.RETURN)
    wait_until(lambda: field.text() in codes_of(SECRET), TIMEOUT, "the code in the field")
    field.clear()
    keys.chord(FINGERS)
    wait_until(lambda: field.text() in codes_of(SECRET), TIMEOUT, "the code of the second press")


def test_one_question_for_all_presses(
    field: QtField, totpdesk: Totpdesk, keepassxc: KeePassXC, keys: SecondKeyboard
) -> None:
    """The press that has it asked types; those after it are refused, for another item as well."""
    totpdesk.do("add", "other", "--secret-stdin", text=SECRET)

    def refuse_and_answer() -> None:
        for name in ("other", "demo"):
            assert totpdesk.run("type", name).stderr.strip() == Reason.PROMPT_OPEN.sentence
        keys.tap(Key.RETURN)

    answered(lambda: totpdesk.run("type", "demo"), keepassxc, refuse_and_answer)
    assert field.wait_text(lambda text: len(text) >= 6, TIMEOUT) in codes_of(SECRET)
    assert not keepassxc.asks()
