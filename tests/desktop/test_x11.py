"""Hearing and typing on a real X server: every layout, every lock, every way of holding keys."""

from __future__ import annotations

import itertools
import queue
import threading
from typing import TYPE_CHECKING

import pytest
from support.fingers import Key
from support.targets import GtkEntry, QtField, Terminal
from support.waiting import wait_until

from totpdesk.delivery import Typing, Window
from totpdesk.desktop.x11 import open_x11
from totpdesk.errors import NoDisplayError, ShortcutError, ShortcutTakenError
from totpdesk.settings import Chord

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from support.fingers import SecondKeyboard
    from support.session import DesktopSession
    from support.targets import Chromium, Firefox, Target

    from totpdesk.delivery import Desktop

HOTKEY = Chord.parse("<ctrl>+<alt>+o")
FINGERS = (Key.CTRL, Key.ALT, Key.O)
ALL_DIGITS = "0123456789"
O_KEYS = {"dvorak": 39, "bepo": 27}  # where a US keyboard has S and R
LAYOUTS = {
    "us": ("us", "", 1),
    "de": ("de", "", 1),
    "fr": ("fr", "", 1),
    "ru": ("ru", "", 1),
    "us+ru in group 2": ("us,ru", "", 2),
    "us+fr in group 2": ("us,fr", "", 2),
    "us+de+fr in group 3": ("us,de,fr", "", 3),
    "dvorak": ("us", "dvorak", 1),
    "bepo": ("fr", "bepo", 1),
    "ara": ("ara", "", 1),
    "cz": ("cz", "", 1),
    "tr": ("tr", "", 1),
    "ir": ("ir", "", 1),
}


class Typing10:
    """A desktop on which each press of the shortcut types ten digits, as a tray would."""

    def __init__(self, desktop: Desktop) -> None:
        """Hear the shortcut on the desktop's thread, type on another."""
        self.desktop = desktop
        self.results: queue.Queue[Typing] = queue.Queue()
        self._presses: queue.Queue[bool] = queue.Queue()
        self.text = ALL_DIGITS
        self.meant: Window | None = None
        desktop.shortcuts.bind(HOTKEY, lambda: self._presses.put(True))
        threading.Thread(target=self._work, daemon=True).start()

    def _work(self) -> None:
        while self._presses.get():
            window = self.meant or self.desktop.focus.focused()
            assert window is not None
            self.results.put(self.desktop.typist.type(self.text, window))

    def stop(self) -> None:
        """End the worker."""
        self._presses.put(False)  # noqa: FBT003 - the end mark


@pytest.fixture(name="x11")
def _x11(desktop: DesktopSession, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desktop]:
    monkeypatch.setenv("DISPLAY", desktop.display)
    x11 = open_x11()
    yield x11
    x11.close()


@pytest.fixture(name="typing")
def _typing(x11: Desktop) -> Iterator[Typing10]:
    typing = Typing10(x11)
    yield typing
    typing.stop()


@pytest.fixture(name="field", scope="module")
def _field(desktop: DesktopSession) -> Iterator[QtField]:
    field = QtField(desktop, title="Sign in - Example")
    yield field
    field.close()


@pytest.mark.parametrize("layout", LAYOUTS)
def test_layouts(
    layout: str, field: QtField, keyboard: SecondKeyboard, request: pytest.FixtureRequest
) -> None:
    """The ten digits arrive on every layout, with CapsLock and NumLock on and off, and no more."""
    layouts, variants, group = LAYOUTS[layout]
    keyboard.layout(layouts, variants=variants, group=group)
    request.getfixturevalue("typing")
    fingers = (Key.CTRL, Key.ALT, O_KEYS.get(variants, Key.O))
    field.focus()
    for caps, num in itertools.product((False, True), repeat=2):
        keyboard.caps_lock(on=caps)
        keyboard.num_lock(on=num)
        before = keyboard.locks()
        field.clear()
        keyboard.chord(fingers, hold=0.03)
        field.wait_text(ALL_DIGITS)
        assert set() == keyboard.keys_down()
        assert before == keyboard.locks()


@pytest.mark.parametrize("hold", [0.01, 0.03, 0.06, 0.12, 0.3, 1.0, 2.0])
@pytest.mark.parametrize("release", [(), FINGERS, (Key.ALT, Key.O, Key.CTRL)], ids=str)
def test_holds(
    hold: float,
    release: tuple[Key, ...],
    typing: Typing10,
    field: QtField,
    keyboard: SecondKeyboard,
) -> None:
    """However long the keys are held and in whatever order let go: once, right, nothing stuck."""
    field.focus()
    field.clear()
    keyboard.chord(FINGERS, hold=hold, release=release)
    field.wait_text(ALL_DIGITS)
    assert Typing.DONE is typing.results.get(timeout=5)
    assert typing.results.empty()
    assert set() == keyboard.keys_down()
    keyboard.type_keys("x")  # plain again: no modifier is left in force
    field.wait_text(f"{ALL_DIGITS}x")


def test_a_held_shortcut_is_one_press(
    x11: Desktop, field: QtField, keyboard: SecondKeyboard
) -> None:
    """Where nothing is typed (the picker opens), auto-repeat still makes no second press."""
    heard: list[bool] = []
    x11.shortcuts.bind(HOTKEY, lambda: heard.append(True))
    field.focus()
    field.clear()
    keyboard.chord(FINGERS, hold=1.5)
    keyboard.chord(FINGERS, hold=0.05)
    wait_until(lambda: len(heard) >= 2, 5, "the second press")
    assert [True, True] == heard
    assert "" == field.text()


def test_fast_presses(typing: Typing10, field: QtField, keyboard: SecondKeyboard) -> None:
    """Presses as fast as fingers can are each served."""
    field.focus()
    field.clear()
    for _ in range(20):
        keyboard.chord(FINGERS, hold=0.01)
        typing.results.get(timeout=5)
    field.wait_text(ALL_DIGITS * 20)


@pytest.mark.parametrize("kind", [Terminal, GtkEntry])
def test_other_programs(
    kind: type[Target],
    typing: Typing10,
    open_target: Callable[[type[Target]], Target],
    keyboard: SecondKeyboard,
) -> None:
    """xterm, which ignores XSendEvent, and a GTK program get the digits too."""
    target = open_target(kind)
    keyboard.chord(FINGERS, hold=0.1)
    target.wait_text(ALL_DIGITS)


def test_chromium(typing: Typing10, chromium: Chromium, keyboard: SecondKeyboard) -> None:
    """So does a field in Chromium."""
    keyboard.chord(FINGERS, hold=0.1)
    chromium.wait_text(ALL_DIGITS)


def test_firefox(typing: Typing10, firefox: Firefox, keyboard: SecondKeyboard) -> None:
    """So does a field in Firefox."""
    keyboard.chord(FINGERS, hold=0.1)
    firefox.wait_text(ALL_DIGITS)


def test_steam_letters(typing: Typing10, field: QtField, keyboard: SecondKeyboard) -> None:
    """Capital letters are typed where the layout has them, CapsLock or not."""
    typing.text = "FR8RV"
    field.focus()
    for caps in (False, True):
        field.clear()
        keyboard.caps_lock(on=caps)
        keyboard.chord(FINGERS, hold=0.05)
        field.wait_text("FR8RV")


def test_letters_a_layout_lacks(typing: Typing10, field: QtField, keyboard: SecondKeyboard) -> None:
    """Letters that the layout has no key for are not typed wrongly: nothing is, and it is told."""
    typing.text = "FR8RV"
    keyboard.layout("ru")
    field.focus()
    field.clear()
    keyboard.chord(FINGERS, hold=0.05)
    assert Typing.NOT_ON_LAYOUT is typing.results.get(timeout=5)
    assert "" == field.text()
    assert set() == keyboard.keys_down()


def test_paste(x11: Desktop, field: QtField, keyboard: SecondKeyboard) -> None:
    """A paste presses Ctrl+V, also while the fingers hold the shortcut."""
    field.focus()
    field.clear()
    target = x11.focus.focused()
    assert target is not None
    with keyboard.holding(Key.CTRL, Key.ALT):
        assert Typing.DONE is x11.typist.paste(target)
    wait_until(lambda: Key.V in [entry.code for entry in field.key_events()], 5, "the V key")
    assert set() == keyboard.keys_down()


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
    assert ("", "") == (field.text(), thief.text())
    thief.close()
    wait_until(lambda: x11.focus.focused() == meant, 5, "the focus to come back")
    assert Typing.DONE is x11.typist.type("1", meant)
    field.wait_text("1")


def test_the_press_after_a_thief(
    typing: Typing10, field: QtField, keyboard: SecondKeyboard
) -> None:
    """A press that typed nothing, its window having changed, does not spoil the next one."""
    field.focus()
    field.clear()
    typing.meant = Window(id=1)
    for hold in (0.03, 1.0):
        keyboard.chord(FINGERS, hold=hold)
        assert Typing.WINDOW_CHANGED is typing.results.get(timeout=5)
    typing.meant = None
    keyboard.chord(FINGERS, hold=0.03)
    field.wait_text(ALL_DIGITS)
    assert typing.results.get(timeout=5) is Typing.DONE
    assert typing.results.empty()


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
    assert ("Sign in - Example", False) == (seen.title, seen.ours)
    assert seen.app
    assert field.window_id == seen.id
    open_target(QtField, title="In front")
    assert "In front" == getattr(x11.focus.focused(), "title", None)
    assert x11.focus.give(seen)
    assert seen == x11.focus.focused()


def test_a_window_that_cannot_be_given_the_focus(x11: Desktop) -> None:
    """Bringing back a window that is gone says so instead of waiting for ever."""
    assert not x11.focus.give(Window(id=0x1FFFFF))


def test_a_conflict_is_told(x11: Desktop, monkeypatch: pytest.MonkeyPatch) -> None:
    """A shortcut another program holds is told at once; given back, it can be had."""
    other = open_x11()
    other.shortcuts.bind(HOTKEY, lambda: None)
    with pytest.raises(ShortcutTakenError, match=r"Ctrl\+Alt\+O"):
        x11.shortcuts.bind(HOTKEY, lambda: None)
    other.shortcuts.unbind_all()
    x11.shortcuts.bind(HOTKEY, lambda: None)
    other.close()


def test_a_key_the_keyboard_lacks(x11: Desktop) -> None:
    """A key that is on no layout cannot be a shortcut, and is told."""
    with pytest.raises(ShortcutError, match="no key"):
        x11.shortcuts.bind(Chord.parse("ctrl+♞"), lambda: None)


def test_the_shortcut_follows_its_letter(
    typing: Typing10, field: QtField, keyboard: SecondKeyboard
) -> None:
    """After a change to Dvorak the key that is O now is the shortcut, and the old one is free."""
    keyboard.layout("us", variants="dvorak")
    field.focus()
    field.clear()

    def works() -> bool:
        keyboard.chord((Key.CTRL, Key.ALT, O_KEYS["dvorak"]), hold=0.02)
        return not typing.results.empty()

    wait_until(works, 5, "the shortcut to be grabbed anew")
    field.wait_text(lambda text: text.startswith(ALL_DIGITS))


def test_started_on_a_layout_without_the_letter(
    desktop: DesktopSession,
    keyboard: SecondKeyboard,
    field: QtField,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Started while only a Cyrillic layout is there, the key at O's place is the shortcut."""
    keyboard.layout("ru")
    monkeypatch.setenv("DISPLAY", desktop.display)
    x11 = open_x11()
    typing = Typing10(x11)
    field.focus()
    field.clear()
    keyboard.chord(FINGERS, hold=0.05)
    field.wait_text(ALL_DIGITS)
    typing.stop()
    x11.close()


def test_the_end_of_the_session(monkeypatch: pytest.MonkeyPatch) -> None:
    """When the X server goes, what is asked of it is refused, never waited for."""
    from support.session import DesktopSession, Keyring  # noqa: PLC0415

    with DesktopSession(keyring=Keyring.NONE) as session:
        monkeypatch.setenv("DISPLAY", session.display)
        x11 = open_x11()
        x11.focus.focused()
    with pytest.raises(NoDisplayError):
        x11.focus.focused()
    x11.close()


def test_no_window_manager(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a bare X server without a window manager the digits arrive as well."""
    from support.fingers import SecondKeyboard  # noqa: PLC0415
    from support.session import DesktopSession, Keyring  # noqa: PLC0415

    with DesktopSession(keyring=Keyring.NONE, window_manager=False) as session:
        monkeypatch.setenv("DISPLAY", session.display)
        x11 = open_x11()
        typing = Typing10(x11)
        field = QtField(session)
        SecondKeyboard(session).chord(FINGERS, hold=0.05)
        field.wait_text(ALL_DIGITS)
        typing.stop()
        x11.close()
