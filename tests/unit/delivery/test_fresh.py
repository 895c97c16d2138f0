"""Codes that will not run out on their way."""

from __future__ import annotations

import pytest

from fakes.clock import FakeClock
from totpdesk.delivery.fresh import fresh_code
from totpdesk.otp import code_at, parse_uri


def kept(period: int = 30, kind: str = "totp") -> object:
    """Return an account of this period."""
    return parse_uri(f"otpauth://{kind}/a?secret=JBSWY3DPEHPK3PXP&period={period}")


@pytest.mark.parametrize(
    ("second", "min_left", "slept"),
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
def test_waiting(second: float, min_left: int, slept: list[float]) -> None:
    """The next code is waited for only where less than was asked is left, at most a third."""
    clock = FakeClock(300_000_000 + second)
    fresh_code(kept(), clock, min_left)  # type: ignore[arg-type]
    assert slept == pytest.approx(clock.slept)


def test_it_is_the_next_code() -> None:
    """What comes after the wait is current then."""
    clock = FakeClock(300_000_029)
    account = parse_uri("otpauth://totp/a?secret=JBSWY3DPEHPK3PXP")
    code = fresh_code(account, clock, 3)
    assert code == code_at(account.account, account.secret, clock.now())


def test_counters_never_wait() -> None:
    """A counter code does not run out."""
    clock = FakeClock(300_000_029.9)
    fresh_code(kept(kind="hotp"), clock, 15)  # type: ignore[arg-type]
    assert clock.slept == []
