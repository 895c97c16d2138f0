"""Typed reads from the loose records of other programs: a wrong type is a gap, never a crash."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from totpdesk.base.errors import ForeignFileError, UnsupportedCodeError
from totpdesk.otp import Algorithm

if TYPE_CHECKING:
    from collections.abc import Iterator

Record = Mapping[str, Any]

_LONGEST_NUMBER: Final = 19
_YES: Final = frozenset({"true", "1", "yes"})


def record(value: object) -> Record:
    """Return a value if it is a record, else an empty one."""
    return value if isinstance(value, Mapping) else {}


def records(value: object) -> Iterator[Record]:
    """Yield what is a record in a list, or among the values of a record."""
    values = value.values() if isinstance(value, Mapping) else value
    if isinstance(values, Mapping | str | bytes) or not hasattr(values, "__iter__"):
        return
    yield from (each for each in values if isinstance(each, Mapping))


def text(source: Record, key: str, default: str = "") -> str:
    """Return a field as text without surrounding blanks; numbers count as text, nothing else.

    Halves of surrogate pairs, which JSON can hold and nothing can be written with, are replaced.
    """
    value = source.get(key)
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return default
    return str(value).encode("utf-8", "replace").decode().strip() or default


def number(source: Record, key: str, default: int) -> int:
    """Return a field as a whole number, `default` where it is absent or empty.

    Raises UnsupportedCodeError where something else stands there.
    """
    value = text(source, key)
    whole = value.removesuffix(".0")
    if not value:
        return default
    if not (whole.isascii() and whole.isdecimal() and len(whole) <= _LONGEST_NUMBER):
        raise UnsupportedCodeError(f"Its {key} is not a number that can be used.")
    return int(whole)


def flag(source: Record, key: str) -> bool:
    """Tell whether a field says yes, as a boolean, a number or a word."""
    value = source.get(key)
    return value is True or text(source, key).lower() in _YES


def algorithm(name: str) -> Algorithm:
    """Read SHA1, sha-256, HMAC-SHA-512 and the like, "" for SHA1. Raises UnsupportedCodeError."""
    plain = name.upper().removeprefix("HMAC").replace("-", "").replace("_", "") or "SHA1"
    try:
        return Algorithm(plain)
    except ValueError:
        raise UnsupportedCodeError(
            "Its algorithm is not supported: it is SHA1, SHA256 or SHA512."
        ) from None


def base64_bytes(written: str) -> bytes:
    """Decode base64. Raises ForeignFileError, which never quotes it."""
    try:
        return b64decode(written, validate=True)
    except ValueError:
        raise ForeignFileError("The file is damaged: its base64 cannot be read.") from None
