"""Making a code in this process, where no instance runs that could be asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from totpdesk.agent import wiring
from totpdesk.delivery.fresh import Patience
from totpdesk.desktop.clock import SystemClock

if TYPE_CHECKING:
    from totpdesk.otp import Code
    from totpdesk.vault import Entry


def code_of(name: str, min_left: float) -> tuple[Entry, Code]:
    """Return the account that a name means and its code, good for `min_left` seconds.

    Raises what Vault.find and Vault.take raise.
    """
    vault = wiring.open_vault()
    entry = vault.find(name)
    return entry, Patience(SystemClock()).fresh_code(vault.take(entry.id), min_left)
