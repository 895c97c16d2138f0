"""From the fields of an entry to an account, and the parts of a file without which it has none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from totpdesk.base.errors import ForeignFileError, UnsupportedCodeError
from totpdesk.otp import FIXED, Account, Algorithm, KeyUri, Kind, Secret

if TYPE_CHECKING:
    from totpdesk.transfer.importers.records import Record

_KINDS: Final = {
    "totp": Kind.TOTP,
    "hotp": Kind.HOTP,
    "steam": Kind.STEAM,
    "steamtotp": Kind.STEAM,
    "motp": Kind.MOTP,
    "yandex": Kind.YANDEX,
    "yaotp": Kind.YANDEX,
}


def rows(value: object) -> list[Any]:
    """Return a JSON array. Raises ForeignFileError where it is something else."""
    if not isinstance(value, list):
        raise ForeignFileError("The file is damaged: it has no list of entries.")
    return value


def texts(source: Record, key: str) -> tuple[str, ...]:
    """Return the texts of a list, without what is empty or no text."""
    value = source.get(key)
    listed = value if isinstance(value, list) else []
    return tuple(
        each.encode("utf-8", "replace").decode()
        for each in listed
        if each and isinstance(each, str)
    )


def size(source: Record, key: str) -> int:
    """Return a number by which a file is to be opened, 0 where there is none: to be bounded."""
    value = source.get(key)
    return value if isinstance(value, int) else 0


def hex_bytes(written: str) -> bytes:
    """Decode hexadecimal digits. Raises ForeignFileError."""
    try:
        return bytes.fromhex(written)
    except ValueError as error:
        raise ForeignFileError("The file is damaged: its hexadecimals cannot be read.") from error


def signed_bytes(value: object) -> bytes:
    """Read a list of Java's bytes, which go from -128. Raises ForeignFileError."""
    values: list[Any] = value if isinstance(value, list) else [None]
    if not all(isinstance(each, int) and -128 <= each < 256 for each in values):
        raise ForeignFileError("Bytes are missing where they belong: it is damaged.")
    return bytes(each & 0xFF for each in values)


def kind_named(name: str) -> Kind:
    """Return the kind that a program calls so, in any case. Raises UnsupportedCodeError."""
    kind = _KINDS.get(name.lower())
    if kind is None:
        raise UnsupportedCodeError("Its kind of code is not known.")
    return kind


def as_typed(kind: Kind, secret: str) -> Secret:
    """Read a secret where a program keeps what its user typed: mOTP's is hexadecimal, not base32.

    Raises InvalidSecretError.
    """
    return Secret.from_hex(secret) if kind is Kind.MOTP else Secret(secret)


def key_uri(  # noqa: PLR0913 - one argument a field
    secret: str | Secret,
    *,
    kind: Kind,
    issuer: str,
    account: str,
    algorithm: Algorithm = Algorithm.SHA1,
    digits: int = 6,
    period: int = 30,
    counter: int = 0,
    pin: str = "",
) -> KeyUri:
    """Make an account of what an entry says, leaving out what its kind has no use for.

    The codes of some kinds have one shape: programs have written other digits and algorithms beside
    them without using them. Raises InvalidSecretError, UnsupportedCodeError.
    """
    hotp = kind is Kind.HOTP
    algorithm, digits, fixed = FIXED.get(kind) or (algorithm, digits, 30 if hotp else None)
    letters = secret.reveal() if isinstance(secret, Secret) else secret
    return KeyUri(
        Account(
            issuer=issuer,
            account=account,
            kind=kind,
            algorithm=algorithm,
            digits=digits,
            period=fixed or period,
            counter=counter if hotp else 0,
        ),
        Secret(letters, pin if kind.needs_pin else ""),
    )
