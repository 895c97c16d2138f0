"""The ids of secrets that are being saved, so that an interrupted write can be cleaned up.

The ids are written to a file before the first secret is saved in the keychain, and the file is
deleted once the list has all of them. A later process that finds the file while no other holds its
lock deletes the secrets that the list and its copies prove to be unused. What they do not prove is
left to `totpdesk repair`.
"""

from __future__ import annotations

import re
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Final

from totpdesk.base.errors import KeychainError, ListBusyError, ListFileError, ListNotWritableError
from totpdesk.base.files import locked, write_whole
from totpdesk.base.reading import read_text
from totpdesk.base.translation import tr

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from contextlib import AbstractContextManager
    from pathlib import Path

    from totpdesk.secrets.store import Progress

_BUSY: Final = tr(
    "Another totpdesk is adding accounts, moving secrets, or cleaning up after an interrupted "
    "import. Try again when it has finished."
)


_ID: Final = re.compile(r"[A-Za-z0-9._-]+")


class Pending:
    """The file of ids. `drop` deletes the secrets that are proved to be of no account."""

    def __init__(self, path: Path, drop: Callable[[Sequence[str], Progress], None]) -> None:
        """Use this path; neither the file nor its folder needs to exist."""
        self._path = path
        self._drop = drop

    @property
    def exists(self) -> bool:
        """Whether a write was interrupted, or is in progress."""
        return self._path.exists()

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids in the file, without what cannot be one. Raises ListNotWritableError."""
        if not self.exists:
            return ()
        with self._translated():
            words = read_text(self._path).split()
        return tuple(word for word in words if _ID.fullmatch(word))

    def exclusive(self) -> AbstractContextManager[None]:
        """Hold the lock for writing and moving secrets. Raises ListBusyError."""
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
                with suppress(KeychainError, ListFileError):  # tried again at the next start
                    self._finish(progress)

    def clear_up(self) -> None:
        """Delete the secrets of an interrupted write, unless another process is doing so.

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
                tr(
                    "The list of accounts cannot be written: {error}: {path}. Nothing was changed.",
                    error=error.strerror,
                    path=self._path,
                )
            ) from error

    def _finish(self, progress: Progress) -> None:
        if self.exists:
            self._drop(self.ids, progress)
            self._note(())  # on disk, so that no power cut brings the ids back
            with self._translated():
                self._path.unlink()

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except (OSError, UnicodeDecodeError) as error:
            raise ListNotWritableError(
                tr(
                    "The record of an interrupted change cannot be read or deleted: {error}: "
                    "{path}. `totpdesk repair` puts it aside.",
                    error=error.strerror if isinstance(error, OSError) else tr("it is not text"),
                    path=self._path,
                )
            ) from error
