"""A PIN that goes before a code, as some VPNs want it; a type that does not print itself."""

from __future__ import annotations

import hmac
from typing import Final, NoReturn
from urllib.parse import quote, unquote

from totpdesk.errors import InvalidInputError

MAX_LENGTH: Final = 64  # characters


class Pin:
    """One line of text, kept in the keychain beside its account's secret."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        """Take what is to be typed. Raises InvalidInputError where it cannot be."""
        if not text or len(text) > MAX_LENGTH or not text.isprintable():
            raise InvalidInputError(
                f"A PIN is 1 to {MAX_LENGTH} printable characters. Enter it again."
            )
        self._text = text

    @classmethod
    def from_line(cls, line: str) -> Pin:
        """Read what `as_line` wrote."""
        return cls(unquote(line))

    def as_line(self) -> str:
        """Return it as the one line of ASCII that every keychain keeps."""
        return quote(self._text, safe="")

    def reveal(self) -> str:
        """Return the text, to be typed."""
        return self._text

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Pin) and hmac.compare_digest(
            self._text.encode(), other._text.encode()
        )

    def __hash__(self) -> int:
        return hash(self._text)

    def __repr__(self) -> str:
        return "Pin(…)"

    def __reduce__(self) -> NoReturn:
        raise TypeError("a Pin is not to be pickled")
