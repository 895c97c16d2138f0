"""What is known of an account besides its secret."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from totpdesk.errors import UnsupportedCodeError

DIGITS: Final = range(6, 11)
PERIODS: Final = range(1, 86_401)
COUNTERS: Final = range(2**63)
STEAM_DIGITS: Final = 5


class Kind(StrEnum):
    """How the moving factor is found."""

    TOTP = "totp"
    HOTP = "hotp"
    STEAM = "steam"


class Algorithm(StrEnum):
    """The HMAC's hash (RFC 6238 §1.2)."""

    SHA1 = "SHA1"
    SHA256 = "SHA256"
    SHA512 = "SHA512"


@dataclass(frozen=True, slots=True)
class Account:
    """An account as the Key URI format describes it, without its secret.

    `digits` is 6 to 10 (5 for Steam), `period` is in seconds, `counter` is the next HOTP counter
    to be used (RFC 4226 §5.1). `issuer_param` is kept where a URI names another issuer in its
    query than in its label, so that it can be written again as it was.
    Raises UnsupportedCodeError where a value is out of range.
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
        if self.kind is Kind.STEAM:
            if (self.digits, self.algorithm) != (STEAM_DIGITS, Algorithm.SHA1):
                raise UnsupportedCodeError("A Steam code has 5 characters and uses SHA1.")
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
