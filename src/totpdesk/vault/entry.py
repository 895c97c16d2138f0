"""One account as the user keeps it: what otp knows of it, plus a name, habits and history."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime  # noqa: TC003 - the index codec reads the field types
from typing import TYPE_CHECKING

from totpdesk.otp import Account  # noqa: TC001 - the same

if TYPE_CHECKING:
    from totpdesk.settings import Chord, Insert


@dataclass(frozen=True, slots=True)
class Place:
    """A window as it is remembered once the user has chosen an account for it.

    `app` is the program, `title` what is left of the title without the program's name and what
    comes and goes in it, `domain` the site where the title shows one; all case folded.
    """

    app: str = ""
    title: str = ""
    domain: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
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
    windows: tuple[Place, ...] = field(default=())
    enter: bool = False
    prefix: bool = False
    last_used: datetime | None = None
    trashed: datetime | None = None
    favourite: bool = False
    icon: str = ""
