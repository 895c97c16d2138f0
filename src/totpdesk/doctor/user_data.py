"""Checks of the user's own data: the keychain, the list of accounts, the settings."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Final

from totpdesk.base.errors import KeychainError, ListFileError
from totpdesk.base.finding import Finding, Level
from totpdesk.base.translation import tr
from totpdesk.secrets.locations import Remedy, SecretLocations
from totpdesk.secrets.store import VAULT_FILE

if TYPE_CHECKING:
    from totpdesk.accounts.list_file import ListFile
    from totpdesk.secrets.store import SecretStore

_DUMMY: Final = "totpdesk doctor was here"  # not text: a test secret
_LOCKED: Final = tr("The vault file is locked. The next code asks for its passphrase.")
_TRIED: Final = {  # whether it is the vault file, and whether it works
    (True, True): tr("The vault file works: a test secret was saved, read and deleted."),
    (True, False): tr("The vault file does not keep what is saved in it."),
    (False, True): tr("{name} works: a test secret was saved, read and deleted."),
    (False, False): tr("{name} does not keep what is saved in it."),
}


def check_keychain(secrets: SecretStore, dummy_id: str) -> Finding:
    """Save, read and delete a test item; `dummy_id` is not the id of an account.

    A locked vault file is fine: the user is not asked for its passphrase.
    """
    try:
        if isinstance(secrets, SecretLocations) and secrets.remedy is Remedy.UNLOCK:
            secrets.file.require_readable()
            return Finding("keychain", Level.OK, _LOCKED)
        secrets.write(dummy_id, _DUMMY)  # if that is refused, deleting would ask again
        try:
            kept = secrets.read(dummy_id)
        finally:
            with suppress(KeychainError):
                secrets.delete(dummy_id)
    except KeychainError as error:
        return Finding("keychain", Level.PROBLEM, str(error))
    in_file, works = secrets.name == VAULT_FILE, kept == _DUMMY
    text = _TRIED[in_file, works].format(name=secrets.name)
    return Finding("keychain", Level.OK if works else Level.PROBLEM, text)


def check_same_keychain(list_file: ListFile, secrets: SecretStore) -> Finding | None:
    """Compare the keychain that answers with the one that has the secrets.

    None if either cannot be read: other checks report that. None if the secrets were just moved.
    """
    try:
        index, name = list_file.load(), secrets.name
    except (ListFileError, KeychainError):
        return None
    location = index.keychain
    if not (index.entries and location) or location == name or VAULT_FILE in (location, name):
        return None
    return Finding(
        "keychain",
        Level.PROBLEM,
        tr("The secrets are in {place}, but {other} answers now.", place=location, other=name),
        tr("Start {place}, or restore a backup.", place=location),
    )


def check_index(list_file: ListFile) -> Finding:
    """Read the list of accounts and count its older generations.

    It does not check whether secrets are missing: that would need a read for each account.
    """
    try:
        index = list_file.load()
    except ListFileError as error:
        return Finding("accounts", Level.PROBLEM, str(error))
    text = tr(
        "Accounts: {live}; in the trash: {trash}; older copies of the list: {older}.",
        live=len(index.live),
        trash=len(index.trash),
        older=len(list_file.generations()),
    )
    return Finding("accounts", Level.OK, text)
