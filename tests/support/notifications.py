"""The desktop's notification service: keeps the notices to the user.

Interface: the freedesktop.org Desktop Notifications Specification.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from jeepney import new_method_return

from support.busname import BusName, member_of

if TYPE_CHECKING:
    from jeepney import Message

    from support.session import DesktopSession

ANSWERS = {
    "Notify": ("u", (1,)),
    "GetCapabilities": ("as", (["body"],)),
    "GetServerInformation": ("ssss", ("tests", "tests", "1", "1.2")),
}
BODY = 4  # Notify's argument with the text


class Notifications(BusName):
    """A notification service in `session` until its end; `shown` are the texts it was given."""

    NAME = "org.freedesktop.Notifications"

    def __init__(self, session: DesktopSession) -> None:
        self.shown: list[str] = []
        super().__init__(session.bus_address)
        session.at_end(self.close)

    def _answer(self, message: Message) -> None:
        member = member_of(message)
        if member == "Notify":
            self.shown.append(message.body[BODY])
        if member in ANSWERS:
            self._connection.send(new_method_return(message, *ANSWERS[member]))
