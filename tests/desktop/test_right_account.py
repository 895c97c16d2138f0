"""With sixty accounts the first press in Chromium is right, or asks and learns."""

from __future__ import annotations

import json
from base64 import b32encode
from datetime import UTC, datetime
from functools import partial
from hashlib import sha1
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

from support.fingers import Key, SecondKeyboard
from support.many import add_accounts
from support.pages import FIELD_PAGE, PageServer
from support.session import DesktopSession
from support.targets import Chromium
from support.totpdesk import Totpdesk
from support.waiting import wait_until
from totpdesk.otp import code_at, parse_uri

if TYPE_CHECKING:
    from collections.abc import Iterator

TABLE = Path(__file__).parents[1] / "unit/autotype/titles/office/accounts.json"
FINGERS = (Key.CTRL, Key.ALT, Key.O)
TIMEOUT = 20.0  # seconds
TITLES = {
    "/one": "Two-factor authentication · PyPI",
    "/archive": "Archive - Microsoft Edge",
    "/two": "Sign in to GitHub · GitHub",
    "/shown": "Two-factor authentication · aweber-contoso · GitHub",
}


def uris() -> dict[str, str]:
    """Return the accounts of the table, each with a secret of its own."""
    accounts = json.loads(TABLE.read_text(encoding="utf-8"))
    return {account["name"]: _uri(**account) for account in accounts}


def _uri(name: str, issuer: str, account: str) -> str:
    secret = b32encode(sha1(name.encode(), usedforsecurity=False).digest()).decode()
    return f"otpauth://totp/{quote(account)}?secret={secret}&issuer={quote(issuer)}"


class World:
    """Totpdesk with sixty accounts, Chromium, and a user who presses."""

    def __init__(self, session: DesktopSession, pages: PageServer) -> None:
        self.session = session
        self.pages = pages
        self.uris = uris()
        self.totpdesk = Totpdesk(session)
        add_accounts(session, self.uris)
        self.tray = self.totpdesk.start_tray()
        self.chromium = Chromium(session)
        self.fingers = SecondKeyboard(session)

    def open(self, path: str) -> None:
        """Open one of the pages, its field empty and focused."""
        self.chromium.open(self.pages.url(path))
        self.chromium.focus()
        shown = f"{TITLES[path]} - Chromium"
        wait_until(
            lambda: self.session.windows.title(self.chromium.window_id) == shown,
            TIMEOUT,
            "the window's title",
        )

    def press(self) -> None:
        """Press the shortcut, at a moment when no wait is needed."""
        wait_until(lambda: datetime.now(UTC).timestamp() % 30 < 20, 31, "time enough")
        self.fingers.chord(FINGERS, hold=0.08)

    def arrives(self) -> str:
        """Return the account whose code has arrived in the field."""
        text = self.chromium.wait_text(lambda text: len(text) >= 6, TIMEOUT)
        now = datetime.now(UTC).timestamp()
        return self._owner(text, now) or self._owner(text, now - 5) or text

    def asked(self) -> None:
        """Wait for the picker."""
        wait_until(self._picker_is_active, TIMEOUT, "the picker")

    def _picker_is_active(self) -> bool:
        active = self.session.windows.active()
        return active != self.chromium.window_id and "account" in self.session.windows.title(active)

    def _owner(self, code: str, moment: float) -> str | None:
        when = datetime.fromtimestamp(moment, UTC)
        kept = {name: parse_uri(uri) for name, uri in self.uris.items()}
        codes = {code_at(k.account, k.secret, when).value: name for name, k in kept.items()}
        return codes.get(code)


@pytest.fixture(name="world", scope="module")
def _world() -> Iterator[World]:
    pages = {
        path: FIELD_PAGE.replace("<title>A field</title>", f"<title>{title}</title>")
        for path, title in TITLES.items()
    }
    with DesktopSession() as session, PageServer(pages) as server:
        yield World(session, server)


def test_sixty_accounts_and_one_press(world: World) -> None:
    """A page that names its service gets that account's code at the first press."""
    assert len(world.uris) == 60
    world.open("/one")
    world.press()
    assert world.arrives() == "PyPI"


def test_asked_once_then_known(world: World) -> None:
    """A page that names only the browser gets the picker; chosen once, it needs none."""
    world.open("/archive")
    world.press()
    world.asked()
    world.fingers.type_keys("box")
    world.fingers.tap(Key.RETURN)
    assert world.arrives() == "Box"
    learned = partial(world.totpdesk.do, "windows", "Box")
    wait_until(lambda: "archive" in learned(), TIMEOUT, "the window to be remembered")
    world.open("/archive")
    wait_until(lambda: datetime.now(UTC).timestamp() % 30 < 1, 31, "the next code")
    world.press()
    assert world.arrives() == "Box"
    world.totpdesk.do("windows", "Box", "--forget")
    world.open("/archive")
    world.press()
    world.asked()
    world.fingers.tap(Key.ESCAPE)
    wait_until(lambda: world.session.windows.has_keys(world.chromium.window_id), TIMEOUT, "focus")
    assert world.chromium.text() == ""


def test_two_accounts_of_one_issuer(world: World) -> None:
    """Two GitHub accounts ask unless the title shows whose page it is; a choice is learned."""
    world.open("/shown")
    world.press()
    assert world.arrives() == "GitHub (work)"
    world.open("/two")
    world.press()
    world.asked()
    world.fingers.type_keys("private")
    world.fingers.tap(Key.RETURN)
    assert world.arrives() == "GitHub (private)"
    world.open("/two")
    wait_until(lambda: datetime.now(UTC).timestamp() % 30 < 1, 31, "the next code")
    world.press()
    assert world.arrives() == "GitHub (private)"
    world.open("/shown")
    world.press()
    assert world.arrives() == "GitHub (work)"
