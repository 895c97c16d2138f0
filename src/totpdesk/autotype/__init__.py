"""How a press is served: which account, which window, which moment, which method.

`ports` are what a desktop implements. `service/press.py` puts the steps together.
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

__all__ = [
    "Area",
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
