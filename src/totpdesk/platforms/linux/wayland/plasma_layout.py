"""Plasma's first keyboard layout, made the active one while its portal types.

The portal looks each character up on the first layout, whichever is active (seen with Plasma 5.27):
with US and French, and the latter active, a 2 became an é. KWin switches the layout, by the
interface that Plasma's own panel widget uses. The interface is missing if the keyboard has only one
layout.

Keys reach KWin by another route than the call to switch back, which would overtake the last of
them. So KWin is called only once the portal has passed them on and KWin has read its input.
"""

from __future__ import annotations

import logging
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Final

from totpdesk.base.errors import BusError, PortalError
from totpdesk.base.translation import tr
from totpdesk.platforms.linux.dbus import Address

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from totpdesk.platforms.linux.dbus import Bus

_LAYOUTS: Final = Address("org.kde.keyboard", "/Layouts", "org.kde.KeyboardLayouts")
_FIRST: Final = 0
_SECONDS: Final = 2.0
_ROUNDS: Final = 3  # of KWin's event loop; by the second at the latest it has read what was there
_log: Final = logging.getLogger(__name__)


@contextmanager
def first_layout(bus: Bus, passed_on: Callable[[], object]) -> Iterator[None]:
    """Keep the first layout active for the length of a block. Raises PortalError.

    `passed_on` returns once the portal has handed to KWin the keys of the block.
    """
    before = _active(bus)
    if before == _FIRST:
        yield
        return
    if not _switched(bus, _FIRST):
        raise PortalError(tr("The desktop did not switch to the layout on which it types."))
    try:
        yield
    finally:
        with suppress(PortalError):  # a portal that has ended has nothing left to pass on
            passed_on()
        for _ in range(_ROUNDS):
            _active(bus)
        if not _switched(bus, before):
            _log.warning("the keyboard layout could not be switched back after typing")


def _active(bus: Bus) -> int:
    try:
        (active,) = bus.call(_LAYOUTS, "getLayout", seconds=_SECONDS)
    except BusError:
        return _FIRST
    return int(active)


def _switched(bus: Bus, layout: int) -> bool:
    try:
        (done,) = bus.call(_LAYOUTS, "setLayout", "u", layout, seconds=_SECONDS)
    except BusError:
        return False
    return bool(done)
