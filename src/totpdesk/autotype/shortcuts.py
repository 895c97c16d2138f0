"""All global shortcuts that are wanted, and who has which: no two may share one."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from totpdesk.base.errors import ShortcutTakenError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from totpdesk.accounts.account import AccountRecord
    from totpdesk.settings import Chord, Settings


class Action(Enum):
    """What a shortcut does."""

    INSERT = "insert"  # the code of the account that the window means, or of the shortcut's own
    PICK = "pick"  # always ask


@dataclass(frozen=True, slots=True)
class Shortcut:
    """A chord, what it does, and the account it belongs to, if to one."""

    chord: Chord
    action: Action
    entry_id: str | None = None
    name: str = ""

    @property
    def id(self) -> str:
        """What it is called at every start."""
        return f"{self.action.value}-{self.entry_id}" if self.entry_id else self.action.value

    @property
    def purpose(self) -> str:
        """What it is for, for people: as desktops list it in their settings."""
        if self.action is Action.PICK:
            return "Choose an account for the focused window"
        return f"Insert the code of {self.name}" if self.entry_id else "Insert the code"

    @property
    def owner(self) -> str:
        """Who has it, for people."""
        if self.action is Action.PICK:
            return "the picker"
        return f"the account {self.name}" if self.entry_id else "the main shortcut"

    def same_purpose(self, other: Shortcut) -> bool:
        """Tell whether the other is this one with another chord: only one of them is wanted."""
        return (self.action, self.entry_id) == (other.action, other.entry_id)


def shortcuts(settings: Settings, entries: Iterable[AccountRecord]) -> tuple[Shortcut, ...]:
    """Return every shortcut that is wanted, the settings' own first."""
    own = (of_account(entry) for entry in entries)
    return (*of_settings(settings).values(), *(shortcut for shortcut in own if shortcut))


def of_settings(settings: Settings) -> dict[str, Shortcut]:
    """Return the settings' shortcuts, by the names of the settings."""
    wanted = {"hotkey": Shortcut(settings.hotkey, Action.INSERT)}
    if settings.pick_hotkey:
        wanted["pick_hotkey"] = Shortcut(settings.pick_hotkey, Action.PICK)
    return wanted


def of_account(entry: AccountRecord) -> Shortcut | None:
    """Return an account's own shortcut, if it has one."""
    if not entry.shortcut:
        return None
    return Shortcut(entry.shortcut, Action.INSERT, entry.id, entry.name)


def require_free(
    wanted: Shortcut, present: Sequence[Shortcut], probe: Callable[[Chord], object]
) -> None:
    """Make sure that a shortcut can be had, before it is saved.

    `present` are those there are. `probe` asks the desktop for a chord that is none of them.
    Raises ShortcutTakenError where another of ours has it, and what `probe` raises.
    """
    for other in present:
        if other.chord == wanted.chord:
            if not other.same_purpose(wanted):
                raise taken(wanted, other)
            return
    probe(wanted.chord)


def conflicts(wanted: Iterable[Shortcut]) -> list[tuple[Shortcut, Shortcut]]:
    """Return each shortcut whose chord is another's already, with that other."""
    owners: dict[Chord, Shortcut] = {}
    found = []
    for shortcut in wanted:
        first = owners.setdefault(shortcut.chord, shortcut)
        if first is not shortcut:
            found.append((shortcut, first))
    return found


def taken(shortcut: Shortcut, first: Shortcut) -> ShortcutTakenError:
    """Return the error that says who has a shortcut already."""
    return ShortcutTakenError(
        f"{shortcut.chord.title} belongs to {first.owner} already. Choose another shortcut."
    )
