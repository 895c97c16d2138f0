"""Accounts of password managers: a login whose one-time password is a URI or a bare secret."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from totpdesk.accounts.account import AccountRecord
from totpdesk.otp import Account, KeyUri, Secret, parse_uri
from totpdesk.transfer.importers.export import gather

if TYPE_CHECKING:
    from collections.abc import Iterable

    from totpdesk.transfer.importers.export import Export


@dataclass(frozen=True, slots=True)
class Login:
    """A login with one one-time password, "" if it has none."""

    totp: str = field(repr=False)
    title: str = ""
    username: str = ""
    tags: tuple[str, ...] = ()
    note: str = ""
    favourite: bool = False
    trashed: bool = False


def read_totp(totp: str, title: str, username: str) -> KeyUri:
    """Read an otpauth:// or steam:// URI, or a bare secret, which title and user name describe.

    Raises InvalidInputError.
    """
    if "://" not in totp:
        return KeyUri(Account(issuer=title, account=username), Secret(totp))
    found = parse_uri(totp)
    if not totp.lower().startswith("steam://"):
        return found
    named = replace(found.account, issuer=title or found.account.issuer, account=username)
    return replace(found, account=named)


def record_of(login: Login) -> AccountRecord | None:
    """Return a login's account, None if it has no one-time password."""
    if not login.totp.strip():
        return None
    return AccountRecord.of(
        read_totp(login.totp.strip(), login.title, login.username),
        name=login.title,
        tags=tuple(tag for tag in login.tags if tag),
        note=login.note,
        favourite=login.favourite,
        trashed=login.trashed,
    )


def gather_logins(program: str, logins: Iterable[Login]) -> Export:
    """Read all logins that have a one-time password."""
    return gather(program, logins, record_of, lambda login: login.title)
