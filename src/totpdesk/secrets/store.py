"""The port for secrets: the OS keychain, the vault file, or a fake in tests.

A store may have a second port for many secrets: an encrypted file is then written once for all of
them, and a keychain returns hundreds at once. For many secrets call `read_all`, `write_all` and
`delete_all`, which work with every store.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Final, Protocol, TypeVar, runtime_checkable

from totpdesk.base.errors import (
    KeychainOffError,
    KeychainRefusedError,
    NoKeychainError,
    SecretVanishedError,
)
from totpdesk.base.translation import tr
from totpdesk.secrets.backends import how_to_start

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

    from totpdesk.accounts.account import AccountRecord
    from totpdesk.accounts.account_list import AccountIndex

    Progress = Callable[[int, int], None]


VAULT_FILE: Final = "vault file"  # not text: the name of this store, also in the list
_T = TypeVar("_T")
_GONE: Final = tr(
    "If that is lost, `totpdesk vault reset keychain` empties the list, to restore a backup."
)


class SecretStore(Protocol):
    """Stores one line of ASCII per account. Its methods may block, also on unlock prompts."""

    @property
    def name(self) -> str:
        """The keychain's name, which never changes for the same keychain."""

    def ready(self) -> bool:
        """Return whether a read would not ask the user. Raises KeychainError."""

    def read(self, entry_id: str) -> str:
        """Return the line. Raises SecretVanishedError or another KeychainError."""

    def write(self, entry_id: str, line: str) -> None:
        """Save the line and read it back. Raises KeychainError."""

    def delete(self, entry_id: str) -> None:
        """Delete the line, if there is one. Raises KeychainError."""


@runtime_checkable
class ManySecrets(Protocol):
    """A second port of a SecretStore that is quicker with many lines than one by one.

    `progress` is called with the number done and the total, and can stop the work by raising; some
    are done then.
    All raise KeychainError.
    """

    def read_many(self, ids: Collection[str], progress: Progress) -> dict[str, str]:
        """Return the lines by their ids, without missing ones."""

    def write_many(self, lines: Mapping[str, str], progress: Progress) -> None:
        """Save lines by their ids and read them back."""

    def delete_many(self, ids: Collection[str], progress: Progress) -> None:
        """Delete lines, if there are any."""


@runtime_checkable
class FindsSecrets(Protocol):
    """A third port of a SecretStore that finds a line without asking its user to open it."""

    def holds(self, entry_id: str) -> bool:
        """Return whether there is a line. Raises KeychainError."""


@runtime_checkable
class ListsSecrets(Protocol):
    """A fourth port of a SecretStore that tells what it has without asking its user."""

    def ids(self) -> frozenset[str]:
        """Return the ids of all lines, as far as they can be told. Raises KeychainError."""


def holds(store: SecretStore, entry_id: str) -> bool:
    """Return whether a store has a line, which some must be asked to open for it."""
    if isinstance(store, FindsSecrets):
        return store.holds(entry_id)
    try:
        return bool(store.read(entry_id))
    except SecretVanishedError:
        return False


def read_all(store: SecretStore, ids: Collection[str], progress: Progress) -> dict[str, str]:
    """Return the lines by their ids, without missing ones. Raises KeychainError."""
    if isinstance(store, ManySecrets):
        return store.read_many(ids, progress)
    lines = {}
    for entry_id in with_progress(ids, progress):
        with suppress(SecretVanishedError):
            lines[entry_id] = store.read(entry_id)
    return lines


def write_all(store: SecretStore, lines: Mapping[str, str], progress: Progress) -> None:
    """Save lines by their ids and read them back. Raises KeychainError."""
    if isinstance(store, ManySecrets):
        store.write_many(lines, progress)
    else:
        for entry_id in with_progress(lines, progress):
            store.write(entry_id, lines[entry_id])


def delete_all(store: SecretStore, ids: Collection[str], progress: Progress) -> None:
    """Delete lines, if there are any. Raises KeychainError."""
    if isinstance(store, ManySecrets):
        store.delete_many(ids, progress)
    else:
        for entry_id in with_progress(ids, progress):
            store.delete(entry_id)


def require_safe(line: str) -> None:
    """Raise KeychainRefusedError unless the text is one line of printable ASCII."""
    if not (line.isascii() and line.isprintable()):
        raise KeychainRefusedError(tr("Only one line of plain ASCII is safe in every keychain."))


def no_progress(_done: int, _of: int) -> None:
    """Ignore the progress."""


def with_progress(items: Collection[_T], progress: Progress) -> Iterator[_T]:
    """Yield items, reporting before each how many are done, and at the end that all are."""
    for done, item in enumerate(items):
        progress(done, len(items))
        yield item
    progress(len(items), len(items))


def shown_names(names: Iterable[str]) -> str:
    """List the names of stores for people: that of a keychain is the name of a program."""
    return ", ".join(tr("vault file") if name == VAULT_FILE else name for name in names)


def require_same_keychain(index: AccountIndex, secrets: SecretStore) -> None:
    """Raise KeychainRefusedError if another keychain answers than the one with the secrets.

    Also if the secrets were moved after the index was read. Raises NoKeychainError if none answers.
    """
    if not (index.entries and index.keychain):
        return
    try:
        name = secrets.name
    except NoKeychainError as error:
        silent = tr("The secrets are in {place}, which does not answer.", place=index.keychain)
        is_off = isinstance(error, KeychainOffError)
        remedy = str(error) if is_off else how_to_start(index.keychain)
        raise NoKeychainError(f"{silent} {remedy} {_GONE}") from error
    if index.keychain == name:
        return
    if VAULT_FILE in (index.keychain, name):
        raise KeychainRefusedError(tr("The secrets have just been moved. Try again."))
    other = tr(
        "The secrets are in {place}, but {other} answers now.", place=index.keychain, other=name
    )
    raise KeychainRefusedError(f"{other} {how_to_start(index.keychain)} {_GONE}")


def require_own_keychain(index: AccountIndex, secrets: SecretStore) -> None:
    """Raise KeychainRefusedError if the keychain that answers has no secret of any account.

    Another can answer in the same name: that of another program, or a new one after a repair. Call
    it before something is written: where none is there, each account has been looked for.
    """
    require_same_keychain(index, secrets)
    if not index.keychain or not index.entries:
        return
    if not any(holds(secrets, entry_id) for entry_id in index.entries):
        nothing = tr(
            "{place} has no secret of any of your accounts, so nothing was saved in it. If another "
            "keychain answers in its name, start the one that has them.",
            place=shown_names([index.keychain]),
        )
        raise KeychainRefusedError(f"{nothing} {_GONE}")


OF_BACKUPS: Final = "backup.passphrase"  # that of automatic backups
_OF_PIN: Final = ".prefix"


def pin_id(entry_id: str) -> str:
    """Return the id of an account's PIN."""
    return entry_id + _OF_PIN


def secret_ids(accounts: Iterable[AccountRecord]) -> list[str]:
    """Return the ids under which something is kept secret for these accounts."""
    listed = list(accounts)
    return [each.id for each in listed] + [pin_id(each.id) for each in listed if each.prefix]


def is_beside(key: str) -> bool:
    """Return whether an id is not that of an account."""
    return key.endswith(_OF_PIN) or key == OF_BACKUPS
