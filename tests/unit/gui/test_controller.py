"""The tray's controller over a desktop of fakes: that its parts hear of each other."""

from __future__ import annotations

import threading
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import pytest

from fakes import tray_icon
from fakes.desktop import FakeDesktop
from fakes.desktop_search import FakeDesktopSearch
from fakes.tray_icon import FakeTrayIcon
from support import gui
from support.gui import banner_text, click, enter
from support.vaultfiles import PASSPHRASE, derive_cheaply
from totpdesk.autotype import InsertResult
from totpdesk.base.clock import SystemClock
from totpdesk.gui import controller, vaultguard
from totpdesk.gui.accounts.window import Manage
from totpdesk.gui.controller import TrayController
from totpdesk.gui.runtime import tasks
from totpdesk.gui.tray import Tray
from totpdesk.gui.widgets.passphrase import PassphraseDialog
from totpdesk.otp import parse_uri
from totpdesk.platforms.choose import SYSTEM
from totpdesk.service.bootstrap import open_accounts, open_secrets, settings_file
from totpdesk.service.desktop_search import switch
from totpdesk.service.ipc.client import ask
from totpdesk.settings import Chord, Secrets

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from PySide6.QtWidgets import QApplication

    from conftest import Settle

SECRET = "JBSWY3DPEHPK3PXP"
MARKUP = '<a href="http://evil.example">GitHub</a>'


class Listener:
    """Hears of no locked screen and delays no sleep, as where there is no system bus."""

    def __init__(self, *_given: object) -> None:
        """Listen to nothing."""

    def close(self) -> None:
        """Stop."""

    hold = release = close


class Running:
    """A TrayController, the desktop that it serves, and how often it was asked to end."""

    search: FakeDesktopSearch

    def __init__(self, until: Settle) -> None:
        """Start it, with two accounts in a vault file that is locked."""
        self.until, self.desktop, self.ended = until, FakeDesktop(), list[str]()
        self.locations = open_secrets(lambda _: PASSPHRASE)
        self.accounts = open_accounts(self.locations)
        self.locations.file.create(PASSPHRASE)
        self.locations.move_to(Secrets.FILE)
        self.ids = {name: self.add(name) for name in ("Bank", "GitHub")}
        self.use("Bank")
        end = partial(self.ended.append, "ended")
        self.controller = TrayController(self.desktop.as_desktop(), lambda: None, end)
        self.controller.start()
        until(lambda: "Bank  ·  me" in self.icon.lines())

    def add(self, name: str, issuer: str = "") -> str:
        """Add an account, as another process would; return its id."""
        uri = parse_uri(f"otpauth://totp/{issuer or name}:me?secret={SECRET}")
        return self.accounts.add(name, uri, SystemClock().now()).id

    def use(self, name: str) -> None:
        """Note that an account was used, as another process would."""
        self.accounts.mark_used(self.ids[name], SystemClock().now())

    @property
    def icon(self) -> FakeTrayIcon:
        """Return the icon in the tray."""
        return FakeTrayIcon.latest

    @property
    def window(self) -> Manage:
        """Return the accounts window, which is open."""
        return gui.window(Manage)

    def unlock(self) -> None:
        """Open the accounts window by the icon, and answer what is asked for it."""
        self.icon.click()
        self.until(lambda: gui.windows(PassphraseDialog))
        dialog = gui.window(PassphraseDialog)
        enter(dialog, "Passphrase of the vault file", PASSPHRASE)
        click(dialog, "Unlock")
        self.until(lambda: "&Lock the vault file" in self.icon.lines())


@pytest.fixture(name="running")
def _running(
    application: QApplication, tmp_path: Path, until: Settle, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Running]:
    monkeypatch.setenv("TOTPDESK_HOME", str(tmp_path))
    derive_cheaply(monkeypatch)
    tray_icon.put_up(monkeypatch)
    alone = replace(SYSTEM, monitor_screen_lock=Listener, inhibit_sleep=Listener)
    monkeypatch.setattr(vaultguard, "SYSTEM", alone)
    search = FakeDesktopSearch()
    monkeypatch.setattr(controller, "SYSTEM", replace(SYSTEM, search=search))
    running = Running(until)
    running.search = search
    yield running
    running.controller.stop()
    until(tasks.idle)


def test_locking_reaches_the_windows(running: Running) -> None:
    """Locked is locked: the windows forget their codes and say so."""
    running.unlock()
    running.icon.choose("Lock the vault file")
    running.until(lambda: banner_text(running.window) == "The vault file is locked.")


def test_a_use_reaches_the_menu(running: Running) -> None:
    """An account that another process has used comes first."""
    assert running.icon.lines()[:2] == ["Bank  ·  me", "GitHub  ·  me"]
    running.use("GitHub")
    running.until(lambda: running.icon.lines()[:2] == ["GitHub  ·  me", "Bank  ·  me"])


def test_a_change_of_the_list_reaches_the_menu(running: Running) -> None:
    """So does an account that another process has added."""
    running.add("Shop")
    running.until(lambda: "Shop  ·  me" in running.icon.lines())


def test_the_setting_reaches_the_desktops_search(running: Running) -> None:
    """It is answered while that is on: with names also while the vault file is locked."""
    assert running.search.serving == 0
    switch(running.search, settings_file(), on=True)
    running.until(lambda: running.search.serving == 1)
    assert running.search.accounts
    assert [found.name for found in running.search.accounts.find("git")] == ["GitHub"]
    assert gui.windows(PassphraseDialog) == []
    switch(running.search, settings_file(), on=False)
    running.until(lambda: running.search.serving == 0)


def test_a_search_that_cannot_be_answered(running: Running) -> None:
    """The user is shown why, once."""
    switch(running.search, settings_file(), on=True)
    running.search.refusal = "There is no such folder."
    running.until(lambda: running.icon.messages)
    title = "Accounts are not in the desktop's search"
    assert running.icon.messages == [(title, "There is no such folder.")]


def test_markup_reaches_no_notification(running: Running) -> None:
    """A name from a stranger's QR code is shown by a service that renders links."""
    running.add(MARKUP, "GitHub")
    running.until(lambda: f"{MARKUP}  ·  GitHub  ·  me" in running.icon.lines())
    running.unlock()
    running.desktop.keyboard.failure = InsertResult.UNSUPPORTED
    running.icon.choose(f"{MARKUP}  ·  GitHub  ·  me")
    running.until(lambda: running.icon.messages)
    ((title, text),) = running.icon.messages
    assert title == MARKUP.translate(str.maketrans("<>", "‹›"))  # noqa: RUF001 - look-alikes
    assert text


def test_requests_reach_the_windows(running: Running) -> None:
    """Another start of totpdesk brings the accounts up, and `totpdesk quit` ends this one."""
    threading.Thread(target=ask, args=("show",)).start()
    running.until(lambda: gui.windows(Manage))
    ask("quit")
    running.until(lambda: running.ended)


def test_a_restart_disturbs_nobody(running: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where only a new process would have an icon, it is asked for when no window is open."""
    asked, looks = list[str](), list[bool]()
    idle = tasks.idle
    monkeypatch.setattr(controller, "_IDLE_MS", 1)
    monkeypatch.setattr(tasks, "idle", lambda: looks.append(idle()) or looks[-1])
    running.controller.restart.connect(lambda: asked.append("restart"))
    running.unlock()
    running.controller.findChild(Tray).needs_restart.emit()
    running.until(lambda: len(looks) > 3 and looks[-1])
    assert asked == []
    running.window.close()
    running.until(lambda: asked)


def test_a_late_refusal_of_a_shortcut_is_shown(running: Running) -> None:
    """The desktop was asking its user: no window is open any more that would say what it means."""
    shortcuts = running.desktop.shortcuts
    shortcuts.asking = True
    running.accounts.update(running.ids["Bank"], shortcut=Chord.parse("<ctrl>+<alt>+b"))
    running.until(lambda: len(shortcuts.asked[-1]) == 3 and tasks.idle())
    assert running.icon.messages == []
    shortcuts.refuse()
    running.until(lambda: len(running.icon.messages) == 3)
    assert running.icon.messages[0] == ("Shortcut not available", "You refused insert.")
    shortcuts.agree()
    running.until(tasks.idle)
    assert len(running.icon.messages) == 3
