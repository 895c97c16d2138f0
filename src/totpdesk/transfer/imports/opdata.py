"""What 1Password's OPVault keeps sealed: its "opdata01" and the keys of its items.

The scheme is 1Password's own description (support.1password.com/opvault-design). Each thing is
sealed with a pair of keys: AES-256-CBC, then HMAC-SHA256 over all of it.
"""

from __future__ import annotations

import hashlib
import hmac
from typing import TYPE_CHECKING, Final, NamedTuple

from totpdesk.errors import ForeignFileError, WrongPasswordError
from totpdesk.transfer.imports import ciphers
from totpdesk.transfer.imports.fields import size
from totpdesk.transfer.imports.records import base64_bytes, text

if TYPE_CHECKING:
    from typing import Self

    from totpdesk.transfer.imports.records import Record

_MAGIC: Final = b"opdata01"
_LENGTH: Final = slice(8, 16)  # of the plain text, little endian
_IV: Final = 16
_TAG: Final = 32


class Keys(NamedTuple):
    """The key that encrypts, and the one that proves."""

    encryption: bytes
    proof: bytes

    @classmethod
    def halves(cls, both: bytes) -> Self:
        """Take the two as they lie behind one another."""
        return cls(both[:32], both[32:64])


class VaultKeys(NamedTuple):
    """A vault's two pairs: for its items, and for what is shown of them in a list."""

    items: Keys
    overviews: Keys


def unlock(profile: Record, password: bytes) -> VaultKeys:
    """Return a vault's keys. Raises WrongPasswordError, ForeignFileError where it is damaged."""
    salt = base64_bytes(text(profile, "salt"))
    rounds = size(profile, "iterations")
    keys = Keys.halves(ciphers.pbkdf2(ciphers.SHA512, password, salt, rounds, 64))
    try:
        sealed = (opened(text(profile, each), keys) for each in ("masterKey", "overviewKey"))
        return VaultKeys(*(Keys.halves(hashlib.sha512(each).digest()) for each in sealed))
    except _UnprovenError as error:
        raise WrongPasswordError("The password does not open the vault.") from error


def item_keys(written: str, keys: Keys) -> Keys:
    """Return an item's own keys. Raises ForeignFileError."""
    iv, sealed = _proven(base64_bytes(written), keys, 0)
    return Keys.halves(ciphers.open_blocks(keys.encryption, iv, sealed))


def opened(written: str, keys: Keys) -> bytes:
    """Open an "opdata01", in which random bytes stand before the text. Raises ForeignFileError."""
    data = base64_bytes(written)
    if not data.startswith(_MAGIC):
        raise ForeignFileError("The vault is damaged, or of a version that is not known.")
    iv, sealed = _proven(data, keys, _LENGTH.stop)
    plain = ciphers.open_blocks(keys.encryption, iv, sealed)
    return plain[max(0, len(plain) - int.from_bytes(data[_LENGTH], "little")) :]


class _UnprovenError(ForeignFileError):
    """A tag does not fit: the key is wrong, or something was changed."""


def _proven(data: bytes, keys: Keys, head: int) -> tuple[bytes, bytes]:
    """Return IV and ciphertext, between what is not encrypted and the tag at the end."""
    tag = hmac.digest(keys.proof, data[:-_TAG], "sha256")
    if not hmac.compare_digest(tag, data[-_TAG:]):
        raise _UnprovenError("The vault is damaged: what it holds is not what was put there.")
    return data[head : head + _IV], data[head + _IV : -_TAG]
