"""The databases of two phone apps, Google's and Microsoft's, for users who can copy them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from totpdesk.accounts.account import AccountRecord
from totpdesk.base.errors import ForeignFileError, UnsupportedCodeError
from totpdesk.base.translation import tr
from totpdesk.otp import Kind, Secret
from totpdesk.transfer.importers.export import gather
from totpdesk.transfer.importers.fields import Record, base64_bytes, flag, key_uri, number, text
from totpdesk.transfer.importers.sqlite import table, tables

if TYPE_CHECKING:
    from totpdesk.transfer.importers.export import Export, Sample

_TABLE: Final = "accounts"
_WITH_LOG: Final = b"\x02\x02"  # bytes 18 and 19: the newest rows are in another file


class GoogleDatabase:
    """The database, up to version 5. It has no algorithm, digits or period."""

    name = "Google Authenticator"

    def fits(self, sample: Sample) -> bool:
        """Recognise it by a column's name."""
        return {"email", "secret"} <= _columns(sample)

    def read(self, sample: Sample, password: str | None) -> Export:  # noqa: ARG002 - Format's
        """Read the accounts."""
        return gather(self.name, _rows(sample), _google, lambda row: text(row, "email"))


class MicrosoftDatabase:
    """The database PhoneFactor."""

    name = "Microsoft Authenticator"

    def fits(self, sample: Sample) -> bool:
        """Recognise it by a column's name."""
        return "oath_secret_key" in _columns(sample)

    def read(self, sample: Sample, password: str | None) -> Export:  # noqa: ARG002 - Format's
        """Read the accounts; those that only confirm sign-ins have no codes."""
        return gather(self.name, _rows(sample), _microsoft, lambda row: text(row, "name"))


def _columns(sample: Sample) -> set[str]:
    """Return the names of the columns, none where there is no such table."""
    if _TABLE not in tables(sample):
        return set()
    return {str(each["name"]) for each in table(sample, f"pragma_table_info('{_TABLE}')")}


def _rows(sample: Sample) -> list[Record]:
    found: list[Record] = [*table(sample, _TABLE)]
    if not found and sample.data[18:20] == _WITH_LOG:
        raise ForeignFileError(
            tr(
                "The database is empty: its rows are still in its -wal file. Open it once "
                "with sqlite3 together with that file, then import it again."
            )
        )
    return found


def _google(row: Record) -> AccountRecord:
    if flag(row, "isencrypted"):
        raise UnsupportedCodeError(
            tr("Its secret is encrypted by the phone. Export it as a QR code.")
        )
    counted = number(row, "type", 0) == 1
    issuer, account = _split(text(row, "issuer"), text(row, "email"))
    return AccountRecord.of(
        key_uri(
            text(row, "secret"),
            kind=Kind.HOTP if counted else Kind.TOTP,
            issuer=issuer,
            account=account,
            counter=number(row, "counter", 0) if counted else 0,
        )
    )


def _split(issuer: str, email: str) -> tuple[str, str]:
    """Split "issuer:account"; a colon before a space is part of a name."""
    before, colon, after = email.partition(":")
    if colon and (before == issuer or (not issuer and after and not after.startswith(" "))):
        return before, after.strip()
    return issuer, email


def _microsoft(row: Record) -> AccountRecord | None:
    match number(row, "account_type", 0):
        case 0:
            secret, digits = Secret(text(row, "oath_secret_key")), 6
        case 1:
            secret, digits = Secret.from_bytes(base64_bytes(text(row, "oath_secret_key"))), 8
        case _:
            return None
    issuer, account = text(row, "name"), text(row, "username")
    return AccountRecord.of(
        key_uri(secret, kind=Kind.TOTP, issuer=issuer, account=account, digits=digits)
    )
