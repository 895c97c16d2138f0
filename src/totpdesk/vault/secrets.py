"""The port behind which secrets are kept: the OS keychain, or a fake in tests."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from totpdesk.errors import KeychainRefusedError

if TYPE_CHECKING:
    from totpdesk.vault.index import Index


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


def demand_same(index: Index, secrets: SecretStore) -> None:
    """Raise KeychainRefusedError where another keychain answers than the one with the secrets."""
    if index.entries and index.keychain and index.keychain != secrets.name:
        raise KeychainRefusedError(
            f"The secrets are in {index.keychain}, but {secrets.name} answers now. "
            f"Start {index.keychain}, or restore a backup."
        )
