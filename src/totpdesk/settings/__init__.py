"""The user's settings, and the shortcuts in them."""

from totpdesk.settings.chord import Chord
from totpdesk.settings.file import SettingsFile
from totpdesk.settings.key_names import Modifier
from totpdesk.settings.values import CopyTyped, Insert, Listen, Secrets, Settings

__all__ = [
    "Chord",
    "CopyTyped",
    "Insert",
    "Listen",
    "Modifier",
    "Secrets",
    "Settings",
    "SettingsFile",
]
