"""Steam Guard: the maFile of Steam Desktop Authenticator, and the app's own file.

Both also contain `identity_secret`, which confirms trades: it is not read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from totpdesk.accounts.account import AccountRecord
from totpdesk.base.errors import ForeignFileError
from totpdesk.base.translation import tr
from totpdesk.otp import Kind, Secret
from totpdesk.transfer.importers.export import gather
from totpdesk.transfer.importers.fields import (
    Record,
    base64_bytes,
    flag,
    key_uri,
    record,
    records,
    text,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from totpdesk.transfer.importers.export import Export, Sample


class Steam:
    """One account, or several by their ids."""

    name = "Steam"

    def fits(self, sample: Sample) -> bool:
        """Recognise it by the shared secret, or by the list beside encrypted maFiles."""
        return any("shared_secret" in each for each in _accounts(sample)) or _is_manifest(sample)

    def read(self, sample: Sample, password: str | None) -> Export:  # noqa: ARG002 - Format's
        """Read the accounts. Encrypted maFiles look like random bytes; their list does not."""
        if _is_manifest(sample):
            raise ForeignFileError(
                tr(
                    "This is the list of Steam Desktop Authenticator, not an account. Remove its "
                    "encryption there, then import the .maFile of each account."
                )
            )
        return gather(self.name, _accounts(sample), _account, _name)


def _accounts(sample: Sample) -> Iterator[Record]:
    top = record(sample.json)
    return iter([top]) if "shared_secret" in top else records(record(top.get("accounts")))


def _is_manifest(sample: Sample) -> bool:
    top = record(sample.json)
    return flag(top, "encrypted") and any("encryption_iv" in e for e in records(top.get("entries")))


def _account(guard: Record) -> AccountRecord:
    secret = Secret.from_bytes(base64_bytes(text(guard, "shared_secret")))
    return AccountRecord.of(key_uri(secret, kind=Kind.STEAM, issuer="Steam", account=_name(guard)))


def _name(guard: Record) -> str:
    return text(guard, "account_name") or text(guard, "steamid")
