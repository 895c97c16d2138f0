"""The codes that pyotp does not make: Mobile-OTP's and Yandex's.

Mobile-OTP (motp.sourceforge.net) is older than HOTP: MD5 of time, secret and PIN. Yandex's codes
are TOTP with a key made of PIN and secret, written in letters. Yandex has published no description;
KeeYaOtp (github.com/norblik/KeeYaOtp) reverse-engineered it.
"""

from __future__ import annotations

import hashlib
import hmac
from typing import TYPE_CHECKING, Final

from totpdesk.otp.account import FIXED, YANDEX_KEY_BYTES, Kind

if TYPE_CHECKING:
    from totpdesk.otp.secret import Secret

_LETTERS: Final = "abcdefghijklmnopqrstuvwxyz"


def motp_code(secret: Secret, step: int) -> str:
    """Return the first six hexadecimal digits of the hash, for a step of ten seconds.

    The hashed text is the step's number, the secret's bytes in hexadecimal, and the PIN.
    """
    text = f"{step}{secret.key().hex()}{secret.pin}"
    digest = hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()
    return digest[: FIXED[Kind.MOTP].digits]


def yandex_code(secret: Secret, step: int) -> str:
    """Return the eight letters of a step of thirty seconds."""
    return _letters(_truncated(hmac.digest(_key(secret), step.to_bytes(8, "big"), "sha256")))


def _key(secret: Secret) -> bytes:
    """Hash PIN and secret; a leading zero byte is dropped, as Yandex's own app does."""
    key = hashlib.sha256(secret.pin.encode() + secret.key()[:YANDEX_KEY_BYTES]).digest()
    return key.removeprefix(b"\0")


def _truncated(digest: bytes) -> int:
    """Take 63 bits at the offset in the last four bits (RFC 4226 §5.3 takes 31)."""
    start = digest[-1] & 0x0F
    return int.from_bytes(digest[start : start + 8], "big") & (2**63 - 1)


def _letters(number: int) -> str:
    """Write the last digits of a number in base 26."""
    positions = range(FIXED[Kind.YANDEX].digits)
    digits = [number // len(_LETTERS) ** position % len(_LETTERS) for position in positions]
    return "".join(_LETTERS[digit] for digit in reversed(digits))
