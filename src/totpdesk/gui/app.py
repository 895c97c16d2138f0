"""`totpdesk` and `totpdesk tray`: the running instance as a program with an icon."""

from __future__ import annotations

import logging
import os
from contextlib import ExitStack
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QProcess

from totpdesk.base.errors import (
    AlreadyRunningError,
    InvalidSettingError,
    NotRunningError,
    TotpdeskError,
)
from totpdesk.base.own_command import child_command
from totpdesk.gui.controller import TrayController
from totpdesk.gui.runtime import process
from totpdesk.gui.runtime.introduction import Introduction
from totpdesk.gui.runtime.log import begin_log
from totpdesk.platforms.choose import SYSTEM, open_desktop
from totpdesk.platforms.system import AutostartState
from totpdesk.service.bootstrap import settings_file
from totpdesk.service.ipc.client import ask
from totpdesk.settings import Listen

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QApplication

    from totpdesk.autotype import Desktop


_RESTART: Final = 75  # Qt's event loop ends with it
_log: Final = logging.getLogger(__name__)


def run_tray(report: Callable[[str], None], *, add: bool = False) -> int:
    """Run until asked to quit; if an instance is already running, make it show its window.

    With `add` that is the window that adds an account, which is shown at the start, too. `report`
    gets the reason if totpdesk cannot type. Returns the exit status. Raises NoDisplayError where
    there is no desktop to serve.
    """
    begin_log()
    _write_entries()
    desktop = open_desktop(_listen(), report)  # before Qt, which ends the process without a display
    process.check_qt()
    introduction = Introduction()
    application = process.make_application()
    introduction.ask()
    try:
        status = _serve(application, desktop, add=add)
    except AlreadyRunningError as running:
        _show_running(running, add=add)
        return 0
    if status == _RESTART:
        _log.info("the session bus was restarted: starting again, for the tray icon")
        program, *arguments = child_command("tray")
        os.execv(program, [program, *arguments])  # noqa: S606 - this program again, no shell
    return status


def _show_running(running: AlreadyRunningError, *, add: bool) -> None:
    try:
        ask("add" if add else "show")
    except NotRunningError as unreachable:
        raise running from unreachable


def _write_entries() -> None:
    """Have the menu, and start at login where it is on, find this program where it is now.

    The menu entry is written before the session bus is opened, as portals look for it.
    """
    try:
        if path := SYSTEM.menu_entry.install():
            _log.info("installed the menu entry %s", path)
        if SYSTEM.autostart.state() is AutostartState.BROKEN:
            SYSTEM.autostart.turn(on=True)
            _log.info("start at login had lost its program: renewed")
    except TotpdeskError as error:
        _log.warning("%s", error)


def _listen() -> Listen:
    try:
        return settings_file().load().listen
    except InvalidSettingError:
        return Listen.GRAB  # the instance reports what is wrong with the file later


def _serve(application: QApplication, desktop: Desktop, *, add: bool) -> int:
    with ExitStack() as stack:
        # Not quit(), which any window that stays open could refuse.
        instance = TrayController(desktop, practise, lambda: application.exit(0))
        stack.callback(instance.stop)
        instance.restart.connect(lambda: application.exit(_RESTART))
        instance.start()
        if add:
            instance.add()
        return application.exec()


def practise() -> None:
    """Open the practice page in the user's browser, served by a process of its own."""
    program, *arguments = child_command("practice")
    QProcess.startDetached(program, arguments)
