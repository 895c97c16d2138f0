"""2FAuth's JSON export."""

from __future__ import annotations

from typing import TYPE_CHECKING

from totpdesk.accounts.account import AccountRecord
from totpdesk.transfer.importers.export import gather
from totpdesk.transfer.importers.fields import (
    code_parameters,
    key_uri,
    kind_named,
    record,
    rows,
    text,
)
from totpdesk.transfer.importers.icons import decoded, icon

if TYPE_CHECKING:
    from totpdesk.transfer.importers.export import Export, Sample


class TwoFAuth:
    """Schema 1, the only one so far."""

    name = "2FAuth"

    def fits(self, sample: Sample) -> bool:
        """Recognise it by the program's name in its file."""
        file = record(sample.json)
        return text(file, "app").lower().startswith("2fauth") and "data" in file

    def read(self, sample: Sample, password: str | None) -> Export:  # noqa: ARG002 - as Format has it
        """Read the accounts."""
        return gather(self.name, rows(record(sample.json)["data"]), _account, _called)


def _called(raw: object) -> str:
    return text(record(raw), "service") or text(record(raw), "account")


def _account(raw: object) -> AccountRecord:
    entry = record(raw)
    return AccountRecord.of(
        key_uri(
            text(entry, "secret"),
            kind=kind_named(text(entry, "otp_type")),
            issuer=text(entry, "service"),
            account=text(entry, "account"),
            **code_parameters(entry),
        ),
        picture=icon(text(entry, "icon_mime"), decoded(text(entry, "icon_file"))),
    )
