"""Types into the real picker over 10,000 accounts; prints the milliseconds of each keystroke.

Two lists: of texts that are there, and of texts that are only like what is there.

A keystroke is done when the event loop has nothing left to do: the list is filtered and painted.
"""

import json
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from bench.apps.fill_index import others
from fakes.clock import FakeClock
from fakes.desktop import FakeDesktop
from fakes.secrets import FakeSecrets
from support.vaultfiles import locations_in
from totpdesk.accounts.account import AccountRecord
from totpdesk.accounts.store import AccountStore
from totpdesk.autotype import PickRequest, Services, Window
from totpdesk.gui.app_context import AppContext
from totpdesk.gui.picker import Picker
from totpdesk.service.instance import RunningInstance
from totpdesk.settings import SettingsFile

ACCOUNTS = 10_000
FINGERS_MS = 40  # from key to key, faster than anybody types
TYPED = ("service01234", "other 09999", "user5", "exam", "nothing like it")
FUZZY = ("srvce0123", "otehr 0999", "usre5 ot", "xmpl9", "svc99 exmaple", "mircosoft")


def main() -> None:
    """Show a picker for each text, type it, and print."""
    application = QApplication([])
    entries = tuple(others(ACCOUNTS))
    with TemporaryDirectory() as folder:
        context = _context(Path(folder))
        samples = [
            [ms for text in texts for ms in _type(application, entries, context, text)]
            for texts in (TYPED, FUZZY)
        ]
    print(json.dumps(samples))


def _context(folder: Path) -> AppContext:
    """Return what the picker works on; its keychain is empty."""
    desktop, clock = FakeDesktop(), FakeClock()
    settings = SettingsFile(folder / "settings.json")
    locations = locations_in(folder, settings, FakeSecrets())
    accounts = AccountStore(locations.list_file, locations, str)
    services = Services(desktop.as_desktop(), desktop.clipboard, clock, settings.load)
    instance = RunningInstance(accounts, services, lambda _: None)
    return AppContext(accounts, instance, settings, clock, locations)


def _type(
    application: QApplication, entries: tuple[AccountRecord, ...], context: AppContext, text: str
) -> list[float]:
    picker = Picker(PickRequest(entries, Window(0, title="A window")), context)
    picker.show()
    QTest.qWaitForWindowExposed(picker)
    field: QLineEdit = picker.findChild(QLineEdit)  # type: ignore[assignment]  # it has one
    samples = [_keystroke(application, field, letter) for letter in text]
    picker.close()
    return samples


def _keystroke(application: QApplication, field: QLineEdit, letter: str) -> float:
    QTest.qWait(FINGERS_MS)
    before = time.perf_counter()
    QTest.keyClicks(field, letter)
    application.processEvents()
    return (time.perf_counter() - before) * 1000


if __name__ == "__main__":
    main()
