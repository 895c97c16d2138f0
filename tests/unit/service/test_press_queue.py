"""The queue of presses: it refuses what is too old or comes at a prompt; each has an outcome."""

from __future__ import annotations

import queue
import threading
from typing import TYPE_CHECKING

import pytest

from fakes.clock import FakeClock
from fakes.desktop import SECONDS
from totpdesk.autotype import Outcome, PickRequest, Reason, Result
from totpdesk.secrets.prompts import Prompts
from totpdesk.service.press_age import MOST_SECONDS, PressAge
from totpdesk.service.press_queue import ENDING, PressQueue

if TYPE_CHECKING:
    from collections.abc import Iterator

TYPED = Outcome(Result.TYPED, "github")
PROMPT_OPEN = Outcome(Result.NOTHING, reason=Reason.PROMPT_OPEN)
TOO_LATE = Outcome(Result.NOTHING, reason=Reason.TOO_LATE)


def assert_set(event: threading.Event) -> None:
    """Wait until an event is set."""
    assert event.wait(SECONDS)


class Presses:
    """A queue whose presses all type, and what came of them."""

    def __init__(self) -> None:
        """Start it."""
        self.clock, self.prompts = FakeClock(), Prompts()
        self.age = PressAge(self.clock, self.prompts)
        self.queue = PressQueue(self.age)
        self.typed = 0
        self.outcomes: queue.Queue[Outcome | PickRequest] = queue.Queue()
        self.queue.start()

    def press(self) -> None:
        """Press."""
        self.queue.post(self._type, self.outcomes.put)

    def next_outcome(self) -> Outcome | PickRequest:
        """Return what came of the oldest press that was not looked at."""
        return self.outcomes.get(timeout=SECONDS)

    def hold_up(self) -> threading.Event:
        """Have the thread wait until the event that is returned is set."""
        go_on = threading.Event()
        self.queue.add(lambda: assert_set(go_on))
        return go_on

    def _type(self) -> Outcome:
        self.typed += 1
        return TYPED


@pytest.fixture(name="presses")
def _presses() -> Iterator[Presses]:
    presses = Presses()
    yield presses
    presses.queue.close()
    presses.queue.join()


def test_a_press_while_a_prompt_is_open(presses: Presses) -> None:
    """It is refused at once, on this thread: later it would open a prompt of its own."""
    with presses.prompts.asking():
        presses.press()
        assert presses.outcomes.get_nowait() == PROMPT_OPEN
    presses.press()
    assert presses.next_outcome() == TYPED


def test_a_press_before_a_prompt_is_opened(presses: Presses) -> None:
    """What waits behind the press that opens the prompt is refused, answered or not."""
    go_on = presses.hold_up()
    presses.press()
    with presses.prompts.asking():
        pass
    presses.press()
    go_on.set()
    assert [presses.next_outcome(), presses.next_outcome()] == [PROMPT_OPEN, TYPED]
    assert presses.typed == 1


def test_a_press_that_waited_too_long(presses: Presses) -> None:
    """What waits behind a press that hangs types nothing by itself."""
    go_on = presses.hold_up()
    presses.press()
    presses.clock.pass_time(MOST_SECONDS + 1)
    presses.press()
    go_on.set()
    assert [presses.next_outcome(), presses.next_outcome()] == [TOO_LATE, TYPED]
    assert presses.typed == 1


def test_the_time_in_the_queue_counts(presses: Presses) -> None:
    """A press is as old as its key, not as the reading of the keychain for it."""
    go_on, over = presses.hold_up(), list[Outcome | None]()

    def read_late() -> Outcome:
        begun = presses.age.begin()
        presses.clock.pass_time(MOST_SECONDS - 1)
        over.append(presses.age.too_late(begun))
        return TYPED

    presses.queue.post(read_late, presses.outcomes.put)
    presses.clock.pass_time(2)
    go_on.set()
    presses.next_outcome()
    assert over == [TOO_LATE]


def test_a_press_after_the_end(presses: Presses) -> None:
    """It is answered, too."""
    presses.queue.close()
    presses.press()
    assert presses.outcomes.get_nowait() is ENDING
