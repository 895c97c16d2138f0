"""The clock: codes are valid for 30 seconds, so a clock that is off by more makes wrong ones."""

from __future__ import annotations

from totpdesk.base.finding import Finding, Level
from totpdesk.base.translation import tr


def check_clock(*, synchronised: bool | None) -> Finding:
    """Report whether the clock is synchronised; None if the system does not say."""
    if synchronised is None:
        return Finding(
            "clock",
            Level.WARNING,
            tr("This system does not say if its clock is synchronised."),
            tr("Compare it with another clock: if it is off by a minute, codes are wrong."),
        )
    if not synchronised:
        return Finding(
            "clock",
            Level.WARNING,
            tr("This computer's clock is not synchronised; if it is wrong, codes are wrong."),
            tr("Switch on network time, for example with `timedatectl set-ntp true`."),
        )
    return Finding("clock", Level.OK, tr("The clock is synchronised over the network."))
