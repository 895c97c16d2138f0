"""A gsettings program that keeps the settings of custom shortcuts and the search in a JSON file.

`GSettings` puts it on PATH. As a program: `python gsettings.py STATE VERB SCHEMA[:PATH] [KEY
[VALUE]]`. STATE may hold "fails", a sentence to fail with, and "forgets", as without dconf.
"""

from __future__ import annotations

import ast
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pytest

SCHEMA = "org.gnome.settings-daemon.plugins.media-keys"
LIST = f"{SCHEMA} custom-keybindings"
LISTS = (LIST, "org.gnome.desktop.search-providers enabled")


class GSettings:
    """The program on PATH, and a look at its state."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """Install it with nothing set."""
        self._state = folder / "gsettings.json"
        self._state.write_text("{}")
        program = folder / "bin" / "gsettings"
        program.parent.mkdir()
        program.write_text(f'#!/bin/sh\nexec {sys.executable} {__file__} {self._state} "$@"\n')
        program.chmod(0o755)
        monkeypatch.setenv("PATH", str(program.parent), prepend=":")

    @property
    def all(self) -> dict[str, Any]:
        """Return what is set, by "SCHEMA[:PATH] KEY"."""
        state: dict[str, Any] = json.loads(self._state.read_text())
        return state

    @property
    def paths(self) -> list[str]:
        """Return the paths of the custom shortcuts."""
        paths: list[str] = self.all.get(LIST, [])
        return paths

    def entry(self, path: str) -> dict[str, str]:
        """Return a custom shortcut's name, command and binding."""
        start = f"{SCHEMA}.custom-keybinding:{path} "
        return {k.removeprefix(start): v for k, v in self.all.items() if k.startswith(start)}

    def put(self, **state: object) -> None:
        """Set "fails" or "forgets"."""
        self._state.write_text(json.dumps(self.all | state))

    def add(self, path: str, **entry: str) -> None:
        """Be a user who has a custom shortcut."""
        start = f"{SCHEMA}.custom-keybinding:{path}"
        mine = {f"{start} {name}": text for name, text in entry.items()}
        self._state.write_text(json.dumps(self.all | mine | {LIST: [*self.paths, path]}))


def main(file: str, verb: str, schema: str, key: str = "", value: str = "") -> str:
    """Run a command; return what to print."""
    path, where = Path(file), f"{schema} {key}"
    state = json.loads(path.read_text())
    if "fails" in state:
        sys.exit(state["fails"])
    match verb:
        case "get":
            held = state.get(where, [] if where in LISTS else "")
            return "@as []" if held == [] else _printed(held)
        case "set":
            state[where] = ast.literal_eval(value)
        case "reset":
            state.pop(where, None)
        case "reset-recursively":
            state = {k: v for k, v in state.items() if not k.startswith(where)}
        case _:
            sys.exit(f"Unknown command {verb}")
    if "forgets" not in state:
        path.write_text(json.dumps(state))
    return ""


def _printed(held: list[str] | str) -> str:
    if isinstance(held, list):
        return f"[{', '.join(map(_printed, held))}]"
    escaped = held.replace("\\", "\\\\")
    return f'"{escaped}"' if "'" in held else f"'{escaped}'"


if __name__ == "__main__":
    print(main(*sys.argv[1:]))
