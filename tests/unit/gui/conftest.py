"""Windows without a screen: Qt's offscreen platform, over accounts and a desktop of fakes."""

from __future__ import annotations

import itertools
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

import pytest
from PySide6.QtCore import QEvent, QEventLoop

from fakes.clock import FakeClock
from fakes.desktop import FakeDesktop
from fakes.secrets import FakeSecrets
from support.vaultfiles import Asked, locations_in
from totpdesk.accounts.store import AccountStore
from totpdesk.autotype import Services
from totpdesk.gui.accounts.edit import EditAccount
from totpdesk.gui.accounts.window import Manage
from totpdesk.gui.app_context import AppContext
from totpdesk.gui.runtime.process import make_application
from totpdesk.gui.shortcut_binder import ShortcutBinder
from totpdesk.gui.state import read
from totpdesk.otp import parse_uri
from totpdesk.service.instance import RunningInstance
from totpdesk.settings import SettingsFile

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from PySide6.QtWidgets import QApplication

    from totpdesk.accounts.account import AccountRecord
    from totpdesk.gui.state import AppState

SECRET = "JBSWY3DPEHPK3PXP"
SECONDS = 10.0


class Settle(Protocol):
    """Lets Qt work until something is so."""

    def __call__(self, predicate: Callable[[], object]) -> None:
        """Return once the predicate is true; TimeoutError where it never is."""


@pytest.fixture(scope="session", name="application")
def _application() -> QApplication:
    return make_application()


@pytest.fixture(autouse=True)
def _no_window_is_left(application: QApplication) -> Iterator[None]:
    yield
    for window in application.topLevelWidgets():
        window.close()
        window.deleteLater()
    application.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture(name="until")
def _until(application: QApplication) -> Settle:
    def until(predicate: Callable[[], object]) -> None:
        deadline = time.monotonic() + SECONDS
        while not predicate():
            if time.monotonic() > deadline:
                raise TimeoutError("what was awaited did not come about")
            application.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)

    return until


@dataclass
class World:
    """The parts that windows are given, and the fakes behind them."""

    folder: Path
    secrets: FakeSecrets = field(default_factory=FakeSecrets)
    desktop: FakeDesktop = field(default_factory=FakeDesktop)
    clock: FakeClock = field(default_factory=FakeClock)
    passphrases: Asked = field(default_factory=Asked)  # what the user answers, none at first

    def __post_init__(self) -> None:
        """Put the parts together."""
        ids = (f"id{number}" for number in itertools.count())
        settings = SettingsFile(self.folder / "settings.json")
        locations = locations_in(self.folder, settings, self.secrets, self.passphrases)
        accounts = AccountStore(locations.list_file, locations, lambda: next(ids))
        services = Services(
            self.desktop.as_desktop(), self.desktop.clipboard, self.clock, settings.load
        )
        instance = RunningInstance(accounts, services, lambda _: None)
        self.binder = ShortcutBinder(instance)
        self.context = AppContext(accounts, instance, settings, self.clock, locations)

    def add(self, name: str, label: str = "totp/Site:me", query: str = "") -> AccountRecord:
        """Add an account."""
        uri = parse_uri(f"otpauth://{label}?secret={SECRET}{query}")
        return self.context.accounts.add(name, uri, self.clock.now())

    def ask_for_keys(self, until: Settle) -> None:
        """Be a desktop that has asked its user for the shortcuts' keys, and waits."""
        asked: list[bool] = []
        self.binder.bound.connect(lambda: asked.append(True))
        self.desktop.shortcuts.asking = True
        self.binder.bind()
        until(lambda: asked)

    def state(self) -> AppState:
        """Return what the windows are shown."""
        return read(self.context)

    def show_accounts(self) -> Manage:
        """Show the window of accounts."""
        window = Manage(self.context)
        window.show_state(self.state())
        window.show()
        return window

    def names(self) -> list[str]:
        """Return the names in the list of accounts."""
        return [entry.name for entry in self.context.accounts.entries()]


@pytest.fixture(name="world")
def _world(tmp_path: Path) -> World:
    return World(tmp_path)


class EditGithub(Protocol):
    """Opens the dialog for the account."""

    def __call__(self, **changes: object) -> EditAccount:
        """Change the account and show it."""


@pytest.fixture(name="github")
def _github(world: World) -> AccountRecord:
    return world.add("GitHub")


@pytest.fixture(name="edit_github")
def _edit_github(application: QApplication, world: World, github: AccountRecord) -> EditGithub:
    def edit_github(**changes: object) -> EditAccount:
        entry = world.context.accounts.update(github.id, **changes)
        dialog = EditAccount(world.context, entry, world.binder)
        dialog.show()
        dialog.activateWindow()
        return dialog

    return edit_github
