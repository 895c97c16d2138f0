"""What a check found, and how bad it is: the form in which every check tells it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """How bad it is."""

    OK = "ok"
    WARNING = "warning"  # something does less than it could
    PROBLEM = "problem"  # something does not work


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check found: one sentence, and what to do unless all is well. Never a secret."""

    check: str
    level: Level
    sentence: str
    advice: str = ""
