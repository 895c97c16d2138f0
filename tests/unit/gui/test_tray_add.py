"""`totpdesk tray --add`: the window that adds an account, of the running instance or a new one."""

from __future__ import annotations

import threading
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtWidgets import QLineEdit, QPushButton

from fakes.desktop import FakeDesktop
from totpdesk.base import paths
from totpdesk.gui import app
from totpdesk.gui.add.dialog import AddAccount
from totpdesk.gui.controller import TrayController
from totpdesk.gui.runtime import process
from totpdesk.service.ipc.client import ask
from totpdesk.service.ipc.server import Server
from totpdesk.settings import Settings, SettingsFile

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from PySide6.QtWidgets import QApplication

    from conftest import Settle


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Give it a home in which it was used before."""
    monkeypatch.setenv(paths.HOME, str(tmp_path))
    SettingsFile(paths.settings_path()).save(Settings())


@pytest.fixture(name="controller")
def _controller(application: QApplication) -> Iterator[TrayController]:
    controller = TrayController(FakeDesktop().as_desktop(), lambda: None, application.quit)
    controller.start()
    yield controller
    controller.stop()


def adding(application: QApplication) -> list[AddAccount]:
    """Return the dialogs that add an account."""
    return [
        window
        for window in application.topLevelWidgets()
        if isinstance(window, AddAccount) and window.isVisible()
    ]


@pytest.mark.usefixtures("controller")
def test_asked_to_add(application: QApplication, until: Settle) -> None:
    """The window that adds an account opens, and lets the user choose how."""
    threading.Thread(target=ask, args=("add",), daemon=True).start()
    until(lambda: adding(application))
    (dialog,) = adding(application)
    buttons = [b.text() for b in dialog.findChildren(QPushButton) if b.isVisible()]
    assert len(buttons) > 2, buttons


def test_asked_to_add_while_adding(application: QApplication, controller: TrayController) -> None:
    """What was begun in the window stays: it comes to the front."""
    controller.add()
    (dialog,) = adding(application)
    field = dialog.findChildren(QLineEdit)[0]
    field.setText("GitHub")
    controller.add()
    assert adding(application) == [dialog]
    assert field.text() == "GitHub"


@pytest.mark.parametrize(("add", "asked"), [(False, "show"), (True, "add")])
def test_started_a_second_time(
    application: QApplication, monkeypatch: pytest.MonkeyPatch, *, add: bool, asked: str
) -> None:
    """The first instance opens the window, and the second one ends."""
    requests: list[dict[str, Any]] = []

    def answer(request: dict[str, Any]) -> dict[str, Any]:
        requests.append(request)
        return {}

    monkeypatch.setattr(app, "open_desktop", lambda *_: FakeDesktop().as_desktop())
    monkeypatch.setattr(app, "begin_log", lambda: None)
    monkeypatch.setattr(process, "make_application", lambda: application)
    with closing(Server(answer)):
        assert app.run_tray(lambda _: None, add=add) == 0
    assert requests == [{"do": asked}]
