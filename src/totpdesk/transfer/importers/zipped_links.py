"""ZIP files with a list of otpauth links in them: Authenticator Plus, and WinAuth."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from totpdesk.accounts.account import AccountRecord
from totpdesk.otp import parse_uri
from totpdesk.transfer.importers.archive import member, members
from totpdesk.transfer.importers.export import Sample
from totpdesk.transfer.importers.uri_list import read_links

if TYPE_CHECKING:
    from totpdesk.transfer.importers.export import Export

_ACCOUNTS: Final = "Accounts.txt"


class AuthenticatorPlus:
    """The ZIP that Authenticator Plus encrypts with its master password."""

    name = "Authenticator Plus"

    def fits(self, sample: Sample) -> bool:
        """Recognise it by the member's name."""
        return _ACCOUNTS in members(sample)

    def read(self, sample: Sample, password: str | None) -> Export:
        """Read the links."""
        return _links(self.name, member(sample, _ACCOUNTS, password))


class WinAuth:
    """The list in an encrypted ZIP."""

    name = "WinAuth"

    def fits(self, sample: Sample) -> bool:
        """Recognise it by a single text file."""
        return len(_texts(sample)) == 1 == len(members(sample))

    def read(self, sample: Sample, password: str | None) -> Export:
        """Read the links."""
        return _links(self.name, member(sample, _texts(sample)[0], password))


def _texts(sample: Sample) -> list[str]:
    return [each for each in members(sample) if each.lower().endswith(".txt")]


def _links(program: str, content: bytes) -> Export:
    text = Sample(content).text or content.decode("utf-8-sig", "replace")
    return read_links(program, text, lambda link: AccountRecord.of(parse_uri(link)))
