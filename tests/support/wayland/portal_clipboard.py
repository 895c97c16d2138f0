"""A stand-in for the portal's clipboard, which Debian 12's portal is too old to have.

It keeps to org.freedesktop.portal.Clipboard, version 1, as xdg-desktop-portal 1.18 carries it,
over a real bus, pipes included.
"""

from __future__ import annotations

import os
import select
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar, Final

from support.private_session import PrivateSession
from support.wayland.strict_portal import PATH, PORTAL, StrictPortal, WrongError, require

if TYPE_CHECKING:
    from jeepney import Message

    from support.wayland.strict_portal import Session

CLIPBOARD: Final = f"{PORTAL}.Clipboard"
TEXT: Final = "text/plain;charset=utf-8"
SECONDS: Final = 10.0


class BusSession(PrivateSession):
    """A session with a bus and nothing else."""

    def _start(self) -> None:
        self.start_bus()

    def _session_environment(self) -> dict[str, str]:
        return {}


@dataclass
class Transfer:
    """A program's wish for the clipboard, waiting for who has it; `pipe` is the end to write."""

    session: str
    pipe: int
    fetched: bool = False


@dataclass
class Selection:
    """What is on the clipboard: a session's, by its path, or another program's text."""

    session: str = ""
    kinds: list[str] = field(default_factory=list)
    text: bytes = b""


class ClipboardPortal(StrictPortal):
    """The portal with its clipboard, and the other programs that use that."""

    SIGNATURES: ClassVar = StrictPortal.SIGNATURES | {
        f"{CLIPBOARD}.RequestClipboard": "oa{sv}",
        f"{CLIPBOARD}.SetSelection": "oa{sv}",
        f"{CLIPBOARD}.SelectionWrite": "ou",
        f"{CLIPBOARD}.SelectionWriteDone": "oub",
        f"{CLIPBOARD}.SelectionRead": "os",
    }
    OPTIONS: ClassVar = StrictPortal.OPTIONS | {
        "RequestClipboard": {},
        "SetSelection": {"mime_types": "as"},
    }

    def __init__(self, address: str) -> None:
        self.selection = Selection()
        self._transfers: dict[int, Transfer] = {}
        super().__init__(address)

    def close(self) -> None:
        """See StrictPortal."""
        super().close()
        while self._transfers:
            os.close(self._transfers.popitem()[1].pipe)

    def copy(self, text: bytes) -> None:
        """Let another program put a text on the clipboard."""
        with self._lock:
            self._select(Selection(kinds=[TEXT], text=text))

    def paste(self, kind: str = TEXT) -> bytes:
        """Let another program read the clipboard; nothing where there is none of the kind."""
        with self._lock:
            if kind not in self.selection.kinds:
                return b""
            pipe = self._reading(kind)
        with os.fdopen(pipe, "rb", buffering=0) as file:
            found = b""
            ready = select.poll()
            ready.register(file, select.POLLIN)
            while True:
                assert ready.poll(SECONDS * 1000), "the clipboard's pipe was never closed"
                if not (part := file.read(100)):
                    return found
                found += part

    def request(self, kind: str) -> int:
        """Ask the clipboard's session for something, offered or not; return the serial."""
        with self._lock:
            reader, writer = os.pipe()
            os.close(reader)
            return self._ask(kind, writer)

    def transfers(self) -> set[int]:
        """Return the serials that are not done with."""
        with self._lock:
            return set(self._transfers)

    def _clipboard_session(self, message: Message) -> Session:
        session = self._session(message, started=True)
        require(session.clipboard, "clipboard not enabled")
        return session

    def _RequestClipboard(self, message: Message) -> None:  # noqa: N802 - the same
        session = self._session(message, started=False)
        require(not session.clipboard, "the clipboard was requested before")
        session.clipboard = True
        self._reply(message)

    def _SetSelection(self, message: Message) -> None:  # noqa: N802 - the same
        session = self._clipboard_session(message)
        self._reply(message)
        kinds = message.body[1].get("mime_types", ("as", []))[1]
        if self.manner.takes:
            self._select(Selection(session.path, kinds) if kinds else Selection())

    def _SelectionWrite(self, message: Message) -> None:  # noqa: N802 - the same
        transfer = self._transfer(message)
        require(not transfer.fetched, "this transfer's pipe was fetched before")
        transfer.fetched = True
        self._reply(message, "h", transfer.pipe)

    def _SelectionWriteDone(self, message: Message) -> None:  # noqa: N802 - the same
        transfer = self._transfer(message)
        require(transfer.fetched or not message.body[2], "done before anything was written")
        os.close(self._transfers.pop(message.body[1]).pipe)
        self._reply(message)

    def _SelectionRead(self, message: Message) -> None:  # noqa: N802 - the same
        session = self._clipboard_session(message)
        is_own = session.path == self.selection.session
        if message.body[1] not in self.selection.kinds:
            self._refuse(message, "requesting not offered format")
        elif is_own and not self.manner.reads_own:
            self._refuse(message, "Tried to read own selection")
        else:
            pipe = self._reading(message.body[1])
            os.set_blocking(pipe, False)  # as Mutter's is
            self._reply(message, "h", pipe)
            os.close(pipe)

    def _transfer(self, message: Message) -> Transfer:
        session = self._clipboard_session(message)
        transfer = self._transfers.get(message.body[1])
        if transfer is None or transfer.session != session.path:
            raise WrongError("no transfer of this serial")
        return transfer

    def _reading(self, kind: str) -> int:
        """Return the end of a pipe from which the clipboard comes."""
        reader, writer = os.pipe()
        if self.selection.session:
            self._ask(kind, writer)
        else:
            os.write(writer, self.selection.text)
            os.close(writer)
        return reader

    def _ask(self, kind: str, pipe: int) -> int:
        """Have the clipboard's session write to a pipe."""
        serial = next(self._numbers)
        session = self.sessions[self.selection.session]
        self._transfers[serial] = Transfer(session.path, pipe)
        self._emit(session, "SelectionTransfer", "osu", kind, serial)
        return serial

    def _select(self, selection: Selection) -> None:
        self.selection = selection
        for session in self.sessions.values():
            self._tell(session)

    def _tell(self, session: Session) -> None:
        """Report the clipboard's owner to a session."""
        if self.manner.tells and session.started and session.clipboard:
            options = {
                "mime_types": ("as", self.selection.kinds),
                "session_is_owner": ("b", self.selection.session == session.path),
            }
            self._emit(session, "SelectionOwnerChanged", "oa{sv}", options)

    def _emit(self, session: Session, member: str, signature: str, *body: object) -> None:
        arguments = (member, signature, session.path, *body)
        self._send_signal(session.owner, PATH, CLIPBOARD, *arguments)

    def _begun(self, session: Session) -> None:
        """Report what is there already."""
        self._tell(session)

    def _ended(self, session: Session) -> None:
        """See StrictPortal. What it had on the clipboard goes with it."""
        super()._ended(session)
        for serial in [n for n, each in self._transfers.items() if each.session == session.path]:
            os.close(self._transfers.pop(serial).pipe)
        if self.selection.session == session.path:
            self._select(Selection())
