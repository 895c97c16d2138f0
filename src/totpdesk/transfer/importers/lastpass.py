"""LastPass Authenticator's JSON export."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from totpdesk.accounts.account import AccountRecord
from totpdesk.otp import Kind
from totpdesk.transfer.importers.export import gather
from totpdesk.transfer.importers.fields import (
    Record,
    algorithm,
    flag,
    key_uri,
    number,
    record,
    records,
    text,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from totpdesk.transfer.importers.export import Export, Sample

_BUILT_IN: Final = frozenset({"0", "1"})  # "Other accounts" and "Favorites": places, not groups


class LastPass:
    """The accounts, with the user's names for them."""

    name = "LastPass Authenticator"

    def fits(self, sample: Sample) -> bool:
        """Recognise it by the name of an account's issuer."""
        accounts = records(record(sample.json).get("accounts"))
        return any({"issuerName", "originalIssuerName"} & each.keys() for each in accounts)

    def read(self, sample: Sample, password: str | None) -> Export:  # noqa: ARG002 - Format's
        """Read the accounts."""
        top = record(sample.json)
        folders = {text(each, "id"): text(each, "name") for each in records(top.get("folders"))}
        read = partial(_account, folders)
        return gather(self.name, records(top.get("accounts")), read, _issuer)


def _account(folders: Mapping[str, str], account: Record) -> AccountRecord:
    folder = text(record(account.get("folderData")), "folderId")
    tag = "" if folder in _BUILT_IN else folders.get(folder, "")
    return AccountRecord.of(
        key_uri(
            text(account, "secret"),
            kind=Kind.TOTP,
            issuer=_issuer(account),
            account=_edited(account, "userName", "originalUserName"),
            algorithm=algorithm(text(account, "algorithm")),
            digits=number(account, "digits", 6),
            period=number(account, "timeStep", 30),
        ),
        tags=(tag,) if tag else (),
        favourite=flag(account, "isFavorite"),
    )


def _issuer(account: Record) -> str:
    return _edited(account, "issuerName", "originalIssuerName")


def _edited(account: Record, key: str, original: str) -> str:
    """Return a name as the user edited it, also if it is empty."""
    return text(account, key if key in account else original)
