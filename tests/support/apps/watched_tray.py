"""The tray, noting what a press may not do much of.

Started as `python -m support.apps.watched_tray NOTES`. It appends a line for each module that is
imported, call on D-Bus and message to the X server, each with the name of the thread.
"""

import functools
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from jeepney.io.blocking import DBusConnection
from Xlib.protocol.display import Display

from totpdesk.gui.app import run_tray


def main(path: str) -> int:
    """Watch, and run the tray."""
    with Path(path).open("a", buffering=1, encoding="utf-8") as out:

        def note(what: str) -> None:
            out.write(f"{threading.current_thread().name} {what}\n")

        sys.addaudithook(
            lambda event, arguments: note(f"import {arguments[0]}") if event == "import" else None
        )
        _before(DBusConnection, "send_message", lambda _: note("bus"))
        _before(Display, "send_and_recv", lambda display: display.request_queue and note("server"))
        return run_tray(lambda _: None)


def _before(owner: type, name: str, act: Callable[[Any], object]) -> None:
    """Do something with the object before each call of a method."""
    method = getattr(owner, name)

    @functools.wraps(method)
    def watched(self: Any, *args: Any, **named: Any) -> Any:
        act(self)
        return method(self, *args, **named)

    setattr(owner, name, watched)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
