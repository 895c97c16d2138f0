"""What arrives in each program on sway and on Plasma, and what is told: as on X11."""

from __future__ import annotations

import os
import subprocess
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

import pytest

from fakes.clock import FakeClock
from fakes.desktop import FakeShortcuts
from support.hand import KEYCODES, Key
from support.programs import MissingProgramError
from support.targets import Target, Terminal
from support.targets.others import Alacritty, Foot, Kitty, Konsole, Xfce4Terminal
from support.waiting import wait_until
from support.wayland.kde import KdeSession
from support.wayland.targets import WaylandField, WaylandGtk4Entry, WaylandGtkEntry
from support.wayland.where import ON_KDE, ON_SWAY
from totpdesk.autotype import Desktop, InsertResult, Outcome, Result, Services, Window
from totpdesk.autotype.insert import Inserter, InsertRequest
from totpdesk.platforms.linux.wayland.kwin import KWinFocus
from totpdesk.platforms.linux.wayland.plasma_layout import first_layout
from totpdesk.platforms.linux.wayland.portal.bus import PortalBus
from totpdesk.platforms.linux.wayland.portal.keyboard import PortalKeyboard
from totpdesk.platforms.linux.wayland.portal.permission import TypingPermission
from totpdesk.platforms.linux.wayland.wlroots import sway
from totpdesk.platforms.linux.wayland.wlroots.clipboard import WlClipboard
from totpdesk.platforms.linux.wayland.wlroots.keyboard import WtypeKeyboard
from totpdesk.platforms.unavailable import NoClipboard
from totpdesk.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from support.targets import OpenTarget
    from support.wayland.fingers import WaylandKeyboard
    from support.wayland.session import WaylandSession
    from totpdesk.autotype import Clipboard, Focus, KeyboardOutput

CODE = "287082"
SECONDS = 10.0
VARIABLES = ("DBUS_SESSION_BUS_ADDRESS", "WAYLAND_DISPLAY", "XDG_RUNTIME_DIR", "SWAYSOCK")
REQUEST = InsertRequest("site", CODE, 0)
TYPED, PASTED = Outcome(Result.TYPED, "site"), Outcome(Result.PASTED, "site")
TERMINALS: list[type[Target]] = [Kitty, Alacritty, Konsole, Xfce4Terminal]
TOOLKITS: list[type[Target]] = [WaylandField, WaylandGtkEntry, WaylandGtk4Entry]


class Scene:
    """What presses keys in the session's windows, and inserts codes into them."""

    def __init__(self, focus: Focus, keyboard: KeyboardOutput, session: WaylandSession) -> None:
        self.focus, self.keyboard, self.clipboard = focus, keyboard, WlClipboard()
        self._session = session

    def window(self, target: Target) -> Window:
        """Return the target's window, once that is known to have the keyboard."""
        title = self._session.windows.title(target.window_id)

        def focused() -> Window | None:
            window = self.focus.focused()
            return window if window and window.title == title else None

        return wait_until(focused, SECONDS, "the focus")

    def inserts(self, target: Target, told: Outcome, *, paste: bool) -> None:
        """Insert the code into an empty target, where it arrives; that is told of it."""
        tell = partial(self._tell, target, told, paste=paste)
        if isinstance(target, WaylandField) and told == PASTED:
            target.paste(tell, CODE)
        else:
            tell()
            target.wait_text(CODE)

    def _tell(self, target: Target, told: Outcome, *, paste: bool) -> None:
        assert self.insert(target, paste=paste) == told

    def insert(
        self, target: Target, *, paste: bool = False, clipboard: Clipboard | None = None
    ) -> Outcome:
        """Insert the code; return what is told."""
        desktop = Desktop("here", FakeShortcuts(), self.focus, self.keyboard, lambda: None)
        services = Services(desktop, clipboard or self.clipboard, FakeClock(), Settings)
        return Inserter(services).send(REQUEST, self.window(target), paste=paste)


@pytest.fixture(name="scene")
def _scene(
    desktop: WaylandSession, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Scene]:
    for name in VARIABLES:
        if name in desktop.env:
            monkeypatch.setenv(name, desktop.env[name])
    if isinstance(desktop, KdeSession):
        bus, focus = PortalBus(), KWinFocus(tmp_path)
        permission = TypingPermission(tmp_path / "permission")
        on_layout = partial(first_layout, focus.bus)
        scene = Scene(focus, PortalKeyboard(bus, focus, permission, on_layout=on_layout), desktop)
        yield scene
        focus.close()
        bus.close()
    else:
        found = sway.focus(os.environ)
        assert found
        scene = Scene(found, WtypeKeyboard(found), desktop)
        yield scene
    scene.clipboard.withdraw()


@pytest.fixture(name="target")
def _target(request: pytest.FixtureRequest, open_target: OpenTarget) -> Target:
    if isinstance(request.param, str):
        browser: Target = request.getfixturevalue(request.param)
        return browser
    try:
        return open_target(request.param)
    except MissingProgramError as missing:
        pytest.skip(str(missing))


def in_each(*kinds: type[Target] | str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Have a test run with each kind of target."""
    return pytest.mark.parametrize("target", kinds, indirect=True)


@ON_SWAY
@in_each("chromium", "firefox", *TERMINALS, Foot, *TOOLKITS)
def test_on_sway(target: Target, scene: Scene) -> None:
    """Typed, typed again, pasted where that was chosen; the keys of that paste in terminals too."""
    for times in (1, 2):
        assert scene.insert(target) == TYPED
        target.wait_text(CODE * times)
    target.clear()
    in_terminal = isinstance(target, Terminal)
    scene.inserts(target, TYPED if in_terminal else PASTED, paste=True)
    if in_terminal:
        assert scene.clipboard.put_to_paste(CODE, 0)
        assert scene.keyboard.paste(scene.window(target)) is InsertResult.DONE
        target.wait_text(CODE * 2)


@ON_KDE
@in_each("chromium", "firefox", *TERMINALS, *TOOLKITS)
def test_on_plasma(target: Target, scene: Scene) -> None:
    """Typed, typed again, and typed where paste was chosen, as there is no primary selection."""
    for times in (1, 2):
        assert scene.insert(target) == TYPED
        target.wait_text(CODE * times)
    target.clear()
    scene.inserts(target, TYPED, paste=True)


@ON_KDE
@in_each(*TOOLKITS, "chromium", "firefox")
def test_on_plasma_with_a_selection(
    target: Target,
    scene: Scene,
    open_target: OpenTarget,
    desktop: WaylandSession,
    keyboard: WaylandKeyboard,
) -> None:
    """It is pasted where a primary selection can be had."""

    def selected() -> str:
        with suppress(subprocess.CalledProcessError):
            return desktop.run(["wl-paste", "--primary", "--no-newline"])
        return ""

    other = open_target(WaylandField, title="Something is selected")
    keyboard.type_keys("old")
    other.wait_text("old")
    with keyboard.holding(Key.CTRL):
        keyboard.tap(KEYCODES["a"])
    wait_until(lambda: selected() == "old", SECONDS, "the selection", selected)
    target.focus()
    scene.inserts(target, PASTED, paste=True)


def test_a_paste_without_a_clipboard(scene: Scene, field: WaylandField) -> None:
    """Where programs in the background have none, a press and a second one type."""
    for times in (1, 2):
        assert scene.insert(field, paste=True, clipboard=NoClipboard("")) == TYPED
        field.wait_text(CODE * times)
