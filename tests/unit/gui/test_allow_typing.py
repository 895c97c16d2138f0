"""Permission to type, asked for in the settings and at the first start; the keys truly assigned."""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from fakes.desktop import FakeConsent
from support.gui import choose, click, offers, says
from totpdesk.autotype.shortcuts import of_settings
from totpdesk.base.errors import PortalRefusedError
from totpdesk.gui.runtime import tasks
from totpdesk.gui.settings.window import SettingsWindow
from totpdesk.gui.welcome.steps import ShortcutStep
from totpdesk.gui.widgets.allow_typing import AllowTyping
from totpdesk.gui.widgets.shortcut_field import assigned
from totpdesk.settings import Insert, Settings

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from conftest import Settle, World

ALLOW = "Allow typing"


@pytest.fixture(name="consent")
def _consent(world: World) -> FakeConsent:
    consent = FakeConsent()
    world.context.instance.desktop = replace(world.context.instance.desktop, consent=consent)
    return consent


def opened(world: World) -> SettingsWindow:
    """Return the settings, shown."""
    window = SettingsWindow(world.context, world.binder)
    window.show()
    return window


def test_where_no_permission_is_needed_nothing_is_asked(
    application: QApplication, world: World, until: Settle
) -> None:
    """X11, sway."""
    let_type = AllowTyping(world.context.instance)
    let_type.refresh()
    until(tasks.idle)
    assert world.context.instance.may_type()
    assert not let_type.isVisible()


def test_the_settings_ask_by_a_button_with_a_reason(
    application: QApplication, world: World, consent: FakeConsent, until: Settle
) -> None:
    """Off the GUI thread, which a dialog of the desktop's would stop."""
    window = opened(world)
    until(lambda: says(window, "only with your permission"))
    click(window, ALLOW)
    until(lambda: says(window, "Typing is allowed."))
    assert consent.let
    assert consent.asked_on != [threading.main_thread()]
    assert not offers(window, ALLOW)
    assert not says(window, "only with your permission")


def test_a_refusal_is_reported_and_can_be_asked_again(
    application: QApplication, world: World, consent: FakeConsent, until: Settle
) -> None:
    """The button stays."""
    consent.refusal = PortalRefusedError("The desktop, or you in its dialog, refused this.")
    window = opened(world)
    until(lambda: says(window, "only with your permission"))
    click(window, ALLOW)
    until(lambda: says(window, "refused this. Codes are copied meanwhile."))
    assert offers(window, ALLOW)
    consent.refusal = None
    click(window, ALLOW)
    until(lambda: consent.let)


def test_nothing_is_asked_where_codes_are_only_copied(
    application: QApplication, world: World, consent: FakeConsent, until: Settle
) -> None:
    """It is asked for when the setting is another again."""
    world.context.settings.save(replace(Settings(), insert=Insert.COPY))
    window = opened(world)
    until(tasks.idle)
    assert not says(window, "only with your permission")
    choose(window, "Insert codes by", "Type it, key by key")
    until(lambda: says(window, "only with your permission"))
    choose(window, "Insert codes by", "Only copy it")
    assert not says(window, "only with your permission")


def test_the_window_grows_with_what_it_says(
    application: QApplication, world: World, consent: FakeConsent, until: Settle
) -> None:
    """No text is cut off."""
    window = opened(world)
    until(lambda: says(window, "only with your permission"))
    layout = window.layout()
    assert layout
    until(lambda: window.height() >= layout.totalHeightForWidth(window.width()))


def test_the_first_start_asks_beside_the_shortcut(
    application: QApplication,
    world: World,
    consent: FakeConsent,
    until: Settle,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The same button."""
    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    step = ShortcutStep(world.context, world.binder)
    step.show()
    step.begin()
    until(lambda: says(step, "only with your permission"))
    click(step, ALLOW)
    until(lambda: says(step, "Typing is allowed."))
    assert consent.let


def test_the_keys_that_the_desktop_assigned_are_shown(
    application: QApplication, world: World, until: Settle
) -> None:
    """Where they are others than those asked for, and again when the user comes back."""
    held = world.desktop.shortcuts.held
    held.update({"insert": "Meta+O", "pick": Settings().pick_hotkey.title})  # type: ignore[union-attr] # there is one
    window = opened(world)
    assert says(window, "Assigned by your desktop: Meta+O.")
    assert not says(window, Settings().pick_hotkey.title)
    held["insert"] = "Meta+K"
    other = AllowTyping(world.context.instance)
    other.show()
    other.activateWindow()
    until(other.isActiveWindow)
    window.activateWindow()
    until(lambda: says(window, "Assigned by your desktop: Meta+K."))


@pytest.mark.parametrize(
    ("triggers", "sentence"),
    [
        ({}, ""),
        ({"insert": "Ctrl+Alt+O"}, ""),
        ({"insert": "ctrl+alt+o"}, ""),
        ({"insert": "Meta+O"}, "Assigned by your desktop: Meta+O."),
        ({"insert": "", "pick": "Meta+P"}, "Your desktop has given it no keys."),
        ({"pick": "Meta+P"}, "Your desktop has given it no keys."),
    ],
)
def test_what_is_said_of_the_keys(world: World, triggers: dict[str, str], sentence: str) -> None:
    """Nothing if they are as requested, or if the desktop has none and says why elsewhere."""
    world.desktop.shortcuts.held = triggers
    assert assigned(world.context.instance, of_settings(Settings())["hotkey"]) == sentence
