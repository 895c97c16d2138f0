"""2FAS: its backup file, schema 4, plain or with encrypted services.

The apps refuse a file whose `reference`, a constant text encrypted like the services, does not
open to what they expect. The groups are not encrypted, as in the apps' own files.
"""

from __future__ import annotations

import json
from base64 import b64encode
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from totpdesk.base.translation import tr
from totpdesk.formats.ciphers import SHA256, needed, pbkdf2
from totpdesk.otp import Kind, build_uri
from totpdesk.transfer.exporters.writer import called, compare, own_name, unlike_others
from totpdesk.transfer.importers.export import Problem, Sample
from totpdesk.transfer.importers.twofas import TwoFas as Importer

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from totpdesk.accounts.account import AccountRecord
    from totpdesk.transfer.exporters.writer import Files, Random

_SCHEMA: Final = 4
_ROUNDS: Final = 10_000  # the apps' own, not to be chosen
_SALT: Final = 256
_NONCE: Final = 12
_COUNTERS: Final = range(2**31)  # Android reads them into 32 bits
_ON_IPHONES: Final = {"digits": (6, 7, 8), "period": (10, 30, 60, 90)}  # others become the default
_NO_PICTURE: Final = (
    "a5b3fb65-4ec5-43e6-8ec1-49e24ca9e7ad"  # of the apps' collection, their default
)
_REFERENCE: Final = (
    "tRViSsLKzd86Hprh4ceC2OP7xazn4rrt4xhfEUbOjxLX8Rc3mkISXE0lWbmnWfgg"
    "ogbBJhtYgpK6fMl1D6mtsy92R3HkdGfwuXbzLebqVFJsR7IZ2w58t938iymwG482"
    "4igYy1wi6n2WDpO1Q1P69zwJGs2F5a1qP4MyIiDSD7NCV2OvidXQCBnDlGfmz0f1"
    "BQySRkkt4ryiJeCjD2o4QsveJ9uDBUn8ELyOrESv5R5DMDkD4iAF8TXU7KyoJujd"
)


class TwoFas:
    """The backup."""

    def refuses(self, record: AccountRecord) -> str:
        """Refuse kinds and counters that the apps do not know."""
        if record.key_uri.account.counter not in _COUNTERS:
            return tr("Its counter is too high for 2FAS.")
        return unlike_others(record, "2FAS")

    def write(
        self, records: Sequence[AccountRecord], password: str | None, when: datetime, random: Random
    ) -> Files:
        """Write a backup; each account's first tag becomes its group."""
        now = int(when.timestamp() * 1000)
        tags = dict.fromkeys(tag for record in records for tag in record.tags[:1])
        groups = {tag: str(UUID(bytes=random(16), version=4)).upper() for tag in tags}
        services = [
            _service(position, record, groups, now) for position, record in enumerate(records)
        ]
        backup = {
            "services": services,
            "groups": [_group(name, group_id, now) for name, group_id in groups.items()],
            "updatedAt": now,
            "schemaVersion": _SCHEMA,
            "appOrigin": "android",
            "appVersionCode": 5_000_009,  # the first with this schema
            "appVersionName": "5.1.0",
        }
        if password is not None:
            backup |= {"services": [], **_encrypted(services, password, random)}
        return [("", json.dumps(backup).encode("ascii"))]

    def losses(
        self, records: Sequence[AccountRecord], files: Files, password: str | None
    ) -> Sequence[Problem]:
        """Compare with what our importer reads, and report what an iPhone reads differently."""
        back = Importer().read(Sample(files[0][1]), password)
        return [*compare(records, back), *_on_iphones(records)]


def _service(
    position: int, record: AccountRecord, groups: Mapping[str, str], now: int
) -> dict[str, Any]:
    kept = record.key_uri
    name = own_name(record) or kept.account.issuer or kept.account.account or called(record)
    return {
        "name": name,
        "secret": kept.secret.reveal(),
        "updatedAt": now,
        "otp": _otp(record),
        "order": {"position": position},
        "icon": {
            "selected": "Label",
            "label": {"text": name[:2].upper(), "backgroundColor": "LightBlue"},
            "iconCollection": {"id": _NO_PICTURE},
        },
        **({"groupId": groups[record.tags[0]]} if record.tags else {}),
    }


def _otp(record: AccountRecord) -> dict[str, Any]:
    account, secret = record.key_uri.account, record.key_uri.secret
    hotp = account.kind is Kind.HOTP
    return {
        "link": build_uri(account, secret),
        "label": account.account,
        "account": account.account,
        "issuer": account.issuer,
        "digits": account.digits,
        "algorithm": account.algorithm.value,
        **({"counter": account.counter} if hotp else {"period": account.period}),
        "tokenType": account.kind.name,
        "source": "Link",
    }


def _group(name: str, group_id: str, now: int) -> dict[str, Any]:
    return {"id": group_id, "name": name, "isExpanded": True, "updatedAt": now}


def _encrypted(services: object, password: str, random: Random) -> dict[str, str]:
    """Encrypt the services and the reference, under one key and two nonces."""
    salt = random(_SALT)
    cipher = AESGCM(pbkdf2(SHA256, needed(password), salt, _ROUNDS))

    def triple(plain: str) -> str:
        nonce = random(_NONCE)
        parts = (cipher.encrypt(nonce, plain.encode(), None), salt, nonce)
        return ":".join(b64encode(part).decode("ascii") for part in parts)

    return {"servicesEncrypted": triple(json.dumps(services)), "reference": triple(_REFERENCE)}


def _on_iphones(records: Iterable[AccountRecord]) -> Iterator[Problem]:
    """Return what 2FAS for iPhone replaces by its default, which makes wrong codes."""
    for record in records:
        account = record.key_uri.account
        if account.kind is Kind.STEAM:
            continue
        if account.digits not in _ON_IPHONES["digits"]:
            yield Problem(called(record), tr("2FAS for iPhone knows codes of 6 to 8 digits only."))
        if account.kind is Kind.TOTP and account.period not in _ON_IPHONES["period"]:
            yield Problem(
                called(record), tr("2FAS for iPhone knows 10, 30, 60 and 90 seconds only.")
            )
