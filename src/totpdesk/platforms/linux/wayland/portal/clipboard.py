"""The clipboard by org.freedesktop.portal.Clipboard, which reaches it without a window.

It comes with a RemoteDesktop session, and a code stays for as long as its session does: whenever a
program pastes, the desktop asks us for it. The portal agrees before its desktop has done anything,
so a code counts as copied only once it has been read back. Mutter lets no session read its own
content; there a second session reads, which needs no dialog as it has the first one's permission.
"""

from __future__ import annotations

import select
import sys
import threading
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, Final

from totpdesk.base.errors import ClipboardError, PortalError, PortalRefusedError
from totpdesk.base.translation import tr
from totpdesk.platforms.linux.wayland.portal.remote import REMOTE, start

assert sys.platform == "linux"  # mypy skips the rest on other systems

from totpdesk.platforms.linux.clipboard_managers import CLIPBOARD_MARK, find_running

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from io import FileIO

    from totpdesk.autotype import ClipboardManager
    from totpdesk.platforms.linux.wayland.portal.bus import PortalBus
    from totpdesk.platforms.linux.wayland.portal.permission import TypingPermission

_INTERFACE: Final = "Clipboard"
_TEXT: Final = "text/plain;charset=utf-8"
_SECONDS: Final = 2.0
_NO_PERMISSION: Final = tr(
    "The desktop has not allowed totpdesk to use its clipboard. Allow it in the settings."
)


class PortalClipboard:
    """The Clipboard port."""

    def __init__(self, bus: PortalBus, permission: TypingPermission) -> None:
        """Take the bus, opened for file descriptors, and the store of the permission."""
        self._bus = bus
        self._permission = permission
        self._offer: _Offer | None = None
        self._refused = False
        bus.on(_INTERFACE, "SelectionTransfer", self._transfer_asked)
        bus.on(_INTERFACE, "SelectionOwnerChanged", self._changed)
        bus.on_restart(self._begin_anew)

    def put(self, code: str, clear_after: int) -> None:
        """Offer the code and read it back; clear it after that many seconds (0: never).

        Raises ClipboardError.
        """
        self.withdraw()
        try:
            offer = self._offer = _Offer(self._bus, self._session(), code.encode())
            if self._arrives(offer):
                offer.withdraw_in(clear_after)
                return
        except PortalError as error:
            self.withdraw()
            raise ClipboardError(str(error)) from error
        except Exception:
            self.withdraw()  # no failure may leave the code there
            raise
        self.withdraw()
        raise ClipboardError(tr("The clipboard did not take the code. Press again."))

    def put_to_paste(self, code: str, clear_after: int) -> bool:  # noqa: ARG002 - the port's
        """Return False: there is no primary selection, from which terminals paste."""
        return False

    def kept_by(self) -> ClipboardManager | None:
        """Return a clipboard manager that keeps codes."""
        return find_running(marked=True)

    def put_aside(self, code: str, clear_after: int) -> bool:  # noqa: ARG002 - the port's
        """Copy nothing: what is there could not be given back."""
        return False

    def withdraw(self) -> None:
        """Clear the code if it is still there."""
        if self._offer:
            self._offer.withdraw()

    def _arrives(self, offer: _Offer) -> bool:
        """Return whether the code can be read back, by its own session or another one."""
        offer.begin()
        if offer.is_read_by(offer.session):
            return True
        with self._reader() as session:
            return offer.is_read_by(session)

    @contextmanager
    def _reader(self) -> Iterator[str]:
        session = self._session()
        try:
            yield session
        finally:
            self._bus.close_session(session)

    def _session(self) -> str:
        """Return a new session that has the clipboard. Raises PortalRefusedError, PortalError."""
        if self._refused or not self._permission.given():
            raise PortalRefusedError(_NO_PERMISSION)
        session = self._bus.create_session(REMOTE)
        try:
            results = start(self._bus, session, self._permission, with_clipboard=True)
            if not results.get("clipboard_enabled", False):
                raise PortalRefusedError(_NO_PERMISSION)
        except PortalError as error:
            self._refused = isinstance(error, PortalRefusedError)
            self._bus.close_session(session)
            raise
        return session

    def _transfer_asked(self, session: str, kind: str, serial: int) -> None:
        if self._offer and session == self._offer.session:
            self._offer.serve(kind, serial)

    def _changed(self, session: str, options: Mapping[str, tuple[str, Any]]) -> None:
        if self._offer and session == self._offer.session:
            self._offer.owned(ours=options.get("session_is_owner", ("b", False))[1])

    def _begin_anew(self) -> None:
        """Treat a restarted portal as a new one, which may be asked again."""
        self._refused = False


class _Offer:
    """One code, offered for as long as its session is open."""

    def __init__(self, bus: PortalBus, session: str, code: bytes) -> None:
        self.session = session
        self._bus = bus
        self._contents = {_TEXT: code, "text/plain": code, CLIPBOARD_MARK: b"secret"}
        self._ours = threading.Event()
        self._until: threading.Timer | None = None
        self._busy = threading.Lock()  # the session ends between two pastes, not in one

    def begin(self) -> None:
        """Offer it, and wait until the desktop confirms it; some never do."""
        kinds = {"mime_types": ("as", list(self._contents))}
        self._bus.call(_INTERFACE, "SetSelection", "oa{sv}", self.session, kinds)
        self._ours.wait(_SECONDS)

    def is_read_by(self, session: str) -> bool:
        """Return whether a session reads this code from the clipboard."""
        try:
            (pipe,) = self._bus.call(_INTERFACE, "SelectionRead", "os", session, _TEXT)
        except PortalError:
            return False
        with pipe.to_file("rb", buffering=0) as file:
            code = self._contents.get(_TEXT)
            return code is not None and _content(file, len(code) + 1) == code

    def serve(self, kind: str, serial: int) -> None:
        """Give the code to a program that pastes."""
        with self._busy:
            if not self._contents:
                return
            content = self._contents.get(kind)
            done = content is not None and self._write(serial, content)
            with suppress(PortalError):  # the program has ended
                self._bus.call(_INTERFACE, "SelectionWriteDone", "oub", self.session, serial, done)

    def owned(self, *, ours: bool) -> None:
        """Note who owns the clipboard: content that is no longer ours was replaced."""
        if ours:
            self._ours.set()
        elif self._ours.is_set():
            self.withdraw()

    def withdraw_in(self, seconds: int) -> None:
        """Clear it after that many seconds, 0 for never."""
        if seconds:
            self._until = threading.Timer(seconds, self.withdraw)
            self._until.daemon = True
            self._until.start()

    def withdraw(self) -> None:
        """End the session, which also clears what it still has on the clipboard."""
        with self._busy:
            if self._contents:
                self._contents = {}
                self._bus.close_session(self.session)
        if self._until:
            self._until.cancel()

    def _write(self, serial: int, content: bytes) -> bool:
        """Write the requested text, and close the pipe: Plasma 6.0 reads it to its end."""
        try:
            (pipe,) = self._bus.call(_INTERFACE, "SelectionWrite", "ou", self.session, serial)
            with pipe.to_file("wb", buffering=0) as file:
                return bool(file.write(content) == len(content))
        except (PortalError, OSError):
            return False


def _content(file: FileIO, most: int) -> bytes:
    """Read a pipe, which may be non-blocking, to its end or up to as many bytes."""
    found = b""
    ready = select.poll()
    ready.register(file, select.POLLIN)
    while len(found) < most and ready.poll(_SECONDS * 1000) and (part := file.read(most)):
        found += part
    return found
