"""The portal itself, simulated: xdg-desktop-portal 1.16 cannot remember a permission.

RemoteDesktop has restore tokens from version 2 on. Tokens are good once, as the interface's
documentation says: each Start that has a good one gives the next without asking anybody, and any
other asks its user, by the script.
"""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING, Any, ClassVar, Final

from jeepney import DBusAddress, new_error, new_signal

from support.busname import path_of, sender_of
from support.wayland.backend_service import DONE, Answer, Script, Service

if TYPE_CHECKING:
    from jeepney import Message

    from support.wayland.backend_service import Reply
    from support.wayland.session import WaylandSession

    Options = dict[str, tuple[str, Any]]

PREFIX: Final = "org.freedesktop.portal"
DESKTOP: Final = "/org/freedesktop/portal/desktop"
INVALID: Final = f"{PREFIX}.Error.InvalidArgument"
KEYBOARD: Final = 1


class PlayedPortal(Service):
    """A portal that lets programs type, version 2, and nothing else.

    `tokens` are those that are good; with `strict`, any other is an error rather than a question.
    """

    NAME = f"{PREFIX}.Desktop"
    VERSIONS: ClassVar = {f"{PREFIX}.RemoteDesktop": 2}

    def __init__(self, session: WaylandSession, script: Script, *, strict: bool = False) -> None:
        self.tokens: set[str] = set()
        self._strict = strict
        self._shown: dict[str, str] = {}
        self._fresh = (f"token-{number}" for number in count(1))
        super().__init__(session, script)

    def _begin(self, message: Message) -> Reply:
        (options,) = message.body
        handle = f"{DESKTOP}/session/{_caller(message)}/{options['session_handle_token'][1]}"
        self.script.session_begins(handle)
        return self._request(message, Answer.GRANT, {"session_handle": ("s", handle)})

    def _select_devices(self, message: Message) -> Reply:
        session, options = message.body
        token = options.get("restore_token", ("s", ""))[1]
        if self._strict and token and token not in self.tokens:
            self._connection.send(new_error(message, INVALID))
            return None
        self._shown[session] = token
        return self._request(message, Answer.GRANT, {})

    def _start(self, message: Message) -> Reply:
        answer = self._agreed(self._shown[message.body[0]])
        results: Options = {"devices": ("u", KEYBOARD)}
        if answer is Answer.GRANT:
            token = next(self._fresh)
            self.tokens.add(token)
            results["restore_token"] = ("s", token)
        return self._request(message, answer, results)

    def _end(self, message: Message) -> Reply:
        self.script.open.discard(path_of(message))
        return DONE

    def _agreed(self, token: str) -> Answer:
        if token in self.tokens:
            self.tokens.remove(token)
            return Answer.GRANT
        self.script.asked += 1
        return self.script.permission

    def _request(self, message: Message, answer: Answer, results: Options) -> Reply:
        """Return a request's handle, and have its Response sent, if there is an answer."""
        handle = f"{DESKTOP}/request/{_caller(message)}/{message.body[-1]['handle_token'][1]}"
        if answer is not Answer.SILENCE:
            address = DBusAddress(handle, sender_of(message), f"{PREFIX}.Request")
            given = results if answer is Answer.GRANT else {}
            response = new_signal(address, "Response", "ua{sv}", (answer.value, given))
            self._connection.send(response)
        return "o", (handle,)

    CALLS: ClassVar = Service.COMMON | {
        "RemoteDesktop.CreateSession": _begin,
        "RemoteDesktop.SelectDevices": _select_devices,
        "RemoteDesktop.Start": _start,
        "Session.Close": _end,
    }


def _caller(message: Message) -> str:
    return sender_of(message).lstrip(":").replace(".", "_")
