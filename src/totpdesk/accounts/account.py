"""The record of an account: everything stored about it, in the list, a backup or an export."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final, NoReturn
from urllib.parse import quote, unquote

from totpdesk.base.errors import InvalidInputError, SecretVanishedError
from totpdesk.base.labels import tidy
from totpdesk.base.translation import tr
from totpdesk.otp import Account, KeyUri

if TYPE_CHECKING:
    from totpdesk.otp import Secret
    from totpdesk.settings import Chord, Insert


@dataclass(frozen=True, slots=True)
class WindowPattern:
    """A window for which the user has chosen an account.

    `app` is the program, `title` the title without the program's name and counters, `domain` the
    site if the title shows one; all case folded.
    """

    app: str = ""
    title: str = ""
    domain: str = ""


MAX_WINDOWS: Final = 30  # remembered for an account
MAX_LENGTH: Final = 64  # characters of a PIN


class Pin:
    """A line of text that is typed before a code; stored in the keychain."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        """Check the text. Raises InvalidInputError if it is too long or cannot be typed."""
        if not text or len(text) > MAX_LENGTH or not text.isprintable():
            raise InvalidInputError(
                tr(
                    "A PIN is 1 to {longest} printable characters. Enter it again.",
                    longest=MAX_LENGTH,
                )
            )
        self._text = text

    @classmethod
    def from_line(cls, line: str) -> Pin:
        """Read what `as_line` wrote."""
        return cls(unquote(line))

    def as_line(self) -> str:
        """Return the PIN as a line of ASCII, which every keychain can store."""
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
        raise TypeError("a Pin cannot be pickled")


ICON_SUFFIXES: Final = {
    "image/png": ".png",
    "image/jpeg": ".jpg",
    "image/svg+xml": ".svg",
    "image/webp": ".webp",
}


@dataclass(frozen=True, slots=True)
class Icon:
    """The icon of an account: its media type, such as image/png, and its bytes."""

    media_type: str
    data: bytes = field(repr=False)

    @property
    def name(self) -> str:
        """The file name, a hash of the content; "" for an unknown media type."""
        suffix = ICON_SUFFIXES.get(self.media_type)
        return hashlib.sha256(self.data).hexdigest()[:32] + suffix if suffix else ""


LONG_AGO: Final = datetime(1970, 1, 1, tzinfo=UTC)  # used for an unknown date


@dataclass(frozen=True, slots=True)
class AccountRecord:
    """One account with everything stored about it.

    `id` names its keychain item and never changes; it is "" until the account is saved. `name` is
    chosen by the user and unique among the live accounts, "" if another program has only issuer and
    user name. `shortcut`, `insert` and `min_left` override the settings. `windows` are those it was
    chosen for, the latest last. `enter`: the Enter key is pressed after the code. `prefix`: a PIN
    is typed before it. `trashed` is when it was removed. `icon` names a file in the icon folder.
    `revision` counts the changes of note and PIN, which shows without reading them that a backup
    has old ones.

    The fields from `secret` on are not in the list but in the keychain, and the `picture` in the
    icon folder. They are empty in a record that was read from the list only; `secret` or `pin` is
    also None if it is missing from the keychain. A `note` may hold recovery codes, so the repr
    omits it; `extra` are unknown parameters of the otpauth URI.
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

    def __post_init__(self) -> None:
        """Tidy the name and the tags, which rows show."""
        object.__setattr__(self, "name", tidy(self.name))
        if self.tags:
            tags = dict.fromkeys(filter(None, map(tidy, self.tags)))
            object.__setattr__(self, "tags", tuple(tags))

    @classmethod
    def of(  # noqa: PLR0913 - what other programs store about an account
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
        """Return the record of a new account."""
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
        """The values its codes are generated from. Raises SecretVanishedError without a secret."""
        if self.secret is None:
            raise SecretVanishedError(tr("There is no secret for {name}.", name=self.name))
        return KeyUri(self.account, self.secret, self.extra)

    def with_window(self, pattern: WindowPattern) -> AccountRecord:
        """Return it with one more window that it was chosen for; their number is limited."""
        others = [known for known in self.windows if known != pattern]
        return replace(self, windows=(*others, pattern)[-MAX_WINDOWS:])

    def without_windows(self, *patterns: WindowPattern) -> AccountRecord:
        """Return it without these windows."""
        return replace(self, windows=tuple(w for w in self.windows if w not in patterns))

    def with_counter(self, counter: int) -> AccountRecord:
        """Return it with this counter as its next."""
        return replace(self, account=replace(self.account, counter=counter))

    def listed(self) -> AccountRecord:
        """Return the record as it is in the list, without anything secret."""
        return replace(self, secret=None, extra=(), note="", pin=None, picture=None)
