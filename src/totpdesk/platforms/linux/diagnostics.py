"""What the doctor finds out by interfaces that only Linux has."""

from __future__ import annotations

import ctypes
import subprocess
from typing import TYPE_CHECKING, Final

from totpdesk.base import paths
from totpdesk.base.errors import ClipboardError
from totpdesk.base.translation import tr
from totpdesk.platforms.linux.checks.plasma import truly_held
from totpdesk.platforms.linux.checks.portals import check_permission, check_portals
from totpdesk.platforms.linux.checks.search import check_search
from totpdesk.platforms.linux.checks.tray import check_tray
from totpdesk.platforms.linux.wayland.portal.permission import TypingPermission

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from totpdesk.base.finding import Finding
    from totpdesk.platforms.capabilities import Ability, Backend
    from totpdesk.platforms.detect import Session

_READ_SECONDS: Final = 1.0
_TIMEX_BYTES: Final = 512  # more than struct timex takes on any platform
_TIME_ERROR: Final = 5  # adjtimex(2): the clock is not synchronised


class LinuxDiagnostics:
    """The Diagnostics port."""

    def findings(self, session: Session, backends: Mapping[Ability, Backend]) -> Iterator[Finding]:
        """Look at the portals, the permission to type, the tray, and the desktop's search."""
        yield from check_portals(session)
        yield from check_permission(session, backends, TypingPermission(paths.permission_path()))
        if session.graphical:
            yield check_tray()
        yield from check_search()

    def truly_assigned(self, session: Session, triggers: Mapping[str, str]) -> Mapping[str, str]:
        """Omit shortcuts that Plasma has not assigned; other desktops are trusted."""
        if triggers and session.wayland and session.runs("kde"):
            return truly_held(triggers)
        return triggers

    def clipboard_reader(self, session: Session) -> Callable[[], str] | None:
        """Return wl-paste or a reader of the X server's; None without wl-paste on Wayland."""
        if session.wayland:
            return _by_wl_paste if "wl-paste" in session.programs else None
        from totpdesk.platforms.linux.x11.selection import clipboard_text  # noqa: PLC0415 - X11 only

        return clipboard_text

    def clock_is_synchronised(self) -> bool | None:
        """Return whether the kernel reports a synchronised clock; None if it does not say."""
        state = _clock_state()
        return None if state is None else state != _TIME_ERROR


def _clock_state() -> int | None:
    """Return what adjtimex(2) returns if nothing is changed, None if it cannot be called."""
    state = int(ctypes.CDLL(None).adjtimex(ctypes.create_string_buffer(_TIMEX_BYTES)))
    return None if state < 0 else state


def _by_wl_paste() -> str:
    """Return the text; "" where there is none, for which wl-paste waits forever on KWin."""
    try:
        done = subprocess.run(
            ["wl-paste", "--no-newline"], capture_output=True, timeout=_READ_SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        return ""
    except OSError as error:
        raise ClipboardError(tr("wl-paste cannot be run. Reinstall wl-clipboard.")) from error
    return done.stdout.decode(errors="replace")
