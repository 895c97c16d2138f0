"""The press: which account, which window, which moment, which way in.

hear → aim → choose → read → compute → settle → type and tell. Hearing belongs to a desktop, the
rest stands in `press.py`, a function each.
"""

from totpdesk.autotype.choose import PickRequest, favourites_first, recent_first
from totpdesk.autotype.fresh_code import FreshCodeTimer
from totpdesk.autotype.outcome import Outcome, Reason, Result, Wait
from totpdesk.autotype.ports import (
    Area,
    Clipboard,
    Clock,
    Desktop,
    Focus,
    Hotkey,
    InsertResult,
    KeyboardOutput,
    Screenshot,
    Services,
    Shortcuts,
    Window,
)
from totpdesk.autotype.press import AutoType

__all__ = [
    "Area",
    "AutoType",
    "Clipboard",
    "Clock",
    "Desktop",
    "Focus",
    "FreshCodeTimer",
    "Hotkey",
    "InsertResult",
    "KeyboardOutput",
    "Outcome",
    "PickRequest",
    "Reason",
    "Result",
    "Screenshot",
    "Services",
    "Shortcuts",
    "Wait",
    "Window",
    "favourites_first",
    "recent_first",
]
