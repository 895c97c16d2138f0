"""sway's windows, by its IPC (sway-ipc(7), the protocol of i3).

Each message is the word "i3-ipc", the length of what follows, the kind of message and JSON; the two
numbers are 32 bits wide, in the machine's byte order. Each request uses a new connection: nothing
runs between two presses, and a restart of sway needs no handling.
"""

from __future__ import annotations

import json
import socket
import struct
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from totpdesk.autotype import Area
from totpdesk.base.errors import NoDisplayError
from totpdesk.base.translation import tr
from totpdesk.platforms.linux.wayland.wlroots.focus import CompositorFocus, Seen, named

assert sys.platform == "linux"  # mypy skips the rest on other systems

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_MAGIC: Final = b"i3-ipc"
_HEADER: Final = struct.Struct(f"={len(_MAGIC)}sII")
_RUN_COMMAND, _GET_TREE = 0, 4
_SECONDS: Final = 2.0

_Node = dict[str, Any]


class Sway:
    """The sway that listens at a socket."""

    def __init__(self, path: Path) -> None:
        """Take the socket's path, SWAYSOCK."""
        self._path = path

    def active(self) -> Seen | None:
        """Return the focused window; None where a workspace without one has the focus."""
        return next((_seen(node) for node in self._nodes() if node["focused"]), None)

    def windows(self) -> list[Seen]:
        """Return all windows, those of hidden workspaces too."""
        return [_seen(node) for node in self._nodes()]

    def bring(self, number: int) -> None:
        """Focus a window, and show its workspace."""
        self._ask(_RUN_COMMAND, f"[con_id={number}] focus")

    def _nodes(self) -> Iterator[_Node]:
        return (node for node in _within(self._ask(_GET_TREE)) if node.get("pid"))

    def _ask(self, kind: int, payload: str = "") -> Any:  # noqa: ANN401 - JSON
        body = payload.encode()
        try:
            with socket.socket(socket.AF_UNIX) as connection, connection.makefile("rb") as answer:
                connection.settimeout(_SECONDS)
                connection.connect(str(self._path))
                connection.sendall(_HEADER.pack(_MAGIC, len(body), kind) + body)
                _, length, _ = _HEADER.unpack(answer.read(_HEADER.size))
                return json.loads(answer.read(length))
        except (OSError, ValueError, struct.error) as error:
            raise NoDisplayError(tr("sway does not answer totpdesk.")) from error


def focus(environ: Mapping[str, str]) -> CompositorFocus | None:
    """Return the Focus port of this session's sway, None if SWAYSOCK is not set."""
    path = environ.get("SWAYSOCK")
    return CompositorFocus(Sway(Path(path))) if path else None


def _within(node: _Node) -> Iterator[_Node]:
    yield node
    for inner in [*node.get("nodes", ()), *node.get("floating_nodes", ())]:
        yield from _within(inner)


def _seen(node: _Node) -> Seen:
    rect = node["rect"]
    x11_class = (node.get("window_properties") or {}).get("class")
    window = named(node["id"], node.get("app_id") or x11_class, node.get("name"), node["pid"])
    return Seen(window, Area(rect["x"], rect["y"], rect["width"], rect["height"]))
