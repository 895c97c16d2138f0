"""What compositors report of their windows to taskbars, and what is made of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from contracts.focus import FocusContract
from fakes.wayland_compositor import HEADER, SERVER_IDS, FakeCompositor
from totpdesk.base.errors import NoDisplayError
from totpdesk.base.paths import DESKTOP_ID
from totpdesk.platforms.linux.wayland.wire import offered
from totpdesk.platforms.linux.wayland.wlroots.focus import CompositorFocus
from totpdesk.platforms.linux.wayland.wlroots.toplevels import MANAGER, Toplevels

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from totpdesk.autotype import Focus, Window

OFFERS = {"wl_compositor": 6, "wl_seat": 9, MANAGER: 3, "wl_output": 4}
NAME = "wayland-7"
NO_ANSWER = "The compositor does not answer totpdesk"


@pytest.fixture(name="environ")
def _environ(tmp_path: Path) -> dict[str, str]:
    return {"XDG_RUNTIME_DIR": str(tmp_path), "WAYLAND_DISPLAY": NAME}


@pytest.fixture(name="compositor")
def _compositor(tmp_path: Path) -> Iterator[FakeCompositor]:
    compositor = FakeCompositor(tmp_path / NAME, dict(OFFERS))
    yield compositor
    compositor.close()


@pytest.fixture(name="focus")
def _focus(compositor: FakeCompositor, environ: dict[str, str]) -> Iterator[Focus]:
    compositor.open("Notes")
    toplevels = Toplevels(environ)
    yield CompositorFocus(toplevels)
    toplevels.close()


def focused(focus: Focus) -> Window:
    """Return the focused window: there must be one."""
    window = focus.focused()
    assert window
    return window


def test_the_active_window_is_known(focus: Focus, compositor: FakeCompositor) -> None:
    """By title and application; neither its process nor its place is reported."""
    compositor.open("Sign in - Bücher", app="org.example.Browser")
    window = focused(focus)
    assert (window.title, window.app) == ("Sign in - Bücher", "org.example.Browser")
    assert (window.ours, window.process, focus.area(window)) == (False, 0, None)


def test_one_of_ours_is_known_by_its_application(focus: Focus, compositor: FakeCompositor) -> None:
    """And it is waited for only: its toolkit does not know its number here."""
    ours = compositor.open("Choose an account", app=DESKTOP_ID)
    window = focused(focus)
    assert window.ours
    assert focus.give(window)
    assert compositor.active is ours


def test_a_new_title_is_the_same_window(focus: Focus, compositor: FakeCompositor) -> None:
    """As when a page is left for another."""
    before = focused(focus)
    compositor.retitle(compositor.windows[0], "Other notes")
    assert (focused(focus).id, focused(focus).title) == (before.id, "Other notes")


def test_no_window_is_active(focus: Focus, compositor: FakeCompositor) -> None:
    """An empty workspace has the focus."""
    compositor.activate(None)
    assert focus.focused() is None


def test_two_windows_with_one_title_are_two(focus: Focus, compositor: FakeCompositor) -> None:
    """Each gets the keyboard when it is meant."""
    first = focused(focus)
    compositor.open("Notes")
    second = focused(focus)
    assert second.id != first.id
    assert focus.give(first)
    assert compositor.active is compositor.windows[0]


def test_a_restarted_compositor_is_asked_again(focus: Focus, compositor: FakeCompositor) -> None:
    """Its windows are others than before, even if they look the same."""
    before = focused(focus)
    compositor.drop_clients()
    after = focused(focus)
    assert (after.title, after.id != before.id) == (before.title, True)


def test_a_silent_compositor(
    focus: Focus, compositor: FakeCompositor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The error says so in a sentence, in time."""
    monkeypatch.setattr("totpdesk.platforms.linux.wayland.wire._SECONDS", 0.05)
    compositor.silent = True
    with pytest.raises(NoDisplayError, match=NO_ANSWER):
        focus.focused()


@pytest.mark.parametrize(
    "noise",
    [bytes(8), HEADER.pack(2, 12 << 16) + bytes(4), HEADER.pack(SERVER_IDS, 8 << 16 | 6) * 2],
    ids=["no size", "no arguments", "closed twice"],
)
def test_noise_ends_the_connection(focus: Focus, compositor: FakeCompositor, noise: bytes) -> None:
    """What is not the protocol is not made sense of: the question is asked over a new one."""
    before = focused(focus)
    compositor.send(noise)
    after = focused(focus)
    assert (after.title, after.id != before.id) == (before.title, True)


def test_nobody_listens(environ: dict[str, str]) -> None:
    """So it is where the compositor has ended."""
    with pytest.raises(NoDisplayError, match=NO_ANSWER):
        Toplevels(environ).active()


def test_a_compositor_without_taskbars(compositor: FakeCompositor, environ: dict[str, str]) -> None:
    """It is not asked for what it does not offer."""
    del compositor.offers[MANAGER]
    with pytest.raises(NoDisplayError, match=NO_ANSWER):
        Toplevels(environ).active()


def test_what_is_offered(compositor: FakeCompositor, environ: dict[str, str]) -> None:
    """By name; a path may be given instead of a name in the folder for sockets."""
    assert compositor.offers.keys() == offered(environ)
    assert offered({"WAYLAND_DISPLAY": f"{environ['XDG_RUNTIME_DIR']}/{NAME}"}) == set(OFFERS)


def test_nothing_is_offered_where_nobody_listens(environ: dict[str, str]) -> None:
    """And that is no error."""
    assert offered(environ) == frozenset()


class Scene:
    """A FocusScene of such a compositor."""

    titles = ("Notes", "Sign in")

    def __init__(self, compositor: FakeCompositor, focus: Focus) -> None:
        self._compositor = compositor
        self.focus = focus
        compositor.open(self.titles[1])

    def bring(self, title: str) -> None:
        """See FocusScene."""
        self._compositor.activate(next(w for w in self._compositor.windows if w.title == title))

    def close(self, title: str) -> None:
        """See FocusScene."""
        window = next(w for w in self._compositor.windows if w.title == title)
        self._compositor.close_window(window)


class TestFocus(FocusContract):
    """The contract of Focus, on what the protocol says."""

    @pytest.fixture
    def scene(self, compositor: FakeCompositor, focus: Focus) -> Scene:
        """Return two windows."""
        return Scene(compositor, focus)
