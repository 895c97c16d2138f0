"""Shortcuts as people write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from totpdesk.base.errors import InvalidSettingError
from totpdesk.settings import Chord, Modifier


@pytest.mark.parametrize(
    ("text", "stored", "title"),
    [
        ("<ctrl>+<alt>+o", "<ctrl>+<alt>+o", "Ctrl+Alt+O"),
        ("Alt + Ctrl + O", "<ctrl>+<alt>+o", "Ctrl+Alt+O"),
        ("<cmd>+<space>", "<super>+<space>", "Super+Space"),
        ("win+shift+page_up", "<shift>+<super>+<page_up>", "Shift+Super+Page Up"),
        ("<f9>", "<f9>", "F9"),
        ("ctrl+щ", "<ctrl>+щ", "Ctrl+Щ"),
        ("<ctrl>+<", "<ctrl>+<", "Ctrl+<"),
        ("ctrl+<kp_1>", "<ctrl>+<kp_1>", "Ctrl+Keypad 1"),
    ],
)
def test_forms(text: str, stored: str, title: str) -> None:
    """Spellings come to one stored form and one form for people."""
    assert (stored, title) == (str(Chord.parse(text)), Chord.parse(text).title)


@pytest.mark.parametrize("text", ["", "+", "ctrl", "ctrl+alt", "ctrl+a+b", "ctrl+nosuch", "ctrl++"])
def test_no_shortcut(text: str) -> None:
    """What has no key, two, or one that does not exist is refused."""
    with pytest.raises(InvalidSettingError, match="not a shortcut"):
        Chord.parse(text)


@pytest.mark.parametrize("text", ["o", "<shift>+o", "<space>"])
def test_plain_keys_are_left_to_their_programs(text: str) -> None:
    """A key that people type with is not taken from every program."""
    with pytest.raises(InvalidSettingError, match="every program"):
        Chord.parse(text)


@given(st.sets(st.sampled_from(Modifier), min_size=1), st.sampled_from("abcxyz0189.,-"))
def test_round_trip(modifiers: set[Modifier], key: str) -> None:
    """The stored form is read back as the same chord."""
    chord = Chord(frozenset(modifiers | {Modifier.CTRL}), key)
    assert chord == Chord.parse(str(chord))
