"""Whether totpdesk is there after the next login: the shortcut works only while it runs."""

from __future__ import annotations

from totpdesk.base.finding import Finding, Level
from totpdesk.platforms.linux import autostart


def check_autostart() -> Finding:
    """Look at the autostart entry."""
    standing = autostart.standing()
    if standing is autostart.Standing.ON:
        return Finding("autostart", Level.OK, "totpdesk starts when you log in.")
    if standing is autostart.Standing.BROKEN:
        return Finding(
            "autostart",
            Level.PROBLEM,
            "totpdesk is to start when you log in, but the program named for it is not there.",
            "Switch it on in its settings once more, or start `totpdesk` yourself.",
        )
    return Finding(
        "autostart",
        Level.WARNING,
        "totpdesk does not start when you log in.",
        "Switch it on in its settings, or start `totpdesk` yourself.",
    )
