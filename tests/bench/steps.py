"""Where the milliseconds of a press go inside totpdesk, by stop watches in its running tray."""

from __future__ import annotations

import json
import statistics
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bench.apps.timed_tray import STEPS
from bench.contenders.totpdesk import Totpdesk
from bench.duel import MANY, WARM_UP_MS
from bench.presses import Sample, press_all

if TYPE_CHECKING:
    from pathlib import Path

    from bench.stage import Stage

HOLD_MS = 60
NS_A_MS = 1e6
HEARD, SENT = "shortcut heard", "of it, the strokes"
UNTIL_HEARD = "press until heard"
AFTER_SENT = "last key sent until the sixth digit stands"
WHOLE = "the whole press, watched"


@dataclass(frozen=True, slots=True)
class Note:
    """One call of a step, in nanoseconds of CLOCK_MONOTONIC."""

    step: str
    began: int
    ended: int

    @property
    def ms(self) -> float:
        """How long it took, in milliseconds."""
        return (self.ended - self.began) / NS_A_MS


def measure(stage: Stage, presses: int) -> dict[str, dict[str, float]]:
    """Return the median milliseconds of each step, with one account and with many."""
    found = {}
    for contender in (Totpdesk(), Totpdesk(others=MANY - 1)):
        print(f"… the steps of {contender.name}", flush=True)
        found[contender.name] = _profile(stage, contender, presses)
    return found


def _profile(stage: Stage, contender: Totpdesk, presses: int) -> dict[str, float]:
    log = stage.session.new_file("steps")
    contender.program = [sys.executable, "-m", "bench.apps.timed_tray", str(log)]
    stage.server.await_free()
    try:
        contender.start(stage.session, stage.server)
        samples = press_all(stage, [*WARM_UP_MS, *[HOLD_MS] * presses])
    finally:
        contender.stop()
    warm = len(WARM_UP_MS) * len(stage.fields)
    return _medians(samples[warm:], _read(log))


def _read(log: Path) -> list[Note]:
    return [Note(**json.loads(line)) for line in log.read_text().splitlines()]


def _medians(samples: list[Sample], notes: list[Note]) -> dict[str, float]:
    ends = [*(sample.pressed_ns for sample in samples[1:]), sys.maxsize]
    rows = [_of_press(*pair, notes) for pair in zip(samples, ends, strict=True)]
    names = [UNTIL_HEARD, *list(STEPS)[1:], AFTER_SENT, WHOLE]
    gathered = {name: [row[name] for row in rows if name in row] for name in names}
    return {name: statistics.median(values) for name, values in gathered.items() if values}


def _of_press(sample: Sample, ends: int, notes: list[Note]) -> dict[str, float]:
    """Return the milliseconds of each step from a press to the next, calls added up."""
    mine = [note for note in notes if sample.pressed_ns <= note.began < ends]
    heard = [note.began for note in mine if note.step == HEARD]
    sent = [note.ended for note in mine if note.step == SENT]
    row = {step: sum(note.ms for note in mine if note.step == step) for step in STEPS}
    if heard and sent and sample.ms is not None:
        row[UNTIL_HEARD] = (heard[0] - sample.pressed_ns) / NS_A_MS
        row[AFTER_SENT] = sample.ms - (sent[0] - sample.pressed_ns) / NS_A_MS
        row[WHOLE] = sample.ms
    return row
