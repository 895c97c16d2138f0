"""What the user has chosen: the shortcut, the way in, how long the clipboard keeps a code."""

from totpdesk.settings.chord import Chord
from totpdesk.settings.file import SettingsFile
from totpdesk.settings.key_names import Modifier
from totpdesk.settings.values import Insert, Listen, Secrets, Settings

__all__ = ["Chord", "Insert", "Listen", "Modifier", "Secrets", "Settings", "SettingsFile"]
