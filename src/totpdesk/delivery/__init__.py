"""The press: which account, which window, which moment, which way in.

hear → aim → choose → read → compute → settle → type and tell. Hearing belongs to a desktop, the
rest stands in `press.py`, a function each.
"""

from totpdesk.delivery.choose import Ask, favourites_first, recent_first
from totpdesk.delivery.fresh import Patience
from totpdesk.delivery.outcome import Outcome, Reason, Result, Wait
from totpdesk.delivery.ports import (
    Area,
    Clipboard,
    Clock,
    Desktop,
    Focus,
    Hotkey,
    Screenshot,
    Shortcuts,
    Surroundings,
    Typing,
    Typist,
    Window,
)
from totpdesk.delivery.press import Delivery

__all__ = [
    "Area",
    "Ask",
    "Clipboard",
    "Clock",
    "Delivery",
    "Desktop",
    "Focus",
    "Hotkey",
    "Outcome",
    "Patience",
    "Reason",
    "Result",
    "Screenshot",
    "Shortcuts",
    "Surroundings",
    "Typing",
    "Typist",
    "Wait",
    "Window",
    "favourites_first",
    "recent_first",
]
