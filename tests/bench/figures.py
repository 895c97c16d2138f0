"""Figures and the budgets they are held to."""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Budget:
    """A limit of the design's: the most a figure may be, or the least where `at_least` is set."""

    limit: float
    at_least: bool = False

    def holds(self, value: float) -> bool:
        """Return whether a value keeps it."""
        return value >= self.limit if self.at_least else value <= self.limit


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured value, with what it was made from; `value` is None where it has no meaning."""

    what: str
    value: float | None
    unit: str
    budget: Budget | None = None
    samples: tuple[float, ...] = ()

    @property
    def verdict(self) -> str:
        """Say plainly whether the budget is met; nothing where there is none."""
        if self.budget is None:
            return ""
        met = self.value is not None and self.budget.holds(self.value)
        return "met" if met else "**NOT met**"


def median(what: str, samples: Sequence[float], unit: str, budget: Budget | None = None) -> Figure:
    """Return the median of some samples as a figure."""
    return Figure(what, statistics.median(samples), unit, budget, tuple(samples))


def ratio(what: str, value: Figure, base: Figure, budget: Budget | None = None) -> Figure:
    """Return how many times `base` a figure is."""
    quotient = value.value / base.value if value.value is not None and base.value else None
    return Figure(what, quotient, "x", budget)


def percentile(samples: Sequence[float], percent: float) -> float | None:
    """Return the smallest sample that `percent` of all do not exceed (nearest rank)."""
    if not samples:
        return None
    ordered = sorted(samples)
    rank = -(-len(ordered) * percent // 100)
    return ordered[max(0, int(rank) - 1)]
