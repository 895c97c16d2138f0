"""Databases encrypted by SQLCipher 3 (zetetic.net/sqlcipher/design), opened in memory.

It has no signature: the first bytes are the salt, and each page looks random, with an HMAC at its
end. The page size and the derivation are those of version 3's defaults.
"""

from __future__ import annotations

import hmac
from typing import Final

from totpdesk.base.errors import ForeignFileError
from totpdesk.base.translation import tr
from totpdesk.formats import ciphers

PAGE: Final = 1024  # bytes
_SIGNATURE: Final = b"SQLite format 3\x00"  # the salt is in its place
_SALT: Final = 16
_RESERVED: Final = 48  # at the end of a page: the IV, the HMAC, and padding
_IV: Final = 16
_PROOF: Final = 20
_ROUNDS: Final = 64_000
_PROOF_ROUNDS: Final = 2
_HMAC_SALT: Final = 0x3A  # each byte of the salt is XORed with it


def opened(data: bytes, password: bytes) -> bytes:
    """Return the database decrypted; pages keep their reserved bytes, as the header says.

    Raises WrongPasswordError if the first page's HMAC is wrong, ForeignFileError if another's.
    """
    salt = data[:_SALT]
    key = ciphers.pbkdf2(ciphers.SHA1, password, salt, _ROUNDS)
    other_salt = bytes(byte ^ _HMAC_SALT for byte in salt)
    proof_key = ciphers.pbkdf2(ciphers.SHA1, key, other_salt, _PROOF_ROUNDS)
    pages: list[bytes] = []
    for number, start in enumerate(range(0, len(data) - PAGE + 1, PAGE), 1):
        page = data[start + (_SALT if number == 1 else 0) : start + PAGE]
        if not _is_authentic(page, number, proof_key):
            if number == 1:
                raise ciphers.wrong_password()
            raise ForeignFileError(tr("The database is damaged."))
        encrypted, reserved = page[:-_RESERVED], page[-_RESERVED:]
        pages.append(ciphers.decrypt_blocks(key, reserved[:_IV], encrypted) + bytes(_RESERVED))
    return _SIGNATURE + b"".join(pages)


def _is_authentic(page: bytes, number: int, key: bytes) -> bool:
    end = len(page) - _RESERVED + _IV
    proof = hmac.digest(key, page[:end] + number.to_bytes(4, "little"), "sha1")
    return hmac.compare_digest(proof, page[end : end + _PROOF])
