"""KeePass: a new database, KDBX 4, which KeePassXC, KeePass and their kin open.

Each account is an entry whose `otp` attribute holds its link, as KeePassXC writes it. Codes by
counter, which KeePassXC does not make, are written as KeePass 2.47 has them. The database itself is
in `totpdesk.formats.kdbx`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from totpdesk.formats.ciphers import needed
from totpdesk.formats.kdbx.write import write_database
from totpdesk.otp import Algorithm, Kind
from totpdesk.transfer.exporters import compare
from totpdesk.transfer.exporters.kdbx_xml import write_xml
from totpdesk.transfer.exporters.outgoing import hides_secret, unlike_others
from totpdesk.transfer.importers.export import Sample
from totpdesk.transfer.importers.kdbx import Kdbx as Importer

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from totpdesk.accounts.account import AccountRecord
    from totpdesk.transfer.exporters.outgoing import Files, Random
    from totpdesk.transfer.importers.export import Problem


class Kdbx:
    """The database, always encrypted."""

    def refuses(self, item: AccountRecord) -> str:
        """Refuse what neither KeePassXC nor KeePass makes codes for."""
        account = item.key_uri.account
        usual = (account.algorithm, account.digits) == (Algorithm.SHA1, 6)
        if account.kind is Kind.HOTP and not usual:
            return "KeePass makes codes by counter with SHA1 and 6 digits only."
        return unlike_others(item, "KeePass") or hides_secret(item)

    def write(
        self, items: Sequence[AccountRecord], password: str | None, when: datetime, random: Random
    ) -> Files:
        """Write a database."""
        database = write_database(
            lambda stream: write_xml(items, stream, when, random), needed(password), random
        )
        return [("", database)]

    def losses(
        self, items: Sequence[AccountRecord], files: Files, password: str | None
    ) -> Sequence[Problem]:
        """Compare with what our importer reads."""
        return compare.losses(items, Importer().read(Sample(files[0][1]), password))
