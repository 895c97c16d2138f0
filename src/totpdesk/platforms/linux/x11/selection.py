"""Selections, read as any other program does: what is copied, who keeps it, who shows tray icons.

ICCCM §2 and the System Tray Protocol.
"""

from __future__ import annotations

import os
import select
import time
from contextlib import closing
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from Xlib import X, Xatom
from Xlib.display import Display
from Xlib.error import ConnectionClosedError, DisplayError
from Xlib.ext import res

from totpdesk.base.errors import ClipboardError
from totpdesk.base.translation import tr
from totpdesk.platforms.linux.clipboard_managers import CLIPBOARD_MARK
from totpdesk.platforms.system import Content

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_SECONDS: Final = 1.0
_MOST_BYTES: Final = 32 << 20
_TEXTS: Final = ("UTF8_STRING", "text/plain;charset=utf-8", "STRING")
_TEXT: Final = "text/plain"
_PNG: Final = "image/png"


def clipboard_text() -> str:
    """Return it; "" where there is none, or its owner does not answer. Raises ClipboardError."""
    try:
        with closing(Display()) as display:
            return (_Reader(display, "CLIPBOARD", _SECONDS).text() or b"").decode(errors="replace")
    except _UnreadableError:
        return ""
    except (DisplayError, ConnectionClosedError, OSError) as error:
        raise ClipboardError(tr("The X server cannot be reached.")) from error


def read_selection(*, primary: bool, seconds: float) -> Content:
    """Return the clipboard's content, or that of the primary selection, read in that time."""
    data: dict[str, bytes] = {}
    try:
        with closing(Display()) as display:
            reader = _Reader(display, "PRIMARY" if primary else "CLIPBOARD", seconds)
            data.update(reader.content())
    except (_UnreadableError, DisplayError, ConnectionClosedError, OSError):
        return Content(data, whole=False)
    return Content(data, whole=True)


def tray_answers() -> bool:
    """Return whether a program shows tray icons by XEmbed."""
    try:
        with closing(Display()) as display:
            tray = display.intern_atom(f"_NET_SYSTEM_TRAY_S{display.get_default_screen()}")
            return bool(display.get_selection_owner(tray) != X.NONE)
    except (DisplayError, ConnectionClosedError, OSError):
        return False


def manager_process() -> int:
    """Return the process that has the selection of clipboard managers, 0 for none or unknown.

    This is asked after each press, so the connection is kept.
    """
    try:
        display = _kept_connection(os.environ["DISPLAY"])
        owner = display.get_selection_owner(display.intern_atom("CLIPBOARD_MANAGER"))
        return _process_of(display, owner) if owner else 0
    except (DisplayError, ConnectionClosedError, OSError):
        _kept_connection.cache_clear()
        return 0


@cache
def _kept_connection(name: str) -> Display:
    return Display(name)


def _process_of(display: Display, window: Any) -> int:  # noqa: ANN401 - Xlib's Window
    """Return the process that made a window, by the X-Resource extension."""
    if not display.has_extension("X-Resource"):
        return 0
    asked = {"client": window.id, "mask": res.LocalClientPIDMask}
    ids = display.res_query_client_ids([asked]).ids
    return next((int(each.value[0]) for each in ids if each.value), 0)


class _UnreadableError(Exception):
    """The owner does not answer in time, there is too much of it, or it is a password."""


class _Reader:
    """Reads a selection. Raises _UnreadableError."""

    def __init__(self, display: Display, selection: str, seconds: float) -> None:
        """Give its owner this time for everything."""
        self._display = display
        self._selection = display.intern_atom(selection)
        self._property = display.intern_atom("TOTPDESK_SELECTION")
        self._incremental = display.intern_atom("INCR")
        self._deadline = time.monotonic() + seconds
        self._left = _MOST_BYTES
        self._window = display.screen().root.create_window(
            0, 0, 1, 1, 0, X.CopyFromParent, X.InputOnly, event_mask=X.PropertyChangeMask
        )

    def text(self) -> bytes | None:
        """Return the text in UTF-8, None if there is none."""
        for target in _TEXTS:
            if (found := self._converted(target)) is not None:
                return found.decode("latin-1").encode() if target == "STRING" else found
        return None

    def content(self) -> Iterator[tuple[str, bytes]]:
        """Return all of it by MIME type. Of a text, and of a picture, one form will do."""
        if self._display.get_selection_owner(self._selection) == X.NONE:
            return
        targets = self._targets()
        if CLIPBOARD_MARK in targets:
            raise _UnreadableError  # its program may mean to clear it in a moment
        if (text := self.text()) is not None:
            yield _TEXT, text
        for target in targets:
            is_other_picture = target.startswith("image/") and _PNG in targets and target != _PNG
            if "/" not in target or target.startswith(_TEXT) or is_other_picture:
                continue
            if (found := self._converted(target)) is not None:
                yield target, found

    def _targets(self) -> list[str]:
        found = self._property_after("TARGETS")
        if found is None or found.property_type != Xatom.ATOM:
            return []
        return [str(self._display.get_atom_name(atom)) for atom in found.value if atom]

    def _converted(self, target: str) -> bytes | None:
        found = self._property_after(target)
        if found is None:
            return None
        if found.property_type == self._incremental:
            return b"".join(self._parts())
        return self._counted(_bytes_of(found))

    def _property_after(self, target: str) -> Any:  # noqa: ANN401 - Xlib's property
        """Have the owner convert the selection; return what it wrote, None if it refused."""
        self._window.convert_selection(
            self._selection, self._display.intern_atom(target), self._property, X.CurrentTime
        )
        self._display.flush()
        event = self._event(lambda event: event.type == X.SelectionNotify)
        return self._taken() if event.property != X.NONE else None

    def _parts(self) -> Iterator[bytes]:
        """Take what comes part by part, up to an empty one."""
        while True:
            self._event(
                lambda event: (
                    event.type == X.PropertyNotify
                    and (event.atom, event.state) == (self._property, X.PropertyNewValue)
                )
            )
            found = self._taken()
            if found is None:
                continue  # what announced the first part
            if not (part := self._counted(_bytes_of(found))):
                return
            yield part

    def _taken(self) -> Any:  # noqa: ANN401 - Xlib's property
        found = self._window.get_full_property(self._property, X.AnyPropertyType)
        self._window.delete_property(self._property)
        self._display.flush()
        return found

    def _counted(self, part: bytes) -> bytes:
        self._left -= len(part)
        if self._left < 0:
            raise _UnreadableError
        return part

    def _event(self, is_it: Callable[[Any], bool]) -> Any:  # noqa: ANN401 - Xlib's event
        """Return the next event of this kind."""
        while (left := self._deadline - time.monotonic()) > 0:
            while self._display.pending_events():
                event = self._display.next_event()
                if is_it(event):
                    return event
            select.select([self._display.fileno()], [], [], left)
        raise _UnreadableError


def _bytes_of(found: Any) -> bytes:  # noqa: ANN401 - Xlib's property
    return found.value.tobytes() if hasattr(found.value, "tobytes") else bytes(found.value)
