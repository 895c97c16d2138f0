"""How old a press may get: what was pressed long ago must not be typed by itself.

The time that a user takes at a prompt does not count.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Final, NamedTuple

from totpdesk.autotype import Outcome, Reason, Result

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from totpdesk.autotype import Clock
    from totpdesk.secrets.prompts import Prompts

MOST_SECONDS: Final = 5.0
_PROMPTED: Final = 0.5  # seconds; a keychain that hides its prompts, and takes longer, has asked


class Begun(NamedTuple):
    """When something was pressed, and how many prompts had been opened by then."""

    at: datetime
    opened: int


class PressAge:
    """Tells how old presses are, of which one is handled at a time."""

    def __init__(self, clock: Clock, prompts: Prompts) -> None:
        """Use this clock, and these prompts."""
        self._clock = clock
        self._prompts = prompts
        self._handled: Begun | None = None

    def begin(self) -> Begun:
        """Return when something is pressed now."""
        return Begun(self._clock.now(), self._prompts.opened)

    @contextmanager
    def handling(self, begun: Begun) -> Iterator[None]:
        """Handle a press within the block."""
        self._handled = begun
        try:
            yield
        finally:
            self._handled = None

    def refused(self, begun: Begun) -> Outcome | None:
        """Return why a press that had to wait is not carried out, None if it is.

        A prompt is for one press: those that come while it is open would open one after the other.
        """
        if self._prompts.is_open or self._asked(begun):
            return Outcome(Result.NOTHING, reason=Reason.PROMPT_OPEN)
        return self._too_old(begun)

    def prompted(self, begun: Begun) -> bool:
        """Return whether the user was asked since, as far as that can be known."""
        return self._asked(begun) or (self._prompts.hidden and self._seconds(begun) > _PROMPTED)

    def too_late(self, begun: Begun, name: str = "", longest_wait: float = 0) -> Outcome | None:
        """Return the outcome if what began then, in the press that is handled, is too late for it.

        It is not where the user was asked. `name` is the account's; `longest_wait` is how many
        seconds the next code may have been waited for, which do not count.
        """
        begun = self._handled or begun
        return None if self.prompted(begun) else self._too_old(begun, name, longest_wait)

    def _too_old(self, begun: Begun, name: str = "", besides: float = 0) -> Outcome | None:
        if self._seconds(begun) <= MOST_SECONDS + besides:
            return None
        return Outcome(Result.NOTHING, name, Reason.TOO_LATE)

    def _asked(self, begun: Begun) -> bool:
        return self._prompts.opened != begun.opened

    def _seconds(self, begun: Begun) -> float:
        return (self._clock.now() - begun.at).total_seconds()
