"""The list of accounts on disk: replaced atomically under a lock, with older copies next to it."""

from __future__ import annotations

import os
import threading
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from totpdesk.accounts.account_list import AccountIndex
from totpdesk.accounts.codec import decode, encode
from totpdesk.accounts.use_log import UseLog
from totpdesk.base.errors import ListDamagedError, ListNotWritableError
from totpdesk.base.files import UnconfirmedError, locked, stamp, write_whole
from totpdesk.base.reading import NotAFileError, read_regular, read_text
from totpdesk.base.translation import tr

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from totpdesk.base.files import Stamp


GENERATIONS: Final = 5


def generations(path: Path) -> list[Path]:
    """Return the older generations that exist, the latest first."""
    paths = (_generation(path, number) for number in range(1, GENERATIONS + 1))
    return [each for each in paths if each.exists()]


def keep_generation(path: Path) -> None:
    """Shift the generations up and link the current file as the first; it is never missing.

    Raises OSError.
    """
    if not path.exists():
        return
    for number in range(GENERATIONS - 1, 0, -1):
        with suppress(FileNotFoundError):
            _generation(path, number).replace(_generation(path, number + 1))
    try:
        os.link(path.resolve(), _generation(path, 1))
    except OSError:  # another file system, or one without hard links
        write_whole(_generation(path, 1), read_regular(path))


def drop_generations(path: Path) -> None:
    """Delete the older generations. Raises OSError."""
    for each in generations(path):
        each.unlink()


def _generation(path: Path, number: int) -> Path:
    return path.with_name(f"{path.name}.{number}")


_BUSY: Final = tr("Another totpdesk is changing the list of accounts. Try again in a moment.")


class ListFile:
    """Reads and changes the index. After a failed read nothing is written.

    A missing file is an empty index, unless older generations exist.
    """

    def __init__(self, path: Path) -> None:
        """Use this path; neither the file nor its folder needs to exist."""
        self.path = path
        self.uses = UseLog(path.with_name("uses"))
        self._seen: tuple[Stamp, AccountIndex] | None = None
        self._reading = threading.Lock()  # two threads need not both decode it

    def load(self) -> AccountIndex:
        """Return the index, from memory if the file has not changed.

        Raises ListDamagedError, ListTooNewError, ListNotWritableError (unreadable too).
        """
        try:
            with self._reading:
                now = stamp(self.path)
                if self._seen is None or self._seen[0] != now:
                    self._seen = (now, self._decode(read_text(self.path)))
                return self._seen[1]
        except FileNotFoundError:
            return self._empty()
        except UnicodeDecodeError as error:
            raise self._damaged() from error
        except NotAFileError as error:
            raise ListDamagedError(
                tr(
                    "The list of accounts cannot be read: {error}: {path}. "
                    "`totpdesk doctor --repair` restores the latest good copy.",
                    error=error.strerror,
                    path=self.path,
                )
            ) from error
        except OSError as error:
            raise ListNotWritableError(
                tr(
                    "The list of accounts cannot be read: {error}: {path}.",
                    error=error.strerror,
                    path=self.path,
                )
            ) from error

    def change(
        self, edit: Callable[[AccountIndex], AccountIndex], *, keep: bool = True
    ) -> AccountIndex:
        """Read, edit and write under the lock that every process takes; return the new index.

        `keep` saves the old index as a generation. Unimportant changes (when an account was last
        used) do without it, so that they do not displace important generations.
        Raises what load and `edit` raise, ListBusyError, ListNotWritableError.
        """
        with locked(self.path, _BUSY):
            old = self.load()
            new = edit(old)
            return self._write(new.used(self.uses.latest()), keep=keep) if new != old else new

    def merge_uses(self) -> None:
        """Write the recorded uses to the list. Raises what `change` raises."""
        self.change(lambda index: index.used(self.uses.latest()), keep=False)
        self.uses.clear()

    def reset(self) -> Path:
        """Empty the list; return the path of the copy that was saved next to it.

        Raises what load raises, ListBusyError, ListNotWritableError.
        """
        kept = self.path.with_name(f"{self.path.name}.lost")

        def edit(old: AccountIndex) -> AccountIndex:
            try:
                write_whole(kept, encode(old))
            except OSError as error:
                raise self._not_written(error) from error
            return AccountIndex()

        self.change(edit)
        return kept

    def generations(self) -> list[Path]:
        """Return the older generations that exist, the latest first."""
        return generations(self.path)

    def bring_back(self) -> Path:
        """Replace a damaged index by the latest readable generation; return the path of that.

        The damaged file is kept beside it as `accounts.json.damaged`.
        Raises ListDamagedError if no generation is readable.
        """
        with locked(self.path, _BUSY):
            for path in self.generations():
                if text := self._good(path):
                    self._replace_damaged(text)
                    return path
        raise ListDamagedError(tr("No older copy of {path} can be read either.", path=self.path))

    def _good(self, path: Path) -> str:
        """Return the text of a generation, "" if it cannot be read."""
        with suppress(ListDamagedError, UnicodeDecodeError, OSError):
            text = read_text(path)
            self._decode(text)
            return text
        return ""

    def _replace_damaged(self, text: str) -> None:
        try:
            with suppress(FileNotFoundError):
                real = self.path.resolve() if self.path.is_file() else self.path
                real.rename(real.with_name(f"{real.name}.damaged"))
            write_whole(self.path, text, follow=True)
        except OSError as error:
            raise ListNotWritableError(
                tr(
                    "The list of accounts cannot be restored: {error}: {path}. Its older copies "
                    "were not changed.",
                    error=error.strerror,
                    path=self.path,
                )
            ) from error

    def _empty(self) -> AccountIndex:
        if self.generations():
            raise ListDamagedError(
                tr(
                    "The list of accounts is missing, but older copies of it exist. "
                    "`totpdesk doctor --repair` restores the latest one: {path}.",
                    path=self.path,
                )
            )
        return AccountIndex()

    def _decode(self, text: str) -> AccountIndex:
        try:
            return decode(text)
        except ListDamagedError as error:
            raise self._damaged() from error

    def _damaged(self) -> ListDamagedError:
        return ListDamagedError(
            tr(
                "The list of accounts is damaged and was not changed: {path}. "
                "`totpdesk doctor --repair` restores the latest good copy.",
                path=self.path,
            )
        )

    def _write(self, index: AccountIndex, *, keep: bool) -> AccountIndex:
        try:
            if keep:
                keep_generation(self.path)
            write_whole(self.path, encode(index), follow=True)
        except OSError as error:
            raise self._not_written(error) from error
        with suppress(OSError):  # then it is read again
            self._seen = (stamp(self.path), index)  # safe under the lock
        self.uses.clear()
        return index

    def _not_written(self, error: OSError) -> ListNotWritableError:
        if isinstance(error, UnconfirmedError):
            return ListNotWritableError(
                tr(
                    "The list of accounts may have been changed: {error}: {path}. Check the disk, "
                    "then look whether the change is in the list.",
                    error=error.strerror,
                    path=self.path,
                )
            )
        return ListNotWritableError(
            tr(
                "The list of accounts cannot be written: {error}: {path}. It was not changed.",
                error=error.strerror,
                path=self.path,
            )
        )
