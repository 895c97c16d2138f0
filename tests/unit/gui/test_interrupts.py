"""SIGINT and SIGTERM while the tray runs, and afterwards."""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING

import pytest

from totpdesk.gui.runtime.process import Interrupts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from PySide6.QtWidgets import QApplication

    from conftest import Settle

NUMBERS = (signal.SIGINT, signal.SIGTERM)


def handler(*_: object) -> None:
    """Stand for a handler that was there before."""


@pytest.fixture(name="handlers", params=[handler, signal.SIG_IGN, signal.SIG_DFL])
def _handlers(request: pytest.FixtureRequest) -> Iterator[object]:
    before = {number: signal.signal(number, request.param) for number in NUMBERS}
    yield request.param
    for number, was in before.items():
        signal.signal(number, was)


def test_a_signal_comes_as_one_of_qts(application: QApplication, until: Settle) -> None:
    """Either asks for the end of the tray."""
    interrupts, came = Interrupts(), list[int]()
    interrupts.came.connect(lambda: came.append(1))
    for number in NUMBERS:
        signal.raise_signal(number)
    until(lambda: came)
    interrupts.close()


def test_what_handled_signals_before_does_so_again(
    application: QApplication, handlers: Callable[[], None]
) -> None:
    """Also where they were ignored, as in a job in the background."""
    Interrupts().close()
    assert [signal.getsignal(number) for number in NUMBERS] == [handlers, handlers]
