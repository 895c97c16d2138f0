"""Work off the GUI thread and its way back."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import shiboken6
from PySide6.QtCore import QObject

from totpdesk.base.errors import KeychainLockedError, TotpdeskError
from totpdesk.gui.runtime import tasks

if TYPE_CHECKING:
    import pytest
    from PySide6.QtWidgets import QApplication

    from conftest import Settle


def test_the_result_comes_back_on_the_gui_thread(application: QApplication, until: Settle) -> None:
    """The job runs elsewhere, its callback here."""
    where: list[threading.Thread] = []
    owner = QObject()
    job = threading.current_thread
    tasks.run(owner, job, lambda at: where.extend([at, job()]), where.append)
    until(lambda: where)
    assert where[0] is not where[1] is threading.main_thread()


def test_an_error_of_ours_comes_back_as_it_is(application: QApplication, until: Settle) -> None:
    """What the keychain raised is what the window gets."""
    errors: list[TotpdeskError] = []
    owner = QObject()

    def fail() -> None:
        raise KeychainLockedError("It is locked.")

    tasks.run(owner, fail, lambda _: None, errors.append)
    until(lambda: errors)
    assert isinstance(errors[0], KeychainLockedError)


def test_an_unforeseen_error_is_logged_and_reported(
    application: QApplication, until: Settle, caplog: pytest.LogCaptureFixture
) -> None:
    """A waiting window still gets an answer."""
    errors: list[TotpdeskError] = []
    owner = QObject()
    tasks.run(owner, lambda: 1 / 0, lambda _: None, errors.append)
    until(lambda: errors)
    assert "see the log" in str(errors[0])
    assert "ZeroDivisionError" in caplog.text


def test_a_window_that_is_gone_gets_nothing(application: QApplication, until: Settle) -> None:
    """Its callbacks are not called once it has been deleted."""
    results: list[object] = []
    owner, other = QObject(), QObject()
    release = threading.Event()
    tasks.run(owner, release.wait, results.append, results.append)
    shiboken6.delete(owner)
    release.set()
    later: list[object] = []
    tasks.run(other, lambda: True, later.append, later.append)
    until(lambda: later and tasks.idle())
    assert results == []


def test_only_the_latest_counts(application: QApplication, until: Settle) -> None:
    """An earlier one that takes longer reports nothing, neither a result nor an error."""
    results: list[object] = []
    owner = QObject()
    latest = tasks.Latest(owner)
    slow = threading.Event()

    def fail() -> None:
        slow.wait()
        raise KeychainLockedError("It is locked.")

    latest.run(slow.wait, results.append, results.append)
    latest.run(fail, results.append, results.append)
    latest.run(lambda: "new", results.append, results.append)
    until(lambda: results)
    slow.set()
    until(tasks.idle)
    assert results == ["new"]


def test_what_is_forgotten_tells_nothing(application: QApplication, until: Settle) -> None:
    """A lock came while it was under way."""
    results: list[object] = []
    owner = QObject()
    latest = tasks.Latest(owner)
    latest.run(lambda: "secret", results.append, results.append)
    latest.forget()
    until(tasks.idle)
    assert results == []
