"""Talking with a browser: JSON commands over a websocket.

Chromium's DevTools protocol and Firefox's WebDriver BiDi agree on the form: {id, method, params},
answered by {id, result} or {id, error}.
"""

import json
from itertools import count
from typing import Any

from websocket import create_connection


class BrowserError(Exception):
    """The browser refused a command, or a script in the page failed."""


class Wire:
    """A connection to the websocket at `url`."""

    def __init__(self, url: str, timeout: float) -> None:
        # Browsers refuse a websocket that names an origin, as a page's would.
        self._socket = create_connection(url, timeout=timeout, suppress_origin=True)
        self._ids = count(1)

    def call(self, method: str, **params: object) -> dict[str, Any]:
        """Send a command and return its result; events that come in between are dropped.

        Raises BrowserError if the command was refused.
        """
        number = next(self._ids)
        self._socket.send(json.dumps({"id": number, "method": method, "params": params}))
        while (answer := json.loads(self._socket.recv())).get("id") != number:
            pass
        if "error" in answer:
            raise BrowserError(f"{method}: {answer['error']} {answer.get('message', '')}")
        result: dict[str, Any] = answer["result"]
        return result

    def close(self) -> None:
        """Hang up."""
        self._socket.close()
