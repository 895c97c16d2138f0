"""What Hyprland says over its request socket, by its documentation: no Hyprland was available."""

from __future__ import annotations

import json
import os
import re
from typing import TYPE_CHECKING, Any

import pytest

from contracts.focus import FocusContract
from fakes.compositor import FakeSocket
from totpdesk.autotype import Area, Window
from totpdesk.base.errors import NoDisplayError
from totpdesk.platforms.linux.wayland.wlroots import hyprland

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from totpdesk.platforms.linux.wayland.wlroots.focus import CompositorFocus

EDITOR = Window(0x55D7E9B0A1C0, "editor", "Notes", ours=False, process=1)
BROWSER = Window(0x55D7E9B0B1C0, "browser", "Sign in", ours=False, process=2)
OURS = Window(0x55D7E9B0B2D0, "totpdesk", "Choose", ours=True, process=os.getpid())


class FakeHyprland:
    """Three windows, one of which is active; configured in the old language, or in Lua."""

    def __init__(self) -> None:
        """Begin with the editor."""
        self.windows = [EDITOR, BROWSER, OURS]
        self.active: Window | None = EDITOR
        self.lua = False
        self.broken = False

    def answer(self, request: bytes) -> bytes:
        """Answer in Hyprland's way."""
        if self.broken:
            return b"unknown request"
        match request.decode().split(maxsplit=1):
            case ["j/activewindow"]:
                return json.dumps(client(self.active) if self.active else {}).encode()
            case ["j/clients"]:
                return json.dumps([client(window) for window in self.windows]).encode()
            case ["dispatch", words]:
                return self.dispatch(words)
        return b"unknown request"

    def dispatch(self, words: str) -> bytes:
        """Focus a window, in the language that it was configured in."""
        lua = r'hl\.dsp\.focus\({ window = "address:(0x[0-9a-f]+)" }\)'
        old = r"focuswindow address:(0x[0-9a-f]+)"
        found = re.fullmatch(lua if self.lua else old, words)
        if not found:
            return b"error: syntax"
        number = int(found[1], 16)
        self.active = next((w for w in self.windows if w.id == number), self.active)
        return b"ok"


def client(window: Window) -> dict[str, Any]:
    """Return a window as "j/clients" has it, as far as it is looked at."""
    return {
        "address": f"{window.id:#x}",
        "at": [10, 20],
        "size": [300, 200],
        "class": window.app,
        "title": window.title,
        "pid": window.process,
    }


@pytest.fixture(name="compositor")
def _compositor() -> FakeHyprland:
    return FakeHyprland()


@pytest.fixture(name="focus")
def _focus(tmp_path: Path, compositor: FakeHyprland) -> Iterator[CompositorFocus]:
    folder = tmp_path / "hypr" / "one"
    folder.mkdir(parents=True)
    fake = FakeSocket(folder / ".socket.sock", compositor.answer)
    focus = hyprland.focus({"XDG_RUNTIME_DIR": str(tmp_path), "HYPRLAND_INSTANCE_SIGNATURE": "one"})
    assert focus
    yield focus
    fake.close()


def test_the_active_window_is_known(focus: CompositorFocus, compositor: FakeHyprland) -> None:
    """By address, class, title and process, and whether it is ours."""
    assert focus.focused() == EDITOR
    assert focus.area(EDITOR) == Area(10, 20, 300, 200)
    compositor.active = OURS
    assert focus.focused() == OURS


def test_no_window_is_active(focus: CompositorFocus, compositor: FakeHyprland) -> None:
    """An empty workspace is."""
    compositor.active = None
    assert focus.focused() is None


@pytest.mark.parametrize("lua", [False, True])
def test_the_focus_is_given(focus: CompositorFocus, compositor: FakeHyprland, *, lua: bool) -> None:
    """In whichever language its configuration is."""
    compositor.lua = lua
    compositor.active = OURS
    assert focus.give(EDITOR)
    assert compositor.active == EDITOR


def test_a_window_that_is_gone_gets_no_focus(focus: CompositorFocus) -> None:
    """And that is known at once."""
    assert not focus.give(Window(99))


def test_no_sense(focus: CompositorFocus, compositor: FakeHyprland) -> None:
    """An answer that is no JSON is an error with a sentence."""
    compositor.broken = True
    with pytest.raises(NoDisplayError, match="answer to totpdesk is not valid"):
        focus.focused()


def test_nobody_listens(tmp_path: Path) -> None:
    """So is none at all."""
    focus = hyprland.focus({"XDG_RUNTIME_DIR": str(tmp_path), "HYPRLAND_INSTANCE_SIGNATURE": "x"})
    assert focus
    with pytest.raises(NoDisplayError, match="Hyprland does not answer"):
        focus.focused()


def test_no_hyprland() -> None:
    """Without its name in the environment there is no port."""
    assert hyprland.focus({"XDG_RUNTIME_DIR": "/run"}) is None


class Scene:
    """A FocusScene of Hyprland."""

    titles = ("Notes", "Sign in")

    def __init__(self, compositor: FakeHyprland, focus: CompositorFocus) -> None:
        self._compositor = compositor
        self.focus = focus
        self.bring(self.titles[1])

    def bring(self, title: str) -> None:
        """See FocusScene."""
        self._compositor.active = self._window(title)

    def close(self, title: str) -> None:
        """See FocusScene."""
        self._compositor.windows.remove(self._window(title))
        self._compositor.active = None

    def _window(self, title: str) -> Window:
        return next(window for window in self._compositor.windows if window.title == title)


class TestFocus(FocusContract):
    """The contract of Focus, on what Hyprland documents."""

    @pytest.fixture
    def scene(self, compositor: FakeHyprland, focus: CompositorFocus) -> Scene:
        """Return two windows."""
        return Scene(compositor, focus)
