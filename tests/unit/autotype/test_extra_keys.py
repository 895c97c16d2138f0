"""Keys beside the code: a PIN before it, Enter after it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from totpdesk.accounts.account import Pin
from totpdesk.autotype import Result, Window
from totpdesk.base.errors import InvalidInputError
from totpdesk.settings import Insert, Settings

if TYPE_CHECKING:
    from conftest import World


def test_enter_after_the_code(world: World) -> None:
    """An account that wants it gets the Enter key after its code, at each press."""
    entry = world.add("GitHub")
    world.accounts.update(entry.id, enter=True)
    world.autotype.press()
    world.autotype.press()
    assert [(1, f"{world.code(entry)}\n")] * 2 == world.desktop.keyboard.typed


def test_enter_for_once(world: World) -> None:
    """The picker can ask for Enter this once."""
    entry = world.add("GitHub")
    world.autotype.insert(entry.id, Window(1), picked=True, enter=True)
    assert [(1, f"{world.code(entry)}\n")] == world.desktop.keyboard.typed


def test_a_pin_goes_first(world: World) -> None:
    """A PIN is typed before the code; the clipboard is offered the code alone."""
    entry = world.add("VPN")
    world.accounts.set_pin(entry.id, Pin("47 ünd 11"))
    world.autotype.press()
    assert [(1, f"47 ünd 11{world.code(entry)}")] == world.desktop.keyboard.typed
    assert [(world.code(entry), 30)] == world.desktop.clipboard.held


def test_a_pin_is_typed_where_paste_is_chosen(world: World) -> None:
    """A PIN never goes on the clipboard, so it is typed with its code instead of being pasted."""
    entry = world.add("VPN")
    world.accounts.set_pin(entry.id, Pin("4711"))
    world.settings = Settings(insert=Insert.PASTE)
    world.autotype.press()
    assert [(1, f"4711{world.code(entry)}")] == world.desktop.keyboard.typed
    assert [(world.code(entry), 30)] == world.desktop.clipboard.held


def test_a_pin_is_not_copied(world: World) -> None:
    """Where a code is copied its PIN stays off the clipboard, and the notice says to type it."""
    entry = world.add("VPN")
    world.accounts.set_pin(entry.id, Pin("4711"))
    world.settings = Settings(insert=Insert.COPY)
    outcome = world.autotype.press()
    assert [(world.code(entry), 30)] == world.desktop.clipboard.held
    assert "Type its PIN first." in outcome.sentence


def test_a_pin_that_has_vanished(world: World) -> None:
    """An incomplete text is not typed: the keychain's own sentence is shown."""
    entry = world.add("VPN", "hotp")
    world.accounts.set_pin(entry.id, Pin("4711"))
    world.secrets.lines.pop(f"{entry.id}.prefix")
    outcome = world.autotype.press()
    assert (outcome.result, world.desktop.keyboard.typed) == (Result.NOTHING, [])
    assert "no secret" in outcome.sentence
    assert world.accounts.get(entry.id).account.counter == 0


def test_a_pin_hides_itself() -> None:
    """A PIN shows itself only when asked to, and only what can be typed is one."""
    assert "4711" not in repr(Pin("4711"))
    assert "4711" not in str({"pin": Pin("4711")})
    assert Pin("47%11 ü") == Pin.from_line(Pin("47%11 ü").as_line())
    assert Pin("47%11 ü").as_line().isascii()
    for bad in ("", "a\nb", "x" * 65):
        with pytest.raises(InvalidInputError):
            Pin(bad)
