"""What is wrong with the vault, if anything; and the form in which every check tells it."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from totpdesk.errors import IndexFileError, KeychainError
from totpdesk.vault.places import Places, Remedy
from totpdesk.vault.secrets import VAULT_FILE

if TYPE_CHECKING:
    from totpdesk.vault.indexfile import IndexFile
    from totpdesk.vault.secrets import SecretStore

_DUMMY: Final = "totpdesk doctor was here"
_LOCKED: Final = "The vault file is locked. The next code asks for its passphrase."


class Level(StrEnum):
    """How bad it is."""

    OK = "ok"
    WARNING = "warning"  # something does less than it could
    PROBLEM = "problem"  # something does not work


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check found: one sentence, and what to do unless all is well. Never a secret."""

    check: str
    level: Level
    sentence: str
    advice: str = ""


def check_keychain(secrets: SecretStore, dummy_id: str) -> Finding:
    """Write, read and delete a dummy item; `dummy_id` is the id of no account.

    A vault file that is locked is as it should be: nobody is asked for its passphrase.
    """
    try:
        if isinstance(secrets, Places) and secrets.remedy is Remedy.UNLOCK:
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


def check_same_keychain(index_file: IndexFile, secrets: SecretStore) -> Finding | None:
    """Compare the keychain that answers with the one that was given the secrets.

    None where either is out of reach: the other checks tell of that.
    """
    try:
        index, name = index_file.load(), secrets.name
    except (IndexFileError, KeychainError):
        return None
    if not (index.entries and index.keychain and index.keychain != name):
        return None
    return Finding(
        "keychain",
        Level.PROBLEM,
        f"The secrets are in {index.keychain}, but {name} answers now.",
        f"Start {index.keychain}, or restore a backup.",
    )


def check_index(index_file: IndexFile) -> Finding:
    """Read the list of accounts and count its older generations.

    Whether an account's secret is missing is not looked at: that would take a read for each.
    """
    try:
        index = index_file.load()
    except IndexFileError as error:
        return Finding("accounts", Level.PROBLEM, str(error))
    counts = f"Accounts: {len(index.live)}; in the trash: {len(index.trash)}"
    older = len(index_file.generations())
    return Finding("accounts", Level.OK, f"{counts}; older copies of the list: {older}.")
