"""The automatic lock where something fails: it is tried again, and an unsure answer locks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from support.autolock import Room, Timer
from totpdesk.base.errors import InvalidSettingError
from totpdesk.service.autolock import AutoLock

if TYPE_CHECKING:
    from totpdesk.settings import Settings


@pytest.fixture(name="room")
def _room() -> Room:
    return Room()


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
