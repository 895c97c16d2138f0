"""Typing through Plasma's portal on every layout: the digits are those of the active one."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pytest

from support.hand import Key
from support.journal import PASTE
from support.waiting import wait_until
from support.wayland.where import ON_KDE
from totpdesk.autotype import InsertResult, Window
from totpdesk.platforms.linux.wayland.kwin import KWinFocus
from totpdesk.platforms.linux.wayland.plasma_layout import first_layout
from totpdesk.platforms.linux.wayland.plasma_locks import PlasmaLocks
from totpdesk.platforms.linux.wayland.portal.bus import PortalBus
from totpdesk.platforms.linux.wayland.portal.keyboard import PortalKeyboard
from totpdesk.platforms.linux.wayland.portal.permission import TypingPermission

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from support.wayland.fingers import KdeKeyboard
    from support.wayland.kde import KdeSession
    from support.wayland.targets import WaylandField

pytestmark = ON_KDE
DIGITS = "0123456789"
RUNS = 30
LAYOUTS = [
    ("us", "", 1),
    ("fr", "", 1),
    ("us,fr", "", 1),
    ("us,fr", "", 2),
    ("fr,us", "", 2),
    ("us,ru", "", 2),
    ("us,de,fr", "", 3),
    ("us,ara", "", 2),
    ("us,cz", "", 2),
    ("us,ir", "", 2),
]
RALT, LSGT, RIGHT_SHIFT, RIGHT_SUPER, NUM_LOCK = 108, 94, 62, 134, 77
VARIANTS = [
    ("us", ""),
    ("de", ""),
    ("fr", ""),
    ("de", "neo"),
    ("fr", "bepo"),
    ("ru", ""),
    ("ara", ""),
]
# The keyboard's option, and the keys that lock together; those that `STAY` are pressed again after.
LOCKS = {
    "Caps Lock": ("", (Key.CAPS_LOCK,)),
    "Num Lock": ("", (NUM_LOCK,)),
    "Caps Lock by both Shifts": ("shift:both_capslock", (Key.SHIFT, RIGHT_SHIFT)),
    "Shift Lock": ("caps:shiftlock", (Key.CAPS_LOCK,)),
    "Shift Lock by both Shifts": ("shift:both_shiftlock", (Key.SHIFT, RIGHT_SHIFT)),
    "Level 5": ("lv5:ralt_switch_lock,lv5:lsgt_switch_lock", (RALT, LSGT)),
    "Level 5 by Super": ("lv5:ralt_switch_lock,lv5:rwin_switch_lock", (RALT, RIGHT_SUPER)),
    "Level 3, latched": ("lv3:lsgt_switch_latch,lv3:ralt_switch", (RALT, LSGT)),
}
STAY = ("Caps Lock", "Num Lock", "Caps Lock by both Shifts")


class Typing:
    """A keyboard output of this process in the session, and the window that is meant."""

    def __init__(self, folder: Path, settings: Path) -> None:
        self.lights = folder / "leds"
        self.bus = PortalBus()
        self.focus = KWinFocus(folder)
        locks = PlasmaLocks(self.focus.bus, settings, self.lights)
        self.output = PortalKeyboard(
            self.bus,
            self.focus,
            TypingPermission(folder / "permission"),
            on_layout=partial(first_layout, self.focus.bus),
            unlocked=locks.ended,
            spoils=locks.spoil,
        )

    def target(self) -> Window:
        """Return the field, once KWin has reported that it has the keyboard."""

        def reported() -> Window | None:
            window = self.focus.focused()
            return window if window and window.title.startswith("Sign in") else None

        return wait_until(reported, 10, "KWin to tell of the field")

    def type(self, text: str) -> InsertResult:
        """Type into the field."""
        return self.output.type(text, self.target())

    def paste(self) -> InsertResult:
        """Paste into the field."""
        return self.output.paste(self.target())

    def shine(self, *, on: bool) -> None:
        """Be a keyboard's light for Caps Lock, which a KWin without a seat has none of."""
        folder = self.lights / "input3::capslock"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "brightness").write_text(f"{on:d}\n")

    def close(self) -> None:
        """End the session."""
        self.focus.close()
        self.bus.close()


@pytest.fixture(name="typing")
def _typing(
    desktop: KdeSession, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Typing]:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", desktop.bus_address)
    typing = Typing(tmp_path, desktop.keyboard.settings)
    yield typing
    typing.close()


@pytest.mark.parametrize(("layouts", "variants", "group"), LAYOUTS)
def test_digits(
    layouts: str,
    variants: str,
    group: int,
    typing: Typing,
    field: WaylandField,
    keyboard: KdeKeyboard,
) -> None:
    """All ten arrive, and nothing else; the active layout is the same afterwards."""
    keyboard.layout(layouts, variants=variants, group=group)
    assert typing.type(DIGITS) is InsertResult.DONE
    keyboard.type_keys(" ")
    assert field.wait_text(lambda text: text.endswith(" ")).rstrip() == DIGITS
    assert "," not in layouts or keyboard.group() == group


def test_paste_on_another_layout(
    typing: Typing, field: WaylandField, keyboard: KdeKeyboard
) -> None:
    """Shift+Insert needs no letter; the active layout is the same afterwards."""
    keyboard.layout("us,ru", group=2)
    assert typing.paste() is InsertResult.DONE
    wait_until(lambda: PASTE in [event.text for event in field.key_events()], 10, "the paste")
    assert keyboard.group() == 2


@pytest.mark.parametrize("fails", ["WINDOW_CHANGED", "an error"])
def test_the_layout_comes_back(
    fails: str, typing: Typing, field: WaylandField, keyboard: KdeKeyboard
) -> None:
    """Also where typing was broken off."""
    keyboard.layout("us,fr", group=2)
    target = typing.target()
    if fails == "an error":
        typing.output._notify = lambda *_: 1 / 0  # type: ignore[method-assign,assignment] # at the first key
        with pytest.raises(ZeroDivisionError):
            typing.output.type(DIGITS, target)
    else:
        typing.focus.focused = iter([target, None]).__next__  # type: ignore[method-assign] # in between
        assert typing.output.type(DIGITS, target) is InsertResult.WINDOW_CHANGED
    assert (keyboard.group(), field.text()) == (2, "")


def test_the_last_digit_is_on_the_same_layout(
    typing: Typing, field: WaylandField, keyboard: KdeKeyboard
) -> None:
    """The word to switch back never overtakes a key."""
    keyboard.layout("us,fr", group=2)
    for _ in range(RUNS):
        assert typing.type(DIGITS) is InsertResult.DONE
    keyboard.type_keys(" ")
    assert field.wait_text(lambda text: text.endswith(" ")).rstrip() == DIGITS * RUNS
    assert keyboard.group() == 2


@pytest.mark.parametrize(("layout", "variant"), VARIANTS)
def test_locks(
    layout: str, variant: str, typing: Typing, field: WaylandField, keyboard: KdeKeyboard
) -> None:
    """Whatever is locked or latched, the digits arrive."""
    wrong = set()
    for name, (options, keys) in LOCKS.items():
        keyboard.layout(layout, variants=variant, options=options)
        keyboard.chord(keys)
        typing.shine(on=name.startswith("Caps Lock") and variant != "neo")
        field.clear()
        assert typing.type(DIGITS) is InsertResult.DONE
        try:
            field.wait_text(DIGITS)
        except TimeoutError:
            wrong.add(name)
        if name in STAY:
            keyboard.chord(keys)
    assert not wrong


def test_a_pin_with_caps_lock(typing: Typing, field: WaylandField, keyboard: KdeKeyboard) -> None:
    """Letters are as they should be, and Caps Lock is on afterwards as it was before."""
    keyboard.tap(Key.CAPS_LOCK)
    typing.shine(on=True)
    assert typing.type("pIn047") is InsertResult.DONE
    keyboard.type_keys("x")
    keyboard.tap(Key.CAPS_LOCK)
    field.wait_text("pIn047X")


@pytest.mark.parametrize("held", [Key.CAPS_LOCK, LSGT, RALT])
def test_a_level_that_is_held(
    held: int, typing: Typing, field: WaylandField, keyboard: KdeKeyboard
) -> None:
    """The digits arrive though a finger is on one of neo's keys for further levels."""
    keyboard.layout("de", variants="neo")
    with keyboard.holding(held):
        assert typing.type(DIGITS) is InsertResult.DONE
    field.wait_text(DIGITS)


def test_a_shortcut_that_is_held_on_a_layout_that_locks(
    typing: Typing, field: WaylandField, keyboard: KdeKeyboard
) -> None:
    """KWin reads its settings while keys are down; none of them hangs when they are let go."""
    keyboard.layout("de", variants="neo")
    keyboard.chord((RALT, LSGT))
    with keyboard.holding(Key.CTRL, Key.ALT):
        assert typing.type(DIGITS) is InsertResult.DONE
    field.wait_text(DIGITS)
    keyboard.type_keys("1")
    field.wait_text(f"{DIGITS}1")


@pytest.mark.parametrize(
    ("layout", "variant", "text"), [("us", "", "pIn047"), ("fr", "bepo", DIGITS)]
)
@pytest.mark.parametrize("locked", [False, True])
def test_caps_lock_without_a_light(
    layout: str,
    variant: str,
    text: str,
    typing: Typing,
    field: WaylandField,
    keyboard: KdeKeyboard,
    *,
    locked: bool,
) -> None:
    """It may be on: what it would change is not typed, on or off, and everything else is."""
    keyboard.layout(layout, variants=variant)
    if locked:
        keyboard.tap(Key.CAPS_LOCK)
    assert typing.type(text) is InsertResult.CAPS_LOCK
    keyboard.layout("us")
    assert typing.type(DIGITS) is InsertResult.DONE
    if locked:
        keyboard.tap(Key.CAPS_LOCK)
    field.wait_text(DIGITS)


def test_caps_lock_on_a_key_that_cannot_be_pressed(
    typing: Typing, field: WaylandField, keyboard: KdeKeyboard
) -> None:
    """Neo has it on both Shifts: a PIN is not typed, a code is."""
    both = (Key.SHIFT, RIGHT_SHIFT)
    keyboard.layout("de", variants="neo")
    keyboard.chord(both)
    typing.shine(on=True)
    assert typing.type("pIn047") is InsertResult.CAPS_LOCK
    assert typing.type(DIGITS) is InsertResult.DONE
    keyboard.chord(both)
    field.wait_text(DIGITS)


def test_a_pin_with_caps_lock_on_another_key(
    typing: Typing, field: WaylandField, keyboard: KdeKeyboard
) -> None:
    """The key is found by the layout."""
    escape = 9
    keyboard.layout("us", options="caps:swapescape")
    keyboard.tap(escape)
    typing.shine(on=True)
    assert typing.type("pIn047") is InsertResult.DONE
    keyboard.tap(escape)
    field.wait_text("pIn047")
