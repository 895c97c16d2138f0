"""What is known of secrets while they are written, so that a write cut off leaves nothing behind.

The ids go into a file before the first secret goes into the keychain, and the file goes when the
index names them all. Whoever finds such a file later, and nobody at work on it, deletes the
secrets that no account has come to.
"""

from __future__ import annotations

from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Final

from totpdesk.base.errors import KeychainError, ListBusyError, ListFileError, ListNotWritableError
from totpdesk.base.files import locked, write_whole

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from contextlib import AbstractContextManager
    from pathlib import Path

    from totpdesk.secrets.store import Progress

_BUSY: Final = (
    "Another totpdesk is adding accounts, moving secrets, or clearing up after an import that was "
    "cut off. Try again when it has ended."
)


class Pending:
    """The file of ids. `drop` deletes those of them whose secrets no account has come to."""

    def __init__(self, path: Path, drop: Callable[[Sequence[str], Progress], None]) -> None:
        """Take the file's path; neither it nor its folder need exist."""
        self._path = path
        self._drop = drop

    @property
    def exists(self) -> bool:
        """Whether a write was cut off, or is under way."""
        return self._path.exists()

    def exclusive(self) -> AbstractContextManager[None]:
        """Hold the lock under which secrets are written, and moved. Raises ListBusyError."""
        return locked(self._path, _BUSY)

    @contextmanager
    def writing(self, ids: Sequence[str], progress: Progress) -> Iterator[None]:
        """Keep the file of ids while their secrets are written and added to the list.

        Before and after, secrets that no account refers to are deleted, with calls of `progress`;
        the file stays until all of them are deleted. Raises ListBusyError while another process
        writes, ListNotWritableError.
        """
        with self.exclusive():
            self._finish(progress)
            self._note(ids)
            try:
                yield
            finally:
                with suppress(KeychainError, ListFileError):  # the next one to come tries again
                    self._finish(progress)

    def clear_up(self) -> None:
        """Take away what a write that was cut off has left, unless somebody is at it just now.

        Raises KeychainError, ListFileError.
        """
        if self.exists:
            with suppress(ListBusyError), locked(self._path, _BUSY, seconds=0):
                self._finish(lambda _done, _of: None)

    def _note(self, ids: Sequence[str]) -> None:
        try:
            write_whole(self._path, "\n".join(ids))
        except OSError as error:
            raise ListNotWritableError(
                f"The list of accounts cannot be written: {error.strerror}: {self._path}. "
                "Nothing was changed."
            ) from error

    def _finish(self, progress: Progress) -> None:
        if self.exists:
            self._drop(self._path.read_text(encoding="utf-8").split(), progress)
            self._path.unlink()
