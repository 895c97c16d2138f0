"""TOTP Authenticator (Binary Boot): its backup, and the preferences of its Android app."""

from __future__ import annotations

import hashlib
from base64 import b64decode
from typing import TYPE_CHECKING, Final

from totpdesk.accounts.account import AccountRecord
from totpdesk.base.errors import ForeignFileError, PasswordNeededError, WrongPasswordError
from totpdesk.base.limits import parse_json
from totpdesk.base.translation import tr
from totpdesk.formats import ciphers
from totpdesk.otp import Kind, Secret
from totpdesk.transfer.importers.export import gather
from totpdesk.transfer.importers.fields import (
    Record,
    base64_bytes,
    flag,
    hex_bytes,
    key_uri,
    number,
    records,
    text,
)
from totpdesk.transfer.importers.markup import preferences

if TYPE_CHECKING:
    from totpdesk.transfer.importers.export import Export, Sample

_LIST: Final = "STATIC_TOTP_CODES_LIST"
_ORDINARY: Final = "TotpAuthenticator"  # the password where the user has set none


class TotpAuthenticator:
    """The preferences, unencrypted."""

    name = "TOTP Authenticator"

    def fits(self, sample: Sample) -> bool:
        """Recognise it by the name of the preference."""
        return _LIST in preferences(sample)

    def read(self, sample: Sample, password: str | None) -> Export:  # noqa: ARG002 - Format's
        """Read the list."""
        return _codes(self.name, preferences(sample)[_LIST])


class TotpAuthenticatorBackup:
    """The backup. It is only base64, so it is tried after other formats."""

    name = "TOTP Authenticator"

    def fits(self, sample: Sample) -> bool:
        """Recognise it by base64 of whole AES blocks."""
        try:
            size = len(b64decode("".join((sample.text or "").split()), validate=True))
        except ValueError:
            return False
        return size > 0 and size % 16 == 0

    def read(self, sample: Sample, password: str | None) -> Export:
        """Decrypt with the given password, or with the app's default one."""
        encrypted = base64_bytes("".join((sample.text or "").split()))
        try:
            return _codes(self.name, _opened(encrypted, password or _ORDINARY))
        except WrongPasswordError as error:
            if password:
                raise
            raise PasswordNeededError(tr("The backup is encrypted. Enter its password.")) from error


def _opened(encrypted: bytes, password: str) -> str:
    """Return the list, which is the first key of a JSON object: the app writes it so."""
    key = hashlib.sha256(password.encode("utf-8", "surrogatepass")).digest()
    plain = ciphers.decrypt_cbc(key, bytes(16), encrypted)
    try:
        outer = parse_json(plain.decode("utf-8"))
    except (UnicodeDecodeError, ForeignFileError) as error:
        raise ciphers.wrong_password() from error
    if not (isinstance(outer, dict) and outer):
        raise ciphers.wrong_password()
    return str(next(iter(outer)))


def _codes(program: str, written: str) -> Export:
    codes = records(parse_json(written))
    return gather(program, codes, _account, lambda code: text(code, "issuer") or text(code, "name"))


def _account(code: Record) -> AccountRecord:
    return AccountRecord.of(
        key_uri(
            _secret(text(code, "key"), number(code, "base", 32)),
            kind=Kind.TOTP,
            issuer=text(code, "issuer"),
            account=text(code, "name"),
            digits=number(code, "digits", 6),
            period=number(code, "period", 30),
        ),
        favourite=flag(code, "isFavorite"),
    )


def _secret(written: str, base: int) -> Secret:
    match base:
        case 16:
            return Secret.from_bytes(hex_bytes(written))
        case 32:
            return Secret(written)
        case 64:
            return Secret.from_bytes(base64_bytes(written))
        case _:
            raise ForeignFileError(tr("Its secret has an unknown encoding."))
