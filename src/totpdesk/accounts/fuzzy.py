"""How alike a typed word and a text are, where nothing holds the word as it was typed.

Two ways lead there: its letters in their order ("ghb", GitHub) and all but a slip of the finger
("gihub"). The only place that knows rapidfuzz, which is 6 MB and 20 ms: nobody owes that who finds
what is wanted by its first letters.
"""

from __future__ import annotations

import importlib
import re
from heapq import nsmallest
from itertools import pairwise
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

_MOST: Final = 500  # nobody looks further down a list of guesses
LEAST_FOR_A_SLIP: Final = 4  # letters; three with one of them wrong could be anything
_LEAST_FOR_TWO: Final = 8
_FALL_OFF: Final = 0.5  # what is only half as alike as the best is not what was meant


def prepare() -> None:
    """Import ahead of the first search what that would wait for."""
    importlib.import_module("rapidfuzz.process")


def alike(word: str, texts: Sequence[str]) -> dict[int, float]:
    """Return the positions of texts that the word may mean, each with how alike it is, up to 1.

    Word and texts are case folded. Of very many the most alike are returned.
    """
    found = _in_order(word, texts)
    if len(word) >= LEAST_FOR_A_SLIP:
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
    """Return a pattern that goes on to the next such letter, without ever going back."""
    escaped = re.escape(letter)
    return f"[^{escaped}]*{escaped}"


def _nearly(word: str, texts: Sequence[str]) -> list[tuple[int, float]]:
    """Find texts of which a part differs from the word by a wrong, missing or swapped letter."""
    from rapidfuzz import fuzz, process  # noqa: PLC0415 - see above

    slips = 1 if len(word) < _LEAST_FOR_TWO else 2
    cutoff = 100 * (1 - slips / len(word)) - 0.01
    matches = process.extract(
        word, texts, scorer=fuzz.partial_ratio, score_cutoff=cutoff, limit=_MOST
    )
    return [(position, score / 100) for _, score, position in matches]
