"""What is known of an account besides its secret."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final, NamedTuple

from totpdesk.base.errors import UnsupportedCodeError

DIGITS: Final = range(6, 11)
PERIODS: Final = range(1, 86_401)
COUNTERS: Final = range(2**63)


class Kind(StrEnum):
    """How a code is made."""

    TOTP = "totp"
    HOTP = "hotp"
    STEAM = "steam"
    MOTP = "motp"
    YANDEX = "yandex"

    @property
    def called(self) -> str:
        """What people call it."""
        return _CALLED.get(self, self.value.upper())

    @property
    def needs_pin(self) -> bool:
        """Whether a PIN is part of what its codes are made from."""
        return self in {Kind.MOTP, Kind.YANDEX}


_CALLED: Final = {Kind.STEAM: "Steam", Kind.MOTP: "mOTP", Kind.YANDEX: "Yandex"}


class Algorithm(StrEnum):
    """The hash: the HMAC's (RFC 6238 §1.2), or mOTP's own, which is MD5 and nobody else's."""

    SHA1 = "SHA1"
    SHA256 = "SHA256"
    SHA512 = "SHA512"
    MD5 = "MD5"


class Shape(NamedTuple):
    """What is the same for all codes of a kind; `period` is None where it may differ."""

    algorithm: Algorithm
    digits: int
    period: int | None = None


FIXED: Final = {
    Kind.STEAM: Shape(Algorithm.SHA1, 5),
    Kind.MOTP: Shape(Algorithm.MD5, 6, 10),
    Kind.YANDEX: Shape(Algorithm.SHA256, 8, 30),
}


@dataclass(frozen=True, slots=True)
class Account:
    """An account as the Key URI format describes it, without its secret.

    `digits` is 6 to 10, `period` is in seconds; kinds in FIXED have their own, and `digits` counts
    letters there. `counter` is the next HOTP counter to be used (RFC 4226 §5.1). `issuer_param` is
    kept where a URI names another issuer in its query than in its label, so that it can be written
    again as it was. Raises UnsupportedCodeError where a value is out of range.
    """

    issuer: str = ""
    account: str = ""
    kind: Kind = Kind.TOTP
    algorithm: Algorithm = Algorithm.SHA1
    digits: int = 6
    period: int = 30
    counter: int = 0
    issuer_param: str | None = None

    def __post_init__(self) -> None:
        """Refuse at birth what no code can be made for."""
        if self.kind in FIXED:
            _demand(self, FIXED[self.kind])
        elif self.algorithm is Algorithm.MD5:
            raise UnsupportedCodeError(
                "The algorithm 'MD5' is not supported: it is SHA1, SHA256 or SHA512."
            )
        elif self.digits not in DIGITS:
            raise UnsupportedCodeError(
                f"A code of {self.digits} digits cannot be made: it has 6 to 10."
            )
        if self.period not in PERIODS:
            raise UnsupportedCodeError(
                f"A period of {self.period} seconds cannot be used: it is 1 to 86400."
            )
        if self.counter not in COUNTERS:
            raise UnsupportedCodeError("The counter is out of range: it is 0 to 2^63-1.")

    @property
    def label(self) -> str:
        """What a person would call it: "GitHub (alice)", or the one part there is."""
        if self.issuer and self.account:
            return f"{self.issuer} ({self.account})"
        return self.issuer or self.account


def _demand(account: Account, shape: Shape) -> None:
    """Refuse another shape than the kind's. Raises UnsupportedCodeError."""
    period = shape.period or account.period
    if (account.algorithm, account.digits, account.period) != (*shape[:2], period):
        every = f", and changes every {shape.period} seconds" if shape.period else ""
        raise UnsupportedCodeError(
            f"A code of the kind {account.kind.called} has {shape.digits} characters, uses "
            f"{shape.algorithm}{every}."
        )
