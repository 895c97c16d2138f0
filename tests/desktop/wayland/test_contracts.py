"""The contracts of the ports on real Wayland desktops: Plasma by its portal, sway by wtype."""

from __future__ import annotations

import os
from functools import partial
from typing import TYPE_CHECKING

import pytest

from contracts.focus import FocusContract
from contracts.keyboard_output import KeyboardOutputContract
from contracts.shortcuts import ShortcutsContract
from support.hand import KEYCODES, Key
from support.two_fields import TwoFields
from support.wayland.portal import forget_shortcuts
from support.wayland.targets import WaylandField
from support.wayland.where import ON_KDE, ON_SWAY
from totpdesk.base import paths
from totpdesk.platforms.linux.wayland.kwin import KWinFocus
from totpdesk.platforms.linux.wayland.plasma_layout import first_layout
from totpdesk.platforms.linux.wayland.portal.bus import PortalBus
from totpdesk.platforms.linux.wayland.portal.keyboard import PortalKeyboard
from totpdesk.platforms.linux.wayland.portal.permission import TypingPermission
from totpdesk.platforms.linux.wayland.portal.shortcuts import PortalShortcuts
from totpdesk.platforms.linux.wayland.wlroots import sway
from totpdesk.platforms.linux.wayland.wlroots.focus import CompositorFocus
from totpdesk.platforms.linux.wayland.wlroots.keyboard import WtypeKeyboard
from totpdesk.platforms.linux.wayland.wlroots.toplevels import Toplevels
from totpdesk.settings import Modifier

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from support.targets import OpenTarget
    from support.wayland.fingers import WaylandKeyboard
    from support.wayland.kde import KdeSession
    from support.wayland.session import WaylandSession
    from totpdesk.settings import Chord

MODIFIERS = {Modifier.CTRL: Key.CTRL, Modifier.ALT: Key.ALT}
VARIABLES = ("DBUS_SESSION_BUS_ADDRESS", "WAYLAND_DISPLAY", "XDG_RUNTIME_DIR", "SWAYSOCK")


@pytest.fixture(autouse=True)
def _inside(desktop: WaylandSession, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let this process be a program of the session."""
    for name in VARIABLES:
        if name in desktop.env:
            monkeypatch.setenv(name, desktop.env[name])


@pytest.fixture(name="portal_bus")
def _portal_bus() -> Iterator[PortalBus]:
    bus = PortalBus()
    yield bus
    bus.close()


@pytest.fixture(name="on_plasma")
def _on_plasma(
    portal_bus: PortalBus, tmp_path: Path, open_target: OpenTarget, keyboard: WaylandKeyboard
) -> Iterator[TwoFields]:
    """Return two fields, with the ports that Plasma gets."""
    focus = KWinFocus(tmp_path)
    output = PortalKeyboard(
        portal_bus,
        focus,
        TypingPermission(tmp_path / "permission"),
        on_layout=partial(first_layout, focus.bus),
    )
    yield TwoFields(open_target, WaylandField, focus, output, keyboard)
    focus.close()


@pytest.fixture(name="on_sway")
def _on_sway(open_target: OpenTarget, keyboard: WaylandKeyboard) -> TwoFields:
    """Return two fields, with the ports that sway gets."""
    focus = sway.focus(os.environ)
    assert focus
    return TwoFields(open_target, WaylandField, focus, WtypeKeyboard(focus), keyboard)


@pytest.fixture(name="by_toplevels")
def _by_toplevels(open_target: OpenTarget, keyboard: WaylandKeyboard) -> Iterator[TwoFields]:
    """Return two fields, with the ports that labwc, Wayfire and others like sway get."""
    toplevels = Toplevels(os.environ)
    focus = CompositorFocus(toplevels)
    yield TwoFields(open_target, WaylandField, focus, WtypeKeyboard(focus), keyboard)
    toplevels.close()


@ON_KDE
class TestFocusOnPlasma(FocusContract):
    """Focus by a script in KWin."""

    @pytest.fixture
    def scene(self, on_plasma: TwoFields) -> TwoFields:
        """Return two windows."""
        return on_plasma


@ON_KDE
class TestKeyboardOnPlasma(KeyboardOutputContract):
    """Keys by the RemoteDesktop portal."""

    @pytest.fixture
    def scene(self, on_plasma: TwoFields) -> TwoFields:
        """Return two windows."""
        return on_plasma


@ON_SWAY
class TestFocusOnSway(FocusContract):
    """Focus by sway's socket."""

    @pytest.fixture
    def scene(self, on_sway: TwoFields) -> TwoFields:
        """Return two windows."""
        return on_sway


@ON_SWAY
class TestKeyboardOnSway(KeyboardOutputContract):
    """Keys by wtype."""

    @pytest.fixture
    def scene(self, on_sway: TwoFields) -> TwoFields:
        """Return two windows."""
        return on_sway


@ON_SWAY
class TestFocusByToplevels(FocusContract):
    """Focus by the protocol for taskbars, which sway speaks too."""

    @pytest.fixture
    def scene(self, by_toplevels: TwoFields) -> TwoFields:
        """Return two windows."""
        return by_toplevels


@ON_SWAY
class TestKeyboardByToplevels(KeyboardOutputContract):
    """Keys by wtype, to the window that this protocol reports."""

    @pytest.fixture
    def scene(self, by_toplevels: TwoFields) -> TwoFields:
        """Return two windows."""
        return by_toplevels


class Pressing:
    """A ShortcutsScene."""

    def __init__(self, shortcuts: PortalShortcuts, keyboard: WaylandKeyboard) -> None:
        self.shortcuts = shortcuts
        self._keyboard = keyboard

    def press(self, chord: Chord, seconds: float = 0.02) -> None:
        """See ShortcutsScene."""
        held = [key for modifier, key in MODIFIERS.items() if modifier in chord.modifiers]
        self._keyboard.chord((*held, KEYCODES[chord.key]), hold=seconds)


@ON_KDE
class TestShortcutsOnPlasma(ShortcutsContract):
    """Shortcuts by the GlobalShortcuts portal; its user decides which keys they get."""

    @pytest.fixture
    def scene(
        self, desktop: KdeSession, portal_bus: PortalBus, keyboard: WaylandKeyboard
    ) -> Iterator[Pressing]:
        """Return a user."""
        scene = Pressing(PortalShortcuts(portal_bus), keyboard)
        yield scene
        scene.shortcuts.bind(())
        forget_shortcuts(desktop, paths.APP)
