"""A text with a link a line, as most programs can write it: otpauth, steam, motp, migration.

Aegis, Stratum, GNOME Authenticator, FreeOTP+ and others export such lists. Blank lines and lines
that begin with # are no links.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

from totpdesk.errors import InvalidUriError
from totpdesk.hardened import MOST_ENTRIES, within
from totpdesk.otp import parse_uri
from totpdesk.transfer.imports import migration
from totpdesk.transfer.imports.gather import gather
from totpdesk.transfer.imports.incoming import Export
from totpdesk.vault.portable import Portable

if TYPE_CHECKING:
    from collections.abc import Callable

    from totpdesk.transfer.imports.incoming import Sample

_SCHEME: Final = r"(?:(?:otpauth|otpauth-migration|steam)://|motp:/)"
_LISTED: Final = re.compile(rf"^[ \t]*(?:[\w-]{{1,20}}:)?{_SCHEME}", re.IGNORECASE | re.MULTILINE)
_LINK: Final = re.compile(_SCHEME, re.IGNORECASE)
_LABEL: Final = re.compile(r"(?:otpauth://[a-z]+/|motp:/+)(?P<label>[^?]*)\?", re.IGNORECASE)
_LINE_END: Final = re.compile(r"\r\n|\r|\n")  # and not at what Unicode takes for one


class UriList:
    """Any such list."""

    name = "list of otpauth links"

    def fits(self, sample: Sample) -> bool:
        """Tell by a line of a known scheme."""
        return is_list(sample)

    def read(self, sample: Sample, password: str | None) -> Export:  # noqa: ARG002 - as Format has it
        """Read each line by itself."""
        return read_links(self.name, sample.text or "", lambda link: Portable(parse_uri(link)))


def is_list(sample: Sample) -> bool:
    """Tell by a line that begins with a known scheme, or with a scanner's word before it."""
    return sample.text is not None and _LISTED.search(sample.text) is not None


def read_links(program: str, text: str, read_one: Callable[[str], Portable]) -> Export:
    """Read a list's lines, each account by `read_one`; the parts of an export in their order."""
    lines = [line.strip() for line in _LINE_END.split(text)]
    links = [line for line in lines if line and not line.startswith("#")]
    within(len(links) + 1, MOST_ENTRIES, "links")
    parts = [link for link in links if migration.is_migration(link)]
    others = [link for link in links if not migration.is_migration(link)]
    listed = gather(program, others, lambda link: read_one(_at_start(link)), _label)
    if not parts:
        return listed
    exported = migration.read_links(parts)
    return Export(
        program if others else exported.format,
        listed.entries + exported.entries,
        listed.problems + exported.problems,
    )


def _at_start(link: str) -> str:
    """Refuse a link that something stands before, and say so."""
    if _LINK.search(link) and not _LINK.match(link):
        raise InvalidUriError("Words stand before this link. Remove them and import again.")
    return link


def _label(link: str) -> str:
    found = _LABEL.match(link)
    return unquote(found["label"]) if found else ""
