"""Duo Mobile's accounts, as stored by its app. Accounts for Duo's push have no secret."""

from __future__ import annotations

from typing import TYPE_CHECKING

from totpdesk.accounts.account import AccountRecord
from totpdesk.otp import Kind
from totpdesk.transfer.importers.export import gather
from totpdesk.transfer.importers.fields import Record, key_uri, number, record, records, text

if TYPE_CHECKING:
    from totpdesk.transfer.importers.export import Export, Sample


class Duo:
    """A list of accounts, each with a generator."""

    name = "Duo Mobile"

    def fits(self, sample: Sample) -> bool:
        """Recognise it by a generator."""
        return isinstance(sample.json, list) and any(
            "otpGenerator" in each for each in records(sample.json)
        )

    def read(self, sample: Sample, password: str | None) -> Export:  # noqa: ARG002 - Format's
        """Read the accounts."""
        return gather(self.name, records(sample.json), _account, lambda each: text(each, "name"))


def _account(account: Record) -> AccountRecord | None:
    """Return an account: one that has a counter is counted, all others go by time."""
    generator = record(account.get("otpGenerator"))
    if not generator:
        return None
    counted = generator.get("counter") is not None
    return AccountRecord.of(
        key_uri(
            text(generator, "otpSecret"),
            kind=Kind.HOTP if counted else Kind.TOTP,
            issuer="",
            account=text(account, "name"),
            counter=number(generator, "counter", 0),
        )
    )
