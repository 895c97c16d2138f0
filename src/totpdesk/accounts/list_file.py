"""The list of accounts on disk: replaced atomically under a lock, with copies next to it."""

from __future__ import annotations

import os
import threading
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from totpdesk.accounts.account_list import AccountIndex
from totpdesk.accounts.codec import decode, encode
from totpdesk.accounts.copies import copies, copy_of, dated, generations, keep_generation, real_path
from totpdesk.accounts.use_log import UseLog
from totpdesk.base.errors import ListDamagedError, ListNotWritableError
from totpdesk.base.files import UnconfirmedError, locked, stamp, write_whole
from totpdesk.base.reading import NotAFileError, read_text
from totpdesk.base.translation import tr

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime
    from pathlib import Path

    from totpdesk.base.files import Stamp


@dataclass(frozen=True, slots=True)
class Remains:
    """What can be read of the list and its copies.

    `current` are the list and the copy of its last change, `older` the generations, the latest
    first; `source` is the first of all these. `damaged` are files that are not a list; `is_lost`
    says whether the list itself is one, or is missing although there are copies.
    """

    current: tuple[AccountIndex, ...] = ()
    older: tuple[AccountIndex, ...] = ()
    source: Path | None = None
    damaged: tuple[Path, ...] = ()
    is_lost: bool = False


_BUSY: Final = tr("Another totpdesk is changing the list of accounts. Try again in a moment.")


class ListFile:
    """Reads and changes the index. After a failed read nothing is written.

    A missing file is an empty index, unless copies of it exist.
    """

    def __init__(self, path: Path) -> None:
        """Use this path; neither the file nor its folder needs to exist."""
        self.path = path
        self.copy = copy_of(path)
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
            raise _unreadable(self.path, error) from error

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

    def ensure_copy(self) -> None:
        """Write the copy of the last change where a list of an older version has none."""
        with locked(self.path, _BUSY), suppress(OSError):
            if self.path.exists() and not self.copy.exists():
                write_whole(self.copy, encode(self.load()))

    def remains(self) -> Remains:
        """Read the list and all copies of it, whatever the state of the list.

        Raises ListTooNewError, and ListNotWritableError where one cannot be read.
        """
        read: dict[Path, AccountIndex] = {}
        damaged = []
        for path in (self.path, *copies(self.path)):
            try:
                read[path] = _read(path)
            except FileNotFoundError:
                continue
            except ListDamagedError:
                damaged.append(path)
        now = tuple(read[each] for each in (self.path, self.copy) if each in read)
        older = tuple(read[each] for each in self.generations() if each in read)
        is_lost = self.path not in read and bool(read or damaged)
        return Remains(now, older, next(iter(read), None), tuple(damaged), is_lost)

    def replace(
        self, index: AccountIndex, damaged: Sequence[Path], when: datetime
    ) -> tuple[Path, ...]:
        """Write a rebuilt list; return the dated files with the old one and the damaged copies.

        The new list is on disk before the old one is renamed. Raises ListBusyError,
        ListNotWritableError.
        """
        text = encode(index.used(self.uses.latest()))
        with locked(self.path, _BUSY):
            try:
                kept = [self._put_aside(each, when) for each in damaged if each != self.path]
                write_whole(self.copy, text)
                if self.path.exists() or self.path in damaged:
                    kept.insert(0, self._put_aside(self.path, when))
                write_whole(self.path, text, follow=True)
            except OSError as error:
                raise self._not_written(error) from error
        return tuple(kept)

    def _put_aside(self, path: Path, when: datetime) -> Path:
        """Keep a file under another name; the list has its own too until it is replaced."""
        real, kept = real_path(path), dated(path, when)
        if path == self.path and path.is_file():
            with suppress(OSError):  # a file system without hard links
                os.link(real, kept)
                return kept
        return real.rename(kept)

    def _empty(self) -> AccountIndex:
        if copies(self.path):
            raise ListDamagedError(
                tr(
                    "The list of accounts is missing, but copies of it exist. "
                    "`totpdesk doctor --repair` restores it: {path}.",
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
                "`totpdesk doctor --repair` restores it.",
                path=self.path,
            )
        )

    def _write(self, index: AccountIndex, *, keep: bool) -> AccountIndex:
        text = encode(index)
        try:
            if keep:
                keep_generation(self.path)
            write_whole(self.path, text, follow=True)
        except OSError as error:
            raise self._not_written(error) from error
        with suppress(OSError):  # then it is read again
            self._seen = (stamp(self.path), index)  # safe under the lock
        with suppress(OSError):  # the list is written; the next change writes the copy anew
            write_whole(self.copy, text)
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


def _read(path: Path) -> AccountIndex:
    """Read the list or a copy. Raises FileNotFoundError and what `ListFile.remains` raises."""
    try:
        return decode(read_text(path))
    except FileNotFoundError:
        raise
    except (UnicodeDecodeError, NotAFileError) as error:
        raise ListDamagedError(path.name) from error
    except OSError as error:
        raise _unreadable(path, error) from error


def _unreadable(path: Path, error: OSError) -> ListNotWritableError:
    return ListNotWritableError(
        tr(
            "The list of accounts cannot be read: {error}: {path}.",
            error=error.strerror,
            path=path,
        )
    )
