"""Who wants which shortcut."""

from __future__ import annotations

import pytest

from totpdesk.accounts.account import AccountRecord
from totpdesk.autotype.shortcuts import (
    Action,
    Shortcut,
    conflicts,
    require_free_shortcut,
    shortcuts,
    taken_error,
)
from totpdesk.base.errors import ShortcutTakenError
from totpdesk.otp import Account
from totpdesk.settings import Chord, Settings

G = Chord.parse("ctrl+alt+g")


def entry(name: str, shortcut: Chord | None) -> AccountRecord:
    """Return an account with a shortcut."""
    return AccountRecord(name, name, Account(name), shortcut=shortcut)


def test_all_that_are_wanted() -> None:
    """The settings' two come first, then the accounts' own; a picker's may be left out."""
    entries = [entry("a", G), entry("b", None)]
    wanted = [(s.action, s.entry_id) for s in shortcuts(Settings(), entries)]
    assert wanted == [(Action.INSERT, None), (Action.PICK, None), (Action.INSERT, "a")]
    assert len(shortcuts(Settings(pick_hotkey=None), ())) == 1


@pytest.mark.parametrize(
    ("settings", "entries", "owner"),
    [
        (Settings(), [entry("a", G), entry("b", G)], "the account a"),
        (Settings(hotkey=G), [entry("a", G)], "the main shortcut"),
        (Settings(pick_hotkey=G), [entry("a", G)], "the picker"),
        (Settings(hotkey=G, pick_hotkey=G), [], "the main shortcut"),
    ],
)
def test_shared_ones_are_found(
    settings: Settings, entries: list[AccountRecord], owner: str
) -> None:
    """Two that share a chord are a conflict, reported with the first owner."""
    ((late, first),) = conflicts(shortcuts(settings, entries))
    assert f"Ctrl+Alt+G belongs to {owner} already" in str(taken_error(late, first))


def test_distinct_ones_are_fine() -> None:
    """Different chords live side by side."""
    assert conflicts(shortcuts(Settings(), [entry("a", G)])) == []


def test_claiming() -> None:
    """A chord is refused where another of ours has it; one that is new is asked of the desktop."""
    asked: list[Chord] = []
    present = shortcuts(Settings(), [entry("a", G)])
    mine, others = Shortcut(G, Action.INSERT, "a", "a"), Shortcut(G, Action.INSERT, "b", "b")
    require_free_shortcut(mine, present, asked.append)
    assert asked == []
    with pytest.raises(ShortcutTakenError, match="belongs to the account a"):
        require_free_shortcut(others, present, asked.append)
    free = Chord.parse("ctrl+alt+f")
    require_free_shortcut(Shortcut(free, Action.PICK), present, asked.append)
    assert asked == [free]
