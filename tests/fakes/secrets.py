"""Keychains in a dict, which can be made to fail."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from keyring.errors import PasswordDeleteError

from totpdesk.base.errors import KeychainSilentError, SecretVanishedError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from totpdesk.base.errors import KeychainError
    from totpdesk.secrets.store import Progress


@dataclass
class FakeSecrets:
    """The SecretStore port. `failure` is raised by every call for as long as it is set."""

    name: str = "Fake Keychain"
    lines: dict[str, str] = field(default_factory=dict)
    failure: KeychainError | None = None
    locked: bool = False  # a read would ask the user, who then unlocks it

    def ready(self) -> bool:
        """Return whether a read would not ask the user."""
        self._fail()
        return not self.locked

    def read(self, entry_id: str) -> str:
        """Return the line, or say that it has vanished."""
        self._fail()
        self.locked = False
        try:
            return self.lines[entry_id]
        except KeyError:
            raise SecretVanishedError("The keychain holds no secret for this account.") from None

    def write(self, entry_id: str, line: str) -> None:
        """Keep the line."""
        self._fail()
        self.lines[entry_id] = line

    def delete(self, entry_id: str) -> None:
        """Forget the line."""
        self._fail()
        self.lines.pop(entry_id, None)

    def _fail(self) -> None:
        if self.failure is not None:
            raise self.failure


@dataclass
class FakeManySecrets(FakeSecrets):
    """The ManySecrets port too. `calls` counts how often it was asked for many."""

    calls: int = 0

    def read_many(self, ids: Collection[str], progress: Progress) -> dict[str, str]:
        """Return the lines that are there."""
        with self._with_progress(ids, progress):
            return {entry_id: self.lines[entry_id] for entry_id in ids if entry_id in self.lines}

    def write_many(self, lines: Mapping[str, str], progress: Progress) -> None:
        """Keep the lines, or none of them."""
        with self._with_progress(lines, progress):
            self.lines |= lines

    def delete_many(self, ids: Collection[str], progress: Progress) -> None:
        """Forget the lines, or none of them."""
        with self._with_progress(ids, progress):
            self.lines = {key: line for key, line in self.lines.items() if key not in set(ids)}

    @contextmanager
    def _with_progress(self, ids: Collection[str], progress: Progress) -> Iterator[None]:
        self._fail()
        progress(0, len(ids))
        self.locked = False
        self.calls += 1
        yield
        progress(len(ids), len(ids))


class OneAtATime:
    """What keyring gives of KWallet, macOS and Windows: no more than these three."""

    def __init__(self) -> None:
        """Hold nothing."""
        self._held: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        """Return a password."""
        return self._held.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        """Keep a password."""
        self._held[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        """Forget a password; refuse where there is none, as they all do."""
        if self._held.pop((service, username), None) is None:
            raise PasswordDeleteError("No such password!")


class HangingSecrets:
    """The SecretStore port of a keychain that hangs. `asked` counts how often it was waited for."""

    def __init__(self) -> None:
        """Start with no question."""
        self.asked = 0

    @property
    def name(self) -> str:
        """Hang: a name is known only once the keychain has answered."""
        raise self._error()

    def ready(self) -> bool:
        """Hang."""
        raise self._error()

    def read(self, _entry_id: str) -> str:
        """Hang."""
        raise self._error()

    def write(self, _entry_id: str, _line: str) -> None:
        """Hang."""
        raise self._error()

    def delete(self, _entry_id: str) -> None:
        """Hang."""
        raise self._error()

    def _error(self) -> KeychainSilentError:
        self.asked += 1
        return KeychainSilentError("The keychain did not answer.")


@dataclass
class FakeListedSecrets(FakeSecrets):
    """The ListsSecrets port too, as most keychains of Linux have it."""

    def ids(self) -> frozenset[str]:
        """Return the ids of all lines."""
        self._fail()
        return frozenset(self.lines)
