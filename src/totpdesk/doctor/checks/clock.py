"""The clock: codes are valid for 30 seconds, so a clock that is off by more makes wrong ones."""

from __future__ import annotations

from totpdesk.base.finding import Finding, Level


def check_clock(*, synchronised: bool | None) -> Finding:
    """Report whether the clock is synchronised; None if the system does not say."""
    if synchronised is None:
        return Finding(
            "clock",
            Level.WARNING,
            "This system does not say if its clock is synchronised.",
            "Compare it with another clock: if it is off by a minute, codes are wrong.",
        )
    if not synchronised:
        return Finding(
            "clock",
            Level.WARNING,
            "This computer's clock is not synchronised; if it is wrong, codes are wrong.",
            "Switch on network time, for example with `timedatectl set-ntp true`.",
        )
    return Finding("clock", Level.OK, "The clock is synchronised over the network.")
