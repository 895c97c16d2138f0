"""One account as the user keeps it: what otp knows of it, plus a name, habits and history."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime  # noqa: TC003 - the index codec reads the field types
from typing import TYPE_CHECKING

from totpdesk.otp import Account  # noqa: TC001 - the same

if TYPE_CHECKING:
    from totpdesk.settings import Chord, Insert


@dataclass(frozen=True, slots=True)
class Entry:
    """An account in the index. Nothing in it is secret.

    `id` names its keychain item and never changes; `name` is the user's own and unique among the
    live entries. `shortcut` and `insert` override the settings. `trashed` is when it was removed.
    """

    id: str
    name: str
    account: Account
    tags: tuple[str, ...] = field(default=())
    shortcut: Chord | None = None
    insert: Insert | None = None
    last_used: datetime | None = None
    trashed: datetime | None = None
