"""Word of what another process has written: whole files, and lines at the end of one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from totpdesk.base.files import write_whole
from totpdesk.gui.state import FilesWatch

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QApplication

    from conftest import Settle


def test_a_file_that_is_replaced(application: QApplication, tmp_path: Path, until: Settle) -> None:
    """Its folder reports it, and nothing is reported of the log."""
    heard: list[str] = []
    watch = FilesWatch(tmp_path / "data" / "list", log=tmp_path / "data" / "log")
    watch.changed.connect(lambda: heard.append("changed"))
    watch.grown.connect(lambda: heard.append("grown"))
    write_whole(tmp_path / "data" / "list", "one")
    until(lambda: heard == ["changed"])


def test_a_log_that_grows(application: QApplication, tmp_path: Path, until: Settle) -> None:
    """Lines are reported, also if the log was not there at first; the list is as it was."""
    heard: list[str] = []
    log = tmp_path / "log"
    watch = FilesWatch(tmp_path / "list", log=log)
    watch.changed.connect(lambda: heard.append("changed"))
    log.write_text("first\n")
    until(lambda: heard == ["changed"])
    watch.grown.connect(lambda: heard.append("grown"))
    with log.open("a") as file:
        file.write("second\n")
    until(lambda: "grown" in heard)
    assert heard.count("changed") == 1
