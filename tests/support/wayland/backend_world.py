"""The tray in a KDE session with a login field in front, before a portal that follows a script.

The account is a counter's, so its next code is known.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from support.notifications import Notifications
from support.totpdesk import Totpdesk
from support.waiting import wait_until
from support.wayland.backend import Backend, start_real_portal
from support.wayland.backend_portal import PlayedPortal
from support.wayland.backend_service import Script
from support.wayland.targets import WaylandField

if TYPE_CHECKING:
    import subprocess
    from contextlib import ExitStack

    from support.programs import Child
    from support.wayland.kde import KdeSession

URI = "otpauth://hotp/Site:me?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Site"
CODES = (  # RFC 4226, appendix D
    "755224",
    "287082",
    "359152",
    "969429",
    "338314",
    "254676",
    "287922",
    "162583",
    "399871",
    "520489",
)
COPIED = "The code of site is on the clipboard."
TOO_EARLY = {  # KWin has not reported to the tray yet that the field has the keyboard
    COPIED + why
    for why in (
        " Paste it where you need it.",
        " No window has focus. Paste it where you need it.",
    )
}
SECONDS = 20.0


class World:
    """The tray in a session with a field in front, and the simulated portal there."""

    def __init__(self, session: KdeSession, ends: ExitStack) -> None:
        self.session = session
        self.totpdesk = Totpdesk(session)
        self.permission = self.totpdesk.data / "typing-leave"
        self.script = Script()
        self.notices = Notifications(session)
        ends.callback(self.notices.close)
        ends.callback(self.permission.unlink, missing_ok=True)
        self._ends = ends

    def real_portal(self) -> Child:
        """Start the real portal before our backend."""
        self.backend = Backend(self.session, self.script)
        self._ends.callback(self.backend.close)
        portal = start_real_portal(self.session)
        self._ends.callback(portal.stop)
        return portal

    def played_portal(self, *, strict: bool = False) -> PlayedPortal:
        """Play the portal itself."""
        portal = PlayedPortal(self.session, self.script, strict=strict)
        self._ends.callback(portal.close)
        return portal

    def add_account(self) -> None:
        """Have the account, until the end."""
        self.totpdesk.do("add", "site", "--uri", URI)
        self._ends.callback(self.totpdesk.do, "remove", "--yes", "site")

    def start_tray(self) -> None:
        """Start the tray, which must not fail in any way that only its log knows."""
        tray = self.totpdesk.start_tray()
        self._ends.callback(self._look_at_log, tray)
        self._ends.callback(self.totpdesk.stop_tray, tray)

    def start(self) -> None:
        """Start the tray, and have a login field in front of its window."""
        self.add_account()
        self.start_tray()
        self.window("totpdesk")
        self.focus_field()

    def focus_field(self) -> None:
        """Open the login field, focused."""
        self.field = WaylandField(self.session, title="Sign in - Example")
        self._ends.callback(self.field.close)

    def press(self) -> subprocess.CompletedProcess[str]:
        """Do what a key of the desktop's does that is bound to `totpdesk type NAME`."""
        return wait_until(self._pressed, SECONDS, "the tray to know of the field")

    def press_copies(self, why: str) -> None:
        """Press: the code is copied, and the reason is reported, here and by a notice."""
        self.has_copied(self.press(), why)

    def has_copied(
        self, done: subprocess.CompletedProcess[str], why: str, code: str = CODES[0]
    ) -> None:
        """Check that a press ended as a copy, with the reason here and in a notice."""
        result = done.returncode, done.stdout, done.stderr.strip()
        assert result == (1, "", f"{COPIED} {why}"), result
        self.is_shown(f"{COPIED} {why}")
        assert self.session.run(["wl-paste", "--no-newline"]) == code
        assert self.field.text() == ""

    def press_types(self, code: str) -> None:
        """Press: the code is typed without a notice."""
        self.script.typed = ""
        done = self.press()
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
        assert self.script.typed == code

    def is_shown(self, text: str) -> None:
        """Wait for a notice that is the latest."""
        shown = self.notices.shown
        wait_until(lambda: shown[-1:] == [text], SECONDS, "the notice", lambda: shown)

    def is_closed(self) -> bool:
        """Return whether no session is open: the desktop shows no indicator of one."""
        return not self.script.open

    def window(self, title: str) -> int:
        """Return the tray's window of a title, when it is there."""
        windows = self.session.windows

        def found() -> int:
            return next((id_ for id_, w in windows.all().items() if title in w.title), 0)

        return wait_until(found, SECONDS, f"a window called {title}")

    def _pressed(self) -> subprocess.CompletedProcess[str] | None:
        done = self.totpdesk.run("type", "site")
        return None if done.stderr.strip() in TOO_EARLY else done

    @staticmethod
    def _look_at_log(tray: Child) -> None:
        assert "Traceback" not in tray.log_tail()
