"""The running instance's log: what Qt says, uncaught errors, and no secret."""

from __future__ import annotations

import logging
import os
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QTimer, qDebug, qInstallMessageHandler, qWarning

from totpdesk.base import paths
from totpdesk.base.errors import KeychainLockedError
from totpdesk.gui.runtime.log import begin_log

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from PySide6.QtWidgets import QApplication

    from conftest import Settle

MONITOR = "screen-lock-monitor"  # the name of the thread that connects to the buses


@pytest.fixture(name="log")
def _log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Return the file of a log that has begun; afterwards all goes where it went before."""
    monkeypatch.setenv(paths.HOME, str(tmp_path))
    _await_other_tests()
    root = logging.getLogger("totpdesk")
    before, level, propagate = root.handlers[:], root.level, root.propagate
    hooks = sys.excepthook, threading.excepthook
    begin_log()
    yield paths.log_path()
    sys.excepthook, threading.excepthook = hooks
    qInstallMessageHandler(None)
    for handler in [each for each in root.handlers if each not in before]:
        root.removeHandler(handler)
        handler.close()
    root.setLevel(level)
    root.propagate = propagate


def _await_other_tests() -> None:
    """Wait until no monitor of the screen lock that another test started can still log."""
    for thread in threading.enumerate():
        if thread.name == MONITOR:
            thread.join(10)


def test_what_qt_says_is_in_the_log(log: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """A tray has no terminal: a warning of Qt's would be lost there."""
    qWarning("a plug-in is missing")
    qDebug("a detail")
    lines = [line.split(" ", 2)[2] for line in log.read_text().splitlines() if "qt:" in line]
    assert lines == ["WARNING totpdesk.qt: a plug-in is missing", "INFO totpdesk.qt: a detail"]
    assert capfd.readouterr() == ("", "")


def test_our_own_warnings_are_in_it_too(log: Path) -> None:
    """Of every module, each with its name."""
    logging.getLogger("totpdesk.autotype.press").warning("something")
    assert log.read_text().endswith(" WARNING totpdesk.autotype.press: something\n")


SECRET = "JBSWY3DPEHPK3PXP"


def fail(secret: str) -> None:
    """Fail unexpectedly, with a secret at hand and in the message."""
    raise ValueError(f"{secret} is odd")


def is_logged_once(log: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """See that the log and the terminal say where it failed, once each, without the secret."""
    for text in (log.read_text(), capfd.readouterr().err):
        assert text.count("\nValueError\n") == 1
        assert "in fail" in text
        assert SECRET not in text


def test_a_slot_that_raises_is_in_the_log(
    application: QApplication, until: Settle, log: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """Qt continues as if nothing had happened, and a tray has no terminal to say it on."""
    QTimer.singleShot(0, lambda: fail(SECRET))
    until(lambda: "in fail" in log.read_text())
    is_logged_once(log, capfd)


def test_a_thread_that_raises_is_in_the_log(log: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """It ends, which would not be noticed."""
    thread = threading.Thread(target=fail, args=(SECRET,), name="a thread")
    thread.start()
    thread.join()
    is_logged_once(log, capfd)
    assert "a thread" in log.read_text()


def test_a_barrier_logs_no_secret_either(log: Path) -> None:
    """What is caught and logged on purpose is as silent about values; its cause is named too."""

    def wrap() -> None:
        try:
            fail(SECRET)
        except ValueError as error:
            raise RuntimeError(SECRET) from error

    try:
        wrap()
    except RuntimeError:
        logging.getLogger("totpdesk.service.instance").exception("a press failed")
    text = log.read_text()
    assert SECRET not in text
    assert text.index("ValueError") < text.index("RuntimeError")


def test_an_error_of_ours_is_logged_with_its_sentence(log: Path) -> None:
    """No message of ours holds a secret, and what the system says of a file holds none either."""
    for error in (KeychainLockedError("It is locked."), FileNotFoundError(2, "No such file", "x")):
        logging.getLogger("totpdesk.x").error("a job failed", exc_info=error)
    assert "KeychainLockedError: It is locked." in log.read_text()
    assert "No such file" in log.read_text()


def test_ctrl_c_is_no_failure(log: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It ends the program as ever."""
    passed_on: list[object] = []
    monkeypatch.setattr(sys, "__excepthook__", lambda *given: passed_on.append(given[0]))
    sys.excepthook(KeyboardInterrupt, KeyboardInterrupt(), None)
    assert passed_on == [KeyboardInterrupt]
    assert log.read_text() == ""


def modes(log: Path) -> dict[str, int]:
    """Return the modes of the log's files."""
    return {each.name: each.stat().st_mode & 0o777 for each in log.parent.iterdir()}


@pytest.fixture(name="no_umask")
def _no_umask() -> Iterator[None]:
    before = os.umask(0)
    yield
    os.umask(before)


@pytest.fixture(name="earlier")
def _earlier(tmp_path: Path, no_umask: None) -> None:
    """Leave what an earlier version wrote: readable by all."""
    folder = tmp_path / "log"
    folder.mkdir(mode=0o700)
    for name in ("totpdesk.log", "totpdesk.log.1", "totpdesk.log.2"):
        (folder / name).touch(mode=0o666)


def test_nobody_else_can_read_it(no_umask: None, log: Path) -> None:
    """Whatever the umask is, also after the files were rotated; and they stay small."""
    for number in range(300):
        logging.getLogger("totpdesk.x").warning("%d %s", number, "x" * 4000)
    assert modes(log) == dict.fromkeys(("totpdesk.log", "totpdesk.log.1", "totpdesk.log.2"), 0o600)
    assert sum(each.stat().st_size for each in log.parent.iterdir()) <= 3 * 256 * 1024


def test_nobody_else_can_read_that_of_an_earlier_version(earlier: None, log: Path) -> None:
    """Its files get the same mode."""
    assert set(modes(log).values()) == {0o600}
    assert len(modes(log)) == 3


def test_a_very_long_message_is_cut(log: Path) -> None:
    """Its beginning and its end remain."""
    logging.getLogger("totpdesk.x").warning("%s", "begin" + "x" * 1_000_000 + "end")
    text = log.read_text()
    assert "begin" in text
    assert text.endswith("end\n")
    assert len(text) < 10_000


@pytest.mark.parametrize("make", [Path.mkdir, os.mkfifo])
def test_a_log_that_cannot_be_written(
    tmp_path: Path,
    make: Callable[[Path], None],
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    request: pytest.FixtureRequest,
) -> None:
    """It does not keep totpdesk from starting: a terminal shows what would be in it."""
    (tmp_path / "log").mkdir()
    make(tmp_path / "log" / "totpdesk.log")
    request.getfixturevalue("log")
    logging.getLogger("totpdesk.x").warning("something")
    said = capfd.readouterr().err
    assert "the log cannot be written" in said
    assert "something" in said
