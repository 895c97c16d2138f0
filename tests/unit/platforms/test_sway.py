"""What sway says over its socket, and what is made of it."""

from __future__ import annotations

import json
import os
import struct
from typing import TYPE_CHECKING, Any

import pytest

from fakes.compositor import FakeSocket
from totpdesk.autotype import Area, Window
from totpdesk.base.errors import NoDisplayError
from totpdesk.platforms.linux.wayland.wlroots import sway

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from totpdesk.platforms.linux.wayland.wlroots.focus import CompositorFocus

RECT = {"x": 10, "y": 20, "width": 300, "height": 200}
EDITOR = Window(5, "editor", "Notes", ours=False, process=1)
XTERM = Window(6, "XTerm", "", ours=False, process=2)
OURS = Window(7, "totpdesk", "Choose an account", ours=True, process=os.getpid())


class FakeSway:
    """A tree of three windows, one of which has the focus; None where a workspace has it."""

    def __init__(self) -> None:
        """Begin with the focus in a window."""
        self.focused: int | None = 5

    def answer(self, request: bytes) -> bytes:
        """Answer in sway's way; focus what is to be focused."""
        magic, length, kind = struct.unpack("=6sII", request[:14])
        body = request[14:].decode()
        assert (magic, length) == (b"i3-ipc", len(body))
        if kind == 0:
            self.focused = int(body.removeprefix("[con_id=").removesuffix("] focus"))
        answer = json.dumps(self.tree() if kind == 4 else [{"success": True}]).encode()
        return struct.pack("=6sII", b"i3-ipc", len(answer), kind) + answer

    def tree(self) -> dict[str, Any]:
        """Return it as GET_TREE does: outputs, workspaces, windows side by side and floating."""
        x11 = {"window_properties": {"class": "XTerm"}, "app_id": None}
        windows = [self.node(5, 1, "Notes", app_id="editor"), self.node(6, 2, None, **x11)]
        floating = [self.node(7, os.getpid(), "Choose an account", app_id="totpdesk")]
        workspace = self.node(4, 0, "1") | {"nodes": windows, "floating_nodes": floating}
        return self.node(1, 0, "root") | {"nodes": [self.node(3, 0, "eDP-1", nodes=[workspace])]}

    def node(self, number: int, process: int, name: str | None, **more: object) -> dict[str, Any]:
        """Return a node; only windows have a process."""
        focused = number == (self.focused or 4)
        node = {"id": number, "name": name, "focused": focused, "rect": RECT}
        return node | ({"pid": process} if process else {}) | more


@pytest.fixture(name="compositor")
def _compositor() -> FakeSway:
    return FakeSway()


@pytest.fixture(name="focus")
def _focus(tmp_path: Path, compositor: FakeSway) -> Iterator[CompositorFocus]:
    yield from asking(tmp_path, compositor.answer)


def asking(folder: Path, answer: Callable[[bytes], bytes]) -> Iterator[CompositorFocus]:
    """Give the port that asks a socket which answers like that."""
    fake = FakeSocket(folder / "ipc", answer)
    focus = sway.focus({"SWAYSOCK": str(folder / "ipc")})
    assert focus
    yield focus
    fake.close()


@pytest.mark.parametrize("window", [EDITOR, XTERM, OURS], ids=lambda window: window.app)
def test_each_window_is_known(focus: CompositorFocus, compositor: FakeSway, window: Window) -> None:
    """By id, app id or X11 class, title and process, and whether it is ours."""
    compositor.focused = window.id
    assert focus.focused() == window
    assert focus.area(window) == Area(10, 20, 300, 200)


def test_no_window_has_the_focus(focus: CompositorFocus, compositor: FakeSway) -> None:
    """A workspace has it."""
    compositor.focused = None
    assert focus.focused() is None


def test_the_focus_is_given(focus: CompositorFocus) -> None:
    """Sway gets the command, and is asked whether it worked."""
    assert focus.give(XTERM)
    assert focus.focused() == XTERM


def test_a_window_that_is_gone_gets_no_focus(focus: CompositorFocus) -> None:
    """And that is known at once."""
    assert not focus.give(Window(99))
    assert focus.area(Window(99)) is None


def test_one_of_ours_is_waited_for(focus: CompositorFocus, compositor: FakeSway) -> None:
    """Its id is the toolkit's, so sway gets no command."""
    compositor.focused = OURS.id
    assert focus.give(Window(140737, ours=True))
    assert compositor.focused == OURS.id


@pytest.mark.parametrize(
    "answer",
    [b"", b"i3-ipc", struct.pack("=6sII", b"i3-ipc", 90, 4) + b"{", b"?" * 14 + b"{"],
    ids=["nothing", "half a header", "half a tree", "noise"],
)
def test_no_sense(tmp_path: Path, answer: bytes) -> None:
    """An answer that cannot be read is an error with a sentence."""
    for focus in asking(tmp_path, lambda _: answer):
        with pytest.raises(NoDisplayError, match="sway does not answer"):
            focus.focused()


def test_nobody_listens(tmp_path: Path) -> None:
    """So it is where sway has ended."""
    focus = sway.focus({"SWAYSOCK": str(tmp_path / "gone")})
    assert focus
    with pytest.raises(NoDisplayError, match="sway does not answer"):
        focus.focused()


def test_no_sway() -> None:
    """Without SWAYSOCK there is no port."""
    assert sway.focus({}) is None
