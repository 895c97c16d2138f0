"""The ids under which secrets are kept that are no account's own: PINs, the backups' passphrase."""

from __future__ import annotations

from typing import Final

OF_BACKUPS: Final = "backup.passphrase"  # that of automatic backups
_OF_PIN: Final = ".prefix"


def pin_id(entry_id: str) -> str:
    """Return the id under which an account's PIN is kept beside its secret."""
    return entry_id + _OF_PIN


def is_beside(key: str) -> bool:
    """Tell whether under this id something is kept beside the accounts."""
    return key.endswith(_OF_PIN) or key == OF_BACKUPS
