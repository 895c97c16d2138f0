"""The picker: which account is meant for this window? A few letters and Enter tell."""

from totpdesk.gui.picker.window import Picker

__all__ = ["Picker"]
