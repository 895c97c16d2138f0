"""Authenticator Plus: its database, which SQLCipher encrypts with the master password."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from totpdesk.accounts.account import AccountRecord
from totpdesk.base.errors import WrongPasswordError
from totpdesk.formats import sqlcipher
from totpdesk.formats.ciphers import needed
from totpdesk.otp import Kind, Secret
from totpdesk.transfer.importers.andotp import AndOtpEncrypted
from totpdesk.transfer.importers.export import Sample, gather
from totpdesk.transfer.importers.fields import Record, hex_bytes, key_uri, number, text
from totpdesk.transfer.importers.sqlite import table

if TYPE_CHECKING:
    from collections.abc import Callable

    from totpdesk.transfer.importers.export import Export

_COUNTED, _BATTLE_NET = 1, 2  # types; 0 goes by time
_EVERYTHING: Final = "All Accounts"  # the category of what is in none


class AuthenticatorPlusDatabase:
    """The app's database, encrypted with its master password."""

    name = "Authenticator Plus"

    def fits(self, sample: Sample) -> bool:
        """Recognise it by looking like an encrypted file of whole pages: it has no other mark."""
        return len(sample.data) % sqlcipher.PAGE == 0 and AndOtpEncrypted().fits(sample)

    def read(self, sample: Sample, password: str | None) -> Export:
        """Decrypt, then read the accounts; one andOTP backup in 1,000 has whole pages too."""
        try:
            plain = sqlcipher.opened(sample.data, needed(password))
        except WrongPasswordError:
            return AndOtpEncrypted().read(sample, password)
        rows = table(Sample(plain), "accounts")
        return gather(
            self.name, rows, _account, lambda row: text(row, "issuer") or text(row, "email")
        )


def _account(row: Record) -> AccountRecord:
    kind = number(row, "type", 0)
    category = text(row, "category")
    issuer = text(row, "issuer") or text(row, "original_name").rpartition(":")[0]
    return AccountRecord.of(
        key_uri(
            _secret(kind)(text(row, "secret")),
            kind=Kind.HOTP if kind == _COUNTED else Kind.TOTP,
            issuer=issuer.strip(),
            account=text(row, "email"),
            digits=8 if kind == _BATTLE_NET else 6,
            counter=number(row, "counter", 0) if kind == _COUNTED else 0,
        ),
        tags=(category,) if category not in {"", _EVERYTHING} else (),
    )


def _secret(kind: int) -> Callable[[str], Secret]:
    """Return how a secret is read: Battle.net's are hexadecimal."""
    if kind == _BATTLE_NET:
        return lambda written: Secret.from_bytes(hex_bytes(written))
    return Secret
