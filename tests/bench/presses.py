"""One press after the other, each judged by what then stands in the field."""

from __future__ import annotations

import time
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from bench.account import DIGITS, codes
from bench.shortcut import FINGERS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bench.fields import Field
    from bench.stage import Stage

TIMEOUT = 2.5  # seconds from the last key let go; the slowest peer needs 0.7
REST = 0.1  # seconds from the focus to the press: a program needs to learn that it lost the focus
PAUSE = 0.4  # seconds after the code, in which anything wrong may still come


class Result(StrEnum):
    """What a press came to."""

    RIGHT = "right"
    MISSED = "missed"  # nothing arrived
    WRONG = "wrong"  # anything but the code, once


@dataclass(frozen=True, slots=True)
class Sample:
    """One press. `ms` is from the shortcut's last key down to the sixth digit in the field."""

    field: str
    hold_ms: int
    pressed_ns: int  # of CLOCK_MONOTONIC
    result: Result
    ms: float | None
    text: str
    stuck: tuple[int, ...]  # keycodes still down after everything
    leaks: int


def press_all(
    stage: Stage, holds: Sequence[int], recover: Callable[[], None] = lambda: None
) -> list[Sample]:
    """Press at each hold in each field in turn; `recover` is called where nothing came."""
    samples = []
    for field, hold in ((field, hold) for hold in holds for field in stage.fields):
        samples.append(sample := _press(stage, field, hold))
        if sample.result is Result.MISSED:
            recover()
    return samples


def _press(stage: Stage, field: Field, hold_ms: int) -> Sample:
    field.prepare()
    time.sleep(REST)
    began = time.time()
    chord = stage.keyboard.chord(FINGERS, hold_ms / 1000)
    field.await_code(TIMEOUT)
    time.sleep(PAUSE)
    arrivals = field.arrivals()
    text = arrivals[-1].text if arrivals else ""
    right = text in codes(began, time.time())
    whole = next((a.ns for a in arrivals if len(a.text) >= DIGITS), 0)
    return Sample(
        field=field.name,
        hold_ms=hold_ms,
        pressed_ns=chord.pressed_ns,
        result=Result.RIGHT if right else Result.WRONG if text else Result.MISSED,
        ms=(whole - chord.pressed_ns) / 1e6 if right else None,
        text=text,
        stuck=_stuck(stage),
        leaks=field.leaks(),
    )


def _stuck(stage: Stage) -> tuple[int, ...]:
    """Return what is still down, and let go of it so that the next press is a fair one."""
    down = tuple(sorted(stage.keyboard.keys_down()))
    stage.keyboard.release_all()
    stage.server.release(down)
    return down
