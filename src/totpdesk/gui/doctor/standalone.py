"""Run Qt for one test run, in a process without a running instance."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer

from totpdesk.gui.clipboard import QtClipboard
from totpdesk.gui.doctor.qt_probe import QtProbe
from totpdesk.gui.runtime import process, tasks
from totpdesk.gui.runtime.gui_thread import with_gui_thread_waiting
from totpdesk.gui.runtime.process import make_application
from totpdesk.platforms.choose import SYSTEM

if TYPE_CHECKING:
    from collections.abc import Callable

    from totpdesk.autotype import Desktop
    from totpdesk.base.errors import TotpdeskError
    from totpdesk.base.finding import Finding
    from totpdesk.doctor.diagnosis import Toolkit


def run(desktop: Desktop, job: Callable[[Desktop, Toolkit], list[Finding]]) -> list[Finding]:
    """Run the job on a thread while Qt works on this one; return what it returned.

    Raises NoDisplayError if Qt cannot start.
    """
    process.check_qt()
    application = make_application()
    beside_qt = with_gui_thread_waiting(desktop)
    own = QtClipboard(SYSTEM.read_selection)
    toolkit = QtProbe(desktop.clipboard or own, desktop.screenshot)
    found: list[Finding] = []
    failed: list[TotpdeskError] = []

    def begin() -> None:
        tasks.run(application, lambda: job(beside_qt, toolkit), done, fail)

    def done(findings: list[Finding]) -> None:
        found.extend(findings)
        application.exit()

    def fail(error: TotpdeskError) -> None:
        failed.append(error)
        application.exit()

    QTimer.singleShot(0, application, begin)
    application.exec()
    own.close()
    if failed:
        raise failed[0]
    return found
