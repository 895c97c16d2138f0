"""Shortcuts taken from pressed keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest

from totpdesk.base.errors import InvalidSettingError
from totpdesk.gui.widgets.shortcut_field import KeyCapture, chord_of
from totpdesk.settings import Chord

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

NONE = Qt.KeyboardModifier.NoModifier
CTRL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
KEYPAD = Qt.KeyboardModifier.KeypadModifier
META = Qt.KeyboardModifier.MetaModifier


def press(key: Qt.Key, held: Qt.KeyboardModifier = NONE) -> QKeyEvent:
    """Return a key press."""
    return QKeyEvent(QEvent.Type.KeyPress, key, held)


@pytest.mark.parametrize(
    ("event", "text"),
    [
        (press(Qt.Key.Key_O, CTRL | ALT), "<ctrl>+<alt>+o"),
        (press(Qt.Key.Key_Space, META), "<super>+<space>"),
        (press(Qt.Key.Key_F5), "<f5>"),
        (press(Qt.Key.Key_PageUp, CTRL | SHIFT), "<ctrl>+<shift>+<page_up>"),
        (press(Qt.Key.Key_Backtab, CTRL | SHIFT), "<ctrl>+<shift>+<tab>"),
        (press(Qt.Key.Key_Escape, CTRL), "<ctrl>+<esc>"),
        (press(Qt.Key.Key_1, ALT), "<alt>+1"),
        (press(Qt.Key(ord("Щ")), CTRL | ALT), "<ctrl>+<alt>+щ"),
        (press(Qt.Key(ord("İ")), CTRL), "<ctrl>+i"),
        (press(Qt.Key.Key_VolumeUp, CTRL), "<ctrl>+<media_volume_up>"),
        (press(Qt.Key.Key_1, CTRL | KEYPAD), "<ctrl>+<kp_1>"),
        (press(Qt.Key.Key_End, CTRL | KEYPAD), "<ctrl>+<kp_1>"),
        (press(Qt.Key.Key_Enter, CTRL | KEYPAD), "<ctrl>+<kp_enter>"),
    ],
)
def test_a_chord_is_read_from_the_keys(event: QKeyEvent, text: str) -> None:
    """Modifiers and one key, named as the settings name them."""
    assert chord_of(event) == Chord.parse(text)


@pytest.mark.parametrize("key", [Qt.Key.Key_Control, Qt.Key.Key_Shift, Qt.Key.Key_Meta])
def test_modifiers_alone_are_waited_upon(key: Qt.Key) -> None:
    """While only they are down there is no chord yet."""
    assert chord_of(press(key, CTRL)) is None


@pytest.mark.parametrize(
    "event",
    [
        press(Qt.Key.Key_A),
        press(Qt.Key.Key_A, SHIFT),
        press(Qt.Key.Key_Plus, CTRL),
        press(Qt.Key.Key_MicMute, CTRL),
    ],
)
def test_keys_that_make_no_shortcut_are_refused(event: QKeyEvent) -> None:
    """Plain keys, the plus of the notation, and keys without a name."""
    with pytest.raises(InvalidSettingError):
        chord_of(event)


class Field:
    """A capture field, and what it reported."""

    def __init__(self) -> None:
        """Show it."""
        self.capture = KeyCapture(Chord.parse("<ctrl>+<alt>+o"))
        self.captured: list[Chord] = []
        self.refused: list[str] = []
        self.listening: list[bool] = []
        self.capture.captured.connect(self.captured.append)
        self.capture.refused.connect(self.refused.append)
        self.capture.listening.connect(self.listening.append)
        self.capture.show()


@pytest.fixture(name="field")
def _field(application: QApplication) -> Field:
    return Field()


def test_keys_are_taken_only_while_it_waits(field: Field) -> None:
    """A click, the keys, and the field shows them."""
    QTest.mouseClick(field.capture, Qt.MouseButton.LeftButton)
    QTest.keyClick(field.capture, Qt.Key.Key_K, CTRL | ALT)
    assert field.captured == [Chord.parse("<ctrl>+<alt>+k")]
    assert (field.capture.text(), field.listening) == ("Ctrl+Alt+K", [True, False])


def test_a_plain_key_is_refused_and_waiting_goes_on(field: Field) -> None:
    """The reason is shown; the next keys are still taken."""
    QTest.mouseClick(field.capture, Qt.MouseButton.LeftButton)
    QTest.keyClick(field.capture, Qt.Key.Key_K)
    assert field.captured == []
    assert "every program" in field.refused[0]
    QTest.keyClick(field.capture, Qt.Key.Key_Tab, CTRL)
    assert field.captured == [Chord.parse("<ctrl>+<tab>")]


def test_escape_leaves_the_shortcut_as_it_was(field: Field) -> None:
    """Nothing is captured, and the field shows the old chord."""
    QTest.mouseClick(field.capture, Qt.MouseButton.LeftButton)
    QTest.keyClick(field.capture, Qt.Key.Key_Escape)
    assert (field.captured, field.capture.text()) == ([], "Ctrl+Alt+O")
    assert field.listening == [True, False]
