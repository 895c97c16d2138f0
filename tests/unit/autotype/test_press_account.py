"""Which account a press is for: chosen by the window, by the user, or by its own shortcut."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from totpdesk.autotype import Area, Outcome, PickRequest, Result, Window
from totpdesk.base.errors import NoDisplayError

if TYPE_CHECKING:
    from conftest import World


def test_several_accounts_ask(world: World) -> None:
    """Where the window names none of several accounts the user is asked, recent ones first."""
    github, gitlab = world.add("GitHub"), world.add("GitLab")
    world.accounts.mark_used(gitlab.id, world.clock.now())
    asked = world.autotype.press()
    assert isinstance(asked, PickRequest)
    assert [gitlab.id, github.id] == [entry.id for entry in asked.entries]
    assert asked.window.id == 1


def test_the_picker_knows_where_the_window_is(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The desktop is asked before a window of ours is there; without an answer it opens as well."""
    world.add("GitHub")
    where, focus = Area(10, 20, 300, 200), world.desktop.focus
    focus.where = where
    asked = world.autotype.pick()
    assert isinstance(asked, PickRequest)
    assert (asked.window, asked.area) == (focus.window, where)

    def gone(_window: Window) -> Area:
        raise NoDisplayError("The compositor has gone.")

    monkeypatch.setattr(focus, "area", gone)
    asked = world.autotype.pick()
    assert isinstance(asked, PickRequest)
    assert (asked.window, asked.area) == (focus.window, None)


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Two-factor authentication · GitHub - Chromium", "github"),
        ("github — Mozilla Firefox", "github"),
        ("GitLab.com", "gitlab"),
        ("Archive - Microsoft Edge", None),
        ("Sign in to Microsoft 365 - Microsoft Edge", "microsoft"),
        ("GitHub or GitLab?", None),
        ("Hive", "hive"),
        ("MyGitHubClone", None),
        ("Untitled", None),
    ],
)
def test_the_title_decides_when_it_names_one(
    world: World, title: str, expected: str | None
) -> None:
    """One issuer named as a word is meant; none, two, or a browser's own name is not."""
    for issuer in ("GitHub", "GitLab", "Microsoft", "Hive"):
        world.add(issuer)
    world.desktop.focus.window = Window(1, "browser", title)
    result = world.autotype.press()
    if expected is None:
        assert isinstance(result, PickRequest)
    else:
        assert Outcome(Result.TYPED, expected) == result


def test_a_choice_goes_to_the_window_of_the_press(world: World) -> None:
    """What the picker chose is typed into the recorded window, which gets the focus back first."""
    entry = world.add("GitHub")
    login = Window(1, "firefox")
    world.desktop.focus.window = Window(5, ours=True)
    assert Result.TYPED is world.autotype.insert(entry.id, login, picked=True).result
    assert [login] == world.desktop.focus.given


def test_no_window_means_copy(world: World) -> None:
    """A click in the tray with no window behind it copies."""
    entry = world.add("GitHub")
    assert Result.COPIED is world.autotype.insert(entry.id, None).result
    assert Result.COPIED is world.autotype.insert(entry.id, Window(3, ours=True)).result
    assert world.desktop.keyboard.typed == []


def test_an_accounts_own_shortcut(world: World) -> None:
    """An account's own shortcut means that account, whatever the window says."""
    world.add("GitHub")
    entry = world.add("GitLab")
    world.desktop.focus.window = Window(1, title="GitHub")
    assert Outcome(Result.TYPED, "gitlab") == world.autotype.press(entry.id)
