"""2FAS: its backup file, schemas 1 to 4, plain or with encrypted services.

The groups are not encrypted. What the user edited (account, name) takes precedence over the
scanned link; old and iOS files have the account only in the link.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final

from totpdesk.accounts.account import AccountRecord
from totpdesk.base.errors import ForeignFileError, InvalidInputError
from totpdesk.base.limits import parse_json
from totpdesk.base.translation import tr
from totpdesk.formats.ciphers import SHA256, decrypt_gcm, needed, pbkdf2
from totpdesk.otp import parse_uri
from totpdesk.transfer.importers.export import gather
from totpdesk.transfer.importers.fields import (
    Record,
    base64_bytes,
    code_parameters,
    key_uri,
    kind_named,
    record,
    records,
    rows,
    text,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from totpdesk.transfer.importers.export import Export, Sample

_ROUNDS: Final = 10_000


class TwoFas:
    """A backup of the apps for Android and iOS."""

    name = "2FAS"

    def fits(self, sample: Sample) -> bool:
        """Recognise it by the keys that all schemas have."""
        keys = record(sample.json).keys()
        return "schemaVersion" in keys and not keys.isdisjoint({"services", "servicesEncrypted"})

    def read(self, sample: Sample, password: str | None) -> Export:
        """Read the services."""
        backup = record(sample.json)
        encrypted = text(backup, "servicesEncrypted")
        services = _opened(encrypted, password) if encrypted else backup["services"]
        groups = {text(each, "id"): text(each, "name") for each in records(backup.get("groups"))}
        return gather(self.name, rows(services), partial(_account, groups), _called)


def _opened(encrypted: str, password: str | None) -> Any:  # noqa: ANN401 - raw JSON
    parts = encrypted.split(":")
    if len(parts) != 3:
        raise ForeignFileError(tr("The file is damaged: its encrypted part is incomplete."))
    services, salt, nonce = map(base64_bytes, parts)
    key = pbkdf2(SHA256, needed(password), salt, _ROUNDS)
    return parse_json(decrypt_gcm(key, nonce, services).decode("utf-8", "replace"))


def _called(raw: object) -> str:
    return text(record(raw), "name")


def _account(groups: Mapping[str, str], raw: object) -> AccountRecord:
    service = record(raw)
    otp = record(service.get("otp"))
    name = text(service, "name")
    issuer = text(otp, "issuer") or name
    group = groups.get(text(service, "groupId"), "")
    return AccountRecord.of(
        key_uri(
            text(service, "secret"),
            kind=kind_named(text(otp, "tokenType", "totp")),
            issuer=issuer,
            account=text(otp, "account") or _account_of_link(otp, issuer),
            **code_parameters(otp),
        ),
        name="" if name == issuer else name,
        tags=(group,) if group else (),
    )


def _account_of_link(otp: Record, issuer: str) -> str:
    """Take the account from the scanned link, or from its label where the link is not kept."""
    try:
        return parse_uri(text(otp, "link")).account.account
    except InvalidInputError:
        return text(otp, "label").removeprefix(f"{issuer}:").strip()
