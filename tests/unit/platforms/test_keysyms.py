"""The numbers of keysyms, compared with libxkbcommon's."""

from __future__ import annotations

from ctypes import CDLL

import pytest

from totpdesk.platforms.linux.keysyms import keysym_name, keysyms

CHARACTERS = "aZ0~é½ŁőþЩєґΣΏאשثกწ€Œ中😀"


@pytest.mark.parametrize("character", CHARACTERS)
def test_each_number_makes_the_character(character: str) -> None:
    """Whichever of them a layout uses; the one that libxkbcommon would use is first."""
    library = CDLL("libxkbcommon.so.0")
    assert keysyms(character)[0] == library.xkb_utf32_to_keysym(ord(character))
    for keysym in keysyms(character):
        assert library.xkb_keysym_to_utf32(keysym) == ord(character)


@pytest.mark.parametrize("key", ["o", "page_up", "é", ",", "щ", "λ", "€", "中"])
def test_a_name_is_that_of_the_key_that_layouts_have(key: str) -> None:
    """Sway compares a binding's keysym with the layout's, and U0449 is none of a Russian one."""
    keysym = CDLL("libxkbcommon.so.0").xkb_keysym_from_name(keysym_name(key).encode(), 0)
    assert keysym == (keysyms(key)[0] if len(key) == 1 else 0xFF55)


def test_without_the_library(monkeypatch: pytest.MonkeyPatch) -> None:
    """The number by code point remains, which is right for all but a few scripts."""
    monkeypatch.setattr("totpdesk.platforms.linux.keysyms.xkbcommon", lambda: None)
    assert keysyms("ж") == (0x01000436, 0x01000436)
    assert keysyms("a") == (0x61,)
    assert (keysym_name("ж"), keysym_name("esc")) == ("U0436", "Escape")
