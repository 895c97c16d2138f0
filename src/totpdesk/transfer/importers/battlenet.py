"""Battle.net: the preferences of Blizzard's Android app, XORed with a mask but not encrypted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from totpdesk.accounts.account import AccountRecord
from totpdesk.base.errors import InvalidSecretError
from totpdesk.base.translation import tr
from totpdesk.otp import Kind, Secret
from totpdesk.transfer.importers.export import gather
from totpdesk.transfer.importers.fields import hex_bytes, key_uri
from totpdesk.transfer.importers.markup import preferences

if TYPE_CHECKING:
    from collections.abc import Mapping

    from totpdesk.transfer.importers.export import Export, Sample

_SECRET: Final = "com.blizzard.messenger.AUTHENTICATOR_DEVICE_SECRET"  # noqa: S105 - its name only
_SERIAL: Final = "com.blizzard.messenger.AUTHENTICATOR_SERIAL"
_MASK: Final = bytes.fromhex(
    "398e27fc50276a656065b0e525f4c06c04c61075286b8e7aeda59da9813b5dd6"
    "c80d2fb38068773fa59ba47c17ca6c6479015c1d5b8b8f6b9a"
)


class BattleNet:
    """The app's one account."""

    name = "Battle.net"

    def fits(self, sample: Sample) -> bool:
        """Recognise it by the name of the preference."""
        return _SECRET in preferences(sample)

    def read(self, sample: Sample, password: str | None) -> Export:  # noqa: ARG002 - Format's
        """Read the account, which is named by its serial number."""
        return gather(self.name, [preferences(sample)], _account, lambda _: self.name)


def _account(found: Mapping[str, str]) -> AccountRecord:
    secret = Secret.from_bytes(hex_bytes(_unmasked(found[_SECRET])))
    serial = _unmasked(found.get(_SERIAL, ""))
    return AccountRecord.of(
        key_uri(secret, kind=Kind.TOTP, issuer=BattleNet.name, account=serial, digits=8)
    )


def _unmasked(written: str) -> str:
    hidden = hex_bytes(written)
    if len(hidden) > len(_MASK):
        raise InvalidSecretError(tr("The secret is longer than the mask that hides it."))
    return bytes(a ^ b for a, b in zip(hidden, _MASK, strict=False)).decode("ascii", "replace")
