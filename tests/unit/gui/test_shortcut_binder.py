"""Shortcuts are bound while the windows keep working, and as they were last requested."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from totpdesk.service.instance import RunningInstance
from totpdesk.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtWidgets import QApplication

    from conftest import Settle, World

NONE: tuple[str, ...] = ()


@pytest.fixture(name="slow")
def _slow(application: QApplication, world: World) -> Iterator[World]:
    """Return the parts on a desktop that does not answer until the test lets it."""
    world.desktop.shortcuts.answers.clear()
    yield world
    world.desktop.shortcuts.answers.set()


def test_a_slow_desktop_is_not_waited_for(slow: World, until: Settle) -> None:
    """What is not available is known when it has answered."""
    slow.desktop.shortcuts.taken = {Settings().hotkey}
    reported: list[tuple[str, ...]] = []
    slow.binder.bound.connect(lambda: reported.append(slow.binder.problems))
    slow.binder.bind()
    until(lambda: slow.desktop.shortcuts.asked)
    assert reported == []
    slow.desktop.shortcuts.answers.set()
    until(lambda: reported)
    assert reported == [("Another program already uses Ctrl+Alt+O.",)]


def test_the_last_that_was_wanted_is_done(slow: World, until: Settle) -> None:
    """However often they were released and bound while the desktop was busy."""
    reported: list[tuple[str, ...]] = []
    slow.binder.bound.connect(lambda: reported.append(slow.binder.problems))
    slow.binder.bind()
    until(lambda: slow.desktop.shortcuts.asked)
    for listening in (True, False, True):
        slow.binder.release_while(listening)
    slow.desktop.shortcuts.answers.set()
    until(lambda: len(slow.desktop.shortcuts.asked) == 2)
    until(lambda: not slow.desktop.shortcuts.bound)
    slow.binder.bind()
    until(lambda: reported)
    assert slow.desktop.shortcuts.asked[1] == NONE
    assert set(slow.desktop.shortcuts.bound) == {Settings().hotkey, Settings().pick_hotkey}


def test_a_late_answer_is_reported(world: World, application: QApplication, until: Settle) -> None:
    """The desktop's user has refused, long after they were to be bound, or changed their mind."""
    reported: list[int] = []
    world.binder.bound.connect(lambda: reported.append(len(world.binder.problems)))
    world.desktop.shortcuts.asking = True
    world.binder.bind()
    until(lambda: reported == [0])
    world.desktop.shortcuts.refuse()
    until(lambda: reported == [0, 2])
    world.desktop.shortcuts.agree()
    until(lambda: reported == [0, 2, 0])


def test_settings_that_make_no_sense_are_reported(slow: World, until: Settle) -> None:
    """As a problem of the shortcuts that are in there."""
    slow.desktop.shortcuts.answers.set()
    (slow.folder / "settings.json").write_text("{")
    slow.binder.bind()
    until(lambda: slow.binder.problems)


def test_one_cause_is_one_problem(
    world: World, until: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where a portal does not accept us, each shortcut is refused for the same reason."""
    same = ["The portal.", "The portal."]
    monkeypatch.setattr(RunningInstance, "shortcut_problems", lambda _: same)
    world.binder.bind()
    until(lambda: world.binder.problems)
    assert world.binder.problems == ("The portal.",)
