"""All contenders, one after the other, on the same desktop and in the same fields."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from bench.attempt import attempt
from bench.contenders.blog import BlogPost
from bench.contenders.floor import Floor
from bench.contenders.keepassxc import KeePassXC
from bench.contenders.totpdesk import Totpdesk
from bench.figures import percentile
from bench.presses import Result, Sample, press_all

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bench.contenders import Contender
    from bench.plan import Plan, Presses
    from bench.stage import Stage

MANY = 10_000  # accounts
WARM_UP_MS = (60,)  # the first press of a process loads what it needs; it is kept apart
# What budgets speak of
JUDGED = Totpdesk(), Totpdesk(others=MANY - 1), KeePassXC(tuned=True), Floor()


@dataclass(frozen=True, slots=True)
class Bout:
    """What one contender did in one field; `failure` is why it could not be measured."""

    contender: str
    field: str
    first: Sample | None = None
    samples: tuple[Sample, ...] = ()
    failure: str = ""

    def times(self, hold_ms: int | None = None) -> list[float]:
        """Return the milliseconds of the right presses, at one hold or at all."""
        return [s.ms for s in self._at(hold_ms) if s.ms is not None]

    def count(self, result: Result, hold_ms: int | None = None) -> int:
        """Return how many presses came to this."""
        return sum(s.result is result for s in self._at(hold_ms))

    def presses(self, hold_ms: int | None = None) -> int:
        """Return how many presses there were."""
        return len(self._at(hold_ms))

    def percentile(self, percent: float, hold_ms: int | None = None) -> float | None:
        """Return a percentile of the right presses in milliseconds; None where none was right."""
        return percentile(self.times(hold_ms), percent)

    @property
    def stuck(self) -> int:
        """After how many presses a key stayed down."""
        return sum(bool(s.stuck) for s in self.samples)

    @property
    def leaks(self) -> int:
        """At how many presses the shortcut's own letter reached the field."""
        return sum(bool(s.leaks) for s in self.samples)

    def _at(self, hold_ms: int | None) -> list[Sample]:
        return [s for s in self.samples if hold_ms in (None, s.hold_ms)]


def contenders(plan: Plan) -> list[tuple[Contender, Presses]]:
    """Return who is measured, and how often each."""
    return [
        (Floor(), plan.peers),
        (Totpdesk(), plan.ours),
        (Totpdesk(others=MANY - 1), plan.ours_many),
        *((BlogPost(pause), plan.peers) for pause in (0, 0.1, 0.3)),
        *((KeePassXC(tuned=tuned), plan.peers) for tuned in (True, False)),
    ]


def fight(stage: Stage, entered: Sequence[tuple[Contender, Presses]]) -> list[Bout]:
    """Measure each contender alone; one that fails is reported and the next comes."""
    bouts: list[Bout] = []
    for contender, presses in entered:
        print(f"… {contender.name}", flush=True)
        tried = attempt(partial(_serve, stage, contender, presses))
        warm, samples = tried.value or ([], [])
        names = dict.fromkeys(field.name for field in stage.fields)
        bouts += (_bout(contender.name, name, warm, samples, tried.failure) for name in names)
    return bouts


def _serve(
    stage: Stage, contender: Contender, presses: Presses
) -> tuple[list[Sample], list[Sample]]:
    """Return the presses that warm it up, and those that count."""
    stage.server.await_free()
    try:
        contender.start(stage.session, stage.server)
        warm = press_all(stage, WARM_UP_MS, contender.recover)
        return warm, press_all(stage, presses.holds(), contender.recover)
    finally:
        contender.stop()
        stage.keyboard.reset()  # KeePassXC leaves another keymap behind


def _bout(
    contender: str, field: str, warm: Sequence[Sample], samples: Sequence[Sample], failure: str
) -> Bout:
    first = next((sample for sample in warm if sample.field == field), None)
    return Bout(contender, field, first, tuple(s for s in samples if s.field == field), failure)
