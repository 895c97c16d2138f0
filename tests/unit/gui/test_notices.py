"""Notices on their way to the user: by the tray, by the desktop, or in a window of ours."""

from __future__ import annotations

import queue
import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

import pytest

from totpdesk.gui.notices import Notices

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from conftest import Settle

SECONDS = 10.0


@dataclass
class Desk:
    """What can show a notice, and what each has shown."""

    tray_shows: bool = False
    answers: queue.SimpleQueue[str] = field(default_factory=queue.SimpleQueue)
    shown: list[str] = field(default_factory=list)
    threads: set[threading.Thread] = field(default_factory=set)

    def will_answer(self, *answers: Literal["shown", "missing", "fails"]) -> None:
        """Let the service answer so, one notice after the other."""
        for answer in answers:
            self.answers.put(answer)

    def by_tray(self, title: str, _text: str) -> bool:
        """Show it by the tray."""
        if self.tray_shows:
            self.shown.append(f"tray {title}")
        return self.tray_shows

    def by_service(self, title: str, text: str) -> bool:
        """Show it by a service that answers when the test says so."""
        self.threads.add(threading.current_thread())
        answer = self.answers.get(timeout=SECONDS)
        if answer == "fails":
            raise RuntimeError
        if answer == "shown":
            self.shown.append(f"service {title} {text}")
        return answer == "shown"

    def by_window(self, title: str, _text: str) -> None:
        """Show it in a window of ours."""
        assert threading.current_thread() is threading.main_thread()
        self.shown.append(f"window {title}")


@pytest.fixture(name="desk")
def _desk() -> Desk:
    return Desk()


@pytest.fixture(name="notices")
def _notices(application: QApplication, desk: Desk) -> Notices:
    return Notices(desk.by_tray, desk.by_service, desk.by_window)


def test_a_service_that_does_not_answer_blocks_nobody(
    desk: Desk, notices: Notices, until: Settle
) -> None:
    """The GUI thread continues, and the notices are shown in order once it answers."""
    for title in ("first", "second", "third"):
        notices.notify(title, "text")
    assert desk.shown == []
    desk.will_answer("shown", "missing", "shown")
    until(lambda: len(desk.shown) == 3)
    assert desk.shown == ["service first text", "window second", "service third text"]
    assert threading.main_thread() not in desk.threads


def test_the_tray_comes_first(desk: Desk, notices: Notices) -> None:
    """Where it shows a notice, no service is asked."""
    desk.tray_shows = True
    notices.notify("a", "text")
    assert (desk.shown, desk.threads) == (["tray a"], set())


def test_no_markup_reaches_the_service(desk: Desk, notices: Notices, until: Settle) -> None:
    """It may render it."""
    notices.notify("<b>a", "<i>")
    desk.will_answer("shown")
    until(lambda: desk.shown)
    assert "<" not in desk.shown[0]


def test_an_unforeseen_failure_hides_no_notice(
    desk: Desk, notices: Notices, until: Settle, caplog: pytest.LogCaptureFixture
) -> None:
    """It is shown in a window, the log has the failure, and the next one is shown as ever."""
    desk.will_answer("fails", "shown")
    notices.notify("a", "text")
    notices.notify("b", "text")
    until(lambda: len(desk.shown) == 2)
    assert desk.shown == ["window a", "service b text"]
    assert len(caplog.records) == 1
