"""All configured global shortcuts, and the conflicts between them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from totpdesk.base.errors import ShortcutTakenError
from totpdesk.base.translation import tr

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from totpdesk.accounts.account import AccountRecord
    from totpdesk.settings import Chord, Settings


class Action(Enum):
    """What a shortcut does."""

    INSERT = "insert"  # a code of the matching account, or of the shortcut's own account
    PICK = "pick"  # always ask


@dataclass(frozen=True, slots=True)
class Shortcut:
    """A chord, what it does, and the account it belongs to, if any."""

    chord: Chord
    action: Action
    entry_id: str | None = None
    name: str = ""

    @property
    def id(self) -> str:
        """An identifier that is the same at every start."""
        return f"{self.action.value}-{self.entry_id}" if self.entry_id else self.action.value

    @property
    def purpose(self) -> str:
        """Its description for users, as shown in the settings of desktops."""
        if self.action is Action.PICK:
            return tr("Choose an account for the focused window")
        if self.entry_id:
            return tr("Insert the code of {name}", name=self.name)
        return tr("Insert the code")

    @property
    def owner(self) -> str:
        """What it belongs to, for users."""
        if self.action is Action.PICK:
            return tr("the picker")
        if self.entry_id:
            return tr("the account {name}", name=self.name)
        return tr("the main shortcut")

    def same_purpose(self, other: Shortcut) -> bool:
        """Return whether the other is this one with a different chord."""
        return (self.action, self.entry_id) == (other.action, other.entry_id)


def shortcuts(settings: Settings, entries: Iterable[AccountRecord]) -> tuple[Shortcut, ...]:
    """Return every configured shortcut, those in the settings first."""
    own = (of_account(entry) for entry in entries)
    return (*of_settings(settings).values(), *(shortcut for shortcut in own if shortcut))


def of_settings(settings: Settings) -> dict[str, Shortcut]:
    """Return the settings' shortcuts, by the names of the settings."""
    found = {"hotkey": Shortcut(settings.hotkey, Action.INSERT)}
    if settings.pick_hotkey:
        found["pick_hotkey"] = Shortcut(settings.pick_hotkey, Action.PICK)
    return found


def of_account(entry: AccountRecord) -> Shortcut | None:
    """Return an account's own shortcut, if it has one."""
    if not entry.shortcut:
        return None
    return Shortcut(entry.shortcut, Action.INSERT, entry.id, entry.name)


def require_free_shortcut(
    shortcut: Shortcut, present: Sequence[Shortcut], probe: Callable[[Chord], object]
) -> None:
    """Check that a shortcut is available, before it is saved.

    `present` are the configured ones. `probe` asks the desktop for a chord that is none of them.
    Raises ShortcutTakenError if another shortcut of totpdesk has it, and what `probe` raises.
    """
    for other in present:
        if other.chord == shortcut.chord:
            if not other.same_purpose(shortcut):
                raise taken_error(shortcut, other)
            return
    probe(shortcut.chord)


def conflicts(all_shortcuts: Iterable[Shortcut]) -> list[tuple[Shortcut, Shortcut]]:
    """Return each shortcut with the chord of an earlier one, and that earlier one."""
    owners: dict[Chord, Shortcut] = {}
    found = []
    for shortcut in all_shortcuts:
        first = owners.setdefault(shortcut.chord, shortcut)
        if first is not shortcut:
            found.append((shortcut, first))
    return found


def taken_error(shortcut: Shortcut, first: Shortcut) -> ShortcutTakenError:
    """Return the error that names what has this chord already."""
    keys = shortcut.chord.title
    if first.action is Action.PICK:
        text = tr("{keys} belongs to the picker already. Choose another shortcut.", keys=keys)
    elif first.entry_id:
        text = tr(
            "{keys} belongs to the account {name} already. Choose another shortcut.",
            keys=keys,
            name=first.name,
        )
    else:
        text = tr(
            "{keys} belongs to the main shortcut already. Choose another shortcut.", keys=keys
        )
    return ShortcutTakenError(text)
