"""The windows of compositors that let programs manage them: labwc, Wayfire, niri, river and others.

The protocol, wlr-foreign-toplevel-management-unstable-v1, is made for taskbars. It reports neither
a window's process nor its place: one of our own is recognised by its application id.
"""

from __future__ import annotations

import sys
import threading
from contextlib import suppress
from itertools import count
from typing import TYPE_CHECKING, Final

assert sys.platform == "linux"  # mypy skips the rest on other systems

from totpdesk.autotype import Window
from totpdesk.base.errors import NoDisplayError
from totpdesk.base.paths import DESKTOP_ID
from totpdesk.base.translation import tr
from totpdesk.platforms.linux.wayland.wire import WaylandConnection
from totpdesk.platforms.linux.wayland.wlroots.focus import Seen

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from totpdesk.platforms.linux.wayland.wire import Arguments

MANAGER: Final = "zwlr_foreign_toplevel_manager_v1"
_VERSION: Final = 3
_SEAT: Final = "wl_seat"
_ANNOUNCED: Final = 0  # the manager's event
_TITLE: Final = 0  # a window's events
_APP_ID: Final = 1
_STATE: Final = 4
_CLOSED: Final = 6
_ACTIVATE, _DESTROY = 4, 7  # its requests
_ACTIVATED: Final = 2  # its state
_NUMBERS: Final = count(1)  # ours are never used again, those of the compositor are


class Toplevels:
    """The Compositor, whose windows are followed from the first question on."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        """Take the variables of the session."""
        self._environ = environ
        self._lock = threading.Lock()
        self._following: _Following | None = None

    def active(self) -> Seen | None:
        """Return the window that has the keyboard; None where none has it."""
        return next((window.seen() for window in self._windows() if window.activated), None)

    def windows(self) -> list[Seen]:
        """Return all windows, those of hidden workspaces too."""
        return [window.seen() for window in self._windows()]

    def bring(self, number: int) -> None:
        """Focus a window, and show its workspace."""
        window = next((each for each in self._windows() if each.number == number), None)
        if window:
            window.activate()

    def close(self) -> None:
        """Follow them no longer."""
        if self._following:
            self._following.connection.close()
        self._following = None

    def _windows(self) -> list[_Toplevel]:
        """Return them as they are now, over a new connection if the old one has ended."""
        try:
            with self._lock:
                with suppress(ConnectionError):
                    return self._followed()
                self.close()
                return self._followed()
        except (OSError, KeyError) as error:
            raise NoDisplayError(tr("The compositor does not answer totpdesk.")) from error

    def _followed(self) -> list[_Toplevel]:
        if not self._following:
            self._following = _Following(WaylandConnection(self._environ))
        self._following.connection.sync()
        return list(self._following.windows.values())


class _Following:
    """The windows that are reported over one connection, by the compositor's numbers."""

    def __init__(self, connection: WaylandConnection) -> None:
        """Have them reported. Raises OSError, KeyError."""
        self.connection = connection
        self.windows: dict[int, _Toplevel] = {}
        self._seat = connection.bind(_SEAT, 1, lambda *_: None)
        connection.bind(MANAGER, _VERSION, self._on_manager)

    def _on_manager(self, event: int, arguments: Arguments) -> None:
        if event == _ANNOUNCED:
            theirs = arguments.uint()
            window = _Toplevel(lambda: self.connection.send(theirs, _ACTIVATE, self._seat))
            self.windows[theirs] = window
            self.connection.handle(theirs, lambda *event: self._on_window(theirs, *event))

    def _on_window(self, theirs: int, event: int, arguments: Arguments) -> None:
        if event == _CLOSED:
            del self.windows[theirs]
            self.connection.send(theirs, _DESTROY)
        else:
            self.windows[theirs].changed(event, arguments)


class _Toplevel:
    """One window, as far as it was reported."""

    def __init__(self, activate: Callable[[], None]) -> None:
        """Give it a number; `activate` gives it the keyboard."""
        self.number = next(_NUMBERS)
        self.activate = activate
        self.activated = False
        self._title = self._app = ""

    def changed(self, event: int, arguments: Arguments) -> None:
        """Note what an event reports."""
        if event == _TITLE:
            self._title = arguments.text()
        elif event == _APP_ID:
            self._app = arguments.text()
        elif event == _STATE:
            self.activated = _ACTIVATED in arguments.numbers()

    def seen(self) -> Seen:
        """Return it in the terms of the Focus port."""
        return Seen(Window(self.number, self._app, self._title, self._app == DESKTOP_ID), None)
