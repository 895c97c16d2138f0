"""An account in `--json`, with the same names in every command; scripts rely on them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from totpdesk.otp import Kind

if TYPE_CHECKING:
    from totpdesk.otp import Account


def account_fields(account: Account) -> dict[str, Any]:
    """Return everything that is not secret."""
    return {
        "issuer": account.issuer,
        "account": account.account,
        "type": account.kind,
        "algorithm": account.algorithm,
        "digits": account.digits,
        "period": account.period,
        "counter": account.counter if account.kind is Kind.HOTP else None,
    }
