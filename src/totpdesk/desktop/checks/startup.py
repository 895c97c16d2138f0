"""Whether totpdesk is there after the next login: the shortcut works only while it runs."""

from __future__ import annotations

from totpdesk.desktop import autostart
from totpdesk.vault.health import Finding, Level


def check_autostart() -> Finding:
    """Look for the autostart entry."""
    if autostart.is_on():
        return Finding("autostart", Level.OK, "totpdesk starts when you log in.")
    return Finding(
        "autostart",
        Level.WARNING,
        "totpdesk does not start when you log in.",
        "Switch it on in its settings, or start `totpdesk` yourself.",
    )
