"""The window of the press on a real X server: known, given back, and nobody else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from support.pressing import ALL_DIGITS
from support.targets import QtField
from support.waiting import wait_until
from totpdesk.delivery import Typing, Window

if TYPE_CHECKING:
    from collections.abc import Callable

    from support.fingers import SecondKeyboard
    from support.targets import Target
    from totpdesk.delivery import Desktop


def test_a_thief_gets_nothing(
    x11: Desktop,
    field: QtField,
    open_target: Callable[..., Target],
    keyboard: SecondKeyboard,
) -> None:
    """Where another window has come to the front, nothing is typed in either."""
    field.focus()
    field.clear()
    meant = x11.focus.focused()
    assert meant is not None
    thief = open_target(QtField, title="Thief")
    assert Typing.WINDOW_CHANGED is x11.typist.type(ALL_DIGITS, meant)
    assert Typing.WINDOW_CHANGED is x11.typist.paste(meant)
    assert (field.text(), thief.text()) == ("", "")
    thief.close()
    wait_until(lambda: x11.focus.focused() == meant, 5, "the focus to come back")
    assert Typing.DONE is x11.typist.type("1", meant)
    field.wait_text("1")


def test_a_window_that_has_gone(x11: Desktop, open_target: Callable[..., Target]) -> None:
    """A window closed in between gets nothing, and that is no crash."""
    target = open_target(QtField)
    meant = x11.focus.focused()
    assert meant is not None
    target.close()
    wait_until(lambda: x11.focus.focused() != meant, 5, "the window to go")
    assert Typing.WINDOW_CHANGED is x11.typist.type(ALL_DIGITS, meant)


def test_focus_facts(x11: Desktop, field: QtField, open_target: Callable[..., Target]) -> None:
    """The focused window is known by identity, program and title, and can be brought back."""
    field.focus()
    seen = x11.focus.focused()
    assert seen is not None
    assert (seen.title, seen.ours) == ("Sign in - Example", False)
    assert seen.app
    assert field.window_id == seen.id
    open_target(QtField, title="In front")
    assert getattr(x11.focus.focused(), "title", None) == "In front"
    assert x11.focus.give(seen)
    assert seen == x11.focus.focused()


def test_a_window_that_cannot_be_given_the_focus(x11: Desktop) -> None:
    """Bringing back a window that is gone says so instead of waiting for ever."""
    assert not x11.focus.give(Window(id=0x1FFFFF))
