"""The steps of a press: choose the account, check the window, wait for a code, insert it.

A desktop implements `ports`. `service/press.py` combines the steps.
"""

from totpdesk.autotype.choose import PickRequest, favourites_first, recent_first
from totpdesk.autotype.fresh_code import FreshCodeTimer
from totpdesk.autotype.outcome import NotCopied, Outcome, Reason, Result, Wait
from totpdesk.autotype.ports import (
    Area,
    Binding,
    Clipboard,
    ClipboardManager,
    Clock,
    Desktop,
    DesktopClipboard,
    Focus,
    InsertResult,
    KeyboardOutput,
    Screenshot,
    Services,
    Shortcuts,
    Window,
)

__all__ = [
    "Area",
    "Binding",
    "Clipboard",
    "ClipboardManager",
    "Clock",
    "Desktop",
    "DesktopClipboard",
    "Focus",
    "FreshCodeTimer",
    "InsertResult",
    "KeyboardOutput",
    "NotCopied",
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
