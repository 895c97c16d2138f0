"""How long a password holds out against somebody who has the file and tries."""

from __future__ import annotations

import math
from enum import StrEnum
from itertools import pairwise
from typing import Final

_FEWEST: Final = 12  # characters
_WEAK_BITS: Final = 60.0  # some 36 years at a billion tries a second
_STRONG_BITS: Final = 80.0
_POOLS: Final = ((str.islower, 26), (str.isupper, 26), (str.isdigit, 10))
_OTHERS: Final = 33  # signs on a keyboard


class Strength(StrEnum):
    """A word for it."""

    WEAK = "weak"
    FAIR = "fair"
    STRONG = "strong"


def strength(password: str) -> Strength:
    """Judge a password by its length and variety; repeats and runs like 1234 count once."""
    bits = _counted(password) * math.log2(_pool(password) or 2)
    if len(password) < _FEWEST or bits < _WEAK_BITS:
        return Strength.WEAK
    return Strength.STRONG if bits >= _STRONG_BITS else Strength.FAIR


def _counted(password: str) -> int:
    """Return how many characters do not follow from the one before."""
    steps = (ord(after) - ord(before) for before, after in pairwise(password))
    return min(1, len(password)) + sum(step not in {-1, 0, 1} for step in steps)


def _pool(password: str) -> int:
    """Return how many characters there are of the sorts that occur."""
    used = sum(size for is_of, size in _POOLS if any(map(is_of, password)))
    others = any(not character.isalnum() for character in password)
    return used + (_OTHERS if others else 0)
