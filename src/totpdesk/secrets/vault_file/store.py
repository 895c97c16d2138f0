"""The vault file: secrets in one encrypted file, for systems without a keychain.

It is a vault in Aegis's documented format, opened with a passphrase. While it is open the master
key is in memory, so that a read costs nothing and a write no derivation; `lock` overwrites all.
"""

from __future__ import annotations

import os
import threading
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from totpdesk.base.errors import (
    ForeignFileError,
    KeychainLockedError,
    KeychainRefusedError,
    PasswordNeededError,
    SecretVanishedError,
    WrongPasswordError,
)
from totpdesk.base.translation import tr
from totpdesk.base.wiped import WipedBytes, WipedLines, wipe
from totpdesk.formats.aegis import EncryptedVault
from totpdesk.secrets.store import VAULT_FILE, no_progress, require_safe
from totpdesk.secrets.vault_file.disk import VaultDisk, decode_lines, encode_lines, worth_keeping

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping
    from pathlib import Path

    from totpdesk.base.files import Stamp
    from totpdesk.secrets.store import Progress

    AskPassphrase = Callable[[str], str | None]
    Callback = Callable[[], None]

_TRIES: Final = 3
_WRONG: Final = tr("This passphrase does not open the vault file.")
_LOCKED: Final = tr(
    "The vault file is locked. Unlock it in totpdesk's tray, or run the command in a terminal."
)


def nobody(_trouble: str) -> str | None:
    """Return None. An AskPassphrase gets what was wrong with the last answer, "" at first.

    It returns a passphrase, None if the user cancelled.
    """
    return None


def nothing() -> None:
    """Do nothing."""


@dataclass(frozen=True, slots=True)
class _Open:
    """The content of an open file at this stamp."""

    vault: EncryptedVault = field(repr=False)
    lines: WipedLines = field(repr=False)
    stamp: Stamp

    @classmethod
    def of(cls, vault: EncryptedVault, stamp: Stamp) -> _Open:
        """Read the lines of a vault, and keep nothing else of its content."""
        lines = WipedLines(decode_lines(vault.payload))
        return cls(replace(vault, payload=WipedBytes()), lines, stamp)


class VaultFile:
    """The ports SecretStore and ManySecrets on one encrypted file, for any thread.

    `on_use` and `on_lock` may be set: they are called after every use, and when it has been locked.
    """

    name: Final = VAULT_FILE

    def __init__(
        self, path: Path, ask: AskPassphrase = nobody, random: Callable[[int], bytes] = os.urandom
    ) -> None:
        """Use this path, this function to ask for the passphrase, and this random source."""
        self.disk = VaultDisk(path)
        self.on_use: Callback = nothing
        self.on_lock: Callback = nothing
        self._ask = ask
        self._random = random
        self._asking = threading.Lock()
        self._state = threading.Lock()
        self._open: _Open | None = None

    @property
    def locked(self) -> bool:
        """Whether a read would ask for the passphrase."""
        return self._open is None

    def ready(self) -> bool:
        """Return whether a read would not ask. Raises NoKeychainError if there is no file."""
        self.disk.require()
        return not self.locked

    def require_readable(self) -> None:
        """Check without a passphrase whether the file is one that a passphrase opens.

        Raises NoKeychainError if there is none, KeychainRefusedError if it is damaged.
        """
        self.disk.require()
        with self._translated(), suppress(PasswordNeededError):
            EncryptedVault.open(self.disk.content()[1], None)

    def read(self, entry_id: str) -> str:
        """Return an account's line, from memory if the file has not changed."""
        try:
            return self._current().lines[entry_id]
        except KeyError:
            raise SecretVanishedError(
                tr("The vault file has no secret for this account. Restore it from a backup.")
            ) from None

    def write(self, entry_id: str, line: str) -> None:
        """Save a line and read it back."""
        self.write_many({entry_id: line}, no_progress)

    def delete(self, entry_id: str) -> None:
        """Delete an account's line."""
        self.delete_many([entry_id], no_progress)

    def ids(self) -> frozenset[str]:
        """Return the ids of all lines, none while it is locked."""
        return frozenset(known.lines) if (known := self._open) else frozenset()

    def read_many(self, ids: Collection[str], progress: Progress) -> dict[str, str]:
        """Return lines by their ids, without missing ones."""
        progress(0, len(ids))
        lines = self._current().lines
        progress(len(ids), len(ids))
        return {each: lines[each] for each in ids if each in lines}

    def write_many(self, lines: Mapping[str, str], progress: Progress) -> None:
        """Save many lines with one write of the file, and read them back."""
        for line in lines.values():
            require_safe(line)
        progress(0, len(lines))
        self._change(lambda old: {**old, **lines})
        progress(len(lines), len(lines))

    def delete_many(self, ids: Collection[str], progress: Progress) -> None:
        """Delete many lines with one write of the file."""
        progress(0, len(ids))
        gone = set(ids)
        self._change(lambda old: {key: line for key, line in old.items() if key not in gone})
        progress(len(ids), len(ids))

    def create(self, passphrase: str) -> None:
        """Create an empty file, and keep it open. Raises KeychainRefusedError if there is one."""
        _require_some(passphrase)
        with self.disk.exclusive():
            self.disk.require_none()
            made = self._written(EncryptedVault.create(passphrase, self._random), {}, keep=False)
        self._open = made
        self.on_use()

    def unlock(self, passphrase: str) -> None:
        """Open the file. Raises KeychainLockedError if the passphrase is wrong."""
        self.disk.require()
        stamp, content = self.disk.content()
        try:
            with self._translated():
                vault = EncryptedVault.open(content, passphrase)
                self._open = _Open.of(vault, stamp)
        except WrongPasswordError as error:
            raise KeychainLockedError(_WRONG) from error
        self.on_use()

    def open(self) -> None:
        """Open it, asking for the passphrase if it is locked. Raises KeychainError."""
        self._current()

    def lock(self) -> None:
        """Overwrite the key and all that was read, once nothing under way needs it."""
        with self._state:
            self._open = None
        self.on_lock()

    def change_passphrase(self, passphrase: str) -> None:
        """Change the passphrase; the current one is asked for if the file is locked.

        Older copies beside it are deleted: the old passphrase would open them.
        """
        _require_some(passphrase)
        self._current()
        with self.disk.exclusive():
            known = self._fresh()
            changed = known.vault.change_password(passphrase, self._random)
            self._open = self._written(changed, known.lines, keep=False)
            self.disk.delete_older()

    def put_away(self) -> None:
        """Rename the file, which is no longer used; forget the key."""
        self.disk.put_away()
        self.lock()

    def _current(self) -> _Open:
        """Return the file's content now, asking for the passphrase if it is locked."""
        self.disk.require()
        with self._asking:  # one question at a time; the answer is for all threads that wait
            self._ask_until_open()
        try:
            known = self._fresh()
        except WrongPasswordError:  # another process has changed the passphrase
            self.lock()
            return self._current()
        self.on_use()
        return known

    def _ask_until_open(self) -> None:
        trouble = ""
        for _ in range(_TRIES):
            if self._open is not None:
                return
            passphrase = self._ask(trouble)
            if passphrase is None:
                raise KeychainLockedError(_LOCKED)
            try:
                self.unlock(passphrase)
            except KeychainLockedError as error:
                trouble = str(error)
        if self._open is None:
            raise KeychainLockedError(f"{trouble} {tr('Try again.')}")

    def _fresh(self) -> _Open:
        """Return the file's content now. Raises WrongPasswordError if our key is outdated."""
        known = self._open
        if known is None:
            raise KeychainLockedError(_LOCKED)
        if known.stamp == self.disk.stamp():
            return known
        stamp, content = self.disk.content()
        with self._translated():
            vault = known.vault.reopen(content)
            later = _Open.of(vault, stamp)
        self._follow(known, later)
        return later

    def _follow(self, known: _Open, later: _Open) -> None:
        """Keep the later content, unless it was locked or updated in the meantime."""
        with self._state:
            if self._open is known:
                self._open = later

    def _change(self, edit: Callable[[Mapping[str, str]], dict[str, str]]) -> None:
        self._current()
        with self.disk.exclusive():
            try:
                known = self._fresh()
            except WrongPasswordError as error:
                self.lock()
                raise KeychainLockedError(_LOCKED) from error
            lines = edit(known.lines)
            if lines != known.lines:
                keep = worth_keeping(lines) != worth_keeping(known.lines)
                self._follow(known, self._written(known.vault, lines, keep=keep))

    def _written(self, vault: EncryptedVault, lines: Mapping[str, str], *, keep: bool) -> _Open:
        """Write the file, and read it back."""
        encrypted = vault.encrypt(payload := encode_lines(lines), self._random)
        wipe(payload)
        self.disk.replace(encrypted, keep=keep)
        stamp, content = self.disk.content()
        try:
            kept = _Open.of(vault.reopen(content), stamp)
        except ForeignFileError as error:
            raise self._unlike_written() from error
        if kept.lines != lines:
            raise self._unlike_written()
        return kept

    def _unlike_written(self) -> KeychainRefusedError:
        text = tr(
            "Reading the vault file back gave something else. Check the disk: {path}.",
            path=self.disk.path,
        )
        return KeychainRefusedError(f"{text} {self.disk.hint_at_older()}".rstrip())

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except WrongPasswordError:
            raise
        except ForeignFileError as error:
            unusable = tr(
                "The vault file cannot be used and was not changed: {path}.", path=self.disk.path
            )
            hint = self.disk.hint_at_older()
            raise KeychainRefusedError(f"{unusable} {error} {hint}".rstrip()) from error


def _require_some(passphrase: str) -> None:
    if not passphrase:
        raise KeychainRefusedError(tr("A vault file needs a passphrase. Choose one."))
