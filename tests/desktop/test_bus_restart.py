"""The session bus ends and another one takes its address: all that is reached by it comes back."""

from __future__ import annotations

from support.codes import codes_of
from support.fingers import Key, SecondKeyboard
from support.notifications import Notifications
from support.session import DesktopSession
from support.targets import QtField
from support.totpdesk import Totpdesk
from support.tray import TrayHost
from support.waiting import wait_until

SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
HOTKEY = (Key.CTRL, Key.ALT, Key.O)
SECONDS = 40.0  # an attempt to connect again may be half a minute after the one before


def test_all_comes_back() -> None:
    """Icon, keychain and notifications; meanwhile a press says what it lacks and types nothing."""
    with DesktopSession() as session:
        totpdesk, field = Totpdesk(session), QtField(session, title="Sign in to GitHub")
        totpdesk.do("add", "GitHub", "--secret-stdin", text=SECRET)
        panel = TrayHost(session)
        tray = totpdesk.start_tray()
        panel.wait_icon()
        totpdesk.do("type")
        field.wait_text(lambda text: text in codes_of(SECRET), SECONDS)
        field.clear()
        session.end_bus()
        press_without_bus(totpdesk, field)
        session.start_bus()
        session.start_keychain()
        panel, notices = TrayHost(session), Notifications(session)
        icon = panel.wait_icon(SECONDS)
        assert "GitHub" in [entry.label for entry in icon.menu().entries]
        assert field.text() == ""
        wait_until(totpdesk.answers, SECONDS, "the shortcuts to be bound")
        SecondKeyboard(session).chord(HOTKEY, hold=0.1)
        field.wait_text(lambda text: text in codes_of(SECRET), SECONDS)
        assert tray.alive()
        field.clear()
        totpdesk.do("remove", "GitHub", "--yes")
        SecondKeyboard(session).chord(HOTKEY, hold=0.1)
        wait_until(lambda: notices.shown, SECONDS, "a notification")


def press_without_bus(totpdesk: Totpdesk, field: QtField) -> None:
    """Press while there is no bus."""
    ran = totpdesk.run("type")
    assert ran.returncode == 4  # the keychain is unreachable
    assert ran.stderr.startswith("The keychain cannot be reached: the session bus has ended.")
    assert field.text() == ""
