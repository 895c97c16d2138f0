"""Windows as sway sees them, asked by swaymsg."""

from __future__ import annotations

import json
import subprocess
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from support.waiting import wait_until

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

TIMEOUT = 10.0  # seconds

Node = dict[str, Any]


class SwayWindows:
    """The windows of the sway that answers `command`; same questions as support.windows."""

    def __init__(self, command: Callable[..., str]) -> None:
        self._command = command

    def answers(self) -> bool:
        """Return whether sway takes commands already."""
        with suppress(subprocess.CalledProcessError):
            return bool(self._tree())
        return False

    def all(self) -> dict[int, Node]:
        """Return the windows that are there now, by id, as `swaymsg -t get_tree` reports them."""
        return {node["id"]: node for node in _nodes(self._tree()) if node.get("pid")}

    def active(self) -> int:
        """Return the id of the active window; 0 if there is none."""
        return next((number for number, node in self.all().items() if node["focused"]), 0)

    def title(self, window_id: int) -> str:
        """Return a window's title; empty if it has none, or the window is gone."""
        return self.all().get(window_id, {}).get("name") or ""

    def app_id(self, window_id: int) -> str:
        """Return a window's application id; empty if it has none, or the window is gone."""
        return self.all().get(window_id, {}).get("app_id") or ""

    def of_process(self, pid: int) -> int:
        """Return the id of the window of a process; 0 if it has none yet."""
        return next((number for number, node in self.all().items() if node["pid"] == pid), 0)

    def has_keys(self, window_id: int) -> bool:
        """Return whether key events go to a window."""
        return bool(window_id) and self.active() == window_id

    def activate(self, window_id: int) -> None:
        """Make a window active and return when sway says that it is."""
        wait_until(lambda: window_id in self.all(), TIMEOUT, "the window to be there", self.all)
        self._command(f"[con_id={window_id}] focus")
        wait_until(lambda: self.active() == window_id, TIMEOUT, "the window to be active", self.all)

    def close_window(self, window_id: int) -> None:
        """Ask sway to close a window, as its key for that would."""
        self._command(f"[con_id={window_id}] kill")

    def wait_gone(self, window_id: int) -> None:
        """Return when a closed window is gone and the focus has settled on the one after it."""
        wait_until(lambda: window_id not in self.all(), TIMEOUT, "the window to be gone")
        wait_until(lambda: self.active() or not self.all(), TIMEOUT, "the focus to settle")

    def _tree(self) -> Node:
        tree: Node = json.loads(self._command("-t", "get_tree"))
        return tree


def _nodes(tree: Node) -> Iterator[Node]:
    yield tree
    for node in [*tree["nodes"], *tree["floating_nodes"]]:
        yield from _nodes(node)
