"""totpdesk's own windows on a real desktop: they cover the screen, then a scan looks behind them.

Started as `python -m support.apps.scan_screen`. It prints what a picture shows while our window
covers the screen, then what "From the screen" finds: each a JSON array of labels. The accounts and
the keychain are fakes; desktop and windows are real.
"""

import json
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QApplication, QWidget

from fakes.clock import FakeClock
from fakes.desktop import FakeClipboard
from fakes.secrets import FakeSecrets
from support.gui import entered
from support.vaultfiles import locations_in
from totpdesk.accounts.store import AccountStore
from totpdesk.autotype import Services
from totpdesk.base.errors import NoCodeInImageError
from totpdesk.gui.add import scan
from totpdesk.gui.add.dialog import AddAccount
from totpdesk.gui.app_context import AppContext
from totpdesk.gui.menu import AddMethod
from totpdesk.gui.runtime.process import make_application
from totpdesk.gui.windows import Windows
from totpdesk.platforms.choose import open_desktop
from totpdesk.service.instance import RunningInstance
from totpdesk.settings import SettingsFile

SECONDS = 20.0


def main() -> None:
    """Cover the screen, look, scan."""
    application = make_application()
    with tempfile.TemporaryDirectory() as folder:
        context = _context(Path(folder))
        windows = Windows(context, lambda _title, _text: None, lambda: None)
        windows.manage()
        _only(QWidget, application.topLevelWidgets()).showMaximized()
        _until(application, lambda: not _visible(context))
        print(json.dumps(_visible(context)))
        windows.add(AddMethod.SCREEN)
        _until(application, lambda: _under_review(application))
        print(json.dumps(_under_review(application)))
        windows.close()
        context.instance.desktop.close()


def _context(folder: Path) -> AppContext:
    settings = SettingsFile(folder / "settings.json")
    locations = locations_in(folder, settings, FakeSecrets())
    accounts = AccountStore(locations.list_file, locations, lambda: "id")
    clock, clipboard = FakeClock(), FakeClipboard()
    services = Services(open_desktop(), clipboard, clock, settings.load)
    instance = RunningInstance(accounts, services, lambda _: None)
    return AppContext(accounts, instance, settings, clock, locations)


def _visible(context: AppContext) -> list[str]:
    """Return the accounts on a picture that is taken with our windows where they are."""
    camera = context.instance.desktop.screenshot
    assert camera
    try:
        found = scan.in_screenshot(camera.capture())
        return [item.key_uri.account.label for item in found.entries]
    except NoCodeInImageError:
        return []


def _under_review(application: QApplication) -> list[str]:
    dialogs = [w for w in application.topLevelWidgets() if isinstance(w, AddAccount)]
    return [name for dialog in dialogs for name in entered(dialog, "Name")]


def _only(kind: type[QWidget], windows: list[QWidget]) -> QWidget:
    (window,) = (w for w in windows if isinstance(w, kind) and w.isVisible())
    return window


def _until(application: QApplication, predicate: Callable[[], object]) -> None:
    deadline = time.monotonic() + SECONDS
    while not predicate():
        application.processEvents()
        if time.monotonic() > deadline:
            sys.exit("what was awaited did not come about")


if __name__ == "__main__":
    main()
