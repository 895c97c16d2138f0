"""Calls into the GUI thread."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QCoreApplication

from totpdesk.base.errors import DesktopError
from totpdesk.gui.runtime.gui_thread import GuiThread

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication


def test_a_job_that_came_too_late_is_never_done(application: QApplication) -> None:
    """Where the GUI thread was too busy the caller is told, and the job is not done afterwards."""
    gui, done, results = GuiThread(), list[str](), list[str]()

    def ask() -> None:
        with pytest.raises(DesktopError):
            gui.call(lambda: done.append("typed"), seconds=0.01)
        results.append("too late")

    asking = threading.Thread(target=ask)
    asking.start()
    asking.join()  # this thread is the GUI's, and busy
    QCoreApplication.processEvents()
    assert (results, done) == (["too late"], [])


def test_a_job_that_has_begun_is_waited_for(application: QApplication) -> None:
    """What is under way when the time is over is not reported as failed: it will have been done."""
    gui, out_of_time, results = GuiThread(), threading.Event(), list[str]()

    def slow_job() -> str:
        assert out_of_time.wait(10)
        return "typed"

    def ask() -> None:
        results.append(gui.call(slow_job, seconds=0.3))

    asking = threading.Thread(target=ask)
    asking.start()
    timer = threading.Timer(0.6, out_of_time.set)  # twice the time that the caller gives
    timer.start()
    while not results:
        QCoreApplication.processEvents()
    asking.join()
    timer.join()
    assert results == ["typed"]
