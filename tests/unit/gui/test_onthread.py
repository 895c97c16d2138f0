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
    gui, done, told = GuiThread(), list[str](), list[str]()

    def ask() -> None:
        with pytest.raises(DesktopError):
            gui.call(lambda: done.append("typed"), seconds=0.01)
        told.append("too late")

    asking = threading.Thread(target=ask)
    asking.start()
    asking.join()  # this thread is the GUI's, and busy
    QCoreApplication.processEvents()
    assert (told, done) == (["too late"], [])
