"""Making a code in this process, where no instance runs that could be asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from totpdesk.autotype.fresh_code import FreshCodeTimer
from totpdesk.base.clock import SystemClock
from totpdesk.service import bootstrap

if TYPE_CHECKING:
    from totpdesk.accounts.account import AccountRecord
    from totpdesk.otp import Code


def code_of(name: str, min_left: float) -> tuple[AccountRecord, Code]:
    """Return the account that a name means and its code, good for `min_left` seconds.

    Raises what Vault.find and Vault.take raise.
    """
    vault = bootstrap.open_accounts()
    entry = vault.find(name)
    return entry, FreshCodeTimer(SystemClock()).fresh_code(vault.take(entry.id), min_left)
