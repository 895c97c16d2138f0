"""The memory of a tray that is locked, and what another user of the machine can reach of it."""

from __future__ import annotations

import os
import subprocess
import sys
from base64 import b32decode
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

from support.codes import codes_of
from support.fingers import Key, SecondKeyboard
from support.memory import counts
from support.session import DesktopSession, Keyring
from support.targets import QtField
from support.totpdesk import Totpdesk
from support.tray import TrayHost
from support.waiting import wait_until

if TYPE_CHECKING:
    from collections.abc import Iterator

    from support.programs import Child

SECONDS: Final = 15.0
SECRET: Final = "GV3XQ5DPORYGIZLTNNUGK3TUEBRWCY3I"
PASSPHRASE: Final = "heronbasaltkettle"
ADD: Final = """
import sys
from datetime import UTC, datetime
from totpdesk.service.bootstrap import open_secrets, open_accounts
from totpdesk.otp import parse_uri
uri = parse_uri(f"otpauth://totp/GitHub:me?secret={sys.argv[1]}")
open_accounts(open_secrets(lambda _: sys.argv[2])).add("GitHub", uri, datetime.now(UTC))
"""
STRANGER: Final = """
import os, socket, sys
os.setgroups([])
os.setresgid(65534, 65534, 65534)
os.setresuid(65534, 65534, 65534)
def connect(path):
    with socket.socket(socket.AF_UNIX) as connection:
        connection.connect(path)
tries = {"list": os.listdir, "read": lambda path: open(path, "rb").read(1), "connect": connect}
for wish in sys.argv[1:]:
    verb, _, path = wish.partition(" ")
    try:
        tries[verb](path)
        print(wish)
    except PermissionError:
        pass
"""


class Tray:
    """A tray with one account in a vault file, and a field with the focus."""

    def __init__(self, desktop: DesktopSession) -> None:
        """Start it, locked."""
        self.desktop = desktop
        self.totpdesk = Totpdesk(desktop)
        self.totpdesk.do("config", "set", "clear_after", "0")
        self.totpdesk.do("vault", "create", "--password-stdin", text=f"{PASSPHRASE}\n")
        desktop.run([sys.executable, "-c", ADD, SECRET, PASSPHRASE])
        TrayHost(desktop)  # so that no other window of ours is there
        self.child: Child = self.totpdesk.start_tray()
        self.keyboard = SecondKeyboard(desktop)

    def press(self) -> str:
        """Press the shortcut, enter the passphrase, and return the code that was typed."""
        field = QtField(self.desktop)
        self.keyboard.chord((Key.CTRL, Key.ALT, Key.O), hold=0.1)
        windows = self.desktop.windows
        wait_until(
            lambda: windows.title(windows.active()) == "Unlock totpdesk", SECONDS, "the question"
        )
        self.keyboard.type_keys(PASSPHRASE)
        self.keyboard.tap(Key.RETURN)
        return field.wait_text(lambda text: text in codes_of(SECRET), SECONDS)

    def counts(self) -> dict[str, int]:
        """Return how often its secrets are in its memory."""
        needles = {
            "secret": SECRET.encode(),
            "secret in Qt": SECRET.encode("utf-16-le"),
            "key": b32decode(SECRET),
            "passphrase": PASSPHRASE.encode(),
        }
        return counts(needles, self.child.pid)


@pytest.fixture(name="tray", scope="module")
def _tray() -> Iterator[Tray]:
    with DesktopSession(keyring=Keyring.NONE) as desktop:
        yield Tray(desktop)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root reads the memory of a tray")
def test_a_locked_tray_has_no_secret_in_its_memory(tray: Tray) -> None:
    """After the passphrase was typed, and codes were typed and printed: a second after the lock."""
    tray.press()
    tray.totpdesk.do("code", "GitHub")
    assert tray.counts()["secret"] > 0
    tray.totpdesk.do("vault", "lock")
    wait_until(lambda: not any(tray.counts().values()), SECONDS, "all of it", tray.counts)


@pytest.mark.skipif(os.geteuid() != 0, reason="becomes another user")
def test_another_user_of_the_machine_reaches_nothing(tray: Tray) -> None:
    """No file, no socket, no memory, no environment; our own folders alone keep them out."""
    environment = tray.desktop.env
    homes = [Path(environment[f"XDG_{name}_HOME"]) for name in ("DATA", "CONFIG", "STATE", "CACHE")]
    for folder in {parent for home in homes for parent in (home, *home.parents)}:
        if folder.is_relative_to(tray.desktop.folder):
            folder.chmod(0o755)
    ours = [home / "totpdesk" for home in homes if (home / "totpdesk").exists()]
    files = [file for folder in ours for file in folder.rglob("*") if file.is_file()]
    process = Path(f"/proc/{tray.child.pid}")
    wishes = [
        *(f"list {folder}" for folder in ours),
        *(f"read {file}" for file in files),
        *(f"read {process / name}" for name in ("mem", "environ", "maps")),
        f"connect {tray.totpdesk.socket}",
    ]
    assert len(ours) > 1
    assert len(files) > 2
    allowed = [f"list {homes[0]}", f"read {process / 'status'}"]  # what it can do
    argv = [sys.executable, "-c", STRANGER, *allowed, *wishes]
    found = subprocess.run(argv, capture_output=True, text=True, check=True)
    assert found.stdout.splitlines() == allowed
