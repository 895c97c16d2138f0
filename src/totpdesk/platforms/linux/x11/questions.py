"""Questions to the X server that can travel together.

Each function asks and returns; what it returns waits for the answer when it is called. Questions
are sent when the first answer is awaited, so that several take one round trip. An error belongs to
the answer: a question about a window that may be gone is raised where its answer is used.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final

from Xlib import X
from Xlib.error import BadRequest
from Xlib.ext import res
from Xlib.protocol import request

if TYPE_CHECKING:
    from collections.abc import Callable

    from Xlib.display import Display

_LONGEST: Final = 1 << 12  # of a property, in words of 4 bytes
_NOT_TO_OTHERS: Final = False  # XGrabKeyboard's owner_events


def ask_focus(display: Display) -> Callable[[], int]:
    """Ask for the window with the input focus: X.NONE and X.PointerRoot are none."""
    asked = request.GetInputFocus(display=display.display, defer=True)

    def answer() -> int:
        asked.reply()
        return _id(asked.focus)

    return answer


def ask_family(display: Display, window: int) -> Callable[[], tuple[int, int]]:
    """Ask for a window's root and parent."""
    asked = request.QueryTree(display=display.display, defer=True, window=window)

    def answer() -> tuple[int, int]:
        asked.reply()
        return asked.root.id, _id(asked.parent)

    return answer


def ask_property(display: Display, window: int, name: str) -> Callable[[], Any]:
    """Ask for the value of a window's property: bytes, numbers, None where it has none."""
    asked = _ask_property(display, window, name, _LONGEST)

    def answer() -> Any:  # noqa: ANN401 - what it is, the property knows
        asked.reply()
        return asked.value[1] if asked.property_type else None

    return answer


def ask_if_set(display: Display, window: int, name: str) -> Callable[[], bool]:
    """Ask whether a window has a property."""
    asked = _ask_property(display, window, name, 0)

    def answer() -> bool:
        asked.reply()
        return bool(asked.property_type)

    return answer


def ask_process(display: Display, window: int) -> Callable[[], int]:
    """Ask for the process that made a window (XResQueryClientIds, X-Resource 1.2), 0 if unknown.

    `_NET_WM_PID` is only what a program claims, and within a sandbox all claim the same.
    """
    if not display.has_extension(res.extname):
        return lambda: 0
    asked = res.QueryClientIds(
        display=display.display,
        defer=True,
        opcode=display.display.get_extension_major(res.extname),
        specs=[(window, res.LocalClientPIDMask)],
    )

    def answer() -> int:
        with suppress(BadRequest):  # a server of before 2012
            asked.reply()
            return next((int(pid) for entry in asked.ids for pid in entry.value), 0)
        return 0

    return answer


def ask_held_keys(display: Display) -> Callable[[], list[int]]:
    """Ask for the keys that are down, by their keycodes."""
    asked = request.QueryKeymap(display=display.display, defer=True)

    def answer() -> list[int]:
        asked.reply()
        held = enumerate(asked.map)
        return [index * 8 + bit for index, byte in held for bit in range(8) if byte >> bit & 1]

    return answer


def ask_for_keyboard(display: Display, window: int) -> Callable[[], bool]:
    """Grab the keyboard for a window of whatever program; tell if no other program has it."""
    asked = request.GrabKeyboard(
        display=display.display,
        defer=True,
        owner_events=_NOT_TO_OTHERS,
        grab_window=window,
        time=X.CurrentTime,
        pointer_mode=X.GrabModeAsync,
        keyboard_mode=X.GrabModeAsync,
    )

    def answer() -> bool:
        asked.reply()
        return bool(asked.status == X.GrabSuccess)

    return answer


def _ask_property(display: Display, window: int, name: str, length: int) -> Any:  # noqa: ANN401 - Xlib is untyped here
    return request.GetProperty(
        display=display.display,
        defer=True,
        delete=False,
        window=window,
        property=display.get_atom(name),
        type=X.AnyPropertyType,
        long_offset=0,
        long_length=length,
    )


def _id(window: Any) -> int:  # noqa: ANN401 - Xlib's Window, or a number where there is none
    return int(getattr(window, "id", window))
