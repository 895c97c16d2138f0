"""jeepney's D-Bus router, for a bus that may go away: a line in the log then, and no traceback."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Final

from jeepney.io.common import RouterClosed
from jeepney.io.threading import DBusRouter

if TYPE_CHECKING:
    from collections.abc import Callable

    from jeepney import Message
    from jeepney.io.threading import DBusConnection

_log: Final = logging.getLogger(__name__)


class Router(DBusRouter):  # type: ignore[misc] # jeepney has no types
    """Sends, and receives on a thread of its own."""

    def __init__(
        self, connection: DBusConnection, ended: Callable[[], object] = lambda: None
    ) -> None:
        """Take the connection, and what is called on the thread when nothing more will come."""
        self._ended = ended
        super().__init__(connection)

    def send_and_get_reply(self, msg: Message, *, timeout: float | None = None) -> Message:
        """Call, and return the answer. Raises OSError where the bus is gone, TimeoutError."""
        try:
            return super().send_and_get_reply(msg, timeout=timeout)
        except RouterClosed as error:
            raise ConnectionError("The session bus has gone away.") from error

    def _receiver(self) -> None:
        try:
            super()._receiver()
        except (OSError, EOFError) as error:
            _log.warning("the session bus has gone away (%s)", type(error).__name__)
        self._ended()
