"""Waiting with a limit: a desktop, a keychain or a user may never answer a check."""

from __future__ import annotations

import threading
import time
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeoutError
from typing import TYPE_CHECKING, Final, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

_T = TypeVar("_T")
_LOOK_S: Final = 0.02


def within(seconds: float, job: Callable[[], _T], late: _T) -> _T:
    """Return what a job returns, or `late` if it takes longer; it then goes on in its thread.

    What it raises in time is raised here.
    """
    result: Future[_T] = Future()

    def work() -> None:
        try:
            result.set_result(job())
        except BaseException as error:  # noqa: BLE001 - handed to the thread that waits
            result.set_exception(error)

    threading.Thread(target=work, name="check", daemon=True).start()
    try:
        return result.result(seconds)
    except FutureTimeoutError:
        return late


def comes_true(seconds: float, predicate: Callable[[], bool], pause: float = _LOOK_S) -> bool:
    """Check repeatedly until something is true; return whether it was in time.

    Between two checks it waits for `pause` seconds.
    """
    deadline = time.monotonic() + seconds
    while not predicate():
        if time.monotonic() > deadline:
            return False
        time.sleep(pause)
    return True
