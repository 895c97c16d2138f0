"""The focused window on Plasma's Wayland, told by a script of ours inside KWin.

No protocol tells one program of another's windows there. KWin runs scripts that see them (its
documented interface org.kde.kwin.Scripting), and one calls us with each window that gets the focus.
"""

from __future__ import annotations

import logging
import os
import queue
import threading
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from jeepney import DBusAddress, MatchRule, new_method_call, new_method_return
from jeepney.io.common import RouterClosed
from jeepney.io.threading import open_dbus_connection
from jeepney.wrappers import DBusErrorResponse, unwrap_msg

from totpdesk.autotype import Window
from totpdesk.base.errors import NoDisplayError
from totpdesk.base.files import write_whole
from totpdesk.platforms.linux.dbus import Router

if TYPE_CHECKING:
    from pathlib import Path

    from jeepney import Message

    from totpdesk.autotype import Area

_KWIN: Final = "org.kde.KWin"
_OURS: Final = "io.github.totpdesk.Focus"
_SECONDS: Final = 3.0
_GIVE_SECONDS: Final = 1.0
# Plasma 6 has renamed clients to windows.
_TELL: Final = """
function tell(window) {
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
            if (active() === window) { tell(window); }
        });
    }
    tell(window);
}
function active() { return workspace.activeWindow || workspace.activeClient || null; }
(workspace.windowActivated || workspace.clientActivated).connect(follow);
follow(active());
"""
_log: Final = logging.getLogger(__name__)
_GIVE: Final = """
var windows = workspace.windowList ? workspace.windowList() : workspace.clientList();
for (var i = 0; i < windows.length; i++) {
    if (String(windows[i].internalId) === %(id)r) {
        if ("activeWindow" in workspace) { workspace.activeWindow = windows[i]; }
        else { workspace.activeClient = windows[i]; }
    }
}
"""


class KWinFocus:
    """Delivery's Focus port. Knows what KWin told last."""

    def __init__(self, folder: Path) -> None:
        """Start the script, which is written into a private folder. Raises NoDisplayError."""
        self._folder = folder
        self._window: Window | None = None
        self._area: Area | None = None
        self._changed = threading.Condition()
        try:
            self._connection = open_dbus_connection()
        except (OSError, RuntimeError, ValueError, KeyError) as error:
            raise NoDisplayError("KWin cannot be reached: there is no session bus.") from error
        self._router = Router(self._connection, self._forget)
        self._calls: queue.SimpleQueue[Message | None] = queue.SimpleQueue()
        rule = MatchRule(type="method_call", interface=_OURS)
        self._filter = self._router.filter(rule, queue=self._calls)
        threading.Thread(target=self._listen, name="kwin", daemon=True).start()
        to = str(self._connection.unique_name)
        self._run("focus", _TELL % {"to": to, "interface": _OURS})

    def focused(self) -> Window | None:
        """Return the window that KWin told last."""
        return self._window

    def give(self, window: Window) -> bool:
        """Have KWin activate a window, and wait until it says so."""
        self._run("give", _GIVE % {"id": f"{{{UUID(int=window.id)}}}"})
        self._unload("give")
        with self._changed:
            return self._changed.wait_for(
                lambda: self._window is not None and self._window.id == window.id, _GIVE_SECONDS
            )

    def area(self, window: Window) -> Area | None:
        """Return where the window was when it was told of."""
        return self._area if self._window and self._window.id == window.id else None

    def close(self) -> None:
        """Take the script out of KWin and leave the bus."""
        self._unload("focus")
        self._calls.put(None)
        self._router.close()
        self._connection.close()

    def _run(self, name: str, script: str) -> None:
        path = self._folder / f"kwin-{name}.js"
        write_whole(path, script)
        self._unload(name)
        (number,) = self._call(
            "/Scripting", "Scripting", "loadScript", "ss", str(path), _named(name)
        )
        for place in (f"/Scripting/Script{number}", f"/{number}"):  # Plasma 6, Plasma 5
            with suppress(NoDisplayError):
                self._call(place, "Script", "run")
                return
        raise NoDisplayError("KWin did not run totpdesk's script.")

    def _unload(self, name: str) -> None:
        with suppress(NoDisplayError):
            self._call("/Scripting", "Scripting", "unloadScript", "s", _named(name))

    def _call(self, path: str, interface: str, method: str, signature: str = "", *body: Any) -> Any:  # noqa: ANN401 - D-Bus values
        address = DBusAddress(path, _KWIN, f"org.kde.kwin.{interface}")
        message = new_method_call(address, method, signature or None, body)
        try:
            return unwrap_msg(self._router.send_and_get_reply(message, timeout=_SECONDS))
        except (DBusErrorResponse, OSError, RuntimeError, RouterClosed, TimeoutError) as error:
            raise NoDisplayError("KWin does not answer totpdesk.") from error

    def _listen(self) -> None:
        while (message := self._calls.get()) is not None:
            try:
                self._take(*message.body)
            except Exception:  # noqa: BLE001 - the barrier: the next message is still heard
                _log.exception("a message about the focus makes no sense")
                self._forget()
            with suppress(OSError):
                self._connection.send(new_method_return(message))

    def _forget(self) -> None:
        """Know no window until KWin tells of one: the one from before may have lost the focus."""
        with self._changed:
            self._window = self._area = None
            self._changed.notify_all()

    def _take(self, number: str, app: str, title: str, pid: int, area: str) -> None:
        ours = pid == os.getpid()
        with self._changed:
            self._window = Window(UUID(number).int, app, title, ours, pid) if number else None
            self._area = _area(area)
            self._changed.notify_all()


def _named(name: str) -> str:
    return f"totpdesk-{name}-{os.getpid()}"


def _area(text: str) -> Area | None:
    from totpdesk.autotype import Area  # noqa: PLC0415 - cheap

    parts = [round(float(part)) for part in text.split()]
    return Area(*parts) if len(parts) == 4 else None
