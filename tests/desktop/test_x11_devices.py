"""A server with several keyboards: a code is typed on the one on which the shortcut was pressed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from Xlib.display import Display
from Xlib.ext import xinput
from Xlib.protocol import rq

from support.pressing import ALL_DIGITS, FINGERS, PressTypes
from totpdesk.autotype import InsertResult
from totpdesk.platforms.linux.x11 import xkb

if TYPE_CHECKING:
    from collections.abc import Iterator

    from support.fingers import SecondKeyboard
    from support.session import DesktopSession
    from support.targets import QtField
    from totpdesk.autotype import Desktop

SECONDS = 5.0


class ChangeHierarchy(rq.Request):
    """XIChangeHierarchy with one change, to a keyboard."""

    _request = rq.Struct(
        rq.Card8("opcode"), rq.Opcode(43), rq.RequestLength(), rq.Card8("count"), rq.Pad(3),
        rq.Card16("change"), rq.Card16("words"), rq.Card16("device"), rq.Card16("master"),
    )  # fmt: skip


class Onlooker:
    """Another program at the same server, as it learns of keyboards."""

    def __init__(self, session: DesktopSession) -> None:
        self._display = Display(session.display)
        self._event_type = xkb.use(self._display)
        self.display = self._display

    def layouts_to_read(self) -> int:
        """Return how often since the last call the layout had to be read anew."""
        self._display.sync()
        count = self._display.pending_events()
        events = [self._display.next_event() for _ in range(count)]
        return sum(e.type == self._event_type and xkb.changes_keys(e) for e in events)

    def change(self, change: int, device: int, master: int = 0) -> None:
        """Take a keyboard away from its master, or give it one."""
        opcode = self._display.display.get_extension_major(xinput.extname)
        ChangeHierarchy(
            display=self._display.display, opcode=opcode, count=1,
            change=change, words=2, device=device, master=master,
        )  # fmt: skip
        self._display.sync()

    def master_of(self, device: int) -> int:
        """Return the master of a keyboard."""
        (found,) = self._display.xinput_query_device(device).devices
        return int(found.attachment)


@pytest.fixture(name="onlooker")
def _onlooker(desktop: DesktopSession) -> Iterator[Onlooker]:
    onlooker = Onlooker(desktop)
    yield onlooker
    onlooker.display.close()


def test_a_keyboard_with_a_layout_of_its_own(
    typing: PressTypes, field: QtField, keyboard: SecondKeyboard
) -> None:
    """On a French keyboard beside an English one digits take Shift, as they do there."""
    keyboard.own_layout("fr")
    field.focus()
    field.clear()
    keyboard.chord(FINGERS, hold=0.02)
    assert typing.results.get(timeout=SECONDS) is InsertResult.DONE
    field.wait_text(ALL_DIGITS)


def test_no_program_has_to_read_the_layout(
    typing: PressTypes, field: QtField, keyboard: SecondKeyboard, onlooker: Onlooker
) -> None:
    """A press changes no program's keyboard: reading a layout takes longer than all of a press."""
    field.focus()
    field.clear()
    keyboard.chord(FINGERS, hold=0.02)
    assert typing.results.get(timeout=SECONDS) is InsertResult.DONE
    onlooker.layouts_to_read()
    keyboard.chord(FINGERS, hold=0.02)
    assert typing.results.get(timeout=SECONDS) is InsertResult.DONE
    field.wait_text(ALL_DIGITS * 2)
    assert onlooker.layouts_to_read() == 0


def test_a_keyboard_that_is_gone(
    x11: Desktop, field: QtField, keyboard: SecondKeyboard, onlooker: Onlooker
) -> None:
    """The code arrives also where its keyboard is no longer the server's: by XTEST's own."""
    field.focus()
    field.clear()
    keyboard.chord(FINGERS, hold=0.02)
    target = x11.focus.focused()
    assert target is not None
    master = onlooker.master_of(keyboard.device)
    onlooker.change(xinput.DetachSlave, keyboard.device)
    try:
        assert x11.keyboard.type(ALL_DIGITS, target) is InsertResult.DONE
        field.wait_text(ALL_DIGITS)
    finally:
        onlooker.change(xinput.AttachSlave, keyboard.device, master)
