"""An open vault file is locked when it is idle, with the screen, and before sleep."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest

from totpdesk.base.errors import InvalidSettingError
from totpdesk.service.autolock import AutoLock, start_timer
from totpdesk.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass
class Timer:
    """One that goes off when the test says so."""

    seconds: float
    act: Callable[[], None]
    cancelled: bool = False

    def cancel(self) -> None:
        """Never go off."""
        self.cancelled = True


@dataclass
class Sleep:
    """Sleep, which waits while it is held up."""

    held: bool = False

    def hold(self) -> None:
        """Wait."""
        self.held = True

    def release(self) -> None:
        """Do not wait."""
        self.held = False


@dataclass
class Room:
    """An AutoLock over a clock and timers of the test's own."""

    settings: Settings = field(default_factory=lambda: Settings(lock_after=10))
    now: float = 1000.0
    locks: int = 0
    sleep: Sleep = field(default_factory=Sleep)
    timers: list[Timer] = field(default_factory=list)
    lock_first: Callable[[], None] = lambda: None

    def __post_init__(self) -> None:
        """Put it together."""
        self.auto = AutoLock(
            self.lock, lambda: self.settings, self.sleep, self.after, lambda: self.now
        )

    def lock(self) -> None:
        """Lock, and report it as a vault file does."""
        self.lock_first()
        self.locks += 1
        self.auto.shut()

    def after(self, seconds: float, act: Callable[[], None]) -> Timer:
        """Start a timer."""
        self.timers.append(Timer(seconds, act))
        return self.timers[-1]

    def running(self) -> list[Timer]:
        """Return the timers that may still go off."""
        return [timer for timer in self.timers if not timer.cancelled]

    def pass_time(self) -> None:
        """Let the one timer that runs go off at its time."""
        (timer,) = self.running()
        timer.cancelled = True
        self.now += timer.seconds
        timer.act()


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


class Broken:
    """What fails as often as it is to, in a way that nobody has foreseen."""

    def __init__(self, times: int) -> None:
        """Begin to fail."""
        self._left = times

    def __call__(self) -> None:
        """Fail, or do nothing."""
        self._left -= 1
        if self._left >= 0:
            raise OSError("no")


def test_a_lock_that_fails_is_tried_again(room: Room, caplog: pytest.LogCaptureFixture) -> None:
    """Soon, until it succeeds, whoever uses the file meanwhile; the log has one line of it."""
    room.lock_first = Broken(2)
    room.auto.used()
    room.pass_time()
    room.auto.used()
    assert [timer.seconds for timer in room.running()] == [5.0]
    room.pass_time()
    room.pass_time()
    assert (room.locks, room.running()) == (1, [])
    assert [record.levelname for record in caplog.records] == ["ERROR"]


def test_the_next_failure_is_logged_too(room: Room, caplog: pytest.LogCaptureFixture) -> None:
    """Once it has locked, a new failure is news."""
    for _ in range(2):
        room.lock_first = Broken(1)
        room.auto.used()
        room.pass_time()
        room.pass_time()
    assert (room.locks, len(caplog.records)) == (2, 2)


@pytest.mark.parametrize("trigger", ["screen_locked", "going_to_sleep"])
def test_so_is_one_with_the_screen_or_before_sleep(
    room: Room, trigger: str, caplog: pytest.LogCaptureFixture
) -> None:
    """It replaces the long timer, and keeps no machine awake."""
    room.lock_first = Broken(1)
    room.auto.used()
    getattr(room.auto, trigger)()
    assert [timer.seconds for timer in room.running()] == [5.0]
    assert room.sleep.held == (trigger == "screen_locked")
    room.pass_time()
    assert (room.locks, room.running(), room.sleep.held) == (1, [], False)
    assert len(caplog.records) == 1


def test_locked_by_hand_it_is_not_tried_again(room: Room, caplog: pytest.LogCaptureFixture) -> None:
    """What is locked meanwhile needs no second try."""
    room.lock_first = Broken(1)
    room.auto.used()
    room.auto.screen_locked()
    (again,) = room.running()
    room.lock()
    again.act()
    assert (room.locks, room.running(), len(caplog.records)) == (1, [], 1)


def test_a_timer_that_cannot_be_started_locks(
    room: Room, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Without one it would stay open for ever: it is locked at once."""
    room.auto.used()
    room.now += 60
    room.auto.used()
    room.now -= 60

    def fail(*_: object) -> Timer:
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(room.auto, "_after", fail)
    room.pass_time()
    assert (room.locks, len(caplog.records)) == (1, 1)


@pytest.mark.parametrize(("error", "lines"), [(InvalidSettingError("no"), 0), (OSError("no"), 1)])
def test_settings_that_fail_meanwhile_keep_the_time(
    room: Room, error: Exception, lines: int, caplog: pytest.LogCaptureFixture
) -> None:
    """The time that was set holds on; an error that nobody has foreseen is logged once."""
    failing = False

    def load() -> Settings:
        if failing:
            raise error
        return room.settings

    room.auto = AutoLock(room.lock, load, room.sleep, room.after, lambda: room.now)
    room.auto.used()
    failing = True
    room.auto.apply_settings()
    room.pass_time()
    assert (room.locks, room.running(), len(caplog.records)) == (1, [], lines)


def test_settings_that_cannot_be_read_lock(room: Room) -> None:
    """In doubt it is locked."""

    def unreadable() -> Settings:
        raise InvalidSettingError("They make no sense.")

    AutoLock(room.lock, unreadable, room.sleep).screen_locked()
    assert room.locks == 1


def test_the_real_timer() -> None:
    """It goes off on a thread of its own that keeps no process alive, unless it is cancelled."""
    import threading  # noqa: PLC0415 - the only use

    rang = threading.Event()
    start_timer(3600, rang.set).cancel()
    start_timer(0, rang.set)
    assert rang.wait(10)
