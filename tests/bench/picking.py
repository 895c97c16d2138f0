"""A keystroke in the picker over 10,000 accounts, filtered and painted."""

import json
import sys

from bench.figures import Budget, Figure, median, percentile
from support.session import DesktopSession

BUDGET = Budget(16)


def measure(session: DesktopSession) -> list[Figure]:
    """Type into the real picker, in a program of its own."""
    found, fuzzy = json.loads(session.run([sys.executable, "-m", "bench.apps.picker_keys"]))
    what = "picker: a keystroke over 10,000 accounts"
    return [*_figures(what, found), *_figures(f"{what}, with slips", fuzzy)]


def _figures(what: str, samples: list[float]) -> list[Figure]:
    p90 = Figure(f"{what}, p90", percentile(samples, 90), "ms", BUDGET)
    slowest = Figure(f"{what}, slowest", max(samples), "ms", BUDGET)
    return [median(f"{what}, p50", samples, "ms", BUDGET), p90, slowest]
