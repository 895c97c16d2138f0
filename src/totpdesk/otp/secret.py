"""The shared secret, as a type that cannot be printed by accident."""

from __future__ import annotations

import hmac
import re
from base64 import b32decode, b32encode
from typing import Final, NoReturn

from totpdesk.errors import InvalidSecretError

_IGNORED: Final = re.compile(r"[\s\-]+")
_BASE32: Final = re.compile(r"[A-Z2-7]+")
_BITS_PER_LETTER: Final = 5


class Secret:
    """A shared secret (RFC 4226 §4, R6), kept in the letters the site gave.

    The letters are kept because some sites hand out lengths that base32 cannot produce (RFC 4648
    §6), such as 7 or 17 letters: decoded they are fine, encoded again they would differ.
    """

    __slots__ = ("_letters",)

    def __init__(self, text: str) -> None:
        """Take base32 as people write it: any case, with spaces, dashes and right or wrong padding.

        Raises InvalidSecretError where nothing is left or a letter is outside A-Z and 2-7.
        """
        letters = _IGNORED.sub("", text).rstrip("=").upper()
        if not letters:
            raise InvalidSecretError("The secret is empty. Copy it again from the site.")
        if not _BASE32.fullmatch(letters):
            raise InvalidSecretError(
                "The secret is not base32 (A-Z and 2-7). Copy it again from the site."
            )
        if len(letters) * _BITS_PER_LETTER < 8:
            raise InvalidSecretError("The secret is too short. Copy it again from the site.")
        self._letters = letters

    @classmethod
    def from_bytes(cls, key: bytes) -> Secret:
        """Take the raw key, as Google's export holds it."""
        return cls(b32encode(key).decode("ascii"))

    def reveal(self) -> str:
        """Return the base32 letters, upper case, unpadded: for a keychain, a QR code, an export."""
        return self._letters

    def key(self) -> bytes:
        """Return the HMAC key. Letters that do not fill a last byte are dropped, as phones do."""
        whole = len(self._letters) * _BITS_PER_LETTER // 8
        padded = self._letters + "A" * (-len(self._letters) % 8)
        return b32decode(padded)[:whole]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and hmac.compare_digest(self.key(), other.key())

    def __hash__(self) -> int:
        return hash(self.key())

    def __repr__(self) -> str:
        return "Secret(…)"

    def __reduce__(self) -> NoReturn:
        raise TypeError("a Secret is not to be pickled")
