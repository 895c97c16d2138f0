"""The contract of Focus."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Protocol

from support.waiting import wait_until

if TYPE_CHECKING:
    from totpdesk.autotype import Focus, Window

SECONDS = 10.0


class FocusScene(Protocol):
    """A desktop with two windows of other programs, `titles`; the second has the keyboard."""

    focus: Focus
    titles: tuple[str, str]

    def bring(self, title: str) -> None:
        """Have the desktop itself give one of them the keyboard."""

    def close(self, title: str) -> None:
        """Close one of them; return when it is gone."""


class FocusContract:
    """Subclasses give a fixture `scene`, a FocusScene."""

    def test_the_focused_window_is_known(self, scene: FocusScene) -> None:
        """By its title and program, as not ours, and as the same however often it is asked for."""
        window = known(scene, scene.titles[1])
        assert window == scene.focus.focused()
        assert (window.id != 0, window.app != "", window.ours) == (True, True, False)

    def test_another_window_that_comes_to_the_front_is_known(self, scene: FocusScene) -> None:
        """Its id is another one."""
        second = known(scene, scene.titles[1])
        scene.bring(scene.titles[0])
        assert known(scene, scene.titles[0]).id != second.id

    def test_a_window_gets_the_keyboard_back(self, scene: FocusScene) -> None:
        """At the return it has it, and it is the same window as before."""
        second = known(scene, scene.titles[1])
        scene.bring(scene.titles[0])
        first = known(scene, scene.titles[0])
        for window in (second, first):
            assert scene.focus.give(window)
            assert scene.focus.focused() == window

    def test_a_window_that_has_it_keeps_it(self, scene: FocusScene) -> None:
        """Giving it the keyboard again does no harm."""
        second = known(scene, scene.titles[1])
        assert scene.focus.give(second)
        assert scene.focus.focused() == second

    def test_a_window_that_is_gone_gets_nothing(self, scene: FocusScene) -> None:
        """The return value says so, and the window in front keeps the keyboard."""
        second = known(scene, scene.titles[1])
        scene.close(scene.titles[1])
        scene.bring(scene.titles[0])
        first = known(scene, scene.titles[0])
        assert not scene.focus.give(second)
        assert scene.focus.focused() == first
        assert scene.focus.area(second) is None

    def test_a_window_that_is_waited_for(self, scene: FocusScene) -> None:
        """One that has the keyboard and is accepted is returned at once, any other never."""
        second = known(scene, scene.titles[1])
        assert scene.focus.wait(lambda window: window.title == second.title, SECONDS) == second
        assert scene.focus.wait(lambda _: False, 0.01) is None

    def test_a_window_that_comes_while_it_is_waited_for(self, scene: FocusScene) -> None:
        """It is returned as soon as it has the keyboard."""
        known(scene, scene.titles[1])
        with ThreadPoolExecutor(1) as other:
            waiting = other.submit(
                scene.focus.wait, lambda window: window.title == scene.titles[0], SECONDS
            )
            scene.bring(scene.titles[0])
            assert waiting.result(SECONDS) == scene.focus.focused()

    def test_the_window_is_somewhere(self, scene: FocusScene) -> None:
        """Where its place is known, it has one."""
        area = scene.focus.area(known(scene, scene.titles[1]))
        assert area is None or min(area.width, area.height) > 0


def known(scene: FocusScene, title: str) -> Window:
    """Return the window of this title once the port knows that it has the keyboard."""

    def found() -> Window | None:
        window = scene.focus.focused()
        return window if window and window.title == title else None

    return wait_until(found, SECONDS, f"{title} to be known", scene.focus.focused)
