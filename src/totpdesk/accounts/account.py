"""The record of an account: what is stored of it, and its form on the way in and out."""

from __future__ import annotations

import hmac
from dataclasses import dataclass, field
from datetime import datetime  # noqa: TC003 - the index codec reads the field types
from typing import TYPE_CHECKING, Final, NoReturn
from urllib.parse import quote, unquote

from totpdesk.base.errors import InvalidInputError
from totpdesk.otp import Account  # noqa: TC001 - the same

if TYPE_CHECKING:
    from totpdesk.otp import KeyUri
    from totpdesk.settings import Chord, Insert


@dataclass(frozen=True, slots=True)
class WindowPattern:
    """A window as it is remembered once the user has chosen an account for it.

    `app` is the program, `title` what is left of the title without the program's name and what
    comes and goes in it, `domain` the site where the title shows one; all case folded.
    """

    app: str = ""
    title: str = ""
    domain: str = ""


@dataclass(frozen=True, slots=True)
class StoredAccount:
    """An account in the index. Nothing in it is secret.

    `id` names its keychain item and never changes; `name` is the user's own and unique among the
    live entries. `shortcut` and `insert` override the settings. `windows` are those it was chosen
    for, the latest last. With `enter` the Enter key is pressed after its code; with `prefix` a PIN
    that the keychain holds goes before it. `trashed` is when it was removed. `icon` names a picture
    of the icon folder.
    """

    id: str
    name: str
    account: Account
    tags: tuple[str, ...] = field(default=())
    shortcut: Chord | None = None
    insert: Insert | None = None
    windows: tuple[WindowPattern, ...] = field(default=())
    enter: bool = False
    prefix: bool = False
    last_used: datetime | None = None
    trashed: datetime | None = None
    favourite: bool = False
    icon: str = ""


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


@dataclass(frozen=True, slots=True)
class Icon:
    """A picture of an account: its media type, such as image/png, and its bytes."""

    media_type: str
    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Portable:
    """One account with all that programs keep of it.

    `name` is what its user calls it, "" where it has no name beside issuer and account. A `note`
    may hold recovery codes, so it is treated as a secret, and the repr leaves it out.
    """

    key_uri: KeyUri
    name: str = ""
    tags: tuple[str, ...] = field(default=())
    note: str = field(default="", repr=False)
    favourite: bool = False
    trashed: bool = False
    icon: Icon | None = None


@dataclass(frozen=True, slots=True)
class Held:
    """An account that is here, and all that is kept of it; None where its secret has vanished."""

    entry: StoredAccount
    item: Portable | None
