"""Checks of the user's own data: the keychain, the list of accounts, the settings."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Final

from totpdesk.base.errors import KeychainError, ListFileError
from totpdesk.base.finding import Finding, Level
from totpdesk.secrets.locations import Remedy, SecretLocations
from totpdesk.secrets.store import VAULT_FILE

if TYPE_CHECKING:
    from totpdesk.accounts.list_file import ListFile
    from totpdesk.secrets.store import SecretStore

_DUMMY: Final = "totpdesk doctor was here"
_LOCKED: Final = "The vault file is locked. The next code asks for its passphrase."


def check_keychain(secrets: SecretStore, dummy_id: str) -> Finding:
    """Write, read and delete a dummy item; `dummy_id` is the id of no account.

    A vault file that is locked is as it should be: nobody is asked for its passphrase.
    """
    try:
        if isinstance(secrets, SecretLocations) and secrets.remedy is Remedy.UNLOCK:
            secrets.file.look()
            return Finding("keychain", Level.OK, _LOCKED)
        secrets.write(dummy_id, _DUMMY)  # where that is refused, to delete would ask again
        try:
            kept = secrets.read(dummy_id)
        finally:
            with suppress(KeychainError):
                secrets.delete(dummy_id)
    except KeychainError as error:
        return Finding("keychain", Level.PROBLEM, str(error))
    name = "The vault file" if secrets.name == VAULT_FILE else secrets.name
    if kept != _DUMMY:
        return Finding("keychain", Level.PROBLEM, f"{name} does not keep what it is given.")
    return Finding("keychain", Level.OK, f"{name} keeps, gives back and forgets a secret.")


def check_same_keychain(list_file: ListFile, secrets: SecretStore) -> Finding | None:
    """Compare the keychain that answers with the one that was given the secrets.

    None where either is out of reach: the other checks tell of that.
    """
    try:
        index, name = list_file.load(), secrets.name
    except (ListFileError, KeychainError):
        return None
    if not (index.entries and index.keychain and index.keychain != name):
        return None
    return Finding(
        "keychain",
        Level.PROBLEM,
        f"The secrets are in {index.keychain}, but {name} answers now.",
        f"Start {index.keychain}, or restore a backup.",
    )


def check_index(list_file: ListFile) -> Finding:
    """Read the list of accounts and count its older generations.

    Whether an account's secret is missing is not looked at: that would take a read for each.
    """
    try:
        index = list_file.load()
    except ListFileError as error:
        return Finding("accounts", Level.PROBLEM, str(error))
    counts = f"Accounts: {len(index.live)}; in the trash: {len(index.trash)}"
    older = len(list_file.generations())
    return Finding("accounts", Level.OK, f"{counts}; older copies of the list: {older}.")
