"""A code that will not run out on its way: this one, or the next once it has begun."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from totpdesk.delivery.ports import Clock
    from totpdesk.otp import Code
    from totpdesk.vault import Vault


def fresh_code(vault: Vault, entry_id: str, clock: Clock, min_left: float) -> Code:
    """Return an account's code that stays current for `min_left` seconds at least.

    Where the period is too short for that, the code that has just begun is the best there is.
    A strict server takes no code of a step to come (RFC 6238 §5.2), so the next one is waited
    for. Raises what Vault.key_uri raises.
    """
    code = vault.code(entry_id, clock.now())
    left = code.seconds_left(clock.now())
    if left is None or left >= min_left:
        return code
    clock.sleep(max(left, 0))
    return vault.code(entry_id, clock.now())
