"""How an account is stored in a keychain: its otpauth URI, and a PIN as a second item.

A note may hold recovery codes, so it is in the URI and not in the list. The account's name is in
both, so that a lost list can be rebuilt; that in the list is the newer one.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from totpdesk.accounts.account import AccountRecord, Pin
from totpdesk.base.errors import InvalidInputError, UnusableSecretError
from totpdesk.base.translation import tr
from totpdesk.otp import build_uri, parse_uri
from totpdesk.secrets.store import pin_id

if TYPE_CHECKING:
    from collections.abc import Mapping

    from totpdesk.otp import Account, KeyUri

_NOTE: Final = "note"
_NAME: Final = "totpdesk_name"  # other programs have a parameter "name"
_OURS: Final = (_NOTE, _NAME)


def to_line(key_uri: KeyUri, note: str = "", name: str = "") -> str:
    """Return the otpauth URI, one line of ASCII; a name that its label says is left out."""
    is_said = name == _label(key_uri.account) and not key_uri.account.issuer_param
    ours = ((_NOTE, note), (_NAME, "" if is_said else name))
    extra = (*key_uri.extra, *(parameter for parameter in ours if parameter[1]))
    return build_uri(key_uri.account, key_uri.secret, extra)


def from_line(line: str) -> tuple[KeyUri, str]:
    """Read what to_line wrote: the account and its note. Raises InvalidInputError."""
    kept = parse_uri(line, stored=True)
    others = tuple((key, value) for key, value in kept.extra if key not in _OURS)
    return replace(kept, extra=others), dict(kept.extra).get(_NOTE, "")


def checked(record: AccountRecord, line: str) -> tuple[KeyUri, str]:
    """Read the keychain item of an account that is in the list: the account in it, and the note.

    Raises UnusableSecretError if the item is damaged, or another account's.
    """
    try:
        kept, note = from_line(line)
    except InvalidInputError as error:
        raise UnusableSecretError(
            tr(
                "The secret saved for {name} is damaged. Restore a backup, or remove the account "
                "and add it again.",
                name=record.name,
            )
        ) from error
    if not _is_of(record.account, kept):
        raise UnusableSecretError(
            tr(
                "The secret saved for {name} belongs to another account, {other}, so it was not "
                "used. Restore a backup, or remove the account and add it again.",
                name=record.name,
                other=kept.account.label or tr("without a name"),
            )
        )
    return kept, note


def key_uri_of(record: AccountRecord, line: str) -> KeyUri:
    """Return what a listed account's codes are generated from. Raises UnusableSecretError."""
    return replace(checked(record, line)[0], account=record.account)


def key_uris_of(
    records: Mapping[str, AccountRecord], lines: Mapping[str, str]
) -> dict[str, KeyUri]:
    """Return that of many by their ids, without those whose item cannot be used."""
    found = {}
    for each, line in lines.items():
        with suppress(UnusableSecretError):
            found[each] = key_uri_of(records[each], line)
    return found


def _is_of(listed: Account, kept: KeyUri) -> bool:
    """Return whether an item holds a listed account.

    Only the list has the counter that is next, and a link may hold other spellings of an account.
    """
    try:
        expected = replace(kept, account=replace(listed, counter=kept.account.counter))
        return kept.account in (expected.account, from_line(to_line(expected))[0].account)
    except InvalidInputError:  # the item has not what codes of that kind need
        return False


def lines_of(record: AccountRecord) -> dict[str, str]:
    """Return the keychain items of a record, by id. Raises SecretVanishedError without a secret."""
    lines = {record.id: to_line(record.key_uri, record.note, record.name)}
    return lines | ({pin_id(record.id): record.pin.as_line()} if record.pin else {})


def filled(record: AccountRecord, lines: Mapping[str, str]) -> AccountRecord:
    """Return a record with the secret values in these keychain items, as far as they are its."""
    if pin := lines.get(pin_id(record.id)):
        with suppress(InvalidInputError):
            record = replace(record, pin=Pin.from_line(pin))
    if line := lines.get(record.id):
        with suppress(UnusableSecretError):
            kept, note = checked(record, line)
            record = replace(record, secret=kept.secret, extra=kept.extra, note=note)
    return record


def listed_from(entry_id: str, line: str) -> AccountRecord:
    """Return the record for a list that has lost it, without a name where the item has none.

    Raises InvalidInputError if the item is not an account.
    """
    kept = parse_uri(line, stored=True)
    name = dict(kept.extra).get(_NAME, "") or _label(kept.account)
    return AccountRecord(entry_id, name, kept.account)


def _label(account: Account) -> str:
    return account.issuer or account.account
