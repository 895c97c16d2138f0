"""A list of otpauth links, one a line, which nearly every program imports."""

from __future__ import annotations

from typing import TYPE_CHECKING

from totpdesk.otp import build_uri
from totpdesk.transfer.exporters.writer import compare, hides_secret, labelled
from totpdesk.transfer.importers.export import Sample
from totpdesk.transfer.importers.uri_list import UriList

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from totpdesk.accounts.account import AccountRecord
    from totpdesk.transfer.exporters.writer import Files, Random
    from totpdesk.transfer.importers.export import Problem


class Uris:
    """The list."""

    def refuses(self, record: AccountRecord) -> str:
        """Refuse nothing: Aegis defines a link for each kind."""
        return hides_secret(record)

    def write(
        self,
        records: Sequence[AccountRecord],
        password: str | None,  # noqa: ARG002 - as Writer has it
        when: datetime,  # noqa: ARG002 - the same
        random: Random,  # noqa: ARG002 - the same
    ) -> Files:
        """Write a line for each."""
        return [("", "".join(f"{link}\n" for link in links(records)).encode("ascii"))]

    def losses(
        self, records: Sequence[AccountRecord], files: Files, password: str | None
    ) -> Sequence[Problem]:
        """Compare with what our importer of lists reads."""
        return compare(records, UriList().read(Sample(files[0][1]), password))


def links(records: Iterable[AccountRecord]) -> list[str]:
    """Return the accounts' links, in order."""
    known = map(labelled, records)
    return [build_uri(each.account, each.secret, each.extra) for each in known]
