"""How an account is stored in a keychain: its otpauth URI, and a PIN as a second item.

A note may hold recovery codes, so it is in the URI and not in the list.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from totpdesk.accounts.account import Pin
from totpdesk.otp import build_uri, parse_uri
from totpdesk.secrets.store import pin_id

if TYPE_CHECKING:
    from collections.abc import Mapping

    from totpdesk.accounts.account import AccountRecord
    from totpdesk.otp import KeyUri

_NOTE: Final = "note"


def to_line(key_uri: KeyUri, note: str = "") -> str:
    """Return the otpauth URI, one line of ASCII."""
    extra = (*key_uri.extra, (_NOTE, note)) if note else key_uri.extra
    return build_uri(key_uri.account, key_uri.secret, extra)


def from_line(line: str) -> tuple[KeyUri, str]:
    """Read what to_line wrote: the account and its note. Raises InvalidInputError."""
    kept = parse_uri(line, stored=True)
    others = tuple((key, value) for key, value in kept.extra if key != _NOTE)
    return replace(kept, extra=others), dict(kept.extra).get(_NOTE, "")


def lines_of(record: AccountRecord) -> dict[str, str]:
    """Return the keychain items of a record, by id. Raises SecretVanishedError without a secret."""
    lines = {record.id: to_line(record.key_uri, record.note)}
    return lines | ({pin_id(record.id): record.pin.as_line()} if record.pin else {})


def filled(record: AccountRecord, lines: Mapping[str, str]) -> AccountRecord:
    """Return a record with the secret values in these keychain items."""
    if pin := lines.get(pin_id(record.id)):
        record = replace(record, pin=Pin.from_line(pin))
    if line := lines.get(record.id):
        kept, note = from_line(line)
        record = replace(record, secret=kept.secret, extra=kept.extra, note=note)
    return record
