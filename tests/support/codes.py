"""The codes of accounts with the usual settings, as a server would check them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final

from totpdesk.otp import Account, Secret, code_at

SECRETS: Final = {
    "Google": "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ",
    "GitHub": "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP",
    "Bank": "MFRGGZDFMZTWQ2LKMFRGGZDFMZTWQ2LK",
}


def codes_of(secret: str) -> set[str]:
    """Return the codes that a server accepts about now."""
    now = datetime.now(UTC)
    around = (now + timedelta(seconds=seconds) for seconds in (-30, 0, 30))
    return {code_at(Account(), Secret(secret), when).value for when in around}
