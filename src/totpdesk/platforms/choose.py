"""Selects the operating system: the only module that knows all of them.

Code for a single system is imported only here and by that system's packages.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from totpdesk.platforms.capabilities import Ability, best_backends
from totpdesk.settings import Listen

if sys.platform == "linux":
    from totpdesk.platforms.linux.system import SYSTEM
elif sys.platform == "darwin":
    from totpdesk.platforms.macos.system import SYSTEM
elif sys.platform == "win32":
    from totpdesk.platforms.windows.system import SYSTEM
else:
    from totpdesk.platforms.unsupported import UNKNOWN as SYSTEM

if TYPE_CHECKING:
    from collections.abc import Callable

    from totpdesk.autotype import Desktop

__all__ = ["SYSTEM", "open_desktop"]


def open_desktop(
    listen: Listen = Listen.GRAB, report: Callable[[str], None] = lambda _: None
) -> Desktop:
    """Return the abilities of this desktop, shortcuts registered in the given way.

    `report` receives the reason if typing is not among them. Raises NoDisplayError if there is no
    desktop to serve.
    """
    session = SYSTEM.find_session()
    backends = best_backends(session)
    desktop = SYSTEM.open_desktop(session, backends, listen)
    if not backends[Ability.TYPING].available:
        report(backends[Ability.TYPING].reason)
    return desktop
