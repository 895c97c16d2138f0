"""Bitwarden's JSON export, and that of Bitwarden Authenticator, which is a part of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from totpdesk.errors import ForeignFileError
from totpdesk.hardened import parse_json
from totpdesk.transfer.imports.bitwarden_sealed import unseal
from totpdesk.transfer.imports.logins import Login, gather_logins
from totpdesk.transfer.imports.records import Record, flag, record, records, text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from totpdesk.transfer.imports.incoming import Export, Sample

_URIS: Final = ("otpauth://", "steam://")


class Bitwarden:
    """Plain, or protected by a password of its own; the account-restricted kind is told."""

    name = "Bitwarden"

    def fits(self, sample: Sample) -> bool:
        """Tell by `encrypted` beside the items or what is sealed; before 2021 by the logins."""
        outer = record(sample.json)
        if "encrypted" in outer:
            return "items" in outer or "encKeyValidation_DO_NOT_EDIT" in outer
        return any("login" in item for item in records(outer.get("items")))

    def read(self, sample: Sample, password: str | None) -> Export:
        """Read the items of a vault."""
        vault = record(sample.json)
        if flag(vault, "encrypted"):
            if not flag(vault, "passwordProtected"):
                raise ForeignFileError(
                    "This Bitwarden export is restricted to its account and can be opened nowhere "
                    "else. Export again, as plain JSON or password protected."
                )
            vault = record(parse_json(unseal(vault, password)))
        return gather_logins(self.name, _logins(vault))


def _logins(vault: Record) -> Iterator[Login]:
    folders = _names(vault, "folders") | _names(vault, "collections")
    for item in records(vault.get("items")):
        for totp in _totps(item):
            yield Login(
                totp=totp,
                title=text(item, "name"),
                username=text(record(item.get("login")), "username"),
                tags=tuple(folders.get(each, "") for each in _places(item)),
                note=text(item, "notes"),
                favourite=flag(item, "favorite"),
                trashed=bool(text(item, "deletedDate")),
            )


def _totps(item: Record) -> Iterator[str]:
    """Yield the item's own one-time password, then what other managers left in its fields."""
    yield text(record(item.get("login")), "totp")
    values = (text(each, "value") for each in records(item.get("fields")))
    yield from (each for each in values if each.lower().startswith(_URIS))


def _names(vault: Record, key: str) -> dict[str, str]:
    return {text(each, "id"): text(each, "name") for each in records(vault.get(key))}


def _places(item: Record) -> list[str]:
    """Return the ids of the folder and the collections that an item is in."""
    collections = item.get("collectionIds")
    ids = collections if isinstance(collections, list) else []
    return [text(item, "folderId"), *(each for each in ids if isinstance(each, str))]
