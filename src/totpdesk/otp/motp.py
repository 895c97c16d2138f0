"""Mobile-OTP, an older scheme than HOTP: MD5 over time, secret and PIN (motp.sourceforge.net)."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final

from totpdesk.otp.account import FIXED, Kind

if TYPE_CHECKING:
    from totpdesk.otp.secret import Secret

_LENGTH: Final = FIXED[Kind.MOTP].digits


def motp_code(secret: Secret, step: int) -> str:
    """Return the first six hexadecimal digits of the hash, for a step of ten seconds.

    What is hashed is text: the step's number, the secret's bytes in hexadecimal, the PIN.
    """
    text = f"{step}{secret.key().hex()}{secret.pin}"
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()[:_LENGTH]
