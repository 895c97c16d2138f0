"""What a layout of Plasma's settings can lock, and what Caps Lock changes on it."""

from __future__ import annotations

from pathlib import Path

import pytest

from totpdesk.platforms.linux.keysyms import xkbcommon
from totpdesk.platforms.linux.wayland import plasma_keymap
from totpdesk.platforms.linux.wayland.plasma_keymap import Keymap, read_keymap

needs_layouts = pytest.mark.skipif(
    xkbcommon() is None or not Path("/usr/share/X11/xkb").is_dir(),
    reason="libxkbcommon or the layouts are not installed",
)
DIGITS = "0123456789"
ESCAPE, CONTROL, CAPS_LOCK = 1, 29, 58


def keymap(layouts: str, variants: str = "", options: str = "") -> Keymap:
    """Return the layout of such settings."""
    return read_keymap(
        f"[Layout]\nLayoutList={layouts}\nVariantList={variants}\nOptions={options}\nUse=true\n"
    )


@needs_layouts
@pytest.mark.parametrize(
    ("layout", "variant", "options"),
    [
        ("us", "", "caps:shiftlock"),
        ("us", "", "shift:both_shiftlock"),
        ("us", "", "lv3:lsgt_switch_latch"),
        ("us", "", "compose:menu,lv5:ralt_switch_lock"),
        ("de", "neo", ""),
        ("de", "e1", ""),
        ("ie", "ogam_is434", ""),
    ],
)
def test_layouts_that_lock(layout: str, variant: str, options: str) -> None:
    """By an option, or as they come."""
    assert keymap(layout, variant, options).locks


@needs_layouts
@pytest.mark.parametrize(
    ("layout", "variant", "options"),
    [
        ("us", "", ""),
        ("fr", "", "compose:caps"),
        ("fr", "bepo", ""),
        ("ru", "", "grp:alt_shift_toggle"),
        ("us,de", ",neo", ""),  # the first is the one that is typed on
    ],
)
def test_layouts_that_lock_nothing(layout: str, variant: str, options: str) -> None:
    """Caps Lock and Num Lock apart, so that KWin need not read its settings again."""
    assert not keymap(layout, variant, options).locks


@needs_layouts
@pytest.mark.parametrize(
    ("options", "variant", "key"),
    [
        ("", "", CAPS_LOCK),
        ("shift:both_capslock", "", CAPS_LOCK),
        ("caps:swapescape", "", ESCAPE),
        ("ctrl:swapcaps", "", CONTROL),
        ("ctrl:nocaps", "", None),
        ("lv3:ralt_switch,caps:escape", "", None),
        ("", "neo", None),
    ],
)
def test_the_key_of_caps_lock(options: str, variant: str, key: int | None) -> None:
    """None where another key would have to be held with it."""
    assert keymap("de", variant, options).caps_lock == key


@needs_layouts
@pytest.mark.parametrize(
    ("layout", "variant", "text", "changed"),
    [
        ("us", "", DIGITS, False),
        ("us", "", "pin1", True),
        ("fr", "", DIGITS, False),
        ("fr", "bepo", DIGITS, True),
        ("de", "neo", DIGITS, False),
        ("de", "neo", "Pin", True),
        ("", "", DIGITS, False),
    ],
)
def test_what_caps_lock_changes(layout: str, variant: str, text: str, *, changed: bool) -> None:
    """Letters everywhere, digits only on layouts that have them with Shift and Caps Lock alike."""
    assert keymap(layout, variant).is_changed(text) is changed


@pytest.mark.parametrize("without", ["the library", "the layout"])
def test_what_is_not_known_may_lock_anything(monkeypatch: pytest.MonkeyPatch, without: str) -> None:
    """Letters are changed wherever there are any."""
    if without == "the library":
        monkeypatch.setattr(plasma_keymap, "xkbcommon", lambda: None)
    unknown = keymap(f"not-a-layout-{without}")
    assert unknown.locks
    assert (unknown.is_changed(DIGITS), unknown.is_changed("pin")) == (False, True)
