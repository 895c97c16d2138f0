"""The clock: whether something keeps it right is the kernel's to say."""

from __future__ import annotations

import ctypes

import pytest

from totpdesk.base.finding import Level
from totpdesk.doctor.checks.clock import check_clock
from totpdesk.platforms.linux import diagnostics
from totpdesk.platforms.linux.diagnostics import LinuxDiagnostics


@pytest.mark.parametrize(
    ("state", "level"), [(0, Level.OK), (5, Level.WARNING), (None, Level.WARNING)]
)
def test_clock(monkeypatch: pytest.MonkeyPatch, state: int | None, level: Level) -> None:
    """A clock that nothing keeps right is a warning."""
    monkeypatch.setattr(diagnostics, "_clock_state", lambda: state)
    synchronised = LinuxDiagnostics().clock_is_synchronised()
    assert check_clock(synchronised=synchronised).level is level


def test_clock_of_this_kernel() -> None:
    """The kernel's answer is one of those that adjtimex(2) lists, and asking changes nothing."""
    if not hasattr(ctypes.CDLL(None), "adjtimex"):
        pytest.skip("adjtimex is Linux's")
    assert diagnostics._clock_state() in {None, 0, 1, 2, 3, 4, 5}
