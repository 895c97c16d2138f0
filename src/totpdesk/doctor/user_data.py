"""Checks of the user's own data: the keychain, the list of accounts, the settings."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from totpdesk.accounts.keychain_record import key_uris_of
from totpdesk.base.errors import (
    KeychainError,
    KeychainRefusedError,
    KeychainSilentError,
    ListFileError,
)
from totpdesk.base.finding import Finding, Level
from totpdesk.base.translation import listed, plural, tr
from totpdesk.secrets.backends import how_to_start
from totpdesk.secrets.locations import Remedy, SecretLocations
from totpdesk.secrets.store import (
    VAULT_FILE,
    no_progress,
    read_all,
    require_own_keychain,
    secret_ids,
)
from totpdesk.settings import Secrets

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from typing import TypeGuard

    from totpdesk.accounts.account import AccountRecord
    from totpdesk.accounts.list_file import ListFile
    from totpdesk.secrets.store import SecretStore

_DUMMY: Final = "totpdesk doctor was here"  # not text: a test secret
_NEVER: Final = datetime.min.replace(tzinfo=UTC)
_READ_AT_MOST: Final = 1000  # accounts: a second with gnome-keyring
_LACKING: Final = tr("The secret key or the PIN is missing from the keychain for: {names}.")
_UNUSABLE: Final = tr("The secret key is damaged, or another account's, for: {names}.")
_NAMED: Final = 5  # items: a damaged list can lack thousands
_UNUSED: Final = tr(
    "`totpdesk repair` adds the accounts that they are of to the list. What is none can be deleted "
    "in the keychain's own program."
)
RESTORE: Final = tr("Restore a backup: `totpdesk restore-backup`. Or add these accounts again.")
_LOST: Final = tr("If they are lost, restore a backup: `totpdesk restore-backup`.")
_LOCKED: Final = tr("The vault file is locked. The next code asks for its passphrase.")
_TRIED: Final = {  # whether it is the vault file, and whether it works
    (True, True): tr("The vault file works: a test secret was saved, read and deleted."),
    (True, False): tr("The vault file does not keep what is saved in it."),
    (False, True): tr("{name} works: a test secret was saved, read and deleted."),
    (False, False): tr("{name} does not keep what is saved in it."),
}


def in_vault_file(secrets: SecretStore) -> TypeGuard[SecretLocations]:
    """Return whether the secrets are in the vault file. Asks no keychain; raises KeychainError."""
    return isinstance(secrets, SecretLocations) and secrets.in_use is Secrets.FILE


def _awaits_passphrase(secrets: SecretStore) -> TypeGuard[SecretLocations]:
    return in_vault_file(secrets) and secrets.remedy is Remedy.UNLOCK


def check_keychain(secrets: SecretStore, dummy_id: str) -> Finding:
    """Save, read and delete a test item; `dummy_id` is not the id of an account.

    A locked vault file is fine: the user is not asked for its passphrase.
    """
    try:
        if _awaits_passphrase(secrets):
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


def check_secrets(list_file: ListFile, secrets: SecretStore) -> list[Finding]:
    """Read the accounts' secret keys and PINs, and name the accounts that lack theirs.

    Of more than a thousand the ones used last. Nothing is found where there is no account, or no
    list that can be read, which another check reports. A locked vault file is not opened for it.
    """
    try:
        if _awaits_passphrase(secrets):
            return []
        accounts = list_file.load().entries.values()
        checked = sorted(accounts, key=lambda each: each.last_used or _NEVER)[-_READ_AT_MOST:]
        lines = read_all(secrets, secret_ids(checked), no_progress)
    except ListFileError:
        return []
    except KeychainError as error:  # it may ask for each item, and be refused
        return [Finding("keychain", Level.PROBLEM, str(error))]
    if lacking := lacking_secrets(checked, lines):
        names = listed(sorted(lacking))
        return [Finding("accounts", Level.PROBLEM, _LACKING.format(names=names), RESTORE)]
    if unusable := _unusable_secrets(checked, lines):
        names = listed(sorted(unusable))
        return [Finding("accounts", Level.PROBLEM, _UNUSABLE.format(names=names), RESTORE)]
    text = plural("{count} secret key was read.", "{count} secret keys were read.", len(checked))
    return [Finding("accounts", Level.OK, text)] if checked else []


def lacking_secrets(accounts: Iterable[AccountRecord], there: Collection[str]) -> list[str]:
    """Return the names of the accounts of which not all is among these ids."""
    return [each.name for each in accounts if not all(key in there for key in secret_ids([each]))]


def _unusable_secrets(accounts: Iterable[AccountRecord], lines: Mapping[str, str]) -> list[str]:
    named = {each.id: each for each in accounts}
    usable = key_uris_of(named, {each: lines[each] for each in named})
    return [each.name for each in named.values() if each.id not in usable]


def check_unused(secrets: SecretStore) -> list[Finding]:
    """Name what the keychain has for no account, as far as it can be listed without asking.

    No secret is read for it, so there are no names of accounts, only those of items.
    """
    if not isinstance(secrets, SecretLocations):
        return []
    try:
        unused, accounts = secrets.unused(), secrets.list_file.load().entries
    except (ListFileError, KeychainError):  # other checks report that
        return []
    if not unused:
        return []
    text = plural(
        "The keychain has {count} secret that belongs to no account: {items}.",
        "The keychain has {count} secrets that belong to no account: {items}.",
        len(unused),
        items=", ".join(sorted(f"totpdesk/{each}" for each in unused)[:_NAMED]),
    )
    level = Level.WARNING if accounts else Level.PROBLEM  # nothing is left of the list
    return [Finding("accounts", level, text, _UNUSED)]


def check_own_keychain(list_file: ListFile, secrets: SecretStore) -> Finding | None:
    """Compare the keychain that answers with the one that has the secrets.

    None if either cannot be read: other checks report that, unless the keychain hangs, as it would
    in those, too. None if the secrets were just moved.
    """
    try:
        index, name = list_file.load(), secrets.name
        location = index.keychain
        if not (index.entries and location) or VAULT_FILE in (location, name):
            return None
        if location == name:
            require_own_keychain(index, secrets)
            return None
    except (KeychainRefusedError, KeychainSilentError) as error:
        return Finding("keychain", Level.PROBLEM, str(error))
    except (ListFileError, KeychainError):
        return None
    return Finding(
        "keychain",
        Level.PROBLEM,
        tr("The secrets are in {place}, but {other} answers now.", place=location, other=name),
        f"{how_to_start(location)} {_LOST}",
    )


def check_index(list_file: ListFile) -> Finding:
    """Read the list of accounts and count its older generations."""
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
