"""Which shortcuts Plasma really registers for us: its portal also names keys of other programs.

Seen with Plasma 5.27: the portal reports the requested keys, but KGlobalAccel, which handles them,
has assigned them to no program.
"""

from __future__ import annotations

from contextlib import closing, suppress
from typing import TYPE_CHECKING, Final

from totpdesk.base import paths
from totpdesk.base.errors import BusError
from totpdesk.platforms.linux.dbus import Address, Bus

if TYPE_CHECKING:
    from collections.abc import Mapping

_SERVICE: Final = "org.kde.kglobalaccel"
# Plasma 6 knows a program by its id, Plasma 5.27 one from no package by the name of its session.
_COMPONENTS: Final = (paths.DESKTOP_ID.replace(".", "_"), paths.APP)
_INFOS: Final = "a(ssssssaiai)"  # an array of KGlobalShortcutInfo
_SECONDS: Final = 2.0
_ID, _KEYS = 0, 6  # of KGlobalShortcutInfo: the shortcut's name, the keys that it has


def truly_held(triggers: Mapping[str, str]) -> Mapping[str, str]:
    """Return the triggers that Plasma has assigned to a program; all if it does not answer."""
    deaf = {name for name, keys in _registered().items() if not any(keys)}
    return {name: keys for name, keys in triggers.items() if name not in deaf}


def _registered() -> dict[str, list[int]]:
    """Ask KGlobalAccel for the keys of our shortcuts, 0 for none; empty if it does not know."""
    with suppress(BusError), closing(Bus()) as bus:
        for name in _COMPONENTS:
            ours = Address(_SERVICE, f"/component/{name}", f"{_SERVICE}.Component")
            with suppress(BusError):
                (infos,) = bus.call(ours, "allShortcutInfos", seconds=_SECONDS, returns=_INFOS)
                return {info[_ID]: info[_KEYS] for info in infos}
    return {}
