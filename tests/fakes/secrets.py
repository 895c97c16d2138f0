"""A keychain in a dict, which can be told to fail."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from totpdesk.errors import SecretVanishedError

if TYPE_CHECKING:
    from totpdesk.errors import KeychainError


@dataclass
class FakeSecrets:
    """The SecretStore port. `failure` is raised by every call for as long as it is set."""

    name: str = "Fake Keychain"
    lines: dict[str, str] = field(default_factory=dict)
    failure: KeychainError | None = None
    locked: bool = False  # a read would ask the user, who then unlocks it

    def ready(self) -> bool:
        """Tell whether a read would ask nobody."""
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
