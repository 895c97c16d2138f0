"""The code of an account at a time. The only module that uses pyotp."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

import pyotp
from pyotp.contrib.steam import Steam

from totpdesk.otp.account import Account, Algorithm, Kind
from totpdesk.otp.motp_and_yandex import motp_code, yandex_code

if TYPE_CHECKING:
    from collections.abc import Callable

    from totpdesk.otp.secret import Secret

_HASHES: Final[dict[Algorithm, Callable[..., object]]] = {
    Algorithm.SHA1: hashlib.sha1,
    Algorithm.SHA256: hashlib.sha256,
    Algorithm.SHA512: hashlib.sha512,
}


@dataclass(frozen=True, slots=True)
class Code:
    """A code and the time from `valid_from` until before `valid_until`, when it is the current one.

    A counter code (HOTP) has neither. The repr hides the value.
    """

    value: str
    valid_from: datetime | None = None
    valid_until: datetime | None = None

    def seconds_left(self, when: datetime) -> float | None:
        """Return for how many more seconds it is current, or None for a counter code."""
        return None if self.valid_until is None else (self.valid_until - when).total_seconds()

    def __repr__(self) -> str:
        return f"Code(…, valid_until={self.valid_until})"


class _AnyLength:
    """Without pyotp's minimum of 112 bits: GitHub, Discord and Google have used 80-bit secrets."""

    _key: bytes

    def byte_secret(self) -> bytes:
        return self._key


class _Digits(_AnyLength, pyotp.HOTP):
    def __init__(self, account: Account, key: bytes) -> None:
        self._key = key
        super().__init__("", digits=account.digits, digest=_HASHES[account.algorithm])


class _Letters(_AnyLength, Steam):
    def __init__(self, key: bytes) -> None:
        self._key = key
        super().__init__("")


def code_at(account: Account, secret: Secret, when: datetime) -> Code:
    """Return the account's code at a time (RFC 6238 §4.2; RFC 4226 §5.3 for HOTP's counter).

    Raises ValueError if `when` has no time zone or is before 1970. The secret has what the kind
    needs, which KeyUri checks.
    """
    if account.kind is Kind.HOTP:
        return Code(_generate(account, secret, account.counter))
    step = _step(when, account.period)
    start = datetime.fromtimestamp(step * account.period, UTC)
    value = _generate(account, secret, step)
    return Code(value, start, start + timedelta(seconds=account.period))


def _step(when: datetime, period: int) -> int:
    if when.tzinfo is None:
        raise ValueError("the time of a code must be an aware datetime")
    return int(when.timestamp() // period)


def _generate(account: Account, secret: Secret, moving_factor: int) -> str:
    match account.kind:
        case Kind.STEAM:
            return _Letters(secret.key()).generate_otp(moving_factor)
        case Kind.MOTP:
            return motp_code(secret, moving_factor)
        case Kind.YANDEX:
            return yandex_code(secret, moving_factor)
        case _:
            return _Digits(account, secret.key()).generate_otp(moving_factor)
