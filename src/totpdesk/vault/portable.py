"""An account as it travels between programs: what an import yields and an export takes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from totpdesk.otp import KeyUri
    from totpdesk.vault.entry import Entry


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

    entry: Entry
    item: Portable | None
