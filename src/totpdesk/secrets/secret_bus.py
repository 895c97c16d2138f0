"""The connection to the Secret Service, on which a keychain that hangs ends with an error.

Every answer has a time limit. The user at a prompt has none, as long as the program that shows it
answers at all: a prompt is an object of its own, whose result is a signal (Secret Service API,
"Prompts and Prompting").
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Final

from jeepney import DBusAddress, HeaderFields, new_method_call
from jeepney.bus import get_bus
from jeepney.io.blocking import DBusConnection, prep_socket
from jeepney.wrappers import unwrap_msg
from secretstorage.util import BUS_NAME, add_match_rules

from totpdesk.base.errors import KeychainSilentError
from totpdesk.base.translation import tr

if TYPE_CHECKING:
    from collections import deque
    from socket import socket

    from jeepney import Message

    from totpdesk.secrets.prompts import Prompts

ANSWER_SECONDS: Final = 5.0  # a keychain takes milliseconds, half a second with 10,000 items
_PEER: Final = "org.freedesktop.DBus.Peer"  # every program answers it (D-Bus specification)


class SecretBus(DBusConnection):  # type: ignore[misc]
    """A connection to the session bus. Raises TimeoutError where an answer takes too long."""

    def __init__(self, connected: socket, prompts: Prompts) -> None:
        """Use this connected socket, and count the prompts there."""
        super().__init__(connected)
        self._prompts = prompts
        add_match_rules(self)

    def send_and_get_reply(self, message: Message, *, timeout: float | None = None) -> Message:
        """Wait for an answer, with a limit also where the caller has set none."""
        return super().send_and_get_reply(message, timeout=timeout or ANSWER_SECONDS)

    def send_and_get_replies(self, *messages: Message) -> list[Message]:
        """Send messages at once and wait for their answers, errors among them."""
        serials = [next(self.outgoing_serial) for _ in messages]
        for message, serial in zip(messages, serials, strict=True):
            self.send_message(message, serial=serial)
        replies: dict[int, Message] = {}
        while not replies.keys() >= set(serials):
            reply = self.receive(timeout=ANSWER_SECONDS)
            replies[reply.header.fields.get(HeaderFields.reply_serial, 0)] = reply
        return [replies[serial] for serial in serials]

    def recv_until_filtered(
        self, queue: deque[Message], *, timeout: float | None = None
    ) -> Message:
        """Wait for the result of a prompt, which is all that is waited for in this way."""
        if timeout is not None:
            return super().recv_until_filtered(queue, timeout=timeout)
        (asker,) = self.bus_proxy.GetNameOwner(BUS_NAME)
        with self._prompts.asking():
            while True:
                with suppress(TimeoutError):
                    return super().recv_until_filtered(queue, timeout=ANSWER_SECONDS)
                self._require_answer(asker)

    def _require_answer(self, asker: str) -> None:
        """Raise TimeoutError if the program hangs, DBusErrorResponse if it has ended."""
        ping = new_method_call(DBusAddress("/", asker, _PEER), "Ping")
        unwrap_msg(self.send_and_get_reply(ping))


def connect(prompts: Prompts) -> SecretBus:
    """Connect to the session bus.

    Raises KeyError, ValueError, OSError where there is none, TimeoutError where it hangs.
    """
    connected = prep_socket(get_bus("SESSION"))
    try:
        return SecretBus(connected, prompts)
    except BaseException:
        connected.close()
        raise


def silent() -> KeychainSilentError:
    """Return the error for a keychain that hangs."""
    return KeychainSilentError(
        tr(
            "The keychain did not answer within {seconds} s. Check that it runs, and try again.",
            seconds=f"{ANSWER_SECONDS:.0f}",
        )
    )
