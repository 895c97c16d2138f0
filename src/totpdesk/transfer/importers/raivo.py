"""Raivo OTP: an encrypted ZIP with a JSON list in which every value is a text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from totpdesk.accounts.account import AccountRecord
from totpdesk.base.limits import parse_json
from totpdesk.transfer.importers.archive import member, members
from totpdesk.transfer.importers.export import gather
from totpdesk.transfer.importers.fields import (
    Record,
    code_parameters,
    flag,
    key_uri,
    kind_named,
    records,
    text,
)

if TYPE_CHECKING:
    from totpdesk.transfer.importers.export import Export, Sample

_DATA: Final = "raivo-otp-export.json"


class Raivo:
    """The ZIP, or the list in it."""

    name = "Raivo OTP"

    def fits(self, sample: Sample) -> bool:
        """Recognise it by the member's name, or by two keys of an entry."""
        if _DATA in members(sample):
            return True
        return isinstance(sample.json, list) and any(
            {"kind", "timer"} <= each.keys() for each in records(sample.json)
        )

    def read(self, sample: Sample, password: str | None) -> Export:
        """Read the entries."""
        listed = sample.json
        if members(sample):
            listed = parse_json(member(sample, _DATA, password).decode("utf-8", "replace"))
        return gather(self.name, records(listed), _account, lambda each: text(each, "issuer"))


def _account(entry: Record) -> AccountRecord:
    return AccountRecord.of(
        key_uri(
            text(entry, "secret"),
            kind=kind_named(text(entry, "kind", "totp")),
            issuer=text(entry, "issuer"),
            account=text(entry, "account"),
            **code_parameters(entry, period_key="timer"),
        ),
        favourite=flag(entry, "pinned"),
    )
