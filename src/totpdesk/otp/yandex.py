"""Yandex's own codes: TOTP over a key made of PIN and secret, cut to letters, not to digits.

Yandex has published no description; KeeYaOtp (github.com/norblik/KeeYaOtp) found it out.
"""

from __future__ import annotations

import hashlib
import hmac
from typing import TYPE_CHECKING, Final

from totpdesk.otp.account import FIXED, Kind

if TYPE_CHECKING:
    from totpdesk.otp.secret import Secret

SECRET_BYTES: Final = 16  # a secret that was typed in has a checksum after them
_LENGTH: Final = FIXED[Kind.YANDEX].digits
_LETTERS: Final = "abcdefghijklmnopqrstuvwxyz"


def yandex_code(secret: Secret, step: int) -> str:
    """Return the eight letters of a step of thirty seconds."""
    return _letters(_truncated(hmac.digest(_key(secret), step.to_bytes(8, "big"), "sha256")))


def _key(secret: Secret) -> bytes:
    """Hash PIN and secret; a leading zero byte is dropped, as Yandex's own program does."""
    key = hashlib.sha256(secret.pin.encode() + secret.key()[:SECRET_BYTES]).digest()
    return key.removeprefix(b"\0")


def _truncated(digest: bytes) -> int:
    """Take 63 bits from where the last four say (RFC 4226 §5.3 takes 31)."""
    start = digest[-1] & 0x0F
    return int.from_bytes(digest[start : start + 8], "big") & (2**63 - 1)


def _letters(number: int) -> str:
    """Write the last digits of a number to the base of 26."""
    digits = [number // len(_LETTERS) ** place % len(_LETTERS) for place in range(_LENGTH)]
    return "".join(_LETTERS[digit] for digit in reversed(digits))
