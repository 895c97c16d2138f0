"""Calls into the GUI thread."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QCoreApplication

from contracts.keyboard_output import KeyboardOutputContract
from fakes.desktop import FakeKeyboard, FakeKeyboardScene
from totpdesk.base.errors import DesktopError
from totpdesk.gui.runtime.gui_thread import GuiThread, GuiThreadKeyboard

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QApplication

    from totpdesk.autotype import InsertResult, KeyboardOutput, Window


def test_a_job_that_came_too_late_is_never_done(application: QApplication) -> None:
    """The caller learns that the GUI thread was too busy, and the job is not done afterwards."""
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


class FromTheWorker:
    """The KeyboardOutput port: another one as the worker calls it, while Qt's thread goes on."""

    def __init__(self, keyboard: KeyboardOutput) -> None:
        """Call this one."""
        self._keyboard = keyboard

    def type(self, text: str, target: Window, *, enter: bool = False) -> InsertResult:
        """Type."""
        return self._result(lambda: self._keyboard.type(text, target, enter=enter))

    def paste(self, target: Window, *, enter: bool = False) -> InsertResult:
        """Paste."""
        return self._result(lambda: self._keyboard.paste(target, enter=enter))

    @staticmethod
    def _result(insert: Callable[[], InsertResult]) -> InsertResult:
        with ThreadPoolExecutor(1) as worker:
            result = worker.submit(insert)
            while not result.done():
                QCoreApplication.processEvents()
        return result.result()


class OnQtsThread(FakeKeyboard):
    """A FakeKeyboard that must be called while Qt's thread does nothing else."""

    def type(self, text: str, target: Window, *, enter: bool = False) -> InsertResult:
        """Type, in that thread."""
        assert threading.current_thread() is threading.main_thread()
        return super().type(text, target, enter=enter)


class TestGuiThreadKeyboard(KeyboardOutputContract):
    """The contract on a keyboard that types while the GUI thread waits."""

    @pytest.fixture
    def scene(self, application: QApplication) -> FakeKeyboardScene:  # noqa: ARG002 - first
        """Return a target."""
        scene = FakeKeyboardScene(OnQtsThread)
        scene.keyboard = FromTheWorker(GuiThreadKeyboard(scene.keyboard))
        return scene
