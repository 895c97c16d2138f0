"""A desktop's search made of values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from totpdesk.base.errors import InvalidSettingError

if TYPE_CHECKING:
    from totpdesk.platforms.system import Closable, SearchableAccounts


@dataclass
class FakeDesktopSearch:
    """The DesktopSearch port. `on` is what it was last turned to, `serving` how often it serves."""

    on: bool = False
    serving: int = 0
    refusal: str = ""
    accounts: SearchableAccounts | None = None
    available: bool = True
    remark: str = ""

    def turn(self, *, on: bool) -> None:
        """Write it down, or refuse."""
        if self.refusal:
            raise InvalidSettingError(self.refusal)
        self.on = on

    def advice(self) -> str:
        """Return the remark while it is on."""
        return self.remark if self.on else ""

    def serve(self, accounts: SearchableAccounts) -> Closable:
        """Count."""
        self.accounts = accounts
        self.serving += 1
        return self

    def close(self) -> None:
        """Serve no more."""
        self.serving -= 1
