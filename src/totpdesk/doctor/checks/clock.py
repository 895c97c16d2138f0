"""The clock: codes are good for 30 seconds, so a clock that is wrong by more makes wrong ones."""

from __future__ import annotations

from totpdesk.base.finding import Finding, Level


def check_clock(*, synchronised: bool | None) -> Finding:
    """Tell whether something keeps the clock right; None is a system that does not say so."""
    if synchronised is None:
        return Finding(
            "clock",
            Level.WARNING,
            "This system does not tell if its clock is right.",
            "Compare it with another clock: a minute off makes wrong codes.",
        )
    if not synchronised:
        return Finding(
            "clock",
            Level.WARNING,
            "Nothing keeps this computer's clock right; a wrong clock makes wrong codes.",
            "Switch on network time, for example with `timedatectl set-ntp true`.",
        )
    return Finding("clock", Level.OK, "The clock is kept right by network time.")
