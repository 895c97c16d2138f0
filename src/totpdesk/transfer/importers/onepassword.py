"""1Password's 1PUX (support.1password.com/1pux-format): a ZIP with its vaults as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from totpdesk.base.limits import parse_json
from totpdesk.transfer.importers.archive import member, members
from totpdesk.transfer.importers.fields import Record, record, records, text
from totpdesk.transfer.importers.logins import Login, gather_logins

if TYPE_CHECKING:
    from collections.abc import Iterator

    from totpdesk.transfer.importers.export import Export, Sample

_DATA: Final = "export.data"


class OnePassword:
    """All vaults of all accounts in an export; an item may have several one-time passwords."""

    name = "1Password"

    def fits(self, sample: Sample) -> bool:
        """Recognise it by the member with the data."""
        return _DATA in members(sample)

    def read(self, sample: Sample, password: str | None) -> Export:
        """Read the items."""
        content = member(sample, _DATA, password).decode("utf-8", "replace")
        return gather_logins(self.name, _logins(record(parse_json(content))))


def _logins(export: Record) -> Iterator[Login]:
    accounts = records(export.get("accounts"))
    vaults = [vault for account in accounts for vault in records(account.get("vaults"))]
    for vault in vaults:
        name = text(record(vault.get("attrs")), "name") if len(vaults) > 1 else ""
        for item in records(vault.get("items")):
            yield from _item_logins(record(item.get("item")) or item, name)


def _item_logins(item: Record, vault: str) -> Iterator[Login]:
    details, overview = record(item.get("details")), record(item.get("overview"))
    tags = overview.get("tags")
    for totp in _totps(details):
        yield Login(
            totp=totp,
            title=text(overview, "title"),
            username=username(details, "loginFields"),
            tags=(*(str(tag) for tag in tags or () if isinstance(tag, str)), vault),
            note=text(details, "notesPlain"),
            favourite=text(item, "favIndex") not in {"", "0"},
            trashed=text(item, "state") == "trashed",
        )


def _totps(details: Record) -> Iterator[str]:
    for section in records(details.get("sections")):
        for each in records(section.get("fields")):
            yield text(record(each.get("value")), "totp")


def username(details: Record, fields: str) -> str:
    """Return the user name among the fields of a login's form, "" if there is none."""
    named = (
        text(each, "value")
        for each in records(details.get(fields))
        if text(each, "designation").lower() == "username"
    )
    return next(named, "")
