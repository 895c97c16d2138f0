"""The desktop's own searches, as far as totpdesk's accounts are concerned: GNOME Shell and KRunner.

Interfaces: org.gnome.Shell.SearchProvider2 and org.kde.krunner1, as these programs call them.
"""

from __future__ import annotations

import queue
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from jeepney import (
    DBusAddress,
    HeaderFields,
    MessageType,
    new_error,
    new_method_call,
    new_method_return,
    new_signal,
)
from jeepney.io.threading import ReceiveStopped
from jeepney.wrappers import unwrap_msg

from support.busname import BusName, member_of

if TYPE_CHECKING:
    from jeepney import Message

SECONDS = 10.0
SERVICE = "io.github.totpdesk.totpdesk.Search"
PATH = "/io/github/totpdesk/totpdesk/Search"
PROPERTIES = "org.freedesktop.DBus.Properties"


class Search(BusName):
    """A program that owns NAME and calls INTERFACE of totpdesk."""

    INTERFACE: str

    def __init__(self, address: str) -> None:
        """Get the name."""
        self._replies: queue.SimpleQueue[Message] = queue.SimpleQueue()
        super().__init__(address)

    def ask(self, method: str, signature: str = "", *body: Any) -> Any:
        """Call a method and return its value, None without one. Raises DBusErrorResponse."""
        address = DBusAddress(PATH, SERVICE, self.INTERFACE)
        self._connection.send(new_method_call(address, method, signature or None, body))
        values = unwrap_msg(self._replies.get(timeout=SECONDS))
        return values[0] if values else None

    def _serve(self) -> None:
        with suppress(ReceiveStopped, OSError, EOFError):
            while True:
                message = self._connection.receive()
                if message.header.message_type is MessageType.method_call:
                    self._answer(message)
                elif HeaderFields.reply_serial in message.header.fields:
                    self._replies.put(message)

    def _answer(self, message: Message) -> None:
        self._connection.send(new_error(message, "org.freedesktop.DBus.Error.UnknownMethod"))


class GnomeShell(Search):
    """GNOME's overview; `open` is whether it is shown, None where the shell does not say."""

    NAME = "org.gnome.Shell"
    INTERFACE = "org.gnome.Shell.SearchProvider2"

    def __init__(self, address: str) -> None:
        """Begin with the overview shown."""
        self.open: bool | None = True
        self.looked: queue.SimpleQueue[None] = queue.SimpleQueue()
        super().__init__(address)

    def results(self, *terms: str) -> list[str]:
        """Return what is found, as when the first letters were typed."""
        found: list[str] = self.ask("GetInitialResultSet", "as", list(terms))
        return found

    def shown(self, *results: str) -> list[dict[str, str]]:
        """Return what the overview shows of results."""
        metas = self.ask("GetResultMetas", "as", list(results))
        return [{key: value for key, (_, value) in meta.items()} for meta in metas]

    def activate(self, result: str, *terms: str) -> None:
        """Choose a result: the provider is called before the overview begins to close."""
        self.ask("ActivateResult", "sasu", result, list(terms), 0)

    def close_overview(self) -> None:
        """Close it, and send the signal about it."""
        self.open = False
        emitter = DBusAddress("/org/gnome/Shell", interface=PROPERTIES)
        changed = {"OverviewActive": ("b", False)}
        body = ("org.gnome.Shell", changed, [])
        self._connection.send(new_signal(emitter, "PropertiesChanged", "sa{sv}as", body))

    def _answer(self, message: Message) -> None:
        if member_of(message) == "Get" and self.open is not None:
            reply = new_method_return(message, "v", (("b", self.open),))
            self._connection.send(reply)
            self.looked.put(None)
        else:
            super()._answer(message)


class KRunner(Search):
    """KRunner."""

    NAME = "org.kde.krunner"
    INTERFACE = "org.kde.krunner1"

    def matches(self, typed: str) -> list[tuple[Any, ...]]:
        """Return what is found."""
        found: list[tuple[Any, ...]] = self.ask("Match", "s", typed)
        return found

    def run(self, match: str, action: str = "") -> None:
        """Choose a match, or an action of it."""
        self.ask("Run", "ss", match, action)
