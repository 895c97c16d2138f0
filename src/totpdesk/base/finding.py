"""The result of a check, as all checks return it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """How serious it is."""

    OK = "ok"
    WARNING = "warning"  # something works less well than it could
    PROBLEM = "problem"  # something does not work


@dataclass(frozen=True, slots=True)
class Finding:
    """The result of one check: a sentence, and what to do about a problem. Never a secret."""

    check: str
    level: Level
    sentence: str
    advice: str = ""
