"""Typed reads of the fields in other programs' files, and the account that they describe.

A field of a wrong type counts as missing; it is never an error of ours.
"""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final, TypedDict

from totpdesk.base.errors import ForeignFileError, UnsupportedCodeError
from totpdesk.base.translation import tr
from totpdesk.otp import FIXED, Account, Algorithm, KeyUri, Kind, Secret

if TYPE_CHECKING:
    from collections.abc import Iterator


Record = Mapping[str, Any]

_LONGEST_NUMBER: Final = 19
_YES: Final = frozenset({"true", "1", "yes"})
_KINDS: Final = {
    "totp": Kind.TOTP,
    "hotp": Kind.HOTP,
    "steam": Kind.STEAM,
    "steamtotp": Kind.STEAM,
    "motp": Kind.MOTP,
    "yandex": Kind.YANDEX,
    "yaotp": Kind.YANDEX,
}


def record(value: object) -> Record:
    """Return a value if it is a record, else an empty one."""
    return value if isinstance(value, Mapping) else {}


def records(value: object) -> Iterator[Record]:
    """Yield the records in a list, or among the values of a record."""
    values = value.values() if isinstance(value, Mapping) else value
    if isinstance(values, Mapping | str | bytes) or not hasattr(values, "__iter__"):
        return
    yield from (each for each in values if isinstance(each, Mapping))


def text(source: Record, key: str, default: str = "") -> str:
    """Return a field as text without surrounding blanks; numbers are text too, nothing else.

    Single surrogates, which JSON allows and UTF-8 does not, are replaced.
    """
    value = source.get(key)
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return default
    return str(value).encode("utf-8", "replace").decode().strip() or default


def number(source: Record, key: str, default: int) -> int:
    """Return a field as a whole number, `default` if it is missing or empty.

    Raises UnsupportedCodeError if it is something else.
    """
    value = text(source, key)
    whole = value.removesuffix(".0")
    if not value:
        return default
    if not (whole.isascii() and whole.isdecimal() and len(whole) <= _LONGEST_NUMBER):
        raise UnsupportedCodeError(tr("Its {field} is not a valid number.", field=key))
    return int(whole)


def flag(source: Record, key: str) -> bool:
    """Return whether a field is true, as a boolean, a number or a word."""
    value = source.get(key)
    return value is True or text(source, key).lower() in _YES


def algorithm(name: str) -> Algorithm:
    """Read SHA1, sha-256, HMAC-SHA-512 and similar, "" as SHA1. Raises UnsupportedCodeError."""
    try:
        return Algorithm.named(name or "SHA1")
    except ValueError:
        raise UnsupportedCodeError(
            tr("Its algorithm is not supported: it is SHA1, SHA256 or SHA512.")
        ) from None


def base64_bytes(written: str) -> bytes:
    """Decode base64. Raises ForeignFileError, which never quotes it."""
    try:
        return b64decode(written, validate=True)
    except ValueError:
        raise ForeignFileError(tr("The file is damaged: its base64 cannot be read.")) from None


def rows(value: object) -> list[Any]:
    """Return a JSON array. Raises ForeignFileError if it is something else."""
    if not isinstance(value, list):
        raise ForeignFileError(tr("The file is damaged: it has no list of entries."))
    return value


def texts(source: Record, key: str) -> tuple[str, ...]:
    """Return the texts in a list that are not empty."""
    value = source.get(key)
    listed = value if isinstance(value, list) else []
    return tuple(
        each.encode("utf-8", "replace").decode()
        for each in listed
        if each and isinstance(each, str)
    )


def size(source: Record, key: str) -> int:
    """Return a parameter of a file's encryption, 0 if there is none; not yet checked for limits."""
    value = source.get(key)
    return value if isinstance(value, int) else 0


def hex_bytes(written: str) -> bytes:
    """Decode hexadecimal digits. Raises ForeignFileError."""
    try:
        return bytes.fromhex(written)
    except ValueError as error:
        raise ForeignFileError(
            tr("The file is damaged: its hexadecimals cannot be read.")
        ) from error


def signed_bytes(value: object) -> bytes:
    """Read a list of Java's bytes, which are from -128 to 127. Raises ForeignFileError."""
    values: list[Any] = value if isinstance(value, list) else [None]
    if not all(isinstance(each, int) and -128 <= each < 256 for each in values):
        raise ForeignFileError(tr("It is damaged: bytes are missing."))
    return bytes(each & 0xFF for each in values)


class CodeParameters(TypedDict):
    """What codes look like and when they change, as `key_uri` takes it."""

    algorithm: Algorithm
    digits: int
    period: int
    counter: int


def code_parameters(
    source: Record,
    *,
    algorithm_key: str = "algorithm",
    digits_key: str = "digits",
    period_key: str = "period",
) -> CodeParameters:
    """Return an entry's algorithm, digits, period and counter. Raises UnsupportedCodeError."""
    return {
        "algorithm": algorithm(text(source, algorithm_key)),
        "digits": number(source, digits_key, 6),
        "period": number(source, period_key, 30),
        "counter": number(source, "counter", 0),
    }


def kind_named(name: str) -> Kind:
    """Return the kind of this name, in any case. Raises UnsupportedCodeError."""
    kind = _KINDS.get(name.lower())
    if kind is None:
        raise UnsupportedCodeError(tr("Its type of code is unknown."))
    return kind


def as_typed(kind: Kind, secret: str) -> Secret:
    """Read a secret as its user typed it: mOTP's is hexadecimal, not base32.

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
    """Return the account of an entry, without what its kind does not use.

    Some kinds have fixed digits and algorithms: programs have written others without using them.
    Raises InvalidSecretError, UnsupportedCodeError.
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
