"""How often is pressed, and for how long the shortcut is held."""

import random
from dataclasses import dataclass

HOLDS_MS = (10, 30, 60, 120, 300, 1000, 2000)
LONG_MS = 1000  # from here on a press costs seconds, and there are fewer
SEED = 1  # every contender meets the holds in the same order


@dataclass(frozen=True, slots=True)
class Presses:
    """Presses in each of the fields: `short` at every hold below a second, `long` at the others.

    Two of the three fields are Qt's.
    """

    short: int
    long: int

    def holds(self) -> list[int]:
        """Return the hold of each press in milliseconds, mixed."""
        holds = [hold for hold in HOLDS_MS for _ in range(self._at(hold))]
        random.Random(SEED).shuffle(holds)  # noqa: S311 - an order, not a secret
        return holds

    def _at(self, hold: int) -> int:
        return self.long if hold >= LONG_MS else self.short


@dataclass(frozen=True, slots=True)
class Plan:
    """What a whole run measures, and how often."""

    ours: Presses
    ours_many: Presses  # with 10,000 accounts
    peers: Presses
    commands: int  # runs of each command
    starts: int  # of the tray
    pictures: int
    idle_seconds: float
    profiled: int  # presses under the stop watch, in each field


FULL = Plan(Presses(42, 20), Presses(12, 4), Presses(5, 2), 30, 7, 20, 5.0, 20)
QUICK = Plan(Presses(2, 1), Presses(1, 1), Presses(1, 1), 5, 2, 5, 2.0, 4)
