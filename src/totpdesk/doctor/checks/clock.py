"""The clock: codes are good for 30 seconds, so a clock that is wrong by more makes wrong ones."""

from __future__ import annotations

import ctypes
import sys
from typing import Final

from totpdesk.base.finding import Finding, Level

_TIMEX_BYTES: Final = 512  # more than struct timex takes on any platform
_TIME_ERROR: Final = 5  # adjtimex(2): the clock is not synchronised


def check_clock() -> Finding:
    """Ask the kernel whether something keeps its clock right."""
    state = _clock_state()
    if state is None:
        return Finding(
            "clock",
            Level.WARNING,
            "This system does not tell if its clock is right.",
            "Compare it with another clock: a minute off makes wrong codes.",
        )
    if state == _TIME_ERROR:
        return Finding(
            "clock",
            Level.WARNING,
            "Nothing keeps this computer's clock right; a wrong clock makes wrong codes.",
            "Switch on network time, for example with `timedatectl set-ntp true`.",
        )
    return Finding("clock", Level.OK, "The clock is kept right by network time.")


def _clock_state() -> int | None:
    """Return what adjtimex(2) returns for a mere question, None where it cannot be asked."""
    if sys.platform != "linux":
        return None
    state = int(ctypes.CDLL(None).adjtimex(ctypes.create_string_buffer(_TIMEX_BYTES)))
    return None if state < 0 else state
