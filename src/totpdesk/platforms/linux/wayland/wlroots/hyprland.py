"""Hyprland's windows, by its request socket (https://wiki.hypr.land/IPC/).

One request per connection; Hyprland serves no other program meanwhile, so none stays open. Requests
are those of hyprctl, prefixed with "j/" for JSON.
"""

from __future__ import annotations

import json
import socket
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from totpdesk.autotype import Area
from totpdesk.base.errors import NoDisplayError
from totpdesk.base.translation import tr
from totpdesk.platforms.linux.wayland.wlroots.focus import CompositorFocus, Seen, named

assert sys.platform == "linux"  # mypy skips the rest on other systems

if TYPE_CHECKING:
    from collections.abc import Mapping

_SECONDS: Final = 2.0
_CHUNK: Final = 65536
_DONE: Final = "ok"
# The second is for a configuration in Lua: from 0.55 on it may be, from 0.57 on it is.
_FOCUS: Final = (
    "dispatch focuswindow address:{number:#x}",  # not text: a request
    'dispatch hl.dsp.focus({{ window = "address:{number:#x}" }})',  # not text: a request
)


class Hyprland:
    """The Hyprland that listens at a socket."""

    def __init__(self, path: Path) -> None:
        """Take the socket's path."""
        self._path = path

    def active(self) -> Seen | None:
        """Return the focused window; None where a workspace without one has the focus."""
        client = self._request("activewindow")
        return _seen(client) if client else None

    def windows(self) -> list[Seen]:
        """Return all windows, those of hidden workspaces too."""
        return [_seen(client) for client in self._request("clients")]

    def bring(self, number: int) -> None:
        """Focus a window, and show its workspace, in either configuration language."""
        for request in _FOCUS:
            if self._ask(request.format(number=number)).strip() == _DONE:
                return

    def _request(self, request: str) -> Any:  # noqa: ANN401 - JSON
        try:
            return json.loads(self._ask(f"j/{request}"))
        except ValueError as error:
            raise NoDisplayError(tr("Hyprland's answer to totpdesk is not valid.")) from error

    def _ask(self, request: str) -> str:
        try:
            with socket.socket(socket.AF_UNIX) as connection:
                connection.settimeout(_SECONDS)
                connection.connect(str(self._path))
                connection.sendall(request.encode())
                parts = iter(lambda: connection.recv(_CHUNK), b"")
                return b"".join(parts).decode(errors="replace")
        except OSError as error:
            raise NoDisplayError(tr("Hyprland does not answer totpdesk.")) from error


def focus(environ: Mapping[str, str]) -> CompositorFocus | None:
    """Return the Focus port of this session's Hyprland, None if it has no name."""
    runtime = environ.get("XDG_RUNTIME_DIR")
    instance = environ.get("HYPRLAND_INSTANCE_SIGNATURE")
    if not runtime or not instance:
        return None
    return CompositorFocus(Hyprland(Path(runtime, "hypr", instance, ".socket.sock")))


def _seen(client: Mapping[str, Any]) -> Seen:
    number = int(client["address"], 16)
    window = named(number, client["class"], client["title"], client["pid"])
    return Seen(window, Area(*client["at"], *client["size"]))
