"""The contract of Shortcuts."""

from __future__ import annotations

import queue
from functools import partial
from typing import TYPE_CHECKING, Protocol

import pytest

from totpdesk.autotype import Binding
from totpdesk.base.errors import ShortcutTakenError
from totpdesk.settings import Chord

if TYPE_CHECKING:
    from totpdesk.autotype import Shortcuts

SECONDS = 10.0
INSERT = Chord.parse("<ctrl>+<alt>+o")
PICK = Chord.parse("<ctrl>+<alt>+k")
OTHER = Chord.parse("<ctrl>+<alt>+j")


class ShortcutsScene(Protocol):
    """A desktop whose user presses keys."""

    shortcuts: Shortcuts

    def press(self, chord: Chord, seconds: float = 0.02) -> None:
        """Press a chord and hold it so long."""


class ShortcutsContract:
    """Subclasses give a fixture `scene`, a ShortcutsScene where nothing is bound."""

    HELD = 1.2  # seconds; a key repeats from half a second on

    def test_each_shortcut_is_heard_as_itself(self, scene: ShortcutsScene) -> None:
        """Once a press, by its own callback."""
        heard = bound(scene, insert=INSERT, pick=PICK)
        for chord, name in ((INSERT, "insert"), (PICK, "pick"), (INSERT, "insert")):
            scene.press(chord)
            assert heard.get(timeout=SECONDS) == name
        assert heard.empty()

    def test_a_held_shortcut_is_one_press(self, scene: ShortcutsScene) -> None:
        """However long it is held; the next press is a new one."""
        heard = bound(scene, insert=INSERT)
        scene.press(INSERT, self.HELD)
        scene.press(INSERT)
        assert [heard.get(timeout=SECONDS) for _ in range(2)] == ["insert"] * 2
        assert heard.empty()

    def test_others_take_the_place_of_those_before(self, scene: ShortcutsScene) -> None:
        """A shortcut that is no longer bound is no longer reported."""
        before = bound(scene, insert=INSERT)
        after = bound(scene, pick=PICK)
        scene.press(INSERT)
        scene.press(PICK)
        assert after.get(timeout=SECONDS) == "pick"
        assert (before.empty(), after.empty()) == (True, True)

    def test_what_is_bound_has_keys(self, scene: ShortcutsScene) -> None:
        """By its id, in words for people; with nothing bound there are none."""
        bound(scene, insert=INSERT, pick=PICK)
        triggers = scene.shortcuts.triggers()
        assert set(triggers) == {"insert", "pick"}
        assert all(triggers.values())
        scene.shortcuts.bind(())
        assert scene.shortcuts.triggers() == {}

    def test_to_probe_binds_nothing(self, scene: ShortcutsScene) -> None:
        """Free keys are available, ours too, and probing changes neither."""
        heard = bound(scene, insert=INSERT)
        scene.shortcuts.probe(PICK)
        scene.shortcuts.probe(INSERT)
        scene.press(PICK)
        scene.press(INSERT)
        assert heard.get(timeout=SECONDS) == "insert"
        assert heard.empty()


class GivesTheKeys:
    """What a desktop keeps, besides, that gives the keys that were asked for, and no others."""

    def test_a_shortcut_can_get_other_keys(self, scene: ShortcutsScene) -> None:
        """The old ones are free then."""
        bound(scene, insert=INSERT)
        heard = bound(scene, insert=OTHER)
        scene.press(INSERT)
        scene.press(OTHER)
        assert heard.get(timeout=SECONDS) == "insert"
        assert heard.empty()


class ConflictScene(ShortcutsScene, Protocol):
    """A desktop that reports conflicts."""

    def take(self, chord: Chord) -> None:
        """Let another program have a chord."""


class TellsConflicts:
    """What a desktop keeps, besides, that gives a chord to one program only."""

    def test_a_chord_that_another_program_has_is_refused(self, scene: ConflictScene) -> None:
        """It alone, by its name; to probe it says so too."""
        scene.take(PICK)
        heard: queue.Queue[str] = queue.Queue()
        refused = scene.shortcuts.bind(
            [binding(heard, "insert", INSERT), binding(heard, "pick", PICK)]
        )
        assert list(refused) == ["pick"]
        assert isinstance(refused["pick"], ShortcutTakenError)
        assert "Ctrl+Alt+K" in str(refused["pick"])
        assert set(scene.shortcuts.triggers()) == {"insert"}
        with pytest.raises(ShortcutTakenError, match=r"Ctrl\+Alt\+K"):
            scene.shortcuts.probe(PICK)


def binding(heard: queue.Queue[str], name: str, chord: Chord) -> Binding:
    """Return a shortcut that says its name when it is pressed."""
    return Binding(name, chord, partial(heard.put, name), f"Test {name}")


def bound(scene: ShortcutsScene, **chords: Chord) -> queue.Queue[str]:
    """Bind chords by name; return where the names of those pressed gather."""
    heard: queue.Queue[str] = queue.Queue()
    refused = scene.shortcuts.bind([binding(heard, name, chord) for name, chord in chords.items()])
    assert refused == {}
    return heard
