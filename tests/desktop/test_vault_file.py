"""A desktop without a keychain: the vault file, its passphrase typed into our window."""

from __future__ import annotations

import json
import subprocess
import sys
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from jeepney import DBusAddress, new_signal
from jeepney.io.blocking import open_dbus_connection

from support.fingers import Key, SecondKeyboard
from support.session import DesktopSession, Keyring
from support.targets import QtField
from support.totpdesk import Totpdesk
from support.tray import TrayHost
from support.waiting import wait_until
from totpdesk.otp import Account, Secret, code_at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from support.programs import Child

SECONDS = 15.0
SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
PASSPHRASE = "correct"
ADD = """
import sys
from datetime import UTC, datetime
from totpdesk.agent.wiring import open_places, open_vault
from totpdesk.otp import parse_uri
vault = open_vault(open_places(lambda _: sys.argv[2]))
uri = parse_uri(f"otpauth://totp/GitHub:me?secret={sys.argv[1]}")
vault.add("GitHub", uri, datetime.now(UTC))
"""


def codes() -> set[str]:
    """Return the codes that a server accepts about now."""
    now = datetime.now(UTC)
    around = (now + timedelta(seconds=seconds) for seconds in (-30, 0, 30))
    return {code_at(Account(), Secret(SECRET), when).value for when in around}


class Bare:
    """A session without a keychain, and totpdesk in it with one account in a vault file."""

    def __init__(self, desktop: DesktopSession) -> None:
        """Make the vault file, as its user would, and start the tray."""
        self.desktop = desktop
        self.keyboard = SecondKeyboard(desktop)
        self.totpdesk = Totpdesk(desktop)
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

    def asked(self, before: int = 0) -> int:
        """Return our window that asks for the passphrase, once it has the keyboard; else 0."""
        windows = self.desktop.windows
        window = windows.of_process(self.tray.pid)
        asks = window and windows.title(window).startswith("Unlock totpdesk")
        return window if asks and window != before and windows.has_keys(window) else 0

    def answer(self, passphrase: str = PASSPHRASE, *, before: int = 0) -> int:
        """Wait for a question that is not the one `before`, and type; return its window."""
        window = wait_until(lambda: self.asked(before), SECONDS, "the question")
        self.keyboard.type_keys(passphrase)
        self.keyboard.tap(Key.RETURN)
        return window

    def is_open(self) -> bool:
        """Tell what the status says."""
        status = json.loads(self.totpdesk.do("vault", "status", "--json"))
        assert status["secrets"] == "file"
        return bool(status["open"])


@pytest.fixture(name="bare")
def _bare() -> Iterator[Bare]:
    with DesktopSession(keyring=Keyring.NONE) as desktop:
        yield Bare(desktop)


def test_a_press_asks_once_and_types_into_the_window_it_was_for(bare: Bare) -> None:
    """The code goes where the keyboard was before the question; the next press asks nothing."""
    field = QtField(bare.desktop)
    bare.keyboard.chord((Key.CTRL, Key.ALT, Key.O), hold=0.1)
    bare.answer()
    field.wait_text(lambda text: text in codes(), SECONDS)
    assert bare.is_open()
    again = QtField(bare.desktop, "Another field")
    bare.keyboard.chord((Key.CTRL, Key.ALT, Key.O), hold=0.1)
    again.wait_text(lambda text: text in codes(), SECONDS)


def test_the_command_line_has_the_tray_ask(bare: Bare) -> None:
    """`code` beside a locked tray waits for its window; beside an open one it waits for nothing."""
    with bare.asking_for_a_code() as waits:
        bare.answer(before=bare.answer("wrong"))
        assert waits.communicate(timeout=SECONDS)[0].strip() in codes()
    assert bare.totpdesk.do("code", "GitHub").strip() in codes()
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
        saver = DBusAddress("/org/gnome/ScreenSaver", interface="org.gnome.ScreenSaver")

        def locked() -> bool:
            bus.send(new_signal(saver, "ActiveChanged", "b", (True,)))
            return not bare.is_open()

        wait_until(locked, SECONDS, "it to be locked")
    wait_until(lambda: not offered(), SECONDS, "the menu to offer it no more")
