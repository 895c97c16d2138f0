"""A code that will not run out on its way: this one, or the next once it has begun."""

from __future__ import annotations

from typing import TYPE_CHECKING

from totpdesk.otp import code_at

if TYPE_CHECKING:
    from totpdesk.delivery.ports import Clock
    from totpdesk.otp import Code, KeyUri


def fresh_code(kept: KeyUri, clock: Clock, min_left: float) -> Code:
    """Return a code that stays current for `min_left` seconds, or a third of a short period.

    A strict server takes no code of a step to come (RFC 6238 §5.2), so where too little is left
    the next one is waited for.
    """
    code = code_at(kept.account, kept.secret, clock.now())
    wanted = min(min_left, kept.account.period / 3)
    left = code.seconds_left(clock.now())
    if left is None or left >= wanted:
        return code
    while (left := code.seconds_left(clock.now())) and left > 0:
        clock.sleep(left)
    return code_at(kept.account, kept.secret, clock.now())
