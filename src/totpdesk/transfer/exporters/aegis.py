"""Aegis: its vault file, plain or encrypted, which most other programs import too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from totpdesk.formats.aegis import write_encrypted, write_plain
from totpdesk.transfer.exporters.writer import compare
from totpdesk.transfer.importers.aegis import Aegis as Importer
from totpdesk.transfer.importers.export import Sample

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from totpdesk.accounts.account import AccountRecord
    from totpdesk.transfer.exporters.writer import Files, Random
    from totpdesk.transfer.importers.export import Problem


class Aegis:
    """The vault."""

    def refuses(self, record: AccountRecord) -> str:  # noqa: ARG002 - as Writer has it
        """Refuse nothing: our own backups are in this format."""
        return ""

    def write(
        self,
        records: Sequence[AccountRecord],
        password: str | None,
        when: datetime,  # noqa: ARG002 - as Writer has it
        random: Random,
    ) -> Files:
        """Write a vault."""
        if password is None:
            return [("", write_plain(records))]
        return [("", write_encrypted(records, password, random))]

    def losses(
        self, records: Sequence[AccountRecord], files: Files, password: str | None
    ) -> Sequence[Problem]:
        """Compare with what our importer reads."""
        return compare(records, Importer().read(Sample(files[0][1]), password))
