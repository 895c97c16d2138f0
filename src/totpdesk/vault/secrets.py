"""The port behind which secrets are kept: the OS keychain, or a fake in tests."""

from __future__ import annotations

from typing import Protocol


class SecretStore(Protocol):
    """Keeps one line of ASCII an account. Its methods block, on unlock prompts even."""

    @property
    def name(self) -> str:
        """The keychain's name, the same for as long as it is the same keychain."""

    def ready(self) -> bool:
        """Return whether a read would ask the user nothing. Raises KeychainError."""

    def read(self, entry_id: str) -> str:
        """Return the line. Raises SecretVanishedError or another KeychainError."""

    def write(self, entry_id: str, line: str) -> None:
        """Keep the line and prove it by reading it back. Raises KeychainError."""

    def delete(self, entry_id: str) -> None:
        """Forget the line; one that is not there is no error. Raises KeychainError."""
