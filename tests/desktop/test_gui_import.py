"""An import through the tray's own window: real keys, a real keychain, and a way back."""

from __future__ import annotations

import json
import shlex
import sys
from base64 import b32encode
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from support.fingers import Key, SecondKeyboard
from support.session import DesktopSession
from support.totpdesk import Totpdesk
from support.tray import TrayHost
from support.waiting import wait_until

if TYPE_CHECKING:
    from collections.abc import Iterator

SECONDS = 60.0
TITLE = "Import accounts"
DIALOG = "Choose export files"
MANY = 300  # enough that there is a halfway
SECRETS = """
from contextlib import closing
import secretstorage
with closing(secretstorage.dbus_init()) as connection:
    items = secretstorage.get_default_collection(connection).get_all_items()
    print(sum(item.get_attributes().get("service", "").startswith("totpdesk/") for item in items))
"""


class Importing:
    """A desktop with totpdesk in its tray, and the window that imports opened from there."""

    def __init__(self, desktop: DesktopSession) -> None:
        """Start it."""
        self.desktop = desktop
        self.keyboard = SecondKeyboard(desktop)
        settings = Path(desktop.env["XDG_CONFIG_HOME"], "totpdesk", "settings.json")
        settings.parent.mkdir(parents=True, exist_ok=True)
        settings.write_text("{}")  # of a user who has finished the first start
        self.totpdesk = Totpdesk(desktop)
        tray = TrayHost(desktop)
        self.child = self.totpdesk.start_tray()
        tray.wait_icon().click("Import…")
        self.wait_window(TITLE)

    def choose(self, content: str) -> None:
        """Choose a file with this content in the dialog that Enter opens."""
        path = self.desktop.new_file("export.txt")
        path.write_text(content)
        copy = f"printf %s {shlex.quote(str(path))} | xclip -selection clipboard >/dev/null 2>&1"
        self.desktop.run(["sh", "-c", copy])
        self.keyboard.tap(Key.RETURN)
        self.wait_window(DIALOG)
        self.keyboard.chord((Key.CTRL, Key.V))
        self.keyboard.tap(Key.RETURN)
        self.wait_window(TITLE)

    def names(self) -> list[str]:
        """Return the accounts that another process sees."""
        return [each["name"] for each in json.loads(self.totpdesk.do("list", "--json"))]

    def secrets(self) -> int:
        """Return how many secrets of ours the keychain holds."""
        return int(self.desktop.run([sys.executable, "-c", SECRETS]))

    def is_writing(self) -> bool:
        """Return whether an import is noted as being under way."""
        return (self.totpdesk.data / "adding").exists()

    def wait_window(self, title: str) -> None:
        """Wait until the window of this title has the keyboard."""
        windows = self.desktop.windows

        def active() -> str:
            window = windows.active()
            return windows.title(window) if window and windows.has_keys(window) else ""

        wait_until(lambda: active().startswith(title), SECONDS, f"the window {title!r}", active)


@pytest.fixture(name="importing")
def _importing() -> Iterator[Importing]:
    with DesktopSession() as desktop:
        yield Importing(desktop)


def links(count: int) -> str:
    """Return a list of otpauth links."""
    secrets = (b32encode(b"%010d" % number).decode() for number in range(count))
    lines = (f"otpauth://totp/Site:{n}?secret={secret}" for n, secret in enumerate(secrets))
    return "\n".join(lines)


def test_a_list_of_links_becomes_accounts_in_the_keychain(importing: Importing) -> None:
    """Choose a file, Enter: the accounts are there for every process, their secrets kept."""
    importing.choose(links(3))

    def imported() -> bool:
        importing.keyboard.tap(Key.RETURN)
        return len(importing.names()) == 3

    wait_until(imported, SECONDS, "the accounts")
    assert importing.names() == ["Site (0)", "Site (1)", "Site (2)"]
    assert importing.secrets() == 3
    assert importing.totpdesk.do("code", "Site (1)").strip().isdigit()


def test_an_import_cancelled_halfway_leaves_nothing(importing: Importing) -> None:
    """Escape while secrets are written: no account, no secret, and the window is there still."""
    importing.choose(links(MANY))

    def begun() -> bool:
        importing.keyboard.tap(Key.RETURN)
        return importing.is_writing()

    wait_until(begun, SECONDS, "the import to begin")
    wait_until(importing.secrets, SECONDS, "the first secrets")
    assert importing.is_writing()
    importing.keyboard.tap(Key.ESCAPE)
    wait_until(lambda: not importing.is_writing(), SECONDS, "the import to be undone")
    assert (importing.names(), importing.secrets()) == ([], 0)
    importing.wait_window(TITLE)
