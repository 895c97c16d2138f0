"""The shared secret, with its PIN if any, as a type that is never printed by accident."""

from __future__ import annotations

import hmac
import re
from base64 import b32decode, b32encode
from typing import Final, NoReturn

from totpdesk.base.errors import InvalidSecretError
from totpdesk.base.translation import tr

_IGNORED: Final = re.compile(r"[\s\-]+")
_BASE32: Final = re.compile(r"[A-Z2-7]+")
_HEX: Final = re.compile(r"(?:[0-9a-f]{2})+")
_BITS_PER_LETTER: Final = 5
_LONGEST_PIN: Final = 64  # characters


class Secret:
    """A shared secret (RFC 4226 §4, R6) in base32 as the site wrote it, and its PIN if any.

    The letters are kept because some sites use lengths that base32 cannot produce (RFC 4648 §6),
    such as 7 or 17 letters: they can be decoded, but encoding them again gives other letters.
    """

    __slots__ = ("_letters", "_pin")

    def __init__(self, text: str, pin: str = "") -> None:
        """Take base32 as people write it: any case, with spaces, dashes and any padding.

        Raises InvalidSecretError if it is empty or has a character outside A-Z and 2-7, and if a
        PIN is not one line of up to 64 characters.
        """
        letters = _IGNORED.sub("", text).rstrip("=").upper()
        if not letters:
            raise InvalidSecretError(tr("The secret is empty. Copy it again from the site."))
        if not _BASE32.fullmatch(letters):
            raise InvalidSecretError(
                tr("The secret is not base32 (A-Z and 2-7). Copy it again from the site.")
            )
        if len(letters) * _BITS_PER_LETTER < 8:
            raise InvalidSecretError(tr("The secret is too short. Copy it again from the site."))
        if len(pin) > _LONGEST_PIN or not pin.isprintable():
            raise InvalidSecretError(
                tr(
                    "The PIN cannot be used: it is up to {most} printable characters.",
                    most=_LONGEST_PIN,
                )
            )
        self._letters = letters
        self._pin = pin

    @classmethod
    def from_bytes(cls, key: bytes, pin: str = "") -> Secret:
        """Take the raw key, as in Google's export."""
        return cls(b32encode(key).decode("ascii"), pin)

    @classmethod
    def from_hex(cls, text: str, pin: str = "") -> Secret:
        """Take the digits 0-9 and a-f of an mOTP secret, with spaces and dashes.

        mOTP hashes the digits as text, and programs differ on upper-case ones: they are refused, as
        is an odd number of digits. Raises InvalidSecretError.
        """
        digits = _IGNORED.sub("", text)
        if not _HEX.fullmatch(digits):
            raise InvalidSecretError(
                tr("The secret is not an even number of the hexadecimal digits 0-9 and a-f.")
            )
        return cls.from_bytes(bytes.fromhex(digits), pin)

    @property
    def pin(self) -> str:
        """The PIN, unencrypted, "" if there is none: for a code, a keychain, an export."""
        return self._pin

    def reveal(self) -> str:
        """Return it in base32, upper case, unpadded: for a keychain, a QR code, an export."""
        return self._letters

    def key(self) -> bytes:
        """Return the HMAC key. Bits that do not fill a last byte are dropped, as phones do."""
        whole = len(self._letters) * _BITS_PER_LETTER // 8
        padded = self._letters + "A" * (-len(self._letters) % 8)
        return b32decode(padded)[:whole]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and hmac.compare_digest(self._whole(), other._whole())

    def __hash__(self) -> int:
        return hash(self._whole())

    def _whole(self) -> bytes:
        return self._pin.encode() + b"\n" + self.key()  # a PIN is one line

    def __repr__(self) -> str:
        return "Secret(…)"

    def __reduce__(self) -> NoReturn:
        raise TypeError("a Secret is not to be pickled")
