"""The picker: choose the account for a window with a few letters and Enter."""

from totpdesk.gui.picker.window import Picker

__all__ = ["Picker"]
