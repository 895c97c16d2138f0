"""Awaiting what another process does: poll with a deadline, never a fixed sleep."""

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")

INTERVAL = 0.004  # seconds between two looks: short beside any program, long beside the processor


def wait_until(
    predicate: Callable[[], T],
    timeout: float,
    what: str,
    seen: Callable[[], object] | None = None,
) -> T:
    """Return the first true value of `predicate`, asked again until `timeout` seconds are over.

    Raises TimeoutError that names `what` was awaited, the last value and, where `seen` is given,
    what was there instead.
    """
    deadline = time.monotonic() + timeout
    while not (value := predicate()):
        if time.monotonic() > deadline:
            raise TimeoutError(_complaint(timeout, what, seen() if seen else value))
        time.sleep(INTERVAL)
    return value


def _complaint(timeout: float, what: str, found: object) -> str:
    return f"Waited {timeout:g} s for {what}; found {found!r}."
