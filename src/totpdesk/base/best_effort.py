"""Do what must not change the outcome of what was done before."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from totpdesk.base.errors import TotpdeskError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from logging import Logger


@contextmanager
def best_effort(log: Logger, failed: str) -> Iterator[None]:
    """Log an error once instead of raising it; `failed` is what the log says."""
    try:
        yield
    except TotpdeskError as error:
        log.warning("%s: %s", failed, error)
    except Exception:  # the barrier: what was done before has succeeded
        log.exception("%s", failed)
