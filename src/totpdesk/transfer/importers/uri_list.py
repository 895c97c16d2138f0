"""A text with one link per line, as most programs can write it: otpauth, steam, motp, migration.

Aegis, Stratum, GNOME Authenticator, FreeOTP+ and others export such lists. Blank lines and lines
that begin with # are ignored. Ente's older lists have commas between the links, cotp's and those
of scripts are JSON: texts, or records with a `uri`.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

from totpdesk.accounts.account import AccountRecord
from totpdesk.base.errors import InvalidInputError, InvalidUriError
from totpdesk.base.limits import MOST_ENTRIES, within
from totpdesk.base.translation import tr
from totpdesk.otp import holds_secret, parse_uri, unescape_link
from totpdesk.transfer.importers import format_names, migration
from totpdesk.transfer.importers.export import Export, gather
from totpdesk.transfer.importers.fields import record, text

if TYPE_CHECKING:
    from collections.abc import Callable

    from totpdesk.transfer.importers.export import Sample

_SCHEME: Final = r"(?:(?:otpauth|otpauth-migration|steam)://|motp:/)"
_LISTED: Final = re.compile(rf"(?:\A|[\r\n])[ \t]*(?:[\w-]{{1,20}}:)?{_SCHEME}", re.IGNORECASE)
_LINK: Final = re.compile(_SCHEME, re.IGNORECASE)
_BREAK: Final = "\n"  # in a line: what follows may be part of it
_APPLE: Final = "apple-"
_STARTS: Final = re.compile(rf"(?:{_APPLE})?{_SCHEME}", re.IGNORECASE)
_WHOLE: Final = 2  # cuts of a line that is one link
_SEPARATORS: Final = " \t,;|<>\"'"
_REST: Final = re.compile(r"[&?=]|\S*[&?]\w+=")  # how the rest of a link that was broken begins
_DATA: Final = re.compile(r"[\w%+/=-]{16,}")  # more of Google Authenticator's export
_LABEL: Final = re.compile(r"(?:otpauth://[a-z]+/|motp:/+)(?P<label>[^?]*)\?", re.IGNORECASE)
_BETWEEN: Final = re.compile(  # and not at what Unicode takes for the end of a line
    rf"\r\n|\r|\n|,[ \t]*(?={_SCHEME})", re.IGNORECASE
)


class UriList:
    """The links, one per line or in a JSON list."""

    name = format_names.LINKS

    def fits(self, sample: Sample) -> bool:
        """Recognise it by a line of a known scheme, or by a link in JSON."""
        return is_list(sample) or bool(_in_json(sample))

    def read(self, sample: Sample, password: str | None) -> Export:  # noqa: ARG002 - as Format has it
        """Read each link separately."""
        links = "\n".join(_in_json(sample)) or sample.text or ""
        return read_links(self.name, links, lambda link: AccountRecord.of(parse_uri(link)))


def is_list(sample: Sample) -> bool:
    """Return whether a line begins with a known scheme, or with a scanner's word before it."""
    return sample.text is not None and _LISTED.search(unescape_link(sample.text)) is not None


def read_links(program: str, written: str, read_one: Callable[[str], AccountRecord]) -> Export:
    """Read a list's lines, each account by `read_one`; the parts of an export in their order."""
    lines = _joined([unescape_link(line).strip() for line in _BETWEEN.split(written)])
    written_links = (line for line in lines if line and not line.startswith("#"))
    links = [link for line in written_links for link in _one_by_one(line)]
    within(len(links) + 1, MOST_ENTRIES, tr("The file asks for {value} links, which is refused."))
    parts = [link for link in links if migration.is_migration(link)]
    others = [link for link in links if not migration.is_migration(link)]
    listed = gather(program, others, lambda link: read_one(_whole(link)), _label)
    if not parts:
        return listed
    exported = migration.read_links(parts)
    return Export(
        program if others else exported.format,
        listed.entries + exported.entries,
        listed.problems + exported.problems,
    )


def _joined(lines: list[str]) -> list[str]:
    """Join the links that are broken over lines, and mark the ambiguous ones.

    A link must never be read in part: half a secret makes codes, too.
    """
    joined: list[str] = []
    goes_on = False
    for line in lines:
        if goes_on and line and not line.startswith("#") and "://" not in line:
            before = joined[-1]
            if _is_rest(before, line):
                joined[-1] += line
                continue
            if _may_be_rest(_one_by_one(before)[-1], line):
                joined[-1] = f"{before}{_BREAK}{line}"
                goes_on = False
                continue
        joined.append(line)
        goes_on = _LINK.search(line) is not None
    return joined


def _is_rest(before: str, line: str) -> bool:
    """Recognise the rest of a link by its beginning."""
    return bool(_REST.match(line) or ("otpauth-migration:" in before and _DATA.fullmatch(line)))


def _may_be_rest(link: str, line: str) -> bool:
    """Return whether appending a line to the link before it would change the link's codes."""
    value = link[max(link.rfind("="), link.rfind("/")) + 1 :]
    if value.isupper() and not line.isupper():
        return False  # a title after a secret, which is all upper case
    try:
        alone, together = parse_uri(link), parse_uri(link + line)
    except InvalidInputError:
        return False
    unnamed = (
        replace(each.account, issuer="", account="", issuer_param=None)
        for each in (alone, together)
    )
    return alone.secret != together.secret or len(set(unnamed)) > 1


def _one_by_one(line: str) -> list[str]:
    """Return the links in a line, with any text between them.

    Read as one link, the second one's secret would be part of the first one's issuer. A link inside
    a parameter does not count.
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


def _whole(link: str) -> str:
    """Refuse a link after other text, or one that is broken by a line end."""
    if _LINK.search(link) and not _LINK.match(link):
        raise InvalidUriError(tr("There is text before this link. Remove it and import again."))
    if _BREAK in link:
        raise InvalidUriError(
            tr(
                "The next line may be part of this link. Join them, or add an empty line between "
                "them."
            )
        )
    return link


def _label(link: str) -> str:
    """Return a link's label, "" if it has none or it is not a name."""
    found = _LABEL.match(link)
    label = unquote(found["label"]) if found else ""
    return "" if holds_secret(label) else label
