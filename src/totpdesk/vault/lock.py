"""One writer at a time, over processes: a lock file beside the file that it is about."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from totpdesk.errors import IndexBusyError, IndexNotWritableError
from totpdesk.files import make_private_folder

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_PATIENCE: Final = 10


@contextmanager
def locked(path: Path, busy: str, *, seconds: float = _PATIENCE) -> Iterator[None]:
    """Hold the lock of a file, which need not exist.

    Raises IndexBusyError with the sentence `busy` where another holds it for longer than
    `seconds`, IndexNotWritableError where there can be no lock.
    """
    from filelock import FileLock, Timeout  # noqa: PLC0415 - reading needs no lock

    lock = FileLock(f"{path}.lock", timeout=seconds, mode=0o600)
    try:
        make_private_folder(path.parent)
        lock.acquire()
    except Timeout as error:
        raise IndexBusyError(busy) from error
    except OSError as error:
        raise IndexNotWritableError(
            f"The list of accounts cannot be written: {error.strerror}: {path}. "
            "Nothing was changed."
        ) from error
    try:
        yield
    finally:
        lock.release()
