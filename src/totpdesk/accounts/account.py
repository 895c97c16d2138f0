"""The record of an account: all that is kept of one, in the list, in a backup or in an export."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final, NoReturn
from urllib.parse import quote, unquote

from totpdesk.base.errors import InvalidInputError, SecretVanishedError
from totpdesk.otp import Account, KeyUri

if TYPE_CHECKING:
    from totpdesk.otp import Secret
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


MAX_WINDOWS: Final = 30  # remembered for an account
MAX_LENGTH: Final = 64  # characters of a PIN


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


ICON_SUFFIXES: Final = {
    "image/png": ".png",
    "image/jpeg": ".jpg",
    "image/svg+xml": ".svg",
    "image/webp": ".webp",
}


@dataclass(frozen=True, slots=True)
class Icon:
    """A picture of an account: its media type, such as image/png, and its bytes."""

    media_type: str
    data: bytes = field(repr=False)

    @property
    def name(self) -> str:
        """The name of its file, the same for the same picture; "" for a kind we do not know."""
        suffix = ICON_SUFFIXES.get(self.media_type)
        return hashlib.sha256(self.data).hexdigest()[:32] + suffix if suffix else ""


LONG_AGO: Final = datetime(1970, 1, 1, tzinfo=UTC)  # when what has no date was done


@dataclass(frozen=True, slots=True)
class AccountRecord:
    """One account with all that is kept of it.

    `id` names its keychain item and never changes; it is "" until the account is kept here. `name`
    is the user's own and unique among the live accounts, "" where another program had none beside
    issuer and account. `shortcut`, `insert` and `min_left` override the settings. `windows` are
    those it was chosen for, the latest last. With `enter` the Enter key is pressed after its code;
    with `prefix` a PIN goes before it. `trashed` is when it was removed. `icon` names a picture of
    the icon folder. `revision` counts the changes of note and PIN, so that a backup that has the
    old ones can be told without reading them.

    The fields from `secret` on are not in the list: the keychain has them, and the icon folder has
    the `picture`. They are empty in a record that comes from the list alone, and `secret` or `pin`
    is None, too, where it has vanished. A `note` may hold recovery codes, so the repr leaves it
    out; `extra` are the parameters of its link that mean nothing to us.
    """

    id: str = ""
    name: str = ""
    account: Account = field(default_factory=Account)
    tags: tuple[str, ...] = ()
    shortcut: Chord | None = None
    insert: Insert | None = None
    windows: tuple[WindowPattern, ...] = ()
    min_left: int | None = None
    enter: bool = False
    prefix: bool = False
    last_used: datetime | None = None
    trashed: datetime | None = None
    favourite: bool = False
    icon: str = ""
    revision: int = 0
    secret: Secret | None = None
    extra: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    note: str = field(default="", repr=False)
    pin: Pin | None = None
    picture: Icon | None = None

    @classmethod
    def of(  # noqa: PLR0913 - what other programs keep of an account
        cls,
        key_uri: KeyUri,
        name: str = "",
        *,
        tags: tuple[str, ...] = (),
        note: str = "",
        favourite: bool = False,
        trashed: bool = False,
        picture: Icon | None = None,
    ) -> AccountRecord:
        """Return the record of an account that is new here."""
        return cls(
            name=name,
            account=key_uri.account,
            tags=tags,
            favourite=favourite,
            trashed=LONG_AGO if trashed else None,
            icon=picture.name if picture else "",
            secret=key_uri.secret,
            extra=key_uri.extra,
            note=note,
            picture=picture,
        )

    @property
    def key_uri(self) -> KeyUri:
        """What its codes are made from. Raises SecretVanishedError where there is no secret."""
        if self.secret is None:
            raise SecretVanishedError(f"There is no secret for {self.name}.")
        return KeyUri(self.account, self.secret, self.extra)

    def listed(self) -> AccountRecord:
        """Return it as the list has it, with nothing that is secret."""
        return replace(self, secret=None, extra=(), note="", pin=None, picture=None)
