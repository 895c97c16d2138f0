"""GNOME with the extension AppIndicator: the tray has our icon, and the window can stay away."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest

from support.today.gnome import GnomeSession
from support.today.gnome_user import ACCOUNTS, SECONDS, GnomeUser
from support.waiting import wait_until

if TYPE_CHECKING:
    from support.today.root import Root

EXTENSION: Final = "ubuntu-appindicators@ubuntu.com"
ICONS: Final = "Object.keys(Main.panel.statusArea).filter(k => k.startsWith('appindicator-'))"


def test_the_tray(root: Root) -> None:
    """Our icon is in the panel, and a start opens no window once there is an account."""
    if not root.path(f"/usr/share/gnome-shell/extensions/{EXTENSION}").exists():
        pytest.skip("gnome-shell-extension-appindicator is not installed")
    with GnomeSession(root, extension=EXTENSION) as desktop:
        user = GnomeUser(desktop)
        user.starts()
        desktop.answer_shortcuts(yes=True)
        icons = lambda: desktop.shell.eval(ICONS)  # noqa: E731
        wait_until(
            icons,
            SECONDS,
            "the icon",
            lambda: desktop.shell.eval("Object.keys(Main.panel.statusArea)"),
        )
        user.takes_picture("tray")
        assert not user.reads("warning", "tray")
        user.allows_typing(yes=True)
        user.adds_account()
        user.stops()
        user.running = user.totpdesk.start_tray()
        wait_until(icons, SECONDS, "the icon")
        assert not user.windows.titled(ACCOUNTS)
        user.gets_the_code(user.opens_field())
