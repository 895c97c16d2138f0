"""A press that takes long: with a user at a prompt its window gets the code, else nothing does."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from totpdesk.autotype import Outcome, Reason, Result, Window
from totpdesk.service.press_age import MOST_SECONDS

if TYPE_CHECKING:
    from collections.abc import Callable

    import pytest

    from conftest import World


def test_an_unlock_prompt_gives_the_window_back(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a keychain prompt the code of that moment goes to the window of the press."""
    entry = world.add("GitHub")
    read, login = world.secrets.read, world.desktop.focus.window

    def read_after_prompt(entry_id: str) -> str:
        with world.services.prompts.asking():
            world.desktop.focus.window = Window(9, "gcr-prompter")
            world.clock.pass_time(40)
        return read(entry_id)

    with monkeypatch.context() as patch:
        patch.setattr(world.secrets, "read", read_after_prompt)
        assert Result.TYPED is world.autotype.press().result
    assert [login] == world.desktop.focus.given
    assert [(1, world.code(entry))] == world.desktop.keyboard.typed


def read_after(seconds: float, world: World) -> Callable[[str], str]:
    """Return what reads the keychain, which takes that long, while another window comes."""
    read = world.secrets.read

    def read_late(entry_id: str) -> str:
        world.desktop.focus.window = Window(9, "chat")
        world.clock.pass_time(seconds)
        return read(entry_id)

    return read_late


def test_a_press_that_is_too_old_types_nothing(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A keychain that answers late, and did not ask, has the user told; a counter is reset."""
    entry = world.add("GitHub", "hotp")
    with monkeypatch.context() as patch:
        patch.setattr(world.secrets, "read", read_after(MOST_SECONDS + 1, world))
        outcome = world.autotype.press()
    assert isinstance(outcome, Outcome)
    assert (outcome.result, outcome.reason) == (Result.NOTHING, Reason.TOO_LATE)
    assert outcome.sentence == "That took too long, so nothing was typed. Press again."
    assert (world.desktop.keyboard.typed, world.desktop.clipboard.held) == ([], [])
    assert world.desktop.focus.given == []
    assert world.accounts.get(entry.id).account.counter == 0


def test_a_computer_that_sleeps_while_the_next_code_is_waited_for(world: World) -> None:
    """Hours later nothing is typed by itself."""
    world.add("GitHub")
    world.clock.time += timedelta(seconds=30 - world.clock.time.timestamp() % 30 - 1)
    world.clock.meanwhile = lambda: world.clock.pass_time(3600)
    outcome = world.autotype.press()
    assert isinstance(outcome, Outcome)
    assert (outcome.result, outcome.reason) == (Result.NOTHING, Reason.TOO_LATE)
    assert (world.desktop.keyboard.typed, world.desktop.clipboard.held) == ([], [])


def test_a_slow_keychain_that_hides_its_prompts_has_asked(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where that cannot be known, what takes long is the time of a user, who gets the window."""
    world.add("GitHub")
    world.services.prompts.hidden = True
    login = world.desktop.focus.window
    with monkeypatch.context() as patch:
        patch.setattr(world.secrets, "read", read_after(MOST_SECONDS + 1, world))
        assert Result.TYPED is world.autotype.press().result
    assert [login] == world.desktop.focus.given
