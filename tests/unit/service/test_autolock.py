"""An open vault file is locked when it is idle, with the screen, and before sleep."""

from __future__ import annotations

import pytest

from support.autolock import Room
from totpdesk.service.autolock import start_timer
from totpdesk.settings import Settings


@pytest.fixture(name="room")
def _room() -> Room:
    return Room()


def test_idle_for_so_many_minutes(room: Room) -> None:
    """Unused for the time of the setting it is locked, and no timer is left."""
    room.auto.used()
    assert [timer.seconds for timer in room.running()] == [600.0]
    room.pass_time()
    assert (room.locks, room.running()) == (1, [])


def test_a_use_puts_it_off(room: Room) -> None:
    """Each use restarts the time, without another timer."""
    room.auto.used()
    room.now += 400
    room.auto.used()
    assert len(room.timers) == 1
    room.now -= 400
    room.pass_time()
    assert (room.locks, [timer.seconds for timer in room.running()]) == (0, [400.0])
    room.pass_time()
    assert room.locks == 1


def test_no_timer_while_it_is_locked(room: Room) -> None:
    """After a manual lock the timer is cancelled, and a late one does nothing."""
    room.auto.used()
    (timer,) = room.timers
    room.lock()
    assert room.running() == []
    timer.act()
    assert room.locks == 1


def test_never(room: Room) -> None:
    """With 0 there is no timer; one that runs when the setting is changed locks nothing."""
    room.auto.used()
    room.settings = Settings(lock_after=0)
    room.pass_time()
    room.auto.used()
    assert (room.locks, room.running()) == (0, [])


@pytest.mark.parametrize(
    ("before", "since", "after", "left"),
    [(60, 0, 1, 60.0), (10, 120, 5, 180.0), (1, 30, 60, 3570.0), (60, 600, 5, 0.0), (0, 9, 1, 51)],
)
def test_a_changed_setting_holds_at_once(
    room: Room, before: int, since: int, after: int, left: float
) -> None:
    """A file that is open is locked by the new time, counted from its last use."""
    room.settings = Settings(lock_after=before)
    room.auto.used()
    room.now += since
    room.settings = Settings(lock_after=after)
    room.auto.apply_settings()
    assert [timer.seconds for timer in room.running()] == [left]
    room.pass_time()
    assert room.locks == 1


def test_a_setting_for_a_locked_file(room: Room) -> None:
    """It starts no timer."""
    room.auto.apply_settings()
    room.auto.used()
    room.lock()
    room.auto.apply_settings()
    assert room.running() == []


def test_with_the_screen_and_before_sleep(room: Room) -> None:
    """Both lock it, unless they are not to."""
    room.settings = Settings(lock_on_screen_lock=False, lock_on_suspend=False)
    room.auto.screen_locked()
    room.auto.going_to_sleep()
    assert room.locks == 0
    room.settings = Settings()
    room.auto.screen_locked()
    room.auto.going_to_sleep()
    assert room.locks == 2


def test_sleep_waits_while_there_is_what_to_lock(room: Room) -> None:
    """From the first use until it is locked, which comes before sleep; a use restarts it."""
    assert not room.sleep.held
    room.auto.used()
    assert room.sleep.held
    held_meanwhile = []
    room.lock_first = lambda: held_meanwhile.append(room.sleep.held)
    room.auto.going_to_sleep()
    assert (held_meanwhile, room.sleep.held, room.locks) == ([True], False, 1)
    room.auto.woken_up()
    assert not room.sleep.held
    room.auto.used()
    assert room.sleep.held


def test_sleep_never_waits_where_it_does_not_lock(room: Room) -> None:
    """Not with a setting that says so, from the moment on that it does."""
    room.auto.used()
    room.settings = Settings(lock_on_suspend=False)
    room.auto.apply_settings()
    assert not room.sleep.held
    room.auto.going_to_sleep()
    room.auto.woken_up()
    assert (room.sleep.held, room.locks) == (False, 0)
    room.settings = Settings()
    room.auto.apply_settings()
    assert room.sleep.held


def test_the_real_timer() -> None:
    """It goes off on a thread of its own that keeps no process alive, unless it is cancelled."""
    import threading  # noqa: PLC0415 - the only use

    rang = threading.Event()
    start_timer(3600, rang.set).cancel()
    start_timer(0, rang.set)
    assert rang.wait(10)
