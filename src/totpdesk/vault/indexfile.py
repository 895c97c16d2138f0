"""The index on disk: written whole under one lock, with older generations kept beside it."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Final

from totpdesk.errors import IndexDamagedError, IndexNotWritableError
from totpdesk.files import stamp, write_whole
from totpdesk.vault.generations import generations, keep_generation
from totpdesk.vault.index import Index
from totpdesk.vault.indexcodec import decode, encode
from totpdesk.vault.lock import locked

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from totpdesk.files import Stamp

_BUSY: Final = "Another totpdesk is changing the list of accounts. Try again in a moment."


class IndexFile:
    """Reads and changes the index. Nothing is ever written after a read that failed.

    A file that is missing is an empty index, unless older generations say that there was one.
    """

    def __init__(self, path: Path) -> None:
        """Take the file's path; neither it nor its folder need exist."""
        self.path = path
        self._seen: tuple[Stamp, Index] | None = None

    def load(self) -> Index:
        """Return the index, from memory if the file has not changed since.

        Raises IndexDamagedError, IndexTooNewError, IndexNotWritableError (unreadable too).
        """
        try:
            now = stamp(self.path)
            if self._seen is None or self._seen[0] != now:
                self._seen = (now, self._decode(self.path.read_text(encoding="utf-8")))
            return self._seen[1]
        except FileNotFoundError:
            return self._empty()
        except UnicodeDecodeError as error:
            raise self._damaged() from error
        except OSError as error:
            raise IndexNotWritableError(
                f"The list of accounts cannot be read: {error.strerror}: {self.path}."
            ) from error

    def change(self, edit: Callable[[Index], Index], *, keep: bool = True) -> Index:
        """Read, edit and write under the lock that every process takes; return the new index.

        `keep` keeps the index as it was as a generation; history that is cheap to lose (when an
        account was last used) goes without, so that it does not push the real ones out.
        Raises what load and `edit` raise, IndexBusyError, IndexNotWritableError.
        """
        with locked(self.path, _BUSY):
            old = self.load()
            new = edit(old)
            if new != old:
                self._write(new, keep=keep)
            return new

    def begin_anew(self) -> Path:
        """Empty the list; return the file beside it that keeps it as it was.

        Raises what load raises, IndexBusyError, IndexNotWritableError.
        """
        kept = self.path.with_name(f"{self.path.name}.lost")

        def edit(old: Index) -> Index:
            write_whole(kept, encode(old))
            return Index()

        self.change(edit)
        return kept

    def generations(self) -> list[Path]:
        """Return the older generations that exist, the latest first."""
        return generations(self.path)

    def bring_back(self) -> Path:
        """Put the latest readable generation in the place of a damaged index; return its path.

        The damaged file is kept beside it as `accounts.json.damaged`.
        Raises IndexDamagedError where there is no readable generation.
        """
        with locked(self.path, _BUSY):
            for path in self.generations():
                with suppress(IndexDamagedError, UnicodeDecodeError):
                    text = path.read_text(encoding="utf-8")
                    self._decode(text)
                    with suppress(FileNotFoundError):
                        self.path.rename(self.path.with_name(f"{self.path.name}.damaged"))
                    write_whole(self.path, text)
                    return path
        raise IndexDamagedError(f"No older copy of {self.path} can be read either.")

    def _empty(self) -> Index:
        if self.generations():
            raise IndexDamagedError(
                f"The list of accounts is gone while older copies of it are there. "
                f"`totpdesk doctor --repair` brings the latest back: {self.path}."
            )
        return Index()

    def _decode(self, text: str) -> Index:
        try:
            return decode(text)
        except IndexDamagedError as error:
            raise self._damaged() from error

    def _damaged(self) -> IndexDamagedError:
        return IndexDamagedError(
            f"The list of accounts is damaged and was left as it is: {self.path}. "
            "`totpdesk doctor --repair` brings back the latest good copy."
        )

    def _write(self, index: Index, *, keep: bool) -> None:
        try:
            if keep:
                keep_generation(self.path)
            write_whole(self.path, encode(index))
            self._seen = (stamp(self.path), index)  # the lock keeps others from writing in between
        except OSError as error:
            raise IndexNotWritableError(
                f"The list of accounts cannot be written: {error.strerror}: {self.path}. "
                "Nothing was changed."
            ) from error
