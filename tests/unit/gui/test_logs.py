"""The running instance's log: what Qt has to say is in it, as important as Qt thinks it is."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import qDebug, qInstallMessageHandler, qWarning

from totpdesk.base import paths
from totpdesk.gui.runtime import process

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(name="log")
def _log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Return the file of a log that has begun; afterwards all goes where it went before."""
    monkeypatch.setenv(paths.HOME, str(tmp_path))
    root = logging.getLogger("totpdesk")
    before, level, propagate = root.handlers[:], root.level, root.propagate
    process.begin_log()
    yield paths.log_path()
    qInstallMessageHandler(None)
    for handler in [each for each in root.handlers if each not in before]:
        root.removeHandler(handler)
        handler.close()
    root.setLevel(level)
    root.propagate = propagate


def test_what_qt_says_is_in_the_log(log: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """A tray has no terminal: a warning of Qt's would be lost there."""
    qWarning("a plug-in is missing")
    qDebug("a detail")
    lines = [line.split(" ", 2)[2] for line in log.read_text().splitlines()]
    assert lines == ["WARNING totpdesk.qt: a plug-in is missing", "INFO totpdesk.qt: a detail"]
    assert capfd.readouterr() == ("", "")


def test_our_own_warnings_are_in_it_too(log: Path) -> None:
    """Of every module, each with its name."""
    logging.getLogger("totpdesk.autotype.press").warning("something")
    assert log.read_text().endswith(" WARNING totpdesk.autotype.press: something\n")
