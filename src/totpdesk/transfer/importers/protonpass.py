"""Proton Pass: its ZIP, and the JSON inside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from totpdesk.base.errors import ForeignFileError
from totpdesk.base.limits import parse_json
from totpdesk.base.translation import tr
from totpdesk.transfer.importers.archive import member, members
from totpdesk.transfer.importers.fields import Record, flag, record, records, text
from totpdesk.transfer.importers.logins import Login, gather_logins

if TYPE_CHECKING:
    from collections.abc import Iterator

    from totpdesk.transfer.importers.export import Export, Sample

_DATA: Final = "Proton Pass/data.json"  # not text: a path
_BY_PGP: Final = "Proton Pass/data.pgp"  # not text: a path
_TRASHED: Final = "2"


class ProtonPass:
    """All vaults. An item may have several one-time passwords."""

    name = "Proton Pass"

    def fits(self, sample: Sample) -> bool:
        """Recognise it by the members of the ZIP, or by vaults of items."""
        if not {_DATA, _BY_PGP}.isdisjoint(members(sample)):
            return True
        return any("items" in each for each in _vaults(record(sample.json)))

    def read(self, sample: Sample, password: str | None) -> Export:
        """Read the items. One encrypted with PGP is refused."""
        top = record(sample.json)
        if names := members(sample):
            if _DATA not in names:
                raise ForeignFileError(
                    tr(
                        "This Proton Pass export is encrypted with PGP. Decrypt it with gpg, or "
                        "export again as an unencrypted ZIP."
                    )
                )
            top = record(parse_json(member(sample, _DATA, password).decode("utf-8", "replace")))
        return gather_logins(self.name, _logins(top))


def _vaults(top: Record) -> list[Record]:
    return list(records(record(top.get("vaults"))))


def _logins(top: Record) -> Iterator[Login]:
    vaults = _vaults(top)
    for vault in vaults:
        tag = text(vault, "name") if len(vaults) > 1 else ""
        for item in records(vault.get("items")):
            yield from _item_logins(item, tag)


def _item_logins(item: Record, tag: str) -> Iterator[Login]:
    data = record(item.get("data"))
    content, metadata = record(data.get("content")), record(data.get("metadata"))
    for totp in _totps(data, content):
        yield Login(
            totp=totp,
            title=text(metadata, "name"),
            username=_username(content),
            tags=(tag,),
            note=text(metadata, "note"),
            favourite=flag(item, "pinned"),
            trashed=text(item, "state") == _TRASHED,
        )


def _totps(data: Record, content: Record) -> Iterator[str]:
    """Yield the item's own one-time password, then those in extra fields and in sections."""
    yield text(content, "totpUri")
    sections = records(content.get("sections"))
    fields = [*records(data.get("extraFields"))]
    fields += [each for section in sections for each in records(section.get("sectionFields"))]
    for each in fields:
        if text(each, "type") == "totp":
            yield text(record(each.get("data")), "totpUri")


def _username(content: Record) -> str:
    found = (text(content, key) for key in ("itemUsername", "itemEmail", "username"))
    return next(filter(None, found), "")
