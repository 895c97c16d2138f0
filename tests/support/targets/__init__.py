"""Programs that receive keys and report what arrived, all behind one small interface."""

from support.targets.base import OpenTarget, Target
from support.targets.browsers import Browser, Chromium, Firefox
from support.targets.journalled import GtkEntry, QtField, Terminal

__all__ = [
    "Browser",
    "Chromium",
    "Firefox",
    "GtkEntry",
    "OpenTarget",
    "QtField",
    "Target",
    "Terminal",
]
