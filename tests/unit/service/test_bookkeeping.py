"""What is saved after a code was sent: best effort, in order, without delaying a press."""

from __future__ import annotations

import threading
import weakref
from typing import TYPE_CHECKING

import pytest

from support.waiting import wait_until
from totpdesk.base.errors import ListBusyError
from totpdesk.service.bookkeeping import Bookkeeping

if TYPE_CHECKING:
    from collections.abc import Iterator

SECONDS = 10


@pytest.fixture(name="bookkeeping")
def _bookkeeping() -> Iterator[Bookkeeping]:
    bookkeeping = Bookkeeping()
    yield bookkeeping
    bookkeeping.close()


def busy() -> None:
    """Fail as a note does while another process has the list of accounts."""
    raise ListBusyError("Another totpdesk is changing the list of accounts.")


def unforeseen() -> None:
    """Fail as nobody expects."""
    raise ZeroDivisionError


def take(bookkeeping: Bookkeeping) -> None:
    """Wait until all notes so far were taken."""
    taken = threading.Event()
    bookkeeping.post(taken.set)
    assert taken.wait(SECONDS)


@pytest.mark.parametrize("fail", [busy, unforeseen])
def test_the_same_failure_is_logged_once(
    bookkeeping: Bookkeeping, caplog: pytest.LogCaptureFixture, fail: object
) -> None:
    """Ten presses while the list is busy are one line in the log, until a note is saved again."""
    for _ in range(10):
        bookkeeping.post(fail)  # type: ignore[arg-type] # a function of this file
    bookkeeping.post(lambda: None)
    bookkeeping.post(fail)  # type: ignore[arg-type] # the same
    take(bookkeeping)
    assert len([record for record in caplog.records if record.levelname != "INFO"]) == 2


def test_another_failure_is_logged_too(
    bookkeeping: Bookkeeping, caplog: pytest.LogCaptureFixture
) -> None:
    """A failure of another kind hides behind none."""
    bookkeeping.post(busy)
    bookkeeping.post(unforeseen)
    take(bookkeeping)
    assert len(caplog.records) == 2


def test_the_end_waits_for_what_is_left(bookkeeping: Bookkeeping) -> None:
    """What can be saved is saved before the program ends."""
    saved: list[int] = []
    for number in range(3):
        bookkeeping.post(lambda number=number: saved.append(number))  # type: ignore[misc]
    bookkeeping.close()
    assert saved == [0, 1, 2]


def test_the_end_does_not_wait_for_ever(caplog: pytest.LogCaptureFixture) -> None:
    """What cannot be saved in time is given up, and the log says how much that is."""
    bookkeeping, let_go, began = Bookkeeping(), threading.Event(), threading.Event()
    bookkeeping.post(lambda: began.set() or let_go.wait(SECONDS))  # type: ignore[func-returns-value, arg-type, return-value]
    bookkeeping.post(lambda: None)
    assert began.wait(SECONDS)
    bookkeeping.close(seconds=0)
    let_go.set()
    assert "2 changes" in caplog.text


def test_what_comes_after_the_end_is_not_saved(bookkeeping: Bookkeeping) -> None:
    """Nothing is begun that would be cut off."""
    saved: list[int] = []
    bookkeeping.post(lambda: None)
    bookkeeping.close()
    bookkeeping.post(lambda: saved.append(1))
    bookkeeping.close()
    assert saved == []


def test_nothing_of_a_saved_change_is_held(bookkeeping: Bookkeeping) -> None:
    """It may know a code, which must not stay in memory until the next change."""
    saved = threading.Event()

    def change() -> None:
        saved.set()

    watched = weakref.ref(change)
    bookkeeping.post(change)
    del change
    assert saved.wait(SECONDS)
    wait_until(lambda: watched() is None, SECONDS, "it to be dropped")
