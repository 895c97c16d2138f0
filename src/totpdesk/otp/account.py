"""An account: what its codes are made from, without the secret and with it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Final, NamedTuple

from totpdesk.base.errors import InvalidSecretError, UnsupportedCodeError
from totpdesk.base.labels import tidy
from totpdesk.base.translation import plural, tr

if TYPE_CHECKING:
    from totpdesk.otp.secret import Secret

DIGITS: Final = range(6, 11)
PERIODS: Final = range(1, 86_401)
COUNTERS: Final = range(2**63)
YANDEX_KEY_BYTES: Final = 16  # a secret that was typed in has a checksum after them


class Kind(StrEnum):
    """How a code is made."""

    TOTP = "totp"
    HOTP = "hotp"
    STEAM = "steam"
    MOTP = "motp"
    YANDEX = "yandex"

    @property
    def called(self) -> str:
        """Its name for users."""
        return _CALLED.get(self, self.value.upper())

    @property
    def needs_pin(self) -> bool:
        """Whether a PIN is part of what its codes are made from."""
        return self in {Kind.MOTP, Kind.YANDEX}


_CALLED: Final = {Kind.STEAM: "Steam", Kind.MOTP: "mOTP", Kind.YANDEX: "Yandex"}


class Algorithm(StrEnum):
    """The hash function: the HMAC's (RFC 6238 §1.2), or MD5, which only mOTP uses."""

    SHA1 = "SHA1"
    SHA256 = "SHA256"
    SHA512 = "SHA512"
    MD5 = "MD5"

    @classmethod
    def named(cls, name: str) -> Algorithm:
        """Read SHA1, sha-1, HMAC-SHA-256 and similar names. Raises ValueError for any other."""
        return cls(name.upper().removeprefix("HMAC").replace("-", "").replace("_", ""))


class CodeFormat(NamedTuple):
    """What all codes of a kind have in common; `period` is None if it varies."""

    algorithm: Algorithm
    digits: int
    period: int | None = None


FIXED: Final = {
    Kind.STEAM: CodeFormat(Algorithm.SHA1, 5),
    Kind.MOTP: CodeFormat(Algorithm.MD5, 6, 10),
    Kind.YANDEX: CodeFormat(Algorithm.SHA256, 8, 30),
}


@dataclass(frozen=True, slots=True)
class Account:
    """An account as the Key URI format describes it, without its secret.

    `digits` is 6 to 10, `period` is in seconds; kinds in FIXED have their own, and there `digits`
    counts letters. `counter` is the next HOTP counter to use (RFC 4226 §5.1). `issuer_param` is set
    if a URI has another issuer in its query than in its label, so that it can be written as it was.
    All three are tidied (labels.tidy). Raises UnsupportedCodeError if a value is out of range.
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
        """Tidy the names, and refuse values that no code can be generated from."""
        for name in ("issuer", "account", "issuer_param"):
            if text := getattr(self, name):
                object.__setattr__(self, name, tidy(text))
        if self.kind in FIXED:
            _require(self, FIXED[self.kind])
        elif self.algorithm is Algorithm.MD5:
            raise UnsupportedCodeError(
                tr(
                    "The algorithm {value} is not supported: use SHA1, SHA256 or SHA512.",
                    value=repr(self.algorithm.value),
                )
            )
        elif self.digits not in DIGITS:
            raise UnsupportedCodeError(
                plural(
                    "Codes of {count} digit are not supported: use 6 to 10 digits.",
                    "Codes of {count} digits are not supported: use 6 to 10 digits.",
                    self.digits,
                )
            )
        if self.period not in PERIODS:
            raise UnsupportedCodeError(
                plural(
                    "A period of {count} second is not supported: use 1 to 86400 seconds.",
                    "A period of {count} seconds is not supported: use 1 to 86400 seconds.",
                    self.period,
                )
            )
        if self.counter not in COUNTERS:
            raise UnsupportedCodeError(tr("The counter is out of range: it is 0 to 2^63-1."))

    @property
    def label(self) -> str:
        """The label for users: "GitHub (alice)", or the one part that is set."""
        if self.issuer and self.account:
            return f"{self.issuer} ({self.account})"
        return self.issuer or self.account


@dataclass(frozen=True, slots=True)
class KeyUri:
    """An account with its secret, as an otpauth URI holds them.

    `extra` keeps the parameters that totpdesk does not use, in order. Raises InvalidSecretError if
    the secret lacks what the account's kind needs.
    """

    account: Account
    secret: Secret
    extra: tuple[tuple[str, str], ...] = field(default=())

    def __post_init__(self) -> None:
        """Refuse values that would generate wrong codes."""
        kind = self.account.kind
        if kind.needs_pin and not self.secret.pin:
            raise InvalidSecretError(
                tr(
                    "Its PIN is not in the file or link, and no {kind} code can be made without "
                    "it. A backup of Aegis or Stratum holds the PIN: import that.",
                    kind=kind.called,
                )
            )
        if kind is Kind.YANDEX and len(self.secret.key()) < YANDEX_KEY_BYTES:
            raise InvalidSecretError(tr("The secret is too short for Yandex. Copy it again."))


def _require(account: Account, code_format: CodeFormat) -> None:
    """Raise UnsupportedCodeError if it differs from what all codes of its kind have."""
    period = code_format.period or account.period
    if (account.algorithm, account.digits, account.period) != (*code_format[:2], period):
        raise UnsupportedCodeError(_described(account.kind, code_format))


def _described(kind: Kind, code_format: CodeFormat) -> str:
    values = {
        "kind": kind.called,
        "characters": code_format.digits,
        "algorithm": code_format.algorithm,
    }
    if code_format.period is None:
        frame = tr("A code of the kind {kind} has {characters} characters, uses {algorithm}.")
        return frame.format(**values)
    frame = tr(
        "A code of the kind {kind} has {characters} characters, uses {algorithm}, and changes "
        "every {seconds} seconds."
    )
    return frame.format(**values, seconds=code_format.period)
