"""The vault file on disk: reading it, writing it whole, and the lines in it."""

from __future__ import annotations

import threading
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, Final

from totpdesk.accounts.account import AccountRecord
from totpdesk.accounts.copies import (
    copies,
    copy_of,
    dated,
    drop_generations,
    keep_generation,
    real_path,
)
from totpdesk.accounts.keychain_record import from_line
from totpdesk.base.errors import (
    ForeignFileError,
    InvalidInputError,
    KeychainRefusedError,
    ListBusyError,
    ListFileError,
    NoKeychainError,
    PasswordNeededError,
)
from totpdesk.base.files import UnconfirmedError, locked, stamp, write_whole
from totpdesk.base.limits import parse_json
from totpdesk.base.reading import read_regular, require_folder_of_link
from totpdesk.base.translation import tr
from totpdesk.base.wiped import wipe
from totpdesk.formats.aegis import EncryptedVault
from totpdesk.formats.aegis.database import OURS, write_database
from totpdesk.secrets.store import is_beside

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime
    from pathlib import Path

    from totpdesk.base.files import Stamp


OLD: Final = ".old"  # ends the name of a file that is no longer used
_BUSY: Final = tr("Another totpdesk is writing the vault file. Try again in a moment.")


class VaultDisk:
    """The file, which need not exist. All but `stamp` raise KeychainRefusedError."""

    def __init__(self, path: Path) -> None:
        """Take the file's path."""
        self.path = path
        self._writing = threading.RLock()

    @property
    def exists(self) -> bool:
        """Whether there is a file."""
        return self.path.exists()

    def require(self) -> None:
        """Raise NoKeychainError if there is no file, KeychainRefusedError if there was one."""
        if self.exists:
            return
        self._require_folder()
        if copies(self.path):
            raise KeychainRefusedError(
                tr(
                    "The vault file is missing, but copies of it exist. `totpdesk repair` restores "
                    "it: {path}.",
                    path=self.path,
                )
            )
        raise NoKeychainError(
            tr(
                "There is no vault file yet. `totpdesk vault create` creates one, "
                "`totpdesk vault use keychain` goes back to the keychain."
            )
        )

    def require_none(self) -> None:
        """Raise KeychainRefusedError if there is a file, or was one."""
        self._require_folder()
        if self.exists or copies(self.path):
            raise KeychainRefusedError(
                tr(
                    "There is a vault file already: {path}. `totpdesk vault use file` uses it.",
                    path=self.path,
                )
            )

    def stamp(self) -> Stamp:
        """Return a value that changes with the file."""
        try:
            return stamp(self.path)
        except OSError:
            return 0, 0, 0  # reading it reports the error

    def content(self) -> tuple[Stamp, bytes]:
        """Return the file's stamp, taken before it was read, and its content."""
        try:
            return self.stamp(), read_regular(self.path)
        except OSError as error:
            raise self._unreadable(error) from error

    @contextmanager
    def exclusive(self) -> Iterator[None]:
        """Hold the lock of all processes, and of the threads of this one."""
        try:
            with self._writing, locked(self.path, _BUSY):
                yield
        except ListBusyError as error:
            raise KeychainRefusedError(_BUSY) from error
        except ListFileError as error:
            raise KeychainRefusedError(
                tr(
                    "The vault file cannot be locked, so it was not changed: {path}. Check who may "
                    "write to its folder.",
                    path=self.path,
                )
            ) from error

    def replace(self, content: bytes, *, keep: bool) -> None:
        """Write the file; `keep` keeps the old one as a generation. Call it inside `exclusive`."""
        try:
            if keep:
                keep_generation(self.path)
            write_whole(self.path, content, follow=True)
        except OSError as error:
            raise self._not_written(error) from error
        try:
            write_whole(copy_of(self.path), content)
        except OSError:  # the file is written; an old copy could have an old passphrase
            self._delete_copy()

    def latest_copy(self) -> Path | None:
        """Return the latest copy that is a vault and not the same as the file, or None."""
        if self.path.is_symlink() and not self.path.exists():
            return None  # it is on a disk that is not mounted
        now = _content(self.path)
        contents = ((each, _content(each)) for each in copies(self.path))
        return next((each for each, old in contents if old != now and _is_vault(old)), None)

    def restore(self, copy: Path, when: datetime) -> tuple[Path, ...]:
        """Replace the file by a copy; return the dated file that keeps it, if there was one."""
        with self.exclusive():
            content = _content(copy)
            kept = dated(self.path, when)
            there = self.path.exists()
            try:
                if there:
                    real_path(self.path).rename(kept)
                write_whole(self.path, content, follow=True)
            except OSError as error:
                raise self._not_written(error) from error
        return (kept,) if there else ()

    def delete_older(self) -> None:
        """Delete the older generations. Call it inside `exclusive`."""
        with self._deleting():
            drop_generations(self.path)

    def put_away(self) -> None:
        """Rename the file, which is no longer used, and delete its generations."""
        with self.exclusive():
            try:
                self.path.replace(self.old)
            except OSError as error:
                raise self._not_written(error) from error
            self.delete_older()
            self._delete_copy()

    @property
    def old(self) -> Path:
        """Its name when it is no longer used."""
        return self.path.with_name(self.path.name + OLD)

    def delete_old(self) -> None:
        """Delete the file that is no longer used, also where its name is a link."""
        with self.exclusive(), self._deleting():
            self.old.resolve().unlink(missing_ok=True)
            self.old.unlink(missing_ok=True)

    @contextmanager
    def _deleting(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise KeychainRefusedError(
                tr(
                    "An old copy of the vault file cannot be deleted: {error}: {path}. Delete it.",
                    error=error.strerror,
                    path=error.filename or self.path,
                )
            ) from error

    def _require_folder(self) -> None:
        try:
            require_folder_of_link(self.path)
        except OSError as error:
            raise self._unreadable(error) from error

    def _unreadable(self, error: OSError) -> KeychainRefusedError:
        return KeychainRefusedError(
            tr(
                "The vault file cannot be read: {error}: {path}. Put it back, or restore a backup.",
                error=error.strerror,
                path=self.path,
            )
        )

    def _not_written(self, error: OSError) -> KeychainRefusedError:
        if isinstance(error, UnconfirmedError):
            return KeychainRefusedError(
                tr(
                    "The vault file may have been changed: {error}: {path}. Check the disk, then "
                    "look whether the change is there.",
                    error=error.strerror,
                    path=self.path,
                )
            )
        return KeychainRefusedError(
            tr(
                "The vault file cannot be written: {error}: {path}. It was not changed.",
                error=error.strerror,
                path=self.path,
            )
        )

    def hint_at_older(self) -> str:
        """Return a sentence about its copies, "" if there is none."""
        return tr("`totpdesk repair` restores a copy of it.") if copies(self.path) else ""

    def _delete_copy(self) -> None:
        with suppress(OSError):
            copy_of(self.path).unlink(missing_ok=True)


def _content(path: Path) -> bytes:
    try:
        return read_regular(path)
    except OSError:
        return b""


def _is_vault(content: bytes) -> bool:
    try:
        EncryptedVault.open(content, None)
    except PasswordNeededError:
        return True
    except ForeignFileError:
        pass
    return False


_LINES: Final = "lines"
_ACCOUNT: Final = "otpauth://"


def encode_lines(lines: Mapping[str, str]) -> bytes:
    """Return the database of a vault with these lines by their ids."""
    return write_database(_accounts(lines), {_LINES: dict(lines)})


def decode_lines(payload: bytes | bytearray) -> dict[str, str]:
    """Read what encode_lines wrote.

    Raises ForeignFileError where it is another program's vault, or damaged.
    """
    with suppress(LookupError, TypeError, AttributeError, UnicodeDecodeError):
        lines = _parsed(payload)[OURS][_LINES]
        if all(isinstance(each, str) for each in lines.values()):
            return dict(lines)
    raise ForeignFileError(tr("It is not a vault file of totpdesk."))


def _parsed(payload: bytes | bytearray) -> Any:  # noqa: ANN401 - raw JSON
    """Parse JSON, and leave no text of it in memory that was freed."""
    text = payload.decode()
    try:
        return parse_json(text)
    finally:
        wipe(text)


def worth_keeping(lines: Mapping[str, str]) -> Mapping[str, str]:
    """Return the lines of accounts, without those of tests."""
    return {key: line for key, line in lines.items() if line.startswith(_ACCOUNT) or is_beside(key)}


def _accounts(lines: Mapping[str, str]) -> Iterator[tuple[str, AccountRecord]]:
    for entry_id, line in lines.items():
        try:
            key_uri, note = from_line(line)
        except InvalidInputError:
            continue
        yield entry_id, AccountRecord.of(key_uri, note=note)
