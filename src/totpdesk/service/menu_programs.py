"""Menu programs, dmenu's kind: they show the lines of their stdin and print the one chosen.

Only names are passed to them. https://tools.suckless.org/dmenu/
"""

from __future__ import annotations

import os
import shutil
import subprocess
from typing import TYPE_CHECKING, Final

from totpdesk.base.errors import MenuProgramError
from totpdesk.base.translation import tr

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_PROMPT: Final = tr("Account")
_ROFI: Final = ("rofi", "-dmenu", "-i", "-no-custom", "-p", _PROMPT)
_DMENU: Final = ("dmenu", "-i", "-p", _PROMPT)
_BEMENU: Final = ("bemenu", "-i", "-p", _PROMPT)
_FUZZEL: Final = ("fuzzel", "--dmenu", "--prompt", f"{_PROMPT}: ")
_TOFI: Final = ("tofi", "--prompt-text", f"{_PROMPT}: ")
_WALKER: Final = ("walker", "--dmenu")
# Without a cache wofi neither keeps the names that were chosen, nor changes the order.
_WOFI: Final = ("wofi", "--dmenu", "--insensitive", "--cache-file", os.devnull, "--prompt", _PROMPT)
_FOR_X11: Final = (_ROFI, _DMENU, _BEMENU)
_FOR_WAYLAND: Final = (_FUZZEL, _WALKER, _WOFI, _TOFI, _BEMENU)
_WITHOUT_LAYERS: Final = frozenset({"gnome"})  # mutter shows none of those for Wayland


def find_menu_program(environ: Mapping[str, str] = os.environ) -> tuple[str, ...]:
    """Return the command of an installed program for this session. Raises MenuProgramError."""
    for command in _candidates(environ):
        if shutil.which(command[0], path=environ.get("PATH")):
            return command
    raise MenuProgramError(
        tr(
            "No menu program is installed that works here. Install {names}, or name another one: "
            '`totpdesk menu --with "PROGRAM OPTIONS"`.',
            names=", ".join(command[0] for command in _candidates(environ)),
        )
    )


def choose(command: Sequence[str], names: Sequence[str]) -> str | None:
    """Let the user choose; return the line that was printed, or None for none.

    That may be what the user typed instead of choosing. Raises MenuProgramError.
    """
    try:
        done = subprocess.run(
            command,
            input="".join(f"{name}\n" for name in names),
            stdout=subprocess.PIPE,
            encoding="utf-8",
            errors="replace",
            check=False,
        )
    except OSError as error:
        raise MenuProgramError(
            tr("{program} cannot be started: {error}.", program=command[0], error=error.strerror)
        ) from error
    line, _, _ = done.stdout.partition("\n")
    return line or None


def _candidates(environ: Mapping[str, str]) -> tuple[tuple[str, ...], ...]:
    """Return the commands that work in this session, the best first."""
    desktops = environ.get("XDG_CURRENT_DESKTOP", "").lower().split(":")
    if environ.get("WAYLAND_DISPLAY") and _WITHOUT_LAYERS.isdisjoint(desktops):
        return tuple(dict.fromkeys((*_FOR_WAYLAND, *_FOR_X11)))
    return _FOR_X11
