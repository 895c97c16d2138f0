"""Aegis: its vault file, plain or encrypted, which most other programs import too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from totpdesk.transfer.exports import compare
from totpdesk.transfer.imports.aegis import Aegis as Importer
from totpdesk.transfer.imports.incoming import Sample
from totpdesk.vault.aegis import write_plain, write_sealed

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from totpdesk.transfer.exports.outgoing import Files, Random
    from totpdesk.transfer.imports.incoming import Problem
    from totpdesk.vault.portable import Portable


class Aegis:
    """The vault."""

    def refuses(self, item: Portable) -> str:  # noqa: ARG002 - as Writer has it
        """Refuse nothing: our own backups are in this format."""
        return ""

    def write(
        self,
        items: Sequence[Portable],
        password: str | None,
        when: datetime,  # noqa: ARG002 - as Writer has it
        random: Random,
    ) -> Files:
        """Write a vault."""
        if password is None:
            return [("", write_plain(items))]
        return [("", write_sealed(items, password, random))]

    def losses(
        self, items: Sequence[Portable], files: Files, password: str | None
    ) -> Sequence[Problem]:
        """Compare with what our importer reads."""
        return compare.losses(items, Importer().read(Sample(files[0][1]), password))
