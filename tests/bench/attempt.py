"""The barrier: what fails becomes a line of the report, and the rest is still measured."""

import subprocess
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Attempt(Generic[T]):
    """What a call gave, or why it gave nothing."""

    value: T | None
    failure: str = ""


def attempt(call: Callable[[], T]) -> Attempt[T]:
    """Call; an exception becomes its one-line sentence, and its traceback is printed."""
    try:
        return Attempt(call())
    except Exception as error:  # noqa: BLE001 - the barrier
        traceback.print_exc()
        return Attempt(None, _sentence(error))


def _sentence(error: Exception) -> str:
    said = f"{type(error).__name__}: {error}"
    if isinstance(error, subprocess.CalledProcessError) and error.stderr:
        said += f" {error.stderr}"
    return " ".join(said.split())[:300]
