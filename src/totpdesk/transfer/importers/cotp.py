"""cotp's JSON export."""

from __future__ import annotations

from typing import TYPE_CHECKING

from totpdesk.accounts.account import AccountRecord
from totpdesk.transfer.importers.export import gather
from totpdesk.transfer.importers.fields import (
    as_typed,
    code_parameters,
    key_uri,
    kind_named,
    record,
    rows,
    text,
)

if TYPE_CHECKING:
    from totpdesk.transfer.importers.export import Export, Sample


class Cotp:
    """The plain export; the program's own encrypted database cannot be read."""

    name = "cotp"

    def fits(self, sample: Sample) -> bool:
        """Recognise it by the elements."""
        return isinstance(record(sample.json).get("elements"), list)

    def read(self, sample: Sample, password: str | None) -> Export:  # noqa: ARG002 - as Format has it
        """Read the elements."""
        elements = rows(record(sample.json)["elements"])
        return gather(self.name, elements, _account, lambda raw: text(record(raw), "label"))


def _account(raw: object) -> AccountRecord:
    element = record(raw)
    kind = kind_named(text(element, "type"))
    return AccountRecord.of(
        key_uri(
            as_typed(kind, text(element, "secret")),
            kind=kind,
            issuer=text(element, "issuer"),
            account=text(element, "label"),
            **code_parameters(element),
            pin=text(element, "pin"),
        )
    )
