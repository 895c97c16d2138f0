"""The numbers of keysyms, beside libxkbcommon's own word for what they make."""

from __future__ import annotations

from ctypes import CDLL

import pytest

from totpdesk.platforms.linux.keysyms import keysyms

CHARACTERS = "aZ0~é½ŁőþЩєґΣΏאשثกწ€Œ中😀"


@pytest.mark.parametrize("character", CHARACTERS)
def test_each_number_makes_the_character(character: str) -> None:
    """Whichever of them a layout uses; the one that libxkbcommon would use is first."""
    library = CDLL("libxkbcommon.so.0")
    assert keysyms(character)[0] == library.xkb_utf32_to_keysym(ord(character))
    for keysym in keysyms(character):
        assert library.xkb_keysym_to_utf32(keysym) == ord(character)


def test_without_the_library(monkeypatch: pytest.MonkeyPatch) -> None:
    """The number by code point is left, which is right for all but a few scripts."""
    monkeypatch.setattr("totpdesk.platforms.linux.keysyms._library", lambda: None)
    assert keysyms("ж") == (0x01000436, 0x01000436)
    assert keysyms("a") == (0x61,)
