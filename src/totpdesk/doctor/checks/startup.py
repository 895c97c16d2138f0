"""Start at login: the shortcut works only while totpdesk runs."""

from __future__ import annotations

from totpdesk.base.finding import Finding, Level
from totpdesk.base.translation import tr
from totpdesk.platforms.system import AutostartState


def check_autostart(state: AutostartState) -> Finding:
    """Report whether totpdesk starts at the next login."""
    if state is AutostartState.ON:
        return Finding("autostart", Level.OK, tr("totpdesk starts when you log in."))
    if state is AutostartState.BROKEN:
        return Finding(
            "autostart",
            Level.PROBLEM,
            tr("totpdesk should start when you log in, but its program is missing."),
            tr("Switch it on again in its settings, or run `totpdesk config set autostart yes`."),
        )
    if state is AutostartState.UNAVAILABLE:
        return Finding(
            "autostart",
            Level.WARNING,
            tr("totpdesk cannot start at login on this system yet."),
            tr("Start `totpdesk` yourself."),
        )
    return Finding(
        "autostart",
        Level.WARNING,
        tr("totpdesk does not start when you log in."),
        tr("Switch it on in its settings, or run `totpdesk config set autostart yes`."),
    )
