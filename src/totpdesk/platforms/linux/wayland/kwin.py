"""The focused window on Plasma's Wayland, reported by a script of ours inside KWin.

No protocol shows a program the windows of others there. KWin runs scripts that see them (its
documented interface org.kde.kwin.Scripting), and one calls us with each window that gets the focus.
"""

from __future__ import annotations

import logging
import os
import threading
from contextlib import ExitStack, suppress
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from totpdesk.autotype import Area, Window
from totpdesk.base.errors import BusError, NoDisplayError
from totpdesk.base.files import write_whole
from totpdesk.base.translation import tr
from totpdesk.platforms.linux.dbus import Address, Bus

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_KWIN: Final = "org.kde.KWin"
_OURS: Final = "io.github.totpdesk.Focus"
_SECONDS: Final = 3.0
_TRIES, _RETRY_SECONDS = 10, 1.0
_GIVE_SECONDS: Final = 1.0
# Plasma 6 has renamed clients to windows.
_TELL: Final = """
function report(window) {
    var area = window ? window.frameGeometry || window.geometry : null;
    callDBus(%(to)r, "/", %(interface)r, "Focused",
             window ? String(window.internalId) : "", window ? String(window.resourceClass) : "",
             window ? String(window.caption) : "", window ? window.pid : 0,
             area ? [area.x, area.y, area.width, area.height].join(" ") : "");
}
var followed = {};
function follow(window) {
    if (window && !followed[window.internalId]) {
        followed[window.internalId] = true;
        window.captionChanged.connect(function () {
            if (active() === window) { report(window); }
        });
    }
    report(window);
}
function active() { return workspace.activeWindow || workspace.activeClient || null; }
(workspace.windowActivated || workspace.clientActivated).connect(follow);
follow(active());
"""  # not text: JavaScript
_log: Final = logging.getLogger(__name__)
_GIVE: Final = """
var windows = workspace.windowList ? workspace.windowList() : workspace.clientList();
for (var i = 0; i < windows.length; i++) {
    if (String(windows[i].internalId) === %(id)r) {
        if ("activeWindow" in workspace) { workspace.activeWindow = windows[i]; }
        else { workspace.activeClient = windows[i]; }
    }
}
"""  # not text: JavaScript


class KWinFocus:
    """The Focus port. Keeps the last window that KWin reported."""

    def __init__(self, folder: Path) -> None:
        """Start the script, which is written into a private folder. Raises NoDisplayError."""
        self._folder = folder
        self._window: Window | None = None
        self._area: Area | None = None
        self._changed = threading.Condition()
        self._loading = threading.Lock()
        self._closing = threading.Event()
        with ExitStack() as undo:
            try:
                self._bus = Bus()
                undo.callback(self._bus.close)
                self._bus.on_call(_KWIN, _OURS, "Focused", self._focus_reported)
                self._bus.on_owner(_KWIN, lost=self._forget, found=self._start_again)
            except BusError as error:
                raise NoDisplayError(
                    tr("KWin cannot be reached: there is no session bus.")
                ) from error
            self._start()
            undo.pop_all()

    @property
    def bus(self) -> Bus:
        """The connection by which KWin is reached."""
        return self._bus

    def focused(self) -> Window | None:
        """Return the last window that KWin reported."""
        return self._window

    def give(self, window: Window) -> bool:
        """Ask KWin to activate a window, and wait until it reports that."""
        self._run("give", _GIVE % {"id": f"{{{UUID(int=window.id)}}}"})
        self._unload("give")
        with self._changed:
            return self._changed.wait_for(
                lambda: self._window is not None and self._window.id == window.id, _GIVE_SECONDS
            )

    def wait(self, accepts: Callable[[Window], bool], seconds: float) -> Window | None:
        """Return the window that KWin reported, or that it reports in this time, if accepted."""
        with self._changed:
            self._changed.wait_for(lambda: self._accepted(accepts), seconds)
            return self._accepted(accepts)

    def area(self, window: Window) -> Area | None:
        """Return where the window was when it was reported."""
        return self._area if self._window and self._window.id == window.id else None

    def close(self) -> None:
        """Remove the script from KWin and disconnect from the bus."""
        self._closing.set()
        self._unload("focus")
        self._bus.close()

    def _start(self) -> None:
        """Make KWin report the focus, also after a restart or a new connection."""
        self._run("focus", _TELL % {"to": self._bus.name, "interface": _OURS})

    def _start_again(self) -> None:
        """Start the script in a KWin that owns its name but may still be starting."""
        for _ in range(_TRIES):
            with suppress(NoDisplayError):
                self._start()
                return
            if self._closing.wait(_RETRY_SECONDS):
                return
        _log.error("KWin was restarted and does not run the script: the focused window is unknown")

    def _run(self, name: str, script: str) -> None:
        path = self._folder / f"kwin-{name}.js"
        with self._loading:
            write_whole(path, script)
            self._unload(name)
            (number,) = self._call("/Scripting", "loadScript", "ss", str(path), _named(name))
            for script_path in (f"/Scripting/Script{number}", f"/{number}"):  # Plasma 6, Plasma 5
                with suppress(NoDisplayError):
                    self._call(script_path, "run")
                    return
        raise NoDisplayError(tr("KWin did not run totpdesk's script."))

    def _unload(self, name: str) -> None:
        with suppress(NoDisplayError):
            self._call("/Scripting", "unloadScript", "s", _named(name))

    def _call(self, path: str, method: str, signature: str = "", *body: str) -> Any:  # noqa: ANN401 - D-Bus values
        interface = "Scripting" if path == "/Scripting" else "Script"
        to = Address(_KWIN, path, f"org.kde.kwin.{interface}")
        try:
            return self._bus.call(to, method, signature, *body, seconds=_SECONDS)
        except BusError as error:
            raise NoDisplayError(tr("KWin does not answer totpdesk.")) from error

    def _focus_reported(self, _path: str, *values: Any) -> None:  # noqa: ANN401 - D-Bus values
        try:
            self._know(*_read(*values))
        except (TypeError, ValueError, AttributeError):
            _log.exception("a message about the focus is not valid")
            self._forget()

    def _accepted(self, accepts: Callable[[Window], bool]) -> Window | None:
        return self._window if self._window and accepts(self._window) else None

    def _forget(self) -> None:
        """Forget the window until KWin reports one: the old one may have lost the focus."""
        self._know(None, None)

    def _know(self, window: Window | None, area: Area | None) -> None:
        with self._changed:
            self._window, self._area = window, area
            self._changed.notify_all()


def _named(name: str) -> str:
    return f"totpdesk-{name}-{os.getpid()}"


def _read(
    number: str, app: str, title: str, pid: int, where: str
) -> tuple[Window | None, Area | None]:
    """Read what the script reports. Raises TypeError, ValueError, AttributeError."""
    parts = [round(float(part)) for part in where.split()]
    area = Area(*parts) if len(parts) == 4 else None
    ours = pid == os.getpid()
    return Window(UUID(number).int, app, title, ours, pid) if number else None, area
