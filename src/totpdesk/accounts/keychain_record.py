"""The one line of ASCII in which a keychain keeps an account: its otpauth URI, its note in it.

A note may hold recovery codes, so it stays with the secret and never goes into the index.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from totpdesk.otp import build_uri, parse_uri

if TYPE_CHECKING:
    from totpdesk.otp import KeyUri

_NOTE: Final = "note"


def to_line(key_uri: KeyUri, note: str = "") -> str:
    """Write the line."""
    extra = (*key_uri.extra, (_NOTE, note)) if note else key_uri.extra
    return build_uri(key_uri.account, key_uri.secret, extra)


def from_line(line: str) -> tuple[KeyUri, str]:
    """Read what to_line wrote: the account, and its note. Raises InvalidInputError."""
    kept = parse_uri(line, stored=True)
    others = tuple((key, value) for key, value in kept.extra if key != _NOTE)
    return replace(kept, extra=others), dict(kept.extra).get(_NOTE, "")
