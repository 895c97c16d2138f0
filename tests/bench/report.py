"""What a reader gets: one page of tables, and every raw sample as JSON."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from bench.plan import HOLDS_MS
from bench.presses import Result

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from bench.duel import Bout
    from bench.figures import Figure

COUNTS = ("right", "missed", "wrong", "stuck", "leaked")
ALL_HOLDS = ("", "field", *COUNTS, "p50", "p90", "p99", "max", "first")

NOTES = """\
A press is measured from just before the shortcut's last key goes down, on a keyboard device of its
own, to the sixth digit in the field, by CLOCK_MONOTONIC: in Qt stamped by the field's process, in
Chromium by the page's script (clock known to ± {error:.2f} ms, its ticks are 0.1 ms). Only right
presses have a time. The fields take turns. Every contender serves the same account with a period of
30 s; totpdesk's `min_left` is 0, so that none waits for the next code. KeePassXC asks before each
Auto-Type as shipped; that is switched off, for nobody is there to answer. "First" is the first
press after the start, at a hold of 60 ms; it is in no other figure."""


@dataclass(frozen=True, slots=True)
class Run:
    """All that one run found."""

    machine: Mapping[str, str]
    error_ms: float
    bouts: Sequence[Bout]
    figures: Sequence[Figure]
    failures: Sequence[str]
    steps: Mapping[str, Mapping[str, float]]


def write(run: Run, folder: Path) -> Path:
    """Write bench.md and bench.json into a folder; return the page's path."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "bench.json").write_text(json.dumps(asdict(run), indent=1) + "\n")
    page = folder / "bench.md"
    page.write_text(render(run))
    return page


def render(run: Run) -> str:
    """Return the page."""
    parts = [
        "# totpdesk beside its peers",
        "One run of `python tests/bench/run.py` on one X11 desktop.",
        _table(("", ""), run.machine.items()),
        "## Budgets",
        _table(("what", "measured", "budget", ""), map(_budget_row, run.figures)),
        *(f"Failed: {failure}" for failure in run.failures),
        "## From the press to the sixth digit",
        NOTES.format(error=run.error_ms),
        "### All holds (milliseconds)",
        _table(ALL_HOLDS, map(_bout_row, run.bouts)),
        "### By hold: median in milliseconds (right of pressed)",
        _table(("", "field", *(f"{hold} ms" for hold in HOLDS_MS)), map(_hold_row, run.bouts)),
        "## Where totpdesk's milliseconds go",
        *(_steps(name, steps) for name, steps in run.steps.items()),
    ]
    return "\n\n".join(parts) + "\n"


def _budget_row(figure: Figure) -> tuple[str, ...]:
    budget = figure.budget
    limit = f"{'≥' if budget.at_least else '≤'} {_unit(budget.limit, figure)}" if budget else ""
    measured = "nothing" if figure.value is None else _unit(figure.value, figure)
    return figure.what, measured, limit, figure.verdict


def _unit(value: float, figure: Figure) -> str:
    return f"{_number(value)} {figure.unit}".strip()


def _bout_row(bout: Bout) -> tuple[str, ...]:
    if bout.failure:
        return bout.contender, bout.field, f"failed: {bout.failure}", *("",) * 9
    counts = [f"{bout.count(Result.RIGHT)} of {bout.presses()}"]
    counts += map(str, (bout.count(Result.MISSED), bout.count(Result.WRONG)))
    counts += map(str, (bout.stuck, bout.leaks))
    times = [bout.percentile(percent) for percent in (50, 90, 99, 100)]
    first = bout.first.ms if bout.first else None
    return bout.contender, bout.field, *counts, *(_number(ms) for ms in (*times, first))


def _hold_row(bout: Bout) -> tuple[str, ...]:
    cells = (
        f"{_number(bout.percentile(50, hold))} "
        f"({bout.count(Result.RIGHT, hold)} of {bout.presses(hold)})"
        for hold in HOLDS_MS
    )
    return bout.contender, bout.field, *cells


def _steps(name: str, steps: Mapping[str, float]) -> str:
    rows = ((step, _number(ms)) for step, ms in steps.items())
    return f"### {name}\n\n{_table(('step', 'median ms'), rows)}"


def _number(value: float | None) -> str:
    if value is None:
        return "-"
    if value == int(value):
        return f"{int(value):,}"
    return f"{value:.0f}" if value >= 100 else f"{value:.1f}" if value >= 3 else f"{value:.2f}"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)
