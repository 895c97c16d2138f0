"""The contract of KeyboardOutput."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from support.journal import PASTE
from totpdesk.autotype import InsertResult

if TYPE_CHECKING:
    from totpdesk.autotype import KeyboardOutput, Window

CODE = "287082"
ENTER = "\n"


class KeyboardScene(Protocol):
    """A desktop with a target, which has the keyboard, and another window."""

    keyboard: KeyboardOutput
    target: Window

    def steal(self) -> None:
        """Have the other window take the keyboard; return when that is known."""

    def close(self) -> None:
        """Close the target; return when it is gone."""

    def arrived(self, expected: str) -> str:
        """Return what has arrived in the target, once it is that, or time is over.

        ENTER stands for the Enter key, PASTE for the keys that paste.
        """

    def stolen(self) -> str:
        """Return what has arrived in the other window, for certain."""


class KeyboardOutputContract:
    """Subclasses give a fixture `scene`, a KeyboardScene."""

    def test_a_text_arrives(self, scene: KeyboardScene) -> None:
        """All of it and once; typed again, it arrives again."""
        assert scene.keyboard.type(CODE, scene.target) is InsertResult.DONE
        assert scene.arrived(CODE) == CODE
        assert scene.keyboard.type(CODE, scene.target) is InsertResult.DONE
        assert scene.arrived(CODE * 2) == CODE * 2

    def test_enter_is_the_last_key(self, scene: KeyboardScene) -> None:
        """If it is requested, and only then."""
        assert scene.keyboard.type(CODE, scene.target, enter=True) is InsertResult.DONE
        assert scene.arrived(CODE + ENTER) == CODE + ENTER

    def test_a_paste_arrives(self, scene: KeyboardScene) -> None:
        """As the keys that paste, with Enter after them if that is requested."""
        assert scene.keyboard.paste(scene.target) is InsertResult.DONE
        assert scene.arrived(PASTE) == PASTE
        assert scene.keyboard.paste(scene.target, enter=True) is InsertResult.DONE
        assert scene.arrived(PASTE + PASTE + ENTER) == PASTE + PASTE + ENTER

    def test_another_window_gets_nothing(self, scene: KeyboardScene) -> None:
        """No character, no paste and no Enter: neither the window in front nor the target."""
        scene.steal()
        for insert in (scene.keyboard.paste, self._type(scene)):
            assert insert(scene.target, enter=True) is InsertResult.WINDOW_CHANGED
        assert scene.stolen() == ""
        assert scene.arrived("") == ""

    def test_a_window_that_is_gone_gets_nothing(self, scene: KeyboardScene) -> None:
        """Nor does the one that is in front then."""
        scene.close()
        assert scene.keyboard.type(CODE, scene.target) is InsertResult.WINDOW_CHANGED
        assert scene.keyboard.paste(scene.target) is InsertResult.WINDOW_CHANGED
        assert scene.stolen() == ""

    @staticmethod
    def _type(scene: KeyboardScene):  # type: ignore[no-untyped-def] # noqa: ANN205 - as `paste` is
        return lambda target, enter: scene.keyboard.type(CODE, target, enter=enter)
