"""Start at login as a key of `totpdesk config`.

It is no setting of settings.json: what counts is the desktop's own entry, which the desktop's
settings change, too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from totpdesk.base.errors import InvalidSettingError
from totpdesk.base.translation import tr
from totpdesk.platforms.system import AutostartState
from totpdesk.settings.values import NO, YES, yes_or_no

if TYPE_CHECKING:
    from totpdesk.platforms.system import Autostart

KEY: Final = "autostart"
HELP: Final = tr("whether totpdesk starts when you log in: yes or no")
POSSIBLE_VALUES: Final = (YES, NO)


def is_available(autostart: Autostart) -> bool:
    """Return whether totpdesk can start at login on this system."""
    return autostart.state() is not AutostartState.UNAVAILABLE


def get(autostart: Autostart) -> str:
    """Return what will happen at the next login: an entry whose program is missing starts nothing.

    Raises InvalidSettingError where there is no such thing.
    """
    if not is_available(autostart):
        raise InvalidSettingError(tr("totpdesk cannot start at login on this system yet."))
    return YES if autostart.state() is AutostartState.ON else NO


def set_(autostart: Autostart, text: str) -> None:
    """Start at login, or no longer. Raises InvalidSettingError where that cannot be."""
    autostart.turn(on=yes_or_no(text))
