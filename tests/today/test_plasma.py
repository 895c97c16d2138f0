"""The whole job on Plasma 6, with KDE's real portal, as the user of a fresh home.

Each step at which Plasma asks its user is answered, refused and forgotten, by the keyboard, and
what totpdesk then says is what is so.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pytest

from support.hand import Key
from support.today.plasma import PlasmaSession
from support.today.root import OWN_BINARIES
from support.today.session import InstalledTotpdesk
from support.waiting import wait_until
from support.wayland.targets import WaylandField

if TYPE_CHECKING:
    from collections.abc import Iterator

    from support.programs import Child
    from support.today.root import Root

URI = "otpauth://totp/Site:me?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=Site"
KEYS, TYPING = "Global Shortcuts Requested", "Remote Control"
FINGERS = (Key.CTRL, Key.ALT, Key.O)
T, Y = 28, 29  # keycodes: Settings, Allow typing
TIMEOUT = 20.0  # seconds
ASKING = "The desktop is asking you for the keys of “Insert the code”."


class User:
    """Alice, with one account, in front of `desktop`."""

    def __init__(self, desktop: PlasmaSession) -> None:
        self.desktop = desktop
        self.totpdesk = InstalledTotpdesk(desktop)
        self.tray: Child

    def starts(self) -> None:
        """Start totpdesk."""
        self.tray = self.totpdesk.start_tray()

    def begins(self) -> None:
        """Add the account, start totpdesk for the first time and agree to its shortcuts."""
        self.totpdesk.do("add", "site", "--uri", URI)
        self.starts()
        self.desktop.answer(KEYS, yes=True)
        self.awaits("shortcut", "ok", "The main shortcut is registered on Ctrl+Alt+O.")

    def restarts(self) -> None:
        """End totpdesk and start it again."""
        self.totpdesk.stop_tray(self.tray)
        self.starts()
        self.desktop.window("Accounts")  # opens where there is no tray

    def allows_typing(self, *, yes: bool) -> None:
        """Press the button in the settings, and answer what Plasma then asks."""
        self.desktop.window("Accounts")
        self.desktop.keyboard.chord((Key.ALT, T))
        self.desktop.window("Settings")
        self.desktop.until_dialog(TYPING, lambda: self.desktop.keyboard.chord((Key.ALT, Y)))
        self.desktop.answer(TYPING, yes=yes)

    def awaits(self, check: str, level: str, text: str) -> None:
        """Wait for the doctor to find something."""
        wait_until(
            lambda: any(level == found and text in said for found, said in self.finds(check)),
            TIMEOUT,
            f"the doctor to say {level}: {text}",
            lambda: self.finds(check),
        )

    def finds(self, check: str) -> list[tuple[str, str]]:
        """Return what the doctor finds."""
        return self.totpdesk.findings(check)

    def code(self) -> str:
        """Return the code of now."""
        return self.totpdesk.do("code", "site").strip()

    def presses(self, hold: float = 0.1) -> None:
        """Press the shortcut."""
        self.desktop.keyboard.chord(FINGERS, hold=hold)

    def sits_at(self, field: WaylandField) -> None:
        """Focus a field, and wait until KWin has reported that to totpdesk, too."""
        field.focus()
        typed = partial(self.totpdesk.run, "type")
        wait_until(lambda: typed().returncode == 0, TIMEOUT, "totpdesk to type", typed)

    def gets_the_code(self, field: WaylandField, hold: float = 0.1) -> None:
        """Press the shortcut in a field, and find the code there and nothing else."""
        field.clear()
        before = self.code()
        self.presses(hold)
        typed = field.wait_text(lambda text: len(text) >= len(before), TIMEOUT)
        assert typed in (before, self.code())


@pytest.fixture(name="desktop")
def _desktop(root: Root) -> Iterator[PlasmaSession]:
    with PlasmaSession(root) as session:
        yield session


@pytest.fixture(name="user")
def _user(desktop: PlasmaSession) -> User:
    return User(desktop)


@pytest.fixture(name="field")
def _field(desktop: PlasmaSession) -> Iterator[WaylandField]:
    field = WaylandField(desktop, title="Sign in to Site")
    yield field
    field.close()


def test_the_first_start_waits_for_plasmas_user(user: User, desktop: PlasmaSession) -> None:
    """The portal knows the program by its menu entry, and everyone says that Plasma is asking."""
    entry = desktop.home / ".local/share/applications/io.github.totpdesk.totpdesk.desktop"
    assert not entry.exists()
    user.starts()
    wait_until(lambda: desktop.has_dialog(KEYS), TIMEOUT, "Plasma's dialog", desktop.titles)
    assert f'Exec="{OWN_BINARIES}/totpdesk"' in entry.read_text()
    assert [level for level, _ in user.finds("portals")] == ["ok"]
    ((_, _), (level, said), _) = user.finds("shortcut")
    assert (level, said.startswith(ASKING)) == ("warning", True)
    desktop.keep_picture("first-start")
    desktop.answer(KEYS, yes=True)
    user.awaits("shortcut", "ok", "The main shortcut is registered on Ctrl+Alt+O.")


def test_the_code_is_typed(user: User, desktop: PlasmaSession, field: WaylandField) -> None:
    """Once shortcuts and typing are allowed; at the next start Plasma does not ask again."""
    user.begins()
    user.allows_typing(yes=True)
    user.awaits("permission", "ok", "remembers it")
    user.sits_at(field)
    for hold in (0.02, 0.1, 0.5, 1.0):
        user.gets_the_code(field, hold)
    desktop.keyboard.type_keys("x")  # no modifier hangs, which would make it something else
    field.wait_text(lambda text: text.endswith("x"))
    user.restarts()
    user.sits_at(field)
    user.gets_the_code(field)
    assert not desktop.has_dialog(KEYS)
    assert not desktop.has_dialog(TYPING)
    desktop.keep_picture("typed")
