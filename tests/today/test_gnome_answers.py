"""Each question that GNOME asks its user, refused, forgotten and answered: what is shown then."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Final

import pytest
from jeepney import DBusAddress

from support.hand import Key
from support.today.gnome import SHORTCUTS, TYPING, GnomeSession
from support.today.gnome_user import ACCOUNTS, SECONDS, WELCOME, GnomeUser, is_code
from support.waiting import wait_until
from totpdesk.transfer.qr.draw import png

if TYPE_CHECKING:
    from collections.abc import Iterator

    from support.today.root import Root

STORE: Final = DBusAddress(
    "/org/freedesktop/impl/portal/PermissionStore",
    "org.freedesktop.impl.portal.PermissionStore",
    "org.freedesktop.impl.portal.PermissionStore",
)
ADDING: Final = "Add account — totpdesk"
SITE: Final = "otpauth://totp/Site:me?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Site"
TABLE: Final = "remote-desktop"  # of what programs may do, by tokens


@pytest.fixture(name="user")
def _user(root: Root) -> Iterator[GnomeUser]:
    with GnomeSession(root) as session:
        yield GnomeUser(session)


def test_shortcuts_refused(user: GnomeUser) -> None:
    """A notice and the doctor say so; the next start asks again, and then they are there."""
    user.starts()
    user.desktop.answer_shortcuts(yes=False)
    user.sees_notice("The desktop's question about the keys of “Insert the code” was closed.")
    user.windows.wait_titled(WELCOME)
    user.keyboard.tap(Key.RETURN)
    user.takes_picture("shortcuts-refused")
    assert "Restart totpdesk to be asked again" in user.reads("problem", "shortcut")
    user.stops()
    user.starts()
    user.windows.wait_all(WELCOME, SHORTCUTS)
    user.desktop.answer_shortcuts(yes=True)
    user.awaits("ok", "shortcut", "The main shortcut is registered on Ctrl+Alt+O.")


def test_typing_refused(user: GnomeUser) -> None:
    """The first start says so, and a press copies the code: a notice says that and why."""
    user.begins(typing=False)
    field = user.opens_field()
    user.presses()
    user.sees_notice("The code of GitHub is on the clipboard.")
    user.takes_picture("typing-refused")
    assert field.text() == ""
    user.pastes_the_code(field)
    assert "Allow typing in totpdesk's settings" in user.reads("warning", "typing")
    assert "no permission to type yet" in user.reads("warning", "permission")


def test_typing_allowed_but_not_remembered(user: GnomeUser) -> None:
    """Then GNOME asks at each press; the code is typed once its user has agreed."""
    user.starts()
    user.desktop.answer_shortcuts(yes=True)
    user.allows_typing(yes=True, remember=False)
    user.finishes()
    field = user.opens_field()
    user.presses()
    user.desktop.answer_typing(yes=True, remember=False)
    field.wait_text(is_code, SECONDS)


def test_permission_forgotten(user: GnomeUser) -> None:
    """GNOME asks at the press, remembers the answer again, and typing goes on."""
    user.begins()
    field = user.opens_field()
    user.gets_the_code(field)
    field.clear()
    (tokens,) = user.desktop.shell.call(STORE, "List", "s", TABLE)
    for token in tokens:
        user.desktop.shell.call(STORE, "Delete", "ss", TABLE, token)
    user.presses()
    user.windows.wait_titled(TYPING)
    user.takes_picture("permission-forgotten")
    user.desktop.answer_typing(yes=True)
    told = user.desktop.shell.notices  # it is typed at once where the answer comes at once
    wait_until(lambda: is_code(field.text()) or told(), SECONDS, "the outcome", field.text)
    user.gets_the_code(field)
    assert "The desktop lets totpdesk type, and remembers it." in user.reads("ok", "permission")


def test_a_code_on_the_screen(user: GnomeUser) -> None:
    """GNOME's own tool takes the picture, as it asks no program whose windows are hidden."""
    user.begins(typing=False)
    picture = user.desktop.new_file("qr.png")
    picture.write_bytes(png(SITE))
    shown = [sys.executable, "-m", "support.apps.show_picture", str(picture), "Set up"]
    user.desktop.spawn(shown)
    user.windows.wait_titled("Set up")
    user.desktop.spawn(user.totpdesk.argv)
    user.windows.wait_titled(ACCOUNTS)
    user.scans_the_screen()
    user.windows.wait_titled(ADDING)  # above the accounts
    user.takes_picture("scanned")
    user.keyboard.tap(Key.RETURN)
    listed = lambda: user.totpdesk.do("list").split()  # noqa: E731
    wait_until(lambda: "Site" in listed(), SECONDS, "the account", listed)
    assert not list(user.desktop.home.rglob("*.png"))


def test_a_screenshot_refused(user: GnomeUser) -> None:
    """The tool is closed: the window says that nothing was taken, and what to do instead."""
    user.begins(typing=False)
    report = user.desktop.new_file("report")
    words = ["sh", "-c", 'exec "$@" >"$0"', str(report), *user.totpdesk.argv, "doctor"]
    doctor = user.desktop.spawn([*words, "--screenshot"])
    user.desktop.wait_screenshot_tool(shown=True)
    user.takes_picture("screenshot-tool")
    user.keyboard.tap(Key.ESCAPE)
    wait_until(lambda: doctor.process.poll() is not None, SECONDS, "the doctor", report.read_text)
    (line,) = [line for line in report.read_text().splitlines() if line.startswith("problem  scr")]
    assert "The desktop gave no screenshot." in line
