"""The clipboard on GNOME: what is called copied can be pasted, and is marked as a password."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest

from support.hand import KEYCODES, Key
from support.today.gnome import GnomeSession
from support.today.gnome_user import ACCOUNTS, NAME, GnomeUser
from support.today.root import OWN_BINARIES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from support.today.root import Root

MARK: Final = "x-kde-passwordManagerHint"


@pytest.fixture(name="user")
def _user(root: Root) -> Iterator[GnomeUser]:
    with GnomeSession(root) as session:
        yield GnomeUser(session)


def test_copied_from_the_window(user: GnomeUser) -> None:
    """By its button, and by the command line; the doctor's own copy arrives and is cleared."""
    user.begins(typing=False)
    field = user.opens_field()
    user.desktop.spawn(user.totpdesk.argv)
    user.windows.wait_titled(ACCOUNTS)
    user.keyboard.chord((Key.ALT, KEYCODES["c"]))
    user.sees_copied()
    user.takes_picture("copied")
    assert MARK in user.clipboard("--list-types")
    user.pastes_the_code(field)
    assert "was copied, read back and cleared" in user.reads("ok", "clipboard")
    user.totpdesk.do("copy", NAME)
    user.pastes_the_code(field)


def test_nothing_is_called_copied_while_the_overview_is_open(user: GnomeUser) -> None:
    """wl-copy needs the keyboard for a moment, which the overview keeps: that is said."""
    user.begins(typing=False)
    user.desktop.shell.show_overview(shown=True)
    said = user.totpdesk.run("copy", NAME)
    assert (said.returncode, said.stderr) == (
        1,
        "The clipboard did not take the code. Press again.\n",
    )
    user.desktop.shell.show_overview(shown=False)
    user.totpdesk.do("copy", NAME)


def test_without_wl_clipboard(user: GnomeUser) -> None:
    """GNOME shares its clipboard with who may type, even below its overview."""
    user.totpdesk.argv = ("env", f"PATH={OWN_BINARIES}", *user.totpdesk.argv)
    user.begins()
    assert "(Clipboard portal)" in user.reads("ok", "clipboard")
    field = user.opens_field()
    user.desktop.shell.show_overview(shown=True)
    user.totpdesk.do("copy", NAME)
    user.desktop.shell.show_overview(shown=False)
    assert MARK in user.clipboard("--list-types")
    user.pastes_the_code(field)
    user.gets_the_code(field)
