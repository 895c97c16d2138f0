"""Draw every window into docs/screenshots, light and dark, with accounts that are made up.

    python packaging/screenshots.py [FOLDER]

It needs neither a display nor a keychain, and reads nothing of the user's: HOME is a new folder,
the clock stands still, and the secrets are the RFCs' own.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ["QT_SCALE_FACTOR"] = os.environ.get("SCREENSHOT_SCALE", "1")

from PySide6.QtCore import QDeadlineTimer, QEventLoop, Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from totpdesk.agent.agent import Agent
from totpdesk.delivery import Ask, Desktop, Surroundings, Window
from totpdesk.errors import KeychainError, KeychainLockedError
from totpdesk.gui.app import make_application
from totpdesk.gui.menu import Way, recent_first
from totpdesk.gui.parts import Parts
from totpdesk.gui.state import read
from totpdesk.otp import parse_uri
from totpdesk.settings import SettingsFile
from totpdesk.vault import IndexFile, Vault

NOW = datetime(2026, 3, 14, 15, 9, 11, tzinfo=UTC)
SECRETS = ("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", "JBSWY3DPEHPK3PXP", "MFRGGZDFMZTWQ2LK")
ACCOUNTS = (
    ("GitHub", "totp/GitHub:alice", ""),
    ("Google", "totp/Google:alice%40example.org", ""),
    ("Company VPN", "totp/Example%20GmbH:a.miller", "&algorithm=SHA256&digits=8&period=60"),
    ("Bank & Savings", "hotp/Bank%20%26%20Savings:4711", "&counter=7"),
    ("Steam", "steam/Steam:alice_plays", ""),
    ("Mastodon", "totp/mastodon.example:%40alice", ""),
    ("AWS root", "totp/Amazon%20Web%20Services:root-account-mfa-device%401234567890", ""),
)


class StillClock:
    """The time of the pictures."""

    def now(self) -> datetime:
        return NOW

    def sleep(self, seconds: float) -> None:
        """Nothing passes."""


@dataclass
class Secrets:
    """A keychain in a dict."""

    name: str = "Secret Service"
    lines: dict[str, str] = field(default_factory=dict)
    failure: KeychainError | None = None

    def read(self, entry_id: str) -> str:
        if self.failure:
            raise self.failure
        return self.lines[entry_id]

    def write(self, entry_id: str, line: str) -> None:
        self.lines[entry_id] = line

    def delete(self, entry_id: str) -> None:
        self.lines.pop(entry_id, None)


class Nothing:
    """A desktop on which nothing happens, and a clipboard that holds nothing."""

    def bind(self, *_: Any) -> None: ...

    def unbind_all(self) -> None: ...

    def focused(self) -> Window | None:
        return None

    def give(self, _: Window) -> bool:
        return True

    def put(self, *_: Any) -> None: ...


def main() -> None:
    """Draw all."""
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "docs/screenshots")
    folder.mkdir(parents=True, exist_ok=True)
    application = make_application()
    application.setStyle("Fusion")
    LIGHT.swap(application.palette())
    with temporary_home() as home:
        for scheme in (Qt.ColorScheme.Light, Qt.ColorScheme.Dark):
            application.setPalette(LIGHT if scheme is Qt.ColorScheme.Light else dark())
            for name, make in WINDOWS.items():
                draw(make(home / f"{name}-{scheme.name}"), folder, f"{name}-{scheme.name.lower()}")


@contextmanager
def temporary_home() -> Iterator[Path]:
    """Point every folder of the user's at a new one."""
    with tempfile.TemporaryDirectory() as name:
        os.environ["HOME"] = name
        for variable in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"):
            os.environ[variable] = f"{name}/{variable.lower()}"
        yield Path(name)


def draw(window: QWidget, folder: Path, name: str) -> None:
    """Let a window settle and save its picture."""
    window.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    window.show()
    window.activateWindow()
    settle()
    window.grab().save(str(folder / f"{name}.png"))
    window.close()
    window.deleteLater()
    settle()


def dark() -> QPalette:
    """Return a dark palette like those that desktops hand to Qt."""
    palette = QPalette(QColor("#31363b"), QColor("#2a2e32"))
    role = QPalette.ColorRole
    for where, colour in {
        role.Base: "#1b1e20",
        role.AlternateBase: "#232629",
        role.Text: "#fcfcfc",
        role.WindowText: "#fcfcfc",
        role.ButtonText: "#fcfcfc",
        role.PlaceholderText: "#a1a9b1",
        role.Highlight: "#3daee9",
        role.HighlightedText: "#fcfcfc",
        role.ToolTipBase: "#31363b",
        role.ToolTipText: "#fcfcfc",
    }.items():
        palette.setColor(where, QColor(colour))
    return palette


def settle(milliseconds: int = 350) -> None:
    """Let Qt work, and what runs on other threads come back."""
    deadline = QDeadlineTimer(milliseconds)
    while not deadline.hasExpired():
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)


def parts(home: Path, *, accounts: int = len(ACCOUNTS), locked: bool = False) -> Parts:
    """Return a vault of made-up accounts and what is around it."""
    nothing: Any = Nothing()
    secrets = Secrets()
    ids = iter(f"{number:032x}" for number in range(1000))
    vault = Vault(IndexFile(home / "accounts.json"), secrets, lambda: next(ids))
    for number, (name, label, query) in enumerate(ACCOUNTS[:accounts]):
        secret = SECRETS[number % len(SECRETS)]
        entry = vault.add(name, parse_uri(f"otpauth://{label}?secret={secret}{query}"), NOW)
        if number < 3:
            vault.mark_used(entry.id, NOW - timedelta(hours=number))
    if locked:
        secrets.failure = KeychainLockedError(
            "The keychain is locked. Unlock it (log in to the desktop, or answer its prompt)."
        )
    settings = SettingsFile(home / "settings.json")
    desktop = Desktop("picture", nothing, nothing, nothing, lambda: None)
    around = Surroundings(desktop, nothing, StillClock(), settings.load)
    return Parts(vault, Agent(vault, around, lambda _: None), settings, StillClock(), nothing)


def accounts_window(home: Path, **kinds: Any) -> QWidget:
    """Return the window of accounts."""
    from totpdesk.gui.manage import Manage

    given = parts(home, **kinds)
    window = Manage(given)
    window.show_state(read(given))
    return window


def undo(home: Path) -> QWidget:
    """Return the window of accounts just after one was removed."""
    window: Any = accounts_window(home)
    window._removed("Old mail")  # noqa: SLF001 - as if it had been
    window.say("Copied GitHub, for 30 s.")
    return window  # type: ignore[no-any-return]


def picker(home: Path) -> QWidget:
    """Return the picker over a browser's window."""
    from totpdesk.gui.picker import Picker

    entries = tuple(recent_first(parts(home).vault.entries()))
    return Picker(Ask(entries, Window(0, "firefox", "Sign in to your account — Mozilla Firefox")))


def add(home: Path, found: int = 0, way: Way | None = None) -> QWidget:
    """Return the dialog that adds: at its start, with what was found, or by hand."""
    from totpdesk.gui.add import AddAccount

    given = parts(home)
    dialog: Any = AddAccount(given)
    dialog.show_state(read(given))
    if way:
        dialog.begin(way)
        dialog._hand._issuer.setText("Forge")  # noqa: SLF001 - as if typed
        dialog._hand._secret.setText("JBSW Y3DP EHPK 3PXP")  # noqa: SLF001 - the same
        dialog._hand._more._toggle.setChecked(True)  # noqa: SLF001 - the same
    if found:
        uris = (f"otpauth://{label}?secret={SECRETS[1]}{q}" for _, label, q in ACCOUNTS[:found])
        dialog._found([parse_uri(uri) for uri in uris])  # noqa: SLF001 - as if found
    if found == 1:
        dialog._review._rows[0].name.setText("GitHub")  # noqa: SLF001 - a name that is taken
    return dialog  # type: ignore[no-any-return]


def settings(home: Path, problem: str = "") -> QWidget:
    """Return the settings."""
    from totpdesk.gui.settings import SettingsWindow

    window = SettingsWindow(parts(home), lambda: ())
    window.tell((problem,) if problem else ())
    return window


def edit(home: Path) -> QWidget:
    """Return the dialog that edits an account."""
    from totpdesk.gui.edit import EditAccount

    given = parts(home)
    return EditAccount(given, given.vault.entries()[2], None)


def qr(home: Path) -> QWidget:
    """Return an account's QR code."""
    from totpdesk.gui.showqr import ShowQr, modules_of

    vault = parts(home).vault
    entry = vault.entries()[0]
    return ShowQr(entry.name, modules_of(vault.key_uri(entry.id)), None)


def toast(_: Path) -> QWidget:
    """Return a notice of our own."""
    from totpdesk.gui.toast import Toast

    text = "The code of GitHub is on the clipboard. Another window came to the front, so nothing "
    return Toast("GitHub", text + "was typed. Paste it instead.")


def menu(home: Path) -> QWidget:
    """Return the tray's menu."""
    from PySide6.QtWidgets import QMenu

    from totpdesk.gui.menu import Actions, fill

    shown = QMenu()
    nothing: Any = lambda *_: None  # noqa: E731 - nothing is clicked
    fill(shown, parts(home).vault.entries(), "", Actions(*[nothing] * 6))
    return shown


LIGHT = QPalette()
WINDOWS: dict[str, Callable[[Path], QWidget]] = {
    "accounts": accounts_window,
    "accounts-empty": lambda home: accounts_window(home, accounts=0),
    "accounts-locked": lambda home: accounts_window(home, locked=True),
    "accounts-undo": undo,
    "picker": picker,
    "add-start": add,
    "add-hand": lambda home: add(home, way=Way.HAND),
    "add-one": lambda home: add(home, found=1),
    "add-several": lambda home: add(home, found=6),
    "settings": settings,
    "settings-taken": lambda home: settings(
        home, "Another program already uses Ctrl+Alt+O. Choose another shortcut."
    ),
    "edit": edit,
    "qr": qr,
    "toast": toast,
    "menu": menu,
}

if __name__ == "__main__":
    main()
