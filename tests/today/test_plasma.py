"""The whole job on Plasma 6, with KDE's real portal, as the user of a fresh home.

Each step at which Plasma asks its user is answered, refused and forgotten, by the keyboard, and
what totpdesk then says is what is so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from support.today.plasma import PlasmaSession
from support.today.plasma_user import KEYS, SCREENSHOTS, TIMEOUT, TYPING, URI, User
from support.today.root import OWN_BINARIES
from support.waiting import wait_until
from support.wayland.targets import WaylandChromium, WaylandField

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from support.today.root import Root

CTRL_ALT_K = 0x0C00004B  # as Qt writes it
ASKING = "The desktop is asking you for the keys of “Insert the code”."


@pytest.fixture(name="desktop")
def _desktop(root: Root) -> Iterator[PlasmaSession]:
    with PlasmaSession(root) as session:
        yield session


@pytest.fixture(name="user")
def _user(desktop: PlasmaSession) -> User:
    return User(desktop)


@pytest.fixture(name="field")
def _field(desktop: PlasmaSession) -> Iterator[WaylandField]:
    field = WaylandField(desktop, title="Sign in to Site")
    yield field
    field.close()


def test_the_first_start_waits_for_plasmas_user(user: User, desktop: PlasmaSession) -> None:
    """The portal knows the program by its menu entry, and everyone says that Plasma is asking."""
    entry = desktop.home / ".local/share/applications/io.github.totpdesk.totpdesk.desktop"
    assert not entry.exists()
    user.starts()
    wait_until(lambda: desktop.has_dialog(KEYS), TIMEOUT, "Plasma's dialog", desktop.titles)
    assert f'Exec="{OWN_BINARIES}/totpdesk"' in entry.read_text()
    assert [level for level, _ in user.finds("portals")] == ["ok"]
    ((_, _), (level, said), _) = user.finds("shortcut")
    assert (level, said.startswith(ASKING)) == ("warning", True)
    desktop.keep_picture("first-start")
    desktop.answer(KEYS, yes=True)
    user.awaits("shortcut", "ok", "The main shortcut is registered on Ctrl+Alt+O.")


def test_refused_shortcuts_are_explained(user: User, desktop: PlasmaSession) -> None:
    """At once and at the next start, when Plasma does not ask again; and keys chosen later work."""
    user.starts()
    desktop.answer(KEYS, yes=False)
    user.awaits("shortcut", "problem", "refused the keys of “Insert the code”. Choose some in its")
    desktop.keep_picture("shortcuts-refused")
    user.restarts("Welcome")
    user.awaits("shortcut", "problem", "has given “Insert the code” no keys. Choose some in its")
    assert not desktop.has_dialog(KEYS)
    desktop.choose_keys("insert", CTRL_ALT_K)
    user.awaits("shortcut", "ok", "The main shortcut is registered on Ctrl+Alt+K.")


def test_what_the_shortcuts_wait_for_is_not_lost(user: User, desktop: PlasmaSession) -> None:
    """Other shortcuts wanted while Plasma asks wait for its answer, which is not taken from it."""
    user.totpdesk.do("add", "site", "--uri", URI)
    user.starts()
    wait_until(lambda: desktop.has_dialog(KEYS), TIMEOUT, "Plasma's dialog", desktop.titles)
    user.totpdesk.do("config", "set", "shortcut.site", "<ctrl>+<alt>+j")
    user.awaits("shortcut", "warning", "for the keys of “Insert the code of site”")
    assert desktop.has_dialog(KEYS)
    desktop.answer(KEYS, yes=True)  # about the first two
    desktop.answer(KEYS, yes=True)
    user.awaits("shortcut", "ok", "The main shortcut is registered on Ctrl+Alt+O.")
    user.awaits("shortcut", "ok", "The account site is registered on Ctrl+Alt+J.")


def test_the_code_is_typed(user: User, desktop: PlasmaSession, field: WaylandField) -> None:
    """Once shortcuts and typing are allowed; at the next start Plasma does not ask again."""
    user.begins()
    user.allows_typing(yes=True)
    user.awaits("permission", "ok", "remembers it")
    user.sits_at(field)
    for hold in (0.02, 0.1, 0.5, 1.0):
        user.gets_the_code(field, hold)
    desktop.keyboard.type_keys("x")  # no modifier hangs, which would make it something else
    field.wait_text(lambda text: text.endswith("x"))
    user.restarts()
    user.sits_at(field)
    user.gets_the_code(field)
    assert not desktop.has_dialog(KEYS)
    assert not desktop.has_dialog(TYPING)
    desktop.keep_picture("typed")


def test_refused_typing_is_copying(user: User, desktop: PlasmaSession, field: WaylandField) -> None:
    """The command, the doctor and the settings say so, and nothing is typed or asked again."""
    user.begins()
    user.allows_typing(yes=False)
    desktop.keep_picture("typing-refused")
    user.awaits("permission", "warning", "totpdesk has no permission to type yet")
    field.focus()
    told = user.totpdesk.run("type").stderr
    assert told == (
        "The code of site is on the clipboard. totpdesk has no permission to type. Allow it in the "
        "settings.\n"
    )
    assert (field.text(), desktop.has_dialog(TYPING)) == ("", False)


def test_forgotten_typing_is_asked_for_again(
    user: User, desktop: PlasmaSession, field: WaylandField
) -> None:
    """At the next press, once; a refusal then is one, until typing is switched on again."""
    user.begins()
    user.allows_typing(yes=True)
    user.sits_at(field)
    desktop.forget_typing()
    field.clear()
    user.presses()
    desktop.answer(TYPING, yes=True)
    user.sits_at(field)
    user.gets_the_code(field)
    desktop.forget_typing()
    field.clear()
    user.presses()
    desktop.answer(TYPING, yes=False)
    user.awaits("permission", "warning", "totpdesk has no permission to type yet")
    field.focus()
    user.presses()
    assert "no permission to type" in user.totpdesk.run("type").stderr
    assert (field.text(), desktop.has_dialog(TYPING)) == ("", False)


def test_the_next_session_asks_nothing(root: Root, tmp_path: Path) -> None:
    """After a logout, Plasma knows the shortcuts and that totpdesk may type."""
    with PlasmaSession(root) as desktop:
        user = User(desktop)
        user.begins()
        user.allows_typing(yes=True)
        user.awaits("permission", "ok", "remembers it")
        user.totpdesk.stop_tray(user.tray)
        home = desktop.keep_home(tmp_path / "home")
    with PlasmaSession(root, home) as desktop:
        user = User(desktop)
        user.starts()
        desktop.window("Accounts")
        field = WaylandField(desktop, title="Sign in to Site")
        user.sits_at(field)
        user.gets_the_code(field)
        assert not desktop.has_dialog(KEYS)
        assert not desktop.has_dialog(TYPING)
        field.close()


def test_chromium_gets_the_code(user: User, desktop: PlasmaSession) -> None:
    """A browser of the user's own, as a Wayland client."""
    user.begins()
    user.allows_typing(yes=True)
    chromium = WaylandChromium(desktop)
    chromium.open_blank()
    user.sits_at(chromium)
    user.gets_the_code(chromium)


def test_refused_screenshots_are_explained(user: User, desktop: PlasmaSession) -> None:
    """The portal remembers that, and does not ask again: its user is told where to change it."""
    user.begins()
    for allows in (False, None):
        level, said = user.finds_screenshot(allows=allows)
        assert (level, said.startswith("The desktop gave no screenshot.")) == ("problem", True)
        assert "allow it in its settings" in said
    assert not desktop.has_dialog(SCREENSHOTS)


def test_a_screenshot_that_the_desktop_does_not_take(user: User) -> None:
    """KWin takes none without a graphics card: what helps is to save one."""
    user.begins()
    level, said = user.finds_screenshot(allows=True)
    assert (level, "Save a screenshot yourself and open it" in said) == ("problem", True)


def test_without_the_menu_entry(user: User, desktop: PlasmaSession) -> None:
    """The doctor says what that means and what to do; the next start installs it again."""
    user.begins()
    entry = desktop.home / ".local/share/applications/io.github.totpdesk.totpdesk.desktop"
    entry.unlink()
    ((level, said), *_) = user.finds("portals")
    assert level == "problem"
    assert said.startswith("The desktop's portal does not accept totpdesk, so its shortcut cannot")
    assert said.endswith("Run `totpdesk desktop install`, then restart totpdesk.")
    user.restarts()
    user.awaits("shortcut", "ok", "The main shortcut is registered on Ctrl+Alt+O.")
    assert entry.exists()


def test_a_menu_entry_that_cannot_be_written(user: User, desktop: PlasmaSession) -> None:
    """The portal refuses the program that it cannot identify, and everyone says so."""
    applications = desktop.home / ".local/share/applications"
    applications.touch()  # a file, where the folder belongs
    user.starts()
    user.awaits("shortcut", "problem", "The desktop's portal does not accept totpdesk (")
    desktop.keep_picture("no-menu-entry")
