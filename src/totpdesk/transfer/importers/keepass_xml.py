"""KeePass's XML: its plain export, and the content of a database (keepass.info/help/kb/kdbx)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from totpdesk.accounts.account import AccountRecord
from totpdesk.base.errors import ForeignFileError
from totpdesk.base.translation import tr
from totpdesk.transfer.importers.export import gather
from totpdesk.transfer.importers.keepass_otp import Reader, readers
from totpdesk.transfer.importers.markup import parse_xml

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from xml.etree.ElementTree import Element

    from totpdesk.transfer.importers.export import Export, Sample

_ROOT: Final = "<KeePassFile"
_BETWEEN_TAGS: Final = re.compile(r"[;,]")


@dataclass(frozen=True, slots=True)
class _Entry:
    """One entry: its texts by name, and its group."""

    attributes: Mapping[str, str] = field(repr=False)
    tags: tuple[str, ...]
    trashed: bool


class KeePassXml:
    """The export that both KeePass and KeePassXC write."""

    name = "KeePass XML"

    def fits(self, sample: Sample) -> bool:
        """Recognise it by the root."""
        return sample.text is not None and _ROOT in sample.text[:1000]

    def read(self, sample: Sample, password: str | None) -> Export:  # noqa: ARG002 - Format's
        """Read the entries. An unencrypted file needs no password."""
        return read_tree(self.name, parse_xml(sample.data))


def read_tree(program: str, root: Element) -> Export:
    """Read the entries in all groups; those in the recycle bin are marked, old versions left out.

    Raises ForeignFileError if there is no group at all.
    """
    top = root.find("Root/Group")
    if top is None:
        raise ForeignFileError(tr("The file is damaged: it has no group of entries."))
    found = (
        (entry, read) for entry in _entries(top, _bin(root)) for read in readers(entry.attributes)
    )
    return gather(program, found, _account, lambda pair: pair[0].attributes.get("Title", ""))


def _account(pair: tuple[_Entry, Reader]) -> AccountRecord:
    entry, read = pair
    return AccountRecord.of(
        read(entry.attributes),
        name=entry.attributes.get("Title", ""),
        tags=entry.tags,
        note=entry.attributes.get("Notes", ""),
        trashed=entry.trashed,
    )


def _bin(root: Element) -> str | None:
    """Return the id of the recycle bin, None if there is none in use."""
    if root.findtext("Meta/RecycleBinEnabled", "").strip().lower() != "true":
        return None
    return root.findtext("Meta/RecycleBinUUID", "").strip() or None


def _entries(
    group: Element, bin_id: str | None, path: tuple[str, ...] = (), *, trashed: bool = False
) -> Iterator[_Entry]:
    """Yield the entries of a group and those below it; the top group's name is in no path."""
    if bin_id is not None and group.findtext("UUID", "").strip() == bin_id:
        path, trashed = (), True
    for each in group.findall("Entry"):
        tags = _BETWEEN_TAGS.split(each.findtext("Tags", ""))
        named = ("/".join(path), *(tag.strip() for tag in tags))
        yield _Entry(_attributes(each), tuple(filter(None, named)), trashed)
    for each in group.findall("Group"):
        below = (*path, each.findtext("Name", "").strip())
        yield from _entries(each, bin_id, below, trashed=trashed)


def _attributes(entry: Element) -> Mapping[str, str]:
    return {
        each.findtext("Key", ""): each.findtext("Value", "") for each in entry.findall("String")
    }
