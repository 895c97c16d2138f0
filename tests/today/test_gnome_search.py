"""Codes from GNOME's overview: an account's name is typed there, and what to do is chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest

from support.hand import Key
from support.today.gnome import GnomeSession
from support.today.gnome_user import SECONDS, GnomeUser, is_code

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from support.today.root import Root

PROVIDER: Final = "io.github.totpdesk.totpdesk.search-provider.ini"
OF_THE_SYSTEM: Final = "/usr/local/share/gnome-shell/search-providers"
DOWN: Final = 116  # keycode


@pytest.fixture(name="user")
def _user(root: Root, tmp_path: Path) -> Iterator[GnomeUser]:
    """Have somebody who has switched it on, done as the doctor says, and logged in again."""
    with GnomeSession(root) as session:
        user = GnomeUser(session)
        user.begins()
        user.totpdesk.do("config", "set", "desktop_search", "yes")
        user.awaits("warning", "search", f"-t {OF_THE_SYSTEM}")
        folder = root.path(OF_THE_SYSTEM)
        folder.mkdir(parents=True, exist_ok=True)
        ours = folder / PROVIDER
        ours.write_bytes(
            (session.home / ".local/share/gnome-shell/search-providers" / PROVIDER).read_bytes()
        )
        user.stops()
        home = session.keep_home(tmp_path / "home")
    try:
        with GnomeSession(root, home) as session:
            user = GnomeUser(session)
            user.starts_in_background()
            yield user
    finally:
        ours.unlink()


def test_a_code_from_the_overview(user: GnomeUser) -> None:
    """The first result types it into the window below; it is found again the next time."""
    assert "can find the accounts" in user.reads("ok", "search")
    field = user.opens_field()
    for _ in range(2):
        field.clear()
        user.desktop.shell.search("gith")
        user.takes_picture("overview")
        user.keyboard.tap(Key.RETURN)
        field.wait_text(is_code, SECONDS)


def test_a_copy_from_the_overview(user: GnomeUser) -> None:
    """The second result copies it, once the overview has closed."""
    field = user.opens_field()
    user.desktop.shell.search("gith")
    user.keyboard.tap(DOWN, Key.RETURN)
    user.sees_copied()
    assert field.text() == ""
    user.pastes_the_code(field)
