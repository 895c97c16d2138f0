"""The budgets on the press, each beside what was measured."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bench.figures import Budget, Figure
from bench.plan import HOLDS_MS
from bench.presses import Result

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bench.duel import Bout

P50, P99 = Budget(15), Budget(30)
NONE = Budget(0)
FASTER = Budget(7, at_least=True)
WITH_MANY = Budget(1.2)
BESIDE_FLOOR = Budget(1.3)
FIRST = Budget(2)


def on_presses(ours: Bout, many: Bout, peer: Bout, floor: Bout) -> list[Figure]:
    """Return the figures of one field.

    Ours with one account and with many, the tuned peer's, and those of the bare loop.
    """
    where = f"press to sixth digit in {ours.field}"
    return [
        Figure(f"{where}, p50", ours.percentile(50), "ms", P50),
        Figure(f"{where}, p99", ours.percentile(99), "ms", P99),
        *_counts(ours, f"of {ours.presses()} presses in {ours.field}"),
        Figure(f"{where}: tuned KeePassXC / totpdesk, least of all holds",
               least_ratio(peer, ours), "x", FASTER),
        Figure(f"{where}: p50 with 10,000 accounts / with one",
               _quotient(many.percentile(50), ours.percentile(50)), "x", WITH_MANY),
        Figure(f"{where}: p50 / the bare loop's, which reads no keychain",
               _quotient(ours.percentile(50), floor.percentile(50)), "x", BESIDE_FLOOR),
        Figure(f"{where}: the first / p50", _first(ours), "x", FIRST),
        Figure(f"{where}: the first / p50, with 10,000 accounts", _first(many), "x", FIRST),
    ]  # fmt: skip


def least_ratio(slow: Bout, fast: Bout) -> float | None:
    """Return how many times slower the one is at the hold where the two are nearest."""
    pairs = [(slow.percentile(50, hold), fast.percentile(50, hold)) for hold in HOLDS_MS]
    quotients = [q for q in (_quotient(*pair) for pair in pairs) if q is not None]
    return min(quotients, default=None)


def _first(bout: Bout) -> float | None:
    return _quotient(bout.first.ms if bout.first else None, bout.percentile(50))


def _counts(bout: Bout, of_what: str) -> Sequence[Figure]:
    counted = {
        "missed": bout.count(Result.MISSED),
        "wrong": bout.count(Result.WRONG),
        "with a key stuck": bout.stuck,
        "with a letter leaked": bout.leaks,
    }
    # Nothing counted in nothing would pass for a success.
    return [
        Figure(f"{what}, {of_what}", count if bout.presses() else None, "", NONE)
        for what, count in counted.items()
    ]


def _quotient(above: float | None, below: float | None) -> float | None:
    return above / below if above is not None and below else None
