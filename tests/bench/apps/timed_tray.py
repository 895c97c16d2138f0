"""The tray with a stop watch at each step of a press; appends a JSON line a step to argv[1].

The names are of totpdesk's inside and may move: one that is gone ends the program, loudly.
"""

import functools
import importlib
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TextIO

STEPS = {
    "shortcut heard": "totpdesk.platforms.linux.x11.shortcuts:X11Shortcuts._pressed",
    "focused window": "totpdesk.platforms.linux.x11.focus:X11Focus.focused",
    "list of accounts": "totpdesk.accounts.store:AccountStore.entries",
    "choice": "totpdesk.autotype.choose:Chooser.choose",
    "settings": "totpdesk.settings.file:SettingsFile.load",
    "secret taken": "totpdesk.accounts.store:AccountStore.next_key_uri",
    "of it, the keychain": "totpdesk.secrets.keychain:OsKeychain.read",
    "code": "totpdesk.autotype.fresh_code:FreshCodeTimer.fresh_code",
    "typing": "totpdesk.platforms.linux.x11.keyboard:X11Keyboard.type",
    "of it, the keymap": "totpdesk.platforms.linux.x11.layout:Layout.keymap",
    "of it, the focus again": "totpdesk.platforms.linux.x11.focus:FocusCheck.holds",
    "of it, the strokes": "totpdesk.platforms.linux.x11.keyboard:_send",
    "clipboard, after the typing": "totpdesk.gui.clipboard:QtClipboard.put_aside",
    "last use noted, after the typing": "totpdesk.accounts.store:AccountStore.mark_used",
}


def main(path: str) -> int:
    """Put the watches in and run the tray."""
    with Path(path).open("a", buffering=1, encoding="utf-8") as out:
        for step, target in STEPS.items():
            _watch(step, target, out)
        from totpdesk.gui.app import run_tray  # noqa: PLC0415 - after the watches are in

        return run_tray(lambda _: None)


def _watch(step: str, target: str, out: TextIO) -> None:
    module, _, name = target.partition(":")
    *owner_path, last = name.split(".")
    owner = functools.reduce(getattr, owner_path, importlib.import_module(module))
    setattr(owner, last, _timed(step, getattr(owner, last), out))


def _timed(step: str, function: Callable[..., Any], out: TextIO) -> Callable[..., Any]:
    @functools.wraps(function)
    def timed(*args: Any, **kwargs: Any) -> Any:
        began = time.monotonic_ns()
        try:
            return function(*args, **kwargs)
        finally:
            ended = time.monotonic_ns()
            out.write(json.dumps({"step": step, "began": began, "ended": ended}) + "\n")

    return timed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
