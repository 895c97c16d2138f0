"""The accounts that were last offered to a menu program, and the window they were offered for.

A menu program takes the keyboard, so the window is recorded before it opens.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from totpdesk.base.errors import InstanceError, NoSuchAccountError
from totpdesk.base.translation import tr

if TYPE_CHECKING:
    from totpdesk.accounts.account import AccountRecord
    from totpdesk.autotype import PickRequest, Window


class Offers:
    """Holds the latest offer, once for the choice that answers it. Thread-safe."""

    def __init__(self) -> None:
        """Start without one."""
        self._lock = threading.Lock()
        self._number = 0
        self._latest: PickRequest | None = None

    def make(self, request: PickRequest) -> int:
        """Hold an offer instead of the one before; return its number."""
        with self._lock:
            self._number += 1
            self._latest = request
            return self._number

    def resolve(self, number: int, name: str) -> tuple[AccountRecord, Window | None]:
        """Return the account of this name in an offer, and the window. The offer ends.

        Raises InstanceError if it is not the latest, NoSuchAccountError if it has no such account.
        """
        with self._lock:
            request = self._latest if number == self._number else None
            self._latest = None if request else self._latest
        if request is None:
            raise InstanceError(tr("Another menu was opened meanwhile. Choose again."))
        for entry in request.entries:
            if entry.name == name:
                return entry, request.window
        raise NoSuchAccountError(tr("There is no account {name!r} in the menu.", name=name))
