"""Pasting on a real X server, for whoever chose it: the code arrives, by whatever program."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from support.clipboard_program import ClipboardProgram
from support.fingers import Key, SecondKeyboard
from support.journal import Kind
from support.targets import GtkEntry, QtField, Terminal
from totpdesk.autotype import InsertResult

if TYPE_CHECKING:
    from collections.abc import Iterator

    from support.session import DesktopSession
    from support.targets import Chromium, Firefox, OpenTarget, Target
    from totpdesk.autotype import Desktop

CODE = "287082"
LAYOUTS = [
    ("us,us", ",dvorak", 1),
    ("us,us", ",dvorak", 2),
    ("us,fr", ",bepo", 2),
    ("us,tr", ",f", 2),
    ("de,de", ",neo", 2),
    ("ru", "", 1),
    ("gr", "", 1),
    ("il", "", 1),
    ("ara", "", 1),
]


@pytest.fixture(name="clipboard")
def _clipboard(desktop: DesktopSession) -> Iterator[ClipboardProgram]:
    clipboard = ClipboardProgram(desktop)
    clipboard.put_to_paste(CODE, 0)
    yield clipboard
    clipboard.close()


def paste(x11: Desktop) -> None:
    """Paste into the focused window."""
    target = x11.focus.focused()
    assert target is not None
    assert InsertResult.DONE is x11.keyboard.paste(target)


@pytest.mark.parametrize("kind", [QtField, GtkEntry, Terminal])
def test_on_any_layout(
    kind: type[Target],
    x11: Desktop,
    clipboard: ClipboardProgram,
    open_target: OpenTarget,
    keyboard: SecondKeyboard,
) -> None:
    """With a v on another key than before, or on none; a second time it is pasted again."""
    target = open_target(kind)
    wrong = {}
    for layouts, variants, group in LAYOUTS:
        keyboard.layout(layouts, variants=variants, group=group)
        target.clear()
        paste(x11)
        try:
            target.wait_text(CODE)
            paste(x11)
            target.wait_text(CODE * 2)
        except TimeoutError:
            wrong[layouts, group] = target.text()
    assert wrong == {}


def test_chromium(x11: Desktop, clipboard: ClipboardProgram, chromium: Chromium) -> None:
    """Chromium takes it."""
    paste(x11)
    chromium.wait_text(CODE)


def test_firefox(x11: Desktop, clipboard: ClipboardProgram, firefox: Firefox) -> None:
    """Firefox takes it."""
    paste(x11)
    firefox.wait_text(CODE)


def test_it_is_withdrawn_everywhere(
    x11: Desktop, clipboard: ClipboardProgram, field: QtField, open_target: OpenTarget
) -> None:
    """What was pasted is nowhere to be had afterwards: no paste brings it, in no program."""
    clipboard.withdraw()
    for target in (field, open_target(Terminal)):
        target.focus()
        target.clear()
        paste(x11)
        window = x11.focus.focused()
        assert window is not None
        assert InsertResult.DONE is x11.keyboard.type("1", window)
        target.wait_text("1")


def test_while_the_fingers_hold_the_shortcut(
    x11: Desktop, field: QtField, keyboard: SecondKeyboard
) -> None:
    """Nothing but the two keys is pressed, and nothing sticks."""
    field.focus()
    field.clear()
    before = len(field.key_events())
    with keyboard.holding(Key.CTRL, Key.ALT):
        paste(x11)
        assert set() == keyboard.keys_down()
    window = x11.focus.focused()
    assert window is not None
    assert InsertResult.DONE is x11.keyboard.type("1", window)
    field.wait_text(lambda text: text.endswith("1"))
    pressed = [e.code for e in field.key_events()[before:] if e.kind is Kind.PRESS]
    assert pressed == [Key.CTRL, Key.ALT, Key.SHIFT, Key.INSERT, 10]
