"""What every screenshot is of: accounts that are made up, on a desktop of fakes, at one moment."""

from __future__ import annotations

import os
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QDeadlineTimer, QEventLoop, Qt
from PySide6.QtWidgets import QApplication, QWidget

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from dark import dark
from screenshots_icons import COLUMNS, SHIELD

from fakes.clock import FakeClock
from fakes.desktop import FakeDesktop
from fakes.secrets import FakeSecrets
from support.vaultfiles import locations_in
from totpdesk.accounts.account import AccountRecord
from totpdesk.accounts.batch import NewAccount
from totpdesk.accounts.list_file import ListFile
from totpdesk.accounts.store import AccountStore
from totpdesk.autotype import Services
from totpdesk.gui.app_context import AppContext
from totpdesk.gui.runtime.process import make_application
from totpdesk.otp import parse_uri
from totpdesk.service.instance import RunningInstance
from totpdesk.settings import SettingsFile

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

NOW: Final = datetime(2026, 3, 14, 15, 9, 11, tzinfo=UTC)
SECRETS: Final = ("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", "JBSWY3DPEHPK3PXP", "MFRGGZDFMZTWQ2LK")
ACCOUNTS: Final = (
    ("GitHub", "totp/GitHub:alice", ""),
    ("Google", "totp/Google:alice%40example.org", ""),
    ("Company VPN", "totp/Example%20GmbH:a.miller", "&algorithm=SHA256&digits=8&period=60"),
    ("Bank & Savings", "hotp/Bank%20%26%20Savings:4711", "&counter=7"),
    ("Steam", "steam/Steam:alice_plays", ""),
    ("Mastodon", "totp/mastodon.example:%40alice", ""),
    ("AWS root", "totp/Amazon%20Web%20Services:root-account-mfa-device%401234567890", ""),
)
ICONS: Final = {"Company VPN": SHIELD, "Bank & Savings": COLUMNS}
FAVOURITE: Final = "Company VPN"
NOTE: Final = "Recovery codes\n4821-7709   1935-6620   8044-3157"


def draw_all(folder: Path, windows: Mapping[str, Callable[[AppContext], QWidget]]) -> None:
    """Draw some windows, light and dark."""
    with tempfile.TemporaryDirectory() as home:
        os.environ["HOME"] = os.environ["XDG_CONFIG_HOME"] = home
        application = make_application()
        application.setStyle("Fusion")
        for scheme, palette in {"light": application.palette(), "dark": dark()}.items():
            application.setPalette(palette)
            for name, make in windows.items():
                made = make(app_context(Path(home, f"{name}-{scheme}")))
                draw(made, folder / f"{name}-{scheme}.png")


def draw(window: QWidget, path: Path) -> None:
    """Let a window settle and save its picture."""
    window.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    window.show()
    if window.windowType() is not Qt.WindowType.ToolTip:
        window.activateWindow()
    settle()
    window.grab().save(str(path))
    window.close()
    window.deleteLater()
    settle()


def settle(milliseconds: int = 250) -> None:
    """Let Qt work, and what runs on other threads come back."""
    deadline = QDeadlineTimer(milliseconds)
    while not deadline.hasExpired():
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)


def settle_until(condition: Callable[[], bool]) -> None:
    """Let Qt work until something is there, which a busy machine takes its time for."""
    settle()
    deadline = QDeadlineTimer(20_000)
    while not condition() and not deadline.hasExpired():
        settle(50)


def app_context(folder: Path) -> AppContext:
    """Return made-up accounts and what is around it."""
    desktop, clock, secrets = FakeDesktop(), FakeClock(NOW.timestamp()), FakeSecrets()
    ids = iter(f"{number:032x}" for number in range(100))
    accounts = AccountStore(ListFile(folder / "accounts.json"), secrets, lambda: next(ids))
    for number, (name, label, query) in enumerate(ACCOUNTS):
        uri = f"otpauth://{label}?secret={SECRETS[number % len(SECRETS)]}{query}"
        own = {"note": NOTE, "favourite": True} if name == FAVOURITE else {}
        item = AccountRecord.of(parse_uri(uri), name, picture=ICONS.get(name), **own)  # type: ignore[arg-type]
        (entry,) = accounts.add_many([NewAccount(name, item)], NOW)
        if number < len(SECRETS):
            accounts.mark_used(entry.id, NOW - timedelta(hours=number))
    settings = SettingsFile(folder / "settings.json")
    services = Services(desktop.as_desktop(), desktop.clipboard, clock, settings.load)
    locations = locations_in(folder, settings, secrets)
    instance = RunningInstance(accounts, services, lambda _: None)
    return AppContext(accounts, instance, settings, clock, locations)
