"""A desktop without a keychain: the vault file, its passphrase typed into our window."""

from __future__ import annotations

import json
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from jeepney import DBusAddress, new_signal
from jeepney.bus_messages import message_bus
from jeepney.io.blocking import open_dbus_connection

from support.codes import codes_of
from support.fingers import KEYCODES, Key, SecondKeyboard
from support.logind import Logind
from support.session import DesktopSession, Keyring
from support.targets import QtField
from support.totpdesk import Totpdesk
from support.tray import TrayHost
from support.waiting import wait_until

if TYPE_CHECKING:
    from collections.abc import Iterator

    from support.programs import Child

SECONDS = 15.0
SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
PASSPHRASE = "correct"
ADD = """
import sys
from datetime import UTC, datetime
from totpdesk.service.bootstrap import open_secrets, open_accounts
from totpdesk.otp import parse_uri
accounts = open_accounts(open_secrets(lambda _: sys.argv[2]))
uri = parse_uri(f"otpauth://totp/GitHub:me?secret={sys.argv[1]}")
accounts.add("GitHub", uri, datetime.now(UTC))
"""


class Bare:
    """A session without a keychain, and totpdesk in it."""

    def __init__(self, desktop: DesktopSession, *, new: bool = False) -> None:
        """Start the tray; unless its user is `new`, with one account in a vault file."""
        self.desktop = desktop
        self.keyboard = SecondKeyboard(desktop)
        self.totpdesk = Totpdesk(desktop)
        if not new:
            settings = Path(desktop.env["XDG_CONFIG_HOME"], "totpdesk", "settings.json")
            settings.parent.mkdir(parents=True)
            settings.write_text(json.dumps({"clear_after": "0"}))
            self.totpdesk.do("vault", "create", "--password-stdin", text=f"{PASSPHRASE}\n")
            desktop.run([sys.executable, "-c", ADD, SECRET, PASSPHRASE])
        self.host = TrayHost(desktop)  # so that no other window of ours is there
        self.tray: Child = self.totpdesk.start_tray()

    @contextmanager
    def asking_for_a_code(self) -> Iterator[subprocess.Popen[str]]:
        """Have the command line wait for a code, as a user in a terminal does."""
        argv = [*self.totpdesk.argv, "code", "GitHub"]
        pipe = subprocess.PIPE
        with subprocess.Popen(
            argv, env=self.desktop.env, stdout=pipe, stderr=pipe, text=True
        ) as child:
            try:
                yield child
            finally:
                child.kill()

    def active(self, title: str) -> int:
        """Return the window of this title, once it has the keyboard; else 0."""
        windows = self.desktop.windows
        window = windows.active()
        there = window and windows.title(window).startswith(title)
        return window if there and windows.has_keys(window) else 0

    def wait_active(self, title: str) -> int:
        """Wait for a window of this title to have the keyboard; return it."""
        return wait_until(lambda: self.active(title), SECONDS, title)

    def asked(self, before: int = 0) -> int:
        """Return our window that asks for the passphrase, once it has the keyboard; else 0."""
        window = self.active("Unlock totpdesk")
        return window if window != before else 0

    def answer(self, passphrase: str = PASSPHRASE, *, before: int = 0) -> int:
        """Wait for a question that is not the one `before`, and type; return its window."""
        window = wait_until(lambda: self.asked(before), SECONDS, "the question")
        self.keyboard.type_keys(passphrase)
        self.keyboard.tap(Key.RETURN)
        return window

    def is_open(self) -> bool:
        """Return what the status says."""
        status = json.loads(self.totpdesk.do("vault", "status", "--json"))
        assert status["secrets"] == "file"
        return bool(status["open"])


@pytest.fixture(name="bare")
def _bare() -> Iterator[Bare]:
    with DesktopSession(keyring=Keyring.NONE) as desktop:
        desktop.env["DBUS_SYSTEM_BUS_ADDRESS"] = desktop.bus_address
        yield Bare(desktop)


def test_one_on_another_display_is_locked_too(bare: Bare) -> None:
    """Each instance asks for the passphrase of its own; the command that locks locks them all."""
    other = bare.desktop.another_display()
    there = Totpdesk(other)
    there.start_tray()
    for desktop in (bare.desktop, other):
        with subprocess.Popen([*there.argv, "code", "GitHub"], env=desktop.env) as asking:
            windows = desktop.windows
            wait_until(
                lambda: windows.title(windows.active()).startswith("Unlock totpdesk"),  # noqa: B023 - called at once
                SECONDS,
                "the question",
            )
            keyboard = SecondKeyboard(desktop)
            keyboard.type_keys(PASSPHRASE)
            keyboard.tap(Key.RETURN)
            assert asking.wait(SECONDS) == 0
    there.do("vault", "lock")
    assert not bare.is_open()


def test_a_new_user_without_a_keychain() -> None:
    """By keys alone: the first start makes a vault file, an account is added, a press types it.

    Locked from the menu, the next press asks for the passphrase and types the code.
    """
    with DesktopSession(keyring=Keyring.NONE) as desktop:
        bare = Bare(desktop, new=True)
        keyboard, icon = bare.keyboard, bare.host.wait_icon()
        make_vault_file(bare)
        assert bare.is_open()
        icon.click("Add account", "Manually…")
        dialog = bare.wait_active("Add account")
        for text, key in (("github", Key.TAB), ("me", Key.TAB), (SECRET.lower(), Key.RETURN)):
            keyboard.type_keys(text)
            keyboard.tap(key)
        keyboard.tap(Key.RETURN)
        desktop.windows.wait_gone(dialog)
        field = QtField(desktop)
        keyboard.chord((Key.CTRL, Key.ALT, Key.O), hold=0.1)
        field.wait_text(lambda text: text in codes_of(SECRET), SECONDS)
        icon.click("Lock the vault file")
        wait_until(lambda: not bare.is_open(), SECONDS, "it to be locked")
        again = QtField(desktop, "Another field")
        keyboard.chord((Key.CTRL, Key.ALT, Key.O), hold=0.1)
        bare.answer()
        again.wait_text(lambda text: text in codes_of(SECRET), SECONDS)


def make_vault_file(bare: Bare) -> None:
    """Go through the first step as who has no keychain does, then close the window."""
    windows, keyboard = bare.desktop.windows, bare.keyboard
    steps = wait_until(lambda: windows.of_process(bare.tray.pid), SECONDS, "the first steps")
    windows.activate(steps)

    def asked() -> int:
        if bare.active("Welcome"):
            keyboard.chord((Key.ALT, KEYCODES["k"]))  # which does nothing before it is offered
        return bare.active("Keep the secrets in a vault file")

    dialog = wait_until(asked, SECONDS, "the vault file to be offered")
    for key in (Key.TAB, Key.RETURN):
        keyboard.chord((Key.CTRL, KEYCODES["a"]))  # the last Alt+K may have left its letter there
        keyboard.type_keys(PASSPHRASE)
        keyboard.tap(key)
    windows.wait_gone(dialog)
    wait_until(bare.is_open, SECONDS, "the vault file to be used")
    windows.close_window(steps)
    windows.wait_gone(steps)


def test_before_it_sleeps_the_key_is_gone(bare: Bare) -> None:
    """Sleep waits for us as long as the file is open, and no longer than until it is locked."""
    logind = Logind(bare.desktop.bus_address)
    bare.desktop.at_end(logind.close)
    with bare.asking_for_a_code() as waits:
        bare.answer()
        waits.wait(SECONDS)
    assert logind.asked.get(timeout=SECONDS)[0] == "sleep"
    assert bare.is_open()
    logind.sleep(begins=True)
    assert logind.wait_released()
    assert not bare.is_open()
    logind.sleep(begins=False)
    with bare.asking_for_a_code() as waits:
        bare.answer()
        waits.wait(SECONDS)
    assert logind.asked.get(timeout=SECONDS)[-1] == "delay"
    assert logind.held() == 1


def test_moved_away_in_a_terminal_the_key_is_forgotten() -> None:
    """The running tray releases the file, so sleep need not wait for it; codes still work."""
    with DesktopSession() as desktop:
        desktop.env["DBUS_SYSTEM_BUS_ADDRESS"] = desktop.bus_address
        logind = Logind(desktop.bus_address)
        desktop.at_end(logind.close)
        bare = Bare(desktop)
        with bare.asking_for_a_code() as waits:
            bare.answer()
            waits.wait(SECONDS)
        assert logind.asked.get(timeout=SECONDS)
        bare.totpdesk.do("vault", "use", "keychain", "--password-stdin", text=f"{PASSPHRASE}\n")
        assert logind.wait_released()
        assert bare.totpdesk.do("code", "GitHub").strip() in codes_of(SECRET)


def test_a_keychain_that_is_gone_with_its_secrets() -> None:
    """A user with accounts in it gets no advice to make a vault file, and none is made."""
    with DesktopSession() as desktop:
        totpdesk = Totpdesk(desktop)
        totpdesk.do("add", "GitHub", "--secret-stdin", text=SECRET)
        desktop.keychain.stop()
        ran = totpdesk.run("vault", "create", "--password-stdin", text=f"{PASSPHRASE}\n")
        assert ran.returncode == 4
        assert "which does not answer. Start the program that has them: gnome-keyring" in ran.stderr
        status = json.loads(totpdesk.do("vault", "status", "--json"))
        assert (status["secrets"], status["exists"]) == ("keychain", False)


def test_without_a_keychain_the_command_line_names_the_way_out() -> None:
    """An add that is refused says how to make a vault file."""
    with DesktopSession(keyring=Keyring.NONE) as desktop:
        ran = Totpdesk(desktop).run("add", "GitHub", "--secret-stdin", text=SECRET)
        assert ran.returncode == 4
        assert ran.stderr.rstrip().endswith("`totpdesk vault create`.")


def test_the_doctor_tells_what_the_tray_has_open(bare: Bare) -> None:
    """Beside a locked tray it is said to be locked, beside an open one it is tried."""

    def report() -> str:
        findings = json.loads(bare.totpdesk.run("doctor", "--json").stdout)
        (kept,) = (each for each in findings if each["check"] == "keychain")
        assert kept["level"] == "ok"
        return str(kept["sentence"])

    assert report() == "The vault file is locked. The next code asks for its passphrase."
    with bare.asking_for_a_code() as waits:
        bare.answer()
        waits.wait(SECONDS)
    assert report() == "The vault file works: a test secret was saved, read and deleted."


def test_a_press_asks_once_and_types_into_the_window_it_was_for(bare: Bare) -> None:
    """The code goes where the keyboard was before the question; the next press asks nothing."""
    field = QtField(bare.desktop)
    bare.keyboard.chord((Key.CTRL, Key.ALT, Key.O), hold=0.1)
    bare.answer()
    field.wait_text(lambda text: text in codes_of(SECRET), SECONDS)
    assert bare.is_open()
    again = QtField(bare.desktop, "Another field")
    bare.keyboard.chord((Key.CTRL, Key.ALT, Key.O), hold=0.1)
    again.wait_text(lambda text: text in codes_of(SECRET), SECONDS)


def test_the_command_line_has_the_tray_ask(bare: Bare) -> None:
    """`code` beside a locked tray waits for its window; beside an open one it waits for nothing."""
    with bare.asking_for_a_code() as waits:
        bare.answer(before=bare.answer("wrong"))
        assert waits.communicate(timeout=SECONDS)[0].strip() in codes_of(SECRET)
    assert bare.totpdesk.do("code", "GitHub").strip() in codes_of(SECRET)
    bare.totpdesk.do("vault", "lock")
    assert not bare.is_open()


def test_sent_away_it_stays_locked(bare: Bare) -> None:
    """Escape ends the question; the command says that the vault file is locked."""
    with bare.asking_for_a_code() as waits:
        wait_until(bare.asked, SECONDS, "the question")
        bare.keyboard.tap(Key.ESCAPE)
        assert "locked" in waits.communicate(timeout=SECONDS)[1]
        assert waits.returncode == 4


def test_the_screen_saver_locks_it(bare: Bare) -> None:
    """When the screen is locked the key is forgotten; the menu offers to lock only what is open."""
    icon = bare.host.wait_icon()

    def offered() -> bool:
        return "Lock the vault file" in [entry.label for entry in icon.menu().entries]

    assert not offered()
    with bare.asking_for_a_code() as waits:
        bare.answer()
        waits.wait(SECONDS)
    wait_until(offered, SECONDS, "the menu to offer it")
    with open_dbus_connection(bare.desktop.bus_address) as bus:
        name = "org.gnome.ScreenSaver"
        bus.send_and_get_reply(message_bus.RequestName(name), timeout=SECONDS)
        saver = DBusAddress("/org/gnome/ScreenSaver", interface=name)

        def locked() -> bool:
            bus.send(new_signal(saver, "ActiveChanged", "b", (True,)))
            return not bare.is_open()

        wait_until(locked, SECONDS, "it to be locked")
    wait_until(lambda: not offered(), SECONDS, "the menu to offer it no more")
