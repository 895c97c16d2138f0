"""A text with a link a line, as most programs can write it: otpauth, steam, motp, migration.

Aegis, Stratum, GNOME Authenticator, FreeOTP+ and others export such lists. Blank lines and lines
that begin with # are no links. Ente's older lists have commas between the links, cotp's and those
of scripts are JSON: texts, or records with a `uri`.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

from totpdesk.accounts.account import Portable
from totpdesk.base.errors import InvalidUriError
from totpdesk.base.limits import MOST_ENTRIES, within
from totpdesk.otp import parse_uri
from totpdesk.transfer.importers import migration
from totpdesk.transfer.importers.export import Export, gather
from totpdesk.transfer.importers.records import record, text

if TYPE_CHECKING:
    from collections.abc import Callable

    from totpdesk.transfer.importers.export import Sample

_SCHEME: Final = r"(?:(?:otpauth|otpauth-migration|steam)://|motp:/)"
_LISTED: Final = re.compile(rf"^[ \t]*(?:[\w-]{{1,20}}:)?{_SCHEME}", re.IGNORECASE | re.MULTILINE)
_LINK: Final = re.compile(_SCHEME, re.IGNORECASE)
_APPLE: Final = "apple-"
_STARTS: Final = re.compile(rf"(?:{_APPLE})?{_SCHEME}", re.IGNORECASE)
_WHOLE: Final = 2  # cuts of a line that is one link
_SEPARATORS: Final = " \t,;|<>\"'"
_CONTINUED: Final = re.compile(r"[ \t]*(?:\r\n|\r|\n)[ \t]*([&?])")  # a link broken over lines
_LABEL: Final = re.compile(r"(?:otpauth://[a-z]+/|motp:/+)(?P<label>[^?]*)\?", re.IGNORECASE)
_BETWEEN: Final = re.compile(  # and not at what Unicode takes for the end of a line
    rf"\r\n|\r|\n|,[ \t]*(?={_SCHEME})", re.IGNORECASE
)


class UriList:
    """Any such list."""

    name = "list of otpauth links"

    def fits(self, sample: Sample) -> bool:
        """Tell by a line of a known scheme, or by a link in JSON."""
        return is_list(sample) or bool(_in_json(sample))

    def read(self, sample: Sample, password: str | None) -> Export:  # noqa: ARG002 - as Format has it
        """Read each link by itself."""
        links = "\n".join(_in_json(sample)) or sample.text or ""
        return read_links(self.name, links, lambda link: Portable(parse_uri(link)))


def is_list(sample: Sample) -> bool:
    """Tell by a line that begins with a known scheme, or with a scanner's word before it."""
    return sample.text is not None and _LISTED.search(sample.text) is not None


def read_links(program: str, written: str, read_one: Callable[[str], Portable]) -> Export:
    """Read a list's lines, each account by `read_one`; the parts of an export in their order."""
    lines = [line.strip() for line in _BETWEEN.split(_CONTINUED.sub(r"\1", written))]
    written_links = (line for line in lines if line and not line.startswith("#"))
    links = [link for line in written_links for link in _one_by_one(line)]
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


def _one_by_one(line: str) -> list[str]:
    """Return the links of a line, whatever stands between them.

    Read as one, the second's secret would be part of the first's issuer. A parameter may hold a
    link, which is none of them.
    """
    starts = [found.start() for found in _STARTS.finditer(line)]
    cuts = [0, *(start for start in starts[1:] if line[start - 1] != "="), len(line)]
    links = (line[begin:end].strip(_SEPARATORS) for begin, end in pairwise(cuts))
    return [link.removeprefix(_APPLE) for link in links] if len(cuts) > _WHOLE else [line]


def _in_json(sample: Sample) -> list[str]:
    """Return the texts of a JSON list, which may be called `items`, if one of them is a link."""
    listed = record(sample.json).get("items") or sample.json
    found = [
        each if isinstance(each, str) else text(record(each), "uri")
        for each in (listed if isinstance(listed, list) else ())
    ]
    return found if any(map(_LINK.match, found)) else []


def _at_start(link: str) -> str:
    """Refuse a link that something stands before, and say so."""
    if _LINK.search(link) and not _LINK.match(link):
        raise InvalidUriError("Words stand before this link. Remove them and import again.")
    return link


def _label(link: str) -> str:
    found = _LABEL.match(link)
    return unquote(found["label"]) if found else ""
