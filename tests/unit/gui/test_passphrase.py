"""The window that asks for a passphrase, while the thread that wants it waits."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from support.vaultfiles import PASSPHRASE, derive_cheaply
from totpdesk.base.errors import KeychainLockedError
from totpdesk.gui.vaultguard import VaultGuard
from totpdesk.gui.widgets.passphrase import PassphraseDialog, PassphrasePrompt
from totpdesk.otp import parse_uri
from totpdesk.secrets.vault_file.disk import VaultDisk
from totpdesk.settings import Secrets

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from PySide6.QtWidgets import QApplication

    from conftest import Settle, World

URI = "otpauth://totp/One?secret=JBSWY3DPEHPK3PXP"


class Asking:
    """A thread that asks, and what it was answered."""

    def __init__(self, prompt: PassphrasePrompt, trouble: str = "") -> None:
        """Ask."""
        self.answers: list[str | None] = []
        self.thread = threading.Thread(target=lambda: self.answers.append(prompt.ask(trouble)))
        self.thread.start()


@pytest.fixture(name="prompt")
def _prompt(application: QApplication) -> PassphrasePrompt:
    return PassphrasePrompt()


def dialogs(application: QApplication) -> list[PassphraseDialog]:
    """Return the questions that are open."""
    windows = application.topLevelWidgets()
    return [each for each in windows if isinstance(each, PassphraseDialog) and each.isVisible()]


def test_the_answer_reaches_the_thread(
    application: QApplication, prompt: PassphrasePrompt, until: Settle
) -> None:
    """What is typed and confirmed by Enter is returned where it was asked for."""
    asking = Asking(prompt)
    until(lambda: dialogs(application))
    (dialog,) = dialogs(application)
    assert dialog.field.echoMode() is QLineEdit.EchoMode.Password
    QTest.keyClick(dialog.field, Qt.Key.Key_Return)  # nothing is typed yet
    assert dialog.isVisible()
    QTest.keyClicks(dialog.field, PASSPHRASE)
    QTest.keyClick(dialog.field, Qt.Key.Key_Return)
    until(lambda: asking.answers)
    assert asking.answers == [PASSPHRASE]
    assert not dialogs(application)


def test_sent_away(application: QApplication, prompt: PassphrasePrompt, until: Settle) -> None:
    """Escape answers nothing, even with something typed."""
    asking = Asking(prompt, "This passphrase does not open the vault file.")
    until(lambda: dialogs(application))
    (dialog,) = dialogs(application)
    assert dialog.trouble.isVisible()
    QTest.keyClicks(dialog.field, "typed")
    QTest.keyClick(dialog.field, Qt.Key.Key_Escape)
    until(lambda: asking.answers)
    assert asking.answers == [None]


def test_nobody_comes(application: QApplication, until: Settle) -> None:
    """An unanswered prompt closes, and the thread continues."""
    asking = Asking(PassphrasePrompt(seconds=0.05))
    until(lambda: asking.answers)
    assert asking.answers == [None]
    until(lambda: not dialogs(application))


def test_after_the_end_nobody_is_asked(
    application: QApplication, prompt: PassphrasePrompt, until: Settle
) -> None:
    """A read that comes while the program ends does not wait for an answer that cannot come."""
    prompt.close()
    asking = Asking(prompt)
    until(lambda: asking.answers or dialogs(application))
    assert (asking.answers, dialogs(application)) == ([None], [])


def test_the_gui_thread_never_waits_for_itself(prompt: PassphrasePrompt) -> None:
    """Asked on Qt's own thread, it answers nothing at once."""
    assert prompt.ask("") is None


@pytest.fixture(name="guard")
def _guard(
    application: QApplication, world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[VaultGuard]:
    derive_cheaply(monkeypatch)
    for kind in ("SESSION", "SYSTEM"):
        monkeypatch.setenv(f"DBUS_{kind}_BUS_ADDRESS", f"unix:path={tmp_path}/none")
    monkeypatch.setenv("TOTPDESK_HOME", str(tmp_path))
    guard = VaultGuard(world.context.settings)
    yield guard
    guard.close()


def test_a_code_waits_for_the_passphrase(
    application: QApplication, guard: VaultGuard, until: Settle
) -> None:
    """A secret of a locked file is read once it has been unlocked; then nothing is asked."""
    states: list[bool] = []
    guard.changed.connect(lambda: states.append(guard.is_open))
    guard.locations.file.create(PASSPHRASE)
    guard.locations.move_to(Secrets.FILE)
    guard.locations.write("one", URI)
    guard.lock()
    assert not guard.is_open
    read: list[str] = []
    thread = threading.Thread(target=lambda: read.append(guard.locations.read("one")))
    thread.start()
    until(lambda: dialogs(application))
    QTest.keyClicks(dialogs(application)[0].field, PASSPHRASE)
    QTest.keyClick(dialogs(application)[0].field, Qt.Key.Key_Return)
    until(lambda: read)
    assert parse_uri(read[0]) == parse_uri(URI)
    assert guard.locations.read("one") == URI
    assert guard.is_open
    until(lambda: states[-1:] == [True])


def test_nothing_is_open_in_a_keychain(guard: VaultGuard) -> None:
    """Where the secrets are in the keychain there is nothing to lock."""
    assert not guard.is_open
    guard.lock()


def test_locked_on_the_gui_thread(guard: VaultGuard) -> None:
    """A read on Qt's own thread fails rather than hang."""
    guard.locations.file.create(PASSPHRASE)
    guard.locations.move_to(Secrets.FILE)
    guard.lock()
    with pytest.raises(KeychainLockedError):
        guard.locations.read("one")


@pytest.mark.parametrize("elsewhere", [False, True])
def test_codes_are_forgotten_before_the_lock_returns(guard: VaultGuard, *, elsewhere: bool) -> None:
    """On the thread that locks, and so before the computer sleeps; only where a file was open."""
    forgotten: list[threading.Thread] = []
    guard.on_lock = lambda: forgotten.append(threading.current_thread())
    guard.lock()
    assert forgotten == []
    guard.locations.file.create(PASSPHRASE)
    thread = threading.Thread(target=guard.lock) if elsewhere else threading.current_thread()
    if elsewhere:
        thread.start()
        thread.join()
    else:
        guard.lock()
    assert forgotten == [thread]
    guard.lock()
    assert forgotten == [thread]


def test_a_file_that_another_process_has_put_away_is_forgotten(guard: VaultGuard) -> None:
    """`totpdesk vault use keychain` in a terminal leaves no key in the running instance."""
    guard.locations.file.create(PASSPHRASE)
    guard.locations.move_to(Secrets.FILE)
    guard.look_again()
    assert not guard.locations.file.locked
    VaultDisk(guard.locations.file.disk.path).put_away()
    guard.look_again()
    assert guard.locations.file.locked
