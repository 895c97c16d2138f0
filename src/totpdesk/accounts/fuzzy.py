"""The similarity of a typed word and a text, for searches without an exact match.

A text matches if it has the letters in their order ("ghb", GitHub), or with a typing mistake
("gihub"). Only this module uses rapidfuzz (6 MB and 20 ms), and imports it only when needed.
"""

from __future__ import annotations

import importlib
import re
from heapq import nsmallest
from itertools import pairwise
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

_MOST: Final = 500  # results at most
MIN_LENGTH_FOR_TYPO: Final = 4  # letters; fewer with one wrong would match anything
_MIN_LENGTH_FOR_TWO: Final = 8
_FALL_OFF: Final = 0.5  # of the best score; lower scores are dropped


def prepare() -> None:
    """Import rapidfuzz before the first search."""
    importlib.import_module("rapidfuzz.process")


def alike(word: str, texts: Sequence[str]) -> dict[int, float]:
    """Return the positions of similar texts, each with its similarity from 0 to 1.

    Word and texts must be case folded. The number of results is limited.
    """
    found = _in_order(word, texts)
    if len(word) >= MIN_LENGTH_FOR_TYPO:
        for position, score in _nearly(word, texts):
            found[position] = max(score, found.get(position, 0))
    least = max(found.values(), default=0) * _FALL_OFF
    return {position: found[position] for position in sorted(found) if found[position] >= least}


def _in_order(word: str, texts: Sequence[str]) -> dict[int, float]:
    """Find texts with the word's letters in their order; the closer together the better."""
    pattern = re.compile(re.escape(word[:1]) + "".join(_up_to(b) for _, b in pairwise(word)))
    matches = (
        (match.end() - match.start(), position)
        for position, match in enumerate(map(pattern.search, texts))
        if match
    )
    return {position: len(word) / span for span, position in nsmallest(_MOST, matches)}


def _up_to(letter: str) -> str:
    """Return a pattern up to the next such letter, without backtracking."""
    escaped = re.escape(letter)
    return f"[^{escaped}]*{escaped}"


def _nearly(word: str, texts: Sequence[str]) -> list[tuple[int, float]]:
    """Find texts of which a part differs from the word by a wrong, missing or swapped letter."""
    from rapidfuzz import fuzz, process  # noqa: PLC0415 - loaded when needed

    slips = 1 if len(word) < _MIN_LENGTH_FOR_TWO else 2
    cutoff = 100 * (1 - slips / len(word)) - 0.01
    matches = process.extract(
        word, texts, scorer=fuzz.partial_ratio, score_cutoff=cutoff, limit=_MOST
    )
    return [(position, score / 100) for _, score, position in matches]
