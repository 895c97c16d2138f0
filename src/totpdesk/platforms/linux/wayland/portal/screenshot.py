"""Screenshots of all screens by org.freedesktop.portal.Screenshot.

The desktop answers with the name of a file that it has made, in the user's pictures or a temporary
folder. A QR code in it is a secret, so the file is deleted as soon as it has been read.

GNOME asks its user for this permission only while a window of ours has the keyboard, and for a
screenshot ours are hidden: it ends the request. Then its own screenshot tool is opened, which
needs no permission, as its user takes the picture.
"""

from __future__ import annotations

import os
import stat
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote_to_bytes, urlsplit

from totpdesk.base.errors import PortalEndedError, PortalError, PortalRefusedError
from totpdesk.base.translation import tr

assert sys.platform == "linux"  # mypy skips the rest on other systems

if TYPE_CHECKING:
    from totpdesk.platforms.linux.wayland.portal.bus import PortalBus

_INTERFACE: Final = "Screenshot"
_HERE: Final = ("", "localhost")  # RFC 8089, section 2: what a local file's URI may call its host
_NONE: Final = tr(
    "The desktop gave no screenshot. If you have refused it once, it may not ask again: allow it "
    "in its settings, under Applications or Permissions."
)
_INSTEAD: Final = tr("Save a screenshot yourself and open it, or copy it.")


class PortalScreenshot:
    """The Screenshot port."""

    def __init__(self, bus: PortalBus, *, opens_tool: bool = False) -> None:
        """Take the bus, and whether to open the desktop's own tool where it ends a request."""
        self._bus = bus
        self._opens_tool = opens_tool

    def capture(self) -> bytes:
        """Return the screenshot; the user may be asked first. No file of it remains.

        Raises PortalRefusedError, PortalError.
        """
        try:
            uri = self._taken()
        except (PortalRefusedError, PortalEndedError) as error:  # the portal says either for a no
            raise PortalRefusedError(f"{_NONE} {_INSTEAD}") from error
        return _read_and_delete(_our_file(uri))

    def _taken(self) -> str:
        """Return the URI of a new screenshot, taken by the desktop or by its user's hand."""
        try:
            return self._request(interactive=False)
        except PortalEndedError:
            if self._opens_tool:
                return self._request(interactive=True)
            raise

    def _request(self, *, interactive: bool) -> str:
        options = {"interactive": ("b", interactive)}
        results = self._bus.request(_INTERFACE, "Screenshot", "sa{sv}", "", options=options)
        return str(results.get("uri", ""))


def _our_file(uri: str) -> Path:
    """Return the file that a URI names, a plain one of this user's. Raises PortalError."""
    path = _local_path(uri)
    with suppress(OSError):
        found = path.lstat()
        if stat.S_ISREG(found.st_mode) and found.st_uid == os.getuid():
            return path
    raise _no_file()


def _local_path(uri: str) -> Path:
    with suppress(ValueError):  # a bracket where the host belongs
        scheme, host, quoted, query, fragment = urlsplit(uri)
        raw = unquote_to_bytes(quoted)
        is_path = raw.startswith(b"/") and b"\0" not in raw
        if scheme == "file" and host in _HERE and is_path and not (query or fragment):
            return Path(os.fsdecode(raw))
    raise _no_file()


def _read_and_delete(path: Path) -> bytes:
    """Return a file's content and delete it, whether it could be read or not."""
    try:
        return _read(path)
    finally:
        _delete(path)


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        text = tr("The desktop's screenshot cannot be read ({error}).", error=error.strerror)
        raise PortalError(f"{text} {_INSTEAD}") from error


def _delete(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise PortalError(
            tr(
                "The desktop's screenshot may show a secret and cannot be deleted ({error}). "
                "Delete it yourself: {path}.",
                error=error.strerror,
                path=path,
            )
        ) from error


def _no_file() -> PortalError:
    text = tr("The desktop took a screenshot but provided no file.")
    return PortalError(f"{text} {_INSTEAD}")
