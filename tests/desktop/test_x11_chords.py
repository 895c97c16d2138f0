"""What Settings records is what is heard: keys of a real X server, pressed twice."""

from __future__ import annotations

import queue
import sys
from typing import TYPE_CHECKING

import pytest

from support.fingers import Key
from support.journal import Kind
from support.pressing import bind
from support.targets.journalled import JournalTarget
from support.waiting import wait_until
from totpdesk.settings import Chord

if TYPE_CHECKING:
    from collections.abc import Iterator

    from support.fingers import SecondKeyboard
    from support.session import DesktopSession
    from totpdesk.autotype import Desktop

    Held = tuple[int, ...]

SECONDS = 5.0
CTRL_ALT = (Key.CTRL, Key.ALT)
CTRL_SUPER = (Key.CTRL, Key.SUPER)  # with Alt some of the keypad's switch the screen's resolution
LETTERS = {
    "us": "o",
    "cz": "ř",
    "ru": "щ",
    "tr": "ş",
    "pl(qwertz)": "ż",
    "gr": "ω",
    "hu": "ő",
    "ua": "ї",
    "il": "ש",
    "ara": "ش",
}
ROWS = (*range(10, 22), *range(24, 36), *range(38, 49), *range(52, 62))
NAMED = {
    **{191 + number: f"<f{13 + number}>" for number in range(12)},
    172: "<media_play_pause>",
    208: "<media_play_pause>",  # of another make of keyboard
    171: "<media_next>",
    121: "<media_volume_mute>",
    148: "<calculator>",
    87: "<kp_1>",
    90: "<kp_0>",
    82: "<kp_subtract>",
    86: "<kp_add>",
    91: "<kp_decimal>",
    63: "<kp_multiply>",
    104: "<kp_enter>",
    106: "<kp_divide>",
    110: "<home>",
    36: "<enter>",
}


class CaptureField(JournalTarget):
    """The field of Settings in a window of its own."""

    def command(self, journal: str) -> list[str]:
        """Run under this Python."""
        return [sys.executable, "-m", "support.apps.key_capture", journal]

    def recorded(self) -> list[str]:
        """Return what it noted so far."""
        return [entry.text for entry in self._journal.of_kind(Kind.TEXT)]


@pytest.fixture(name="capture", scope="module")
def _capture(desktop: DesktopSession) -> Iterator[CaptureField]:
    capture = CaptureField(desktop)
    yield capture
    capture.close()


def recorded(
    capture: CaptureField, keyboard: SecondKeyboard, keycode: int, held: Held = CTRL_ALT
) -> str:
    """Press a key with others held, and return what the field makes of it."""
    before = len(capture.recorded())
    keyboard.chord((*held, keycode))
    wait_until(lambda: len(capture.recorded()) > before, SECONDS, f"the key {keycode}")
    return capture.recorded()[-1]


def heard(
    x11: Desktop,
    keyboard: SecondKeyboard,
    chord: str,
    keycode: int,
    held: Held = CTRL_ALT,
) -> bool:
    """Bind a chord and press the key: return whether that was it."""
    presses: queue.Queue[str] = queue.Queue()
    bind(x11, lambda: presses.put(chord), Chord.parse(chord))
    keyboard.chord((*held, keycode), hold=0.01)
    try:
        return bool(presses.get(timeout=1))
    except queue.Empty:
        return False
    finally:
        x11.shortcuts.bind(())


@pytest.mark.parametrize("layout", ["us", "cz", "ru", "tr", "gr", "il"])
def test_every_key_of_a_layout(
    layout: str, x11: Desktop, capture: CaptureField, keyboard: SecondKeyboard
) -> None:
    """The key that is pressed in Settings is the shortcut afterwards, whatever is on it."""
    name, _, variant = layout.rstrip(")").partition("(")
    keyboard.layout(name, variants=variant)
    capture.focus()
    chords = {keycode: recorded(capture, keyboard, keycode) for keycode in ROWS}
    usable = {keycode: chord for keycode, chord in chords.items() if chord.startswith("<ctrl>")}
    assert len(usable) > len(ROWS) * 3 / 4
    lost = {
        keycode: chord
        for keycode, chord in usable.items()
        if not heard(x11, keyboard, chord, keycode)
    }
    assert lost == {}


@pytest.mark.parametrize("num_lock", [False, True])
def test_keys_with_names(
    num_lock: bool,  # noqa: FBT001 - a parameter of the test
    x11: Desktop,
    capture: CaptureField,
    keyboard: SecondKeyboard,
) -> None:
    """Those from F13 on, media keys, and the keypad's, apart from the digits above the letters."""
    capture.focus()
    keyboard.num_lock(on=num_lock)
    for keycode, name in NAMED.items():
        chord = f"<ctrl>+<super>+{name}"
        assert recorded(capture, keyboard, keycode, CTRL_SUPER) == str(Chord.parse(chord))
        assert heard(x11, keyboard, chord, keycode, CTRL_SUPER)
    assert not heard(x11, keyboard, "<ctrl>+<super>+1", 87, CTRL_SUPER)
    assert not heard(x11, keyboard, "<ctrl>+<super>+<kp_1>", 10, CTRL_SUPER)


def test_a_sign_on_two_keys(x11: Desktop, capture: CaptureField, keyboard: SecondKeyboard) -> None:
    """As it is on one of them and with Shift on the other: the one that was pressed is heard."""
    capture.focus()
    for keycode, held in ((94, CTRL_ALT), (59, (*CTRL_ALT, Key.SHIFT))):
        chord = recorded(capture, keyboard, keycode, held)
        assert chord.endswith("+<")
        assert heard(x11, keyboard, chord, keycode, held)


@pytest.mark.parametrize("layout", LETTERS)
def test_a_letter_of_the_layout(layout: str, x11: Desktop, keyboard: SecondKeyboard) -> None:
    """A chord that is written with it in the settings can be bound."""
    name, _, variant = layout.rstrip(")").partition("(")
    keyboard.layout(name, variants=variant)
    bind(x11, lambda: None, Chord.parse(f"ctrl+alt+{LETTERS[layout]}"))
    x11.shortcuts.bind(())
