"""The whole job on GNOME, with its shell and its real portal, as the user of a fresh home."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from support.hand import Key
from support.today.gnome import SHORTCUTS, GnomeSession
from support.today.gnome_user import ACCOUNTS, SECONDS, WELCOME, GnomeUser, is_code
from support.waiting import wait_until

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from support.today.root import Root

EDITOR = " (Draft) - Text Editor"  # in its title, after the first line of the text


@pytest.fixture(name="user")
def _user(root: Root) -> Iterator[GnomeUser]:
    with GnomeSession(root) as session:
        yield GnomeUser(session)


def test_the_whole_job(user: GnomeUser, root: Root, tmp_path: Path) -> None:
    """First start, GNOME's two dialogs, and the right code in a Qt field, however long it is held.

    The doctor agrees at each step. After a restart, and after a new login, nobody is asked again.
    """
    user.starts()
    user.windows.wait_titled(SHORTCUTS)
    user.takes_picture("shortcuts-asked")
    asking = "The desktop is asking you for the keys of “Insert the code”."
    user.awaits("warning", "shortcut", asking)
    user.desktop.answer_shortcuts(yes=True)
    user.windows.wait_titled(WELCOME)
    user.awaits("ok", "shortcut", "The main shortcut is registered on Ctrl+Alt+O.")
    assert "no permission to type yet" in user.reads("warning", "permission")
    user.allows_typing(yes=True)
    user.presses()
    user.takes_picture("welcome-shortcut-and-typing")
    user.finishes()
    field = user.opens_field()
    for hold in (0.0, 0.02, 0.15, 0.6, 1.5):
        user.gets_the_code(field, hold)
    assert "was typed into a test field" in user.reads("ok", "typing")
    user.stops()
    user.starts_in_background()
    user.gets_the_code(field)
    user.stops()
    home = user.desktop.keep_home(tmp_path / "home")
    with GnomeSession(root, home) as second:
        user = GnomeUser(second)
        user.starts_in_background()
        user.gets_the_code(user.opens_field())


def test_a_shortcut_held_for_too_long(user: GnomeUser) -> None:
    """With Ctrl and Alt down digits would be shortcuts: the code is copied, and that is said."""
    user.begins()
    field = user.opens_field()
    user.presses(5.0)
    user.sees_notice("Ctrl, Alt or a similar key was held down")
    user.takes_picture("held-for-too-long")
    assert field.text() == ""
    assert is_code(user.clipboard("--no-newline"))


def test_a_gtk_program(user: GnomeUser) -> None:
    """GNOME's own text editor gets the code too."""
    user.begins()
    editor = user.desktop.spawn(["gnome-text-editor", "--new-window"])
    wait_until(lambda: user.windows.of_process(editor.pid), SECONDS, "the editor")
    user.windows.activate(user.windows.of_process(editor.pid))
    user.presses()
    titles = user.windows.all
    wait_until(
        lambda: any(is_code(title.removesuffix(EDITOR)) for title in titles().values()),
        SECONDS,
        "the code in the editor",
        titles,
    )
    user.takes_picture("typed-in-editor")


def test_without_a_tray_the_window_is_the_app(user: GnomeUser) -> None:
    """Closed, it can keep running; started again, the window is back."""
    user.begins(typing=False)
    assert "shows no tray icons" in user.reads("warning", "tray")
    user.desktop.spawn(user.totpdesk.argv)
    user.windows.wait_titled(ACCOUNTS)
    user.windows.close_window(user.windows.active())
    user.windows.wait_titled("totpdesk")
    user.takes_picture("keep-running")
    user.keyboard.tap(Key.ESCAPE)
    user.windows.wait_titled(ACCOUNTS)


def test_with_the_entry_removed(user: GnomeUser) -> None:
    """The portal refuses a program without one: the doctor says what to do, a start heals it."""
    user.begins()
    user.stops()
    user.totpdesk.do("desktop", "remove")
    for check in ("portals", "shortcut"):
        said = user.reads("problem", check)
        assert "does not accept totpdesk" in said
        assert "Run `totpdesk desktop install`, then restart totpdesk." in said
    user.starts_in_background()
    user.awaits("ok", "shortcut", "The main shortcut is registered on Ctrl+Alt+O.")
    user.gets_the_code(user.opens_field())


def test_an_entry_that_cannot_be_written(user: GnomeUser) -> None:
    """Then the first start says why there is no shortcut, and what to do."""
    applications = user.desktop.home / ".local/share/applications"
    applications.parent.mkdir(parents=True, exist_ok=True)
    applications.write_text("in the way")
    user.starts()
    user.windows.wait_titled(WELCOME)
    user.sees_notice("Run `totpdesk desktop install`, then restart totpdesk.")
    user.keyboard.tap(Key.RETURN)
    user.takes_picture("no-entry")
    assert "does not accept totpdesk" in user.reads("problem", "shortcut")
