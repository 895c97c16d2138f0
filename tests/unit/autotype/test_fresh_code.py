"""When a code is made, and for how long it will do."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from fakes.clock import FakeClock
from totpdesk.autotype import FreshCodeTimer, Outcome, Result, Wait, Window
from totpdesk.otp import KeyUri, code_at, parse_uri
from totpdesk.settings import Settings

if TYPE_CHECKING:
    from conftest import World

ACCOUNT = parse_uri("otpauth://totp/a?secret=JBSWY3DPEHPK3PXP")
ROUND = 300_000_000  # a Unix time at which a period begins


def at(clock: FakeClock, account: KeyUri = ACCOUNT) -> str:
    """Return the code that a strict server takes now."""
    return code_at(account.account, account.secret, clock.now()).value


@pytest.mark.parametrize(
    ("second", "min_left", "waited"),
    [
        (0, 3, []),
        (26.9, 3, []),
        (27.1, 3, [2.9]),
        (29, 3, [1]),
        (29.5, 0, []),
        (20, 15, []),
        (20.5, 15, [9.5]),
    ],
)
def test_waiting(second: float, min_left: int, waited: list[float]) -> None:
    """The next code is waited for only where less than was asked is left, at most a third."""
    clock = FakeClock(ROUND + second)
    code = FreshCodeTimer(clock).fresh_code(ACCOUNT, min_left)
    assert waited == pytest.approx(clock.slept)
    assert code.value == at(clock)


def test_counters_never_wait() -> None:
    """A counter code does not run out."""
    clock = FakeClock(ROUND + 29.9)
    FreshCodeTimer(clock).fresh_code(parse_uri("otpauth://hotp/a?secret=JBSWY3DPEHPK3PXP"), 15)
    assert clock.slept == []


@pytest.mark.parametrize(
    "local",
    [
        datetime(2026, 10, 25, 2, 59, 59, tzinfo=ZoneInfo("Europe/Berlin"), fold=0),
        datetime(2026, 3, 29, 1, 59, 59, tzinfo=ZoneInfo("Europe/Berlin")),
    ],
    ids=["back to winter", "on to summer"],
)
def test_summer_time(local: datetime) -> None:
    """Where the local clock jumps an hour within the wait, the wait is still one second."""
    clock = FakeClock()
    clock.time = local
    code = FreshCodeTimer(clock).fresh_code(ACCOUNT, 5)
    assert clock.slept == [1.0]
    assert code.value == at(clock)


def test_leap_second() -> None:
    """Unix time repeats a leap second: the wait includes it, and the code is the next one's."""
    clock = FakeClock(datetime(2016, 12, 31, 23, 59, 58, tzinfo=UTC).timestamp())
    before = at(clock)
    clock.meanwhile = lambda: clock.set_back(timedelta(seconds=1))
    code = FreshCodeTimer(clock).fresh_code(ACCOUNT, 5)
    assert clock.slept == [2.0, 1.0]
    assert code.value == at(clock) != before


@pytest.mark.parametrize("back", [timedelta(seconds=10), timedelta(hours=1), timedelta(days=400)])
def test_a_clock_set_back(back: timedelta) -> None:
    """A clock that is set back during the wait gives the code of that time, without a long wait."""
    clock = FakeClock(ROUND + 28)
    changes = [back]
    clock.meanwhile = lambda: (
        setattr(clock, "time", clock.time - changes.pop()) if changes else None
    )
    code = FreshCodeTimer(clock).fresh_code(ACCOUNT, 5)
    assert sum(clock.slept) <= 10
    assert code.value == at(clock)


def test_the_wait_is_reported_and_the_next_code_arrives(world: World) -> None:
    """A second before the end the next code is awaited, with a notice, and a server accepts it."""
    entry = world.add("GitHub")
    world.clock.time = datetime.fromtimestamp(ROUND + 29, UTC)
    assert Result.TYPED is world.autotype.press().result
    assert [(1, world.code(entry))] == world.desktop.keyboard.typed
    wait = Wait("github", datetime.fromtimestamp(ROUND + 30, UTC))
    assert world.waits == [wait, replace(wait, over=True)]
    assert "in 1 s" in world.waits[0].sentence(datetime.fromtimestamp(ROUND + 29.2, UTC))


@pytest.mark.parametrize(
    ("second", "of_all", "own", "waits"),
    [(29, 5, None, True), (29, 5, 0, False), (22, 0, 10, True), (22, 0, None, False)],
)
def test_an_account_waits_as_it_is_set_for_it(
    world: World, second: int, of_all: int, own: int | None, *, waits: bool
) -> None:
    """Its own minimum time remaining goes before that of the settings; 0 never waits."""
    entry = world.accounts.update(world.add("GitHub").id, min_left=own)
    world.settings = Settings(min_left=of_all)
    world.clock.time = datetime.fromtimestamp(ROUND + second, UTC)
    before = world.code(entry)
    world.autotype.press()
    assert bool(world.waits) == waits
    assert [(1, world.code(entry))] == world.desktop.keyboard.typed
    assert (world.code(entry) != before) == waits


def test_a_code_that_is_copied_waits_so_too(world: World) -> None:
    """Copying goes by the same setting of the account."""
    entry = world.accounts.update(world.add("GitHub").id, min_left=0)
    world.clock.time = datetime.fromtimestamp(ROUND + 29, UTC)
    world.autotype.copy(entry.id)
    assert world.clock.slept == []


def test_a_second_press_skips_the_wait(world: World) -> None:
    """A press during the wait sends the current code at once; else it is a press like any."""
    entry = world.add("GitHub")
    world.clock.time = datetime.fromtimestamp(ROUND + 29, UTC)
    current = world.code(entry)
    assert not world.timer.skip_wait()
    world.clock.meanwhile = world.timer.skip_wait
    world.autotype.press()
    assert [(1, current)] == world.desktop.keyboard.typed
    assert not world.timer.skip_wait()


def test_a_window_lost_during_the_wait(world: World) -> None:
    """A window that changes while the next code is waited for gets nothing."""
    entry = world.add("GitHub")
    world.clock.time = datetime.fromtimestamp(ROUND + 29, UTC)
    focus = world.desktop.focus
    world.clock.meanwhile = lambda: setattr(focus, "window", Window(66, "thief"))
    assert Result.COPIED is world.autotype.press().result
    assert world.desktop.keyboard.typed == []
    assert [(world.code(entry), 30)] == world.desktop.clipboard.held


def test_a_counter_is_spent_only_when_its_code_arrives(world: World) -> None:
    """A failed press gives the same code again; one that inserted gives the next."""
    entry = world.add("VPN", "hotp")
    keyboard, focus = world.desktop.keyboard, world.desktop.focus
    login, thief = focus.window, Window(66, "thief")
    world.clock.meanwhile = lambda: None
    read = world.secrets.read

    def read_while_stolen(entry_id: str) -> str:
        focus.window = thief
        return read(entry_id)

    world.secrets.read = read_while_stolen  # type: ignore[method-assign]
    assert Result.COPIED is world.autotype.press().result
    world.secrets.read = read  # type: ignore[method-assign]
    focus.window = login
    world.autotype.press()
    copied = world.desktop.clipboard.held[0][0]
    assert [(1, copied)] == keyboard.typed
    assert Outcome(Result.TYPED, "vpn") == world.autotype.press()
    assert keyboard.typed[1][1] != copied
    assert world.accounts.get(entry.id).account.counter == 2


def test_a_counter_that_was_copied_on_purpose_is_spent(world: World) -> None:
    """A code that the user asked to have copied counts as used."""
    entry = world.add("VPN", "hotp")
    world.autotype.copy(entry.id)
    assert world.accounts.get(entry.id).account.counter == 1


def test_a_counter_after_a_failure(world: World) -> None:
    """Where neither window nor clipboard takes a counter's code, it is the next one again."""
    entry = world.add("VPN", "hotp")
    world.desktop.focus.window = Window(1)
    world.desktop.clipboard.broken = True
    assert Result.NOTHING is world.autotype.insert(entry.id, None).result
    assert world.accounts.get(entry.id).account.counter == 0
