"""The table of key names, beside what each system itself calls its keys."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from importlib.util import find_spec

import pytest
from PySide6.QtCore import Qt

from totpdesk.settings import Modifier
from totpdesk.settings.key_names import KEYPAD, KEYS, MODIFIERS, NAMED_KEYS, keysym

LATIN_1 = [chr(code) for code in (*range(0x20, 0x7F), *range(0xA0, 0x100))]
PYNPUTS_OWN = """
import json
from pynput.keyboard import Key
print(json.dumps(list(Key.__members__)))
"""


def test_x_knows_every_named_key() -> None:
    """Each name is one of X's, and no two keys share one."""
    xk = pytest.importorskip("Xlib.XK")
    xk.load_keysym_group("xf86")
    symbols = {
        key: xk.string_to_keysym(names.keysym.replace("XF86", "XF86_"))
        for key, names in NAMED_KEYS.items()
    }
    assert [key for key, symbol in symbols.items() if not symbol] == []
    assert len(set(symbols.values())) == len(NAMED_KEYS)


@pytest.mark.parametrize("character", LATIN_1)
def test_latin_1_is_named_as_x_does(character: str) -> None:
    """By the name whose keysym is the character's own number."""
    xk = pytest.importorskip("Xlib.XK")
    assert xk.string_to_keysym(keysym(character)) == ord(character)


def test_other_characters_are_named_by_number() -> None:
    """As X and libxkbcommon read them."""
    assert (keysym("щ"), keysym("€")) == ("U0449", "U20AC")


def test_qt_knows_every_key_and_modifier() -> None:
    """Each name is one of its enums'; no two keys share one."""
    for table in (KEYS, KEYPAD):
        keys = [Qt.Key[f"Key_{qt}"] for names in table.values() for qt in names.qt]
        assert len(set(keys)) == len(keys)
    assert {Qt.KeyboardModifier[names.qt] for names in MODIFIERS.values()} == {
        Qt.KeyboardModifier.ControlModifier,
        Qt.KeyboardModifier.AltModifier,
        Qt.KeyboardModifier.ShiftModifier,
        Qt.KeyboardModifier.MetaModifier,
    }


@pytest.mark.skipif(not find_spec("pynput"), reason="pynput is not installed")
def test_pynput_knows_every_key_and_modifier() -> None:
    """All but the function keys from F21 on, which it has on Windows only, and rare ones."""
    environ = os.environ | {"PYNPUT_BACKEND": "dummy"}
    printed = subprocess.check_output([sys.executable, "-c", PYNPUTS_OWN], env=environ)
    known = set(json.loads(printed))
    assert set(KEYS) - known == {
        *("f21", "f22", "f23", "f24"),
        "media_stop",
        *("calculator", "explorer", "favorites", "home_page", "mail", "media", "search"),
    }
    assert {names.pynput for names in MODIFIERS.values()} <= known


def test_every_modifier_has_names() -> None:
    """In the order in which chords are written."""
    assert list(MODIFIERS) == list(Modifier)
