"""What is damaged in the user's data, and its repair from all that is left.

Nothing that is replaced is deleted: it is kept under a name with the date.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from totpdesk.accounts.copies import dated
from totpdesk.accounts.pending import Pending
from totpdesk.accounts.rebuild import SKIPPED, Rebuilt, rebuild
from totpdesk.base.errors import (
    KeychainError,
    KeychainRefusedError,
    ListBusyError,
    ListDamagedError,
    ListFileError,
    ListNotWritableError,
)
from totpdesk.base.finding import Finding, Level
from totpdesk.base.translation import listed, plural, tr
from totpdesk.doctor.user_data import RESTORE, lacking_secrets
from totpdesk.secrets.move import StaleCopies
from totpdesk.secrets.store import (
    OF_BACKUPS,
    ListsSecrets,
    no_progress,
    read_all,
    require_own_keychain,
    secret_ids,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    from totpdesk.accounts.account import AccountRecord
    from totpdesk.accounts.account_list import AccountIndex
    from totpdesk.accounts.list_file import ListFile, Remains
    from totpdesk.secrets.locations import SecretLocations
    from totpdesk.secrets.store import SecretStore

_ABANDONED: Final = 60  # seconds after which nobody is writing a temporary file any more
_SHOWN: Final = 5  # names in a sentence
_WRITTEN: Final = ("adding", "left-behind", "backup.json", "vault.json")  # beside the list


@dataclass(frozen=True, slots=True)
class Survey:
    """What is left of the user's data, and what would be made of it.

    `trouble` is why the keychain could not be read; `vault_copy` restores a vault file where that
    is why. `lacking` are the names of accounts without a secret or PIN. `temporary` are files of
    interrupted writes, `unreadable` records that are not the list.
    """

    list_file: ListFile = field(compare=False)
    remains: Remains
    rebuilt: Rebuilt
    trouble: str = ""
    vault_copy: Path | None = None
    lacking: tuple[str, ...] = ()
    temporary: tuple[Path, ...] = ()
    unreadable: tuple[Path, ...] = ()

    @property
    def must_write(self) -> bool:
        """Whether the list is to be written."""
        new = self.rebuilt.found or self.rebuilt.raised
        return bool(self.remains.is_lost or self.remains.damaged or new)

    @property
    def can_repair(self) -> bool:
        """Whether there is anything to repair, and something to repair it from."""
        if self.must_write and not (self.remains.source or self.rebuilt.found):
            return False
        return bool(self.must_write or self.temporary or self.unreadable or self.vault_copy)


def survey(locations: SecretLocations, now: datetime) -> Survey:
    """Look at everything, and change nothing. The keychain may ask its user.

    Raises ListTooNewError, and ListNotWritableError where a file cannot be read.
    """
    list_file = locations.list_file
    remains = list_file.remains()
    known = [*remains.current, *remains.older]
    latest = known[0] if known else None
    trouble = ""
    vault_copy: Path | None = None
    lines: Mapping[str, str] = {}
    try:
        store = locations.store_of(latest)
        if latest:
            require_own_keychain(latest, store)
        lines = _lines(store, known)
    except KeychainError as error:
        trouble = str(error)
        if isinstance(error, KeychainRefusedError) and locations.store_of(latest) is locations.file:
            vault_copy = locations.file.disk.latest_copy()
    unreadable, pending = _records(list_file)
    if remains.current:  # they name what has been added; what they do not is to be cleared up
        named = {key for index in known for key in secret_ids(index.entries.values())}
        lines = {key: line for key, line in lines.items() if key in named or key not in pending}
    rebuilt = rebuild(remains.current, remains.older, lines)
    if rebuilt.found and not rebuilt.index.keychain:
        rebuilt = replace(rebuilt, index=rebuilt.index.bind(locations.store_of(latest).name))
    lacking = () if trouble else lacking_secrets(rebuilt.index.entries.values(), lines)
    temporary = tuple(_temporary(list_file.path, now))
    return Survey(
        list_file, remains, rebuilt, trouble, vault_copy, tuple(lacking), temporary, unreadable
    )


def repair(locations: SecretLocations, seen: Survey, now: datetime) -> tuple[Path, ...]:
    """Do what the findings of a survey say; return the files that keep what was replaced.

    Raises ListBusyError where it is not as it was seen, ListDamagedError where nothing is left to
    repair from, and what `survey` raises.
    """
    list_file = seen.list_file
    with Pending(_beside(list_file, "adding"), lambda *_: None).exclusive():
        found = survey(locations, now)
        if findings(found) != findings(seen):
            raise ListBusyError(tr("The accounts have just been changed. Try again."))
        if found.must_write and not found.can_repair:
            raise ListDamagedError(
                tr("No copy of {path} can be read either. Restore a backup.", path=list_file.path)
            )
        kept: list[Path] = []
        if found.vault_copy:
            kept += locations.file.disk.restore(found.vault_copy, now)
        if found.must_write:
            kept += list_file.replace(found.rebuilt.index, found.remains.damaged, now)
        kept += _cleared(found, now)
    return tuple(kept)


def findings(found: Survey) -> list[Finding]:
    """Return what is wrong, each with what the repair does about it."""
    return [*_of_list(found), *_of_accounts(found.rebuilt), *_of_the_rest(found)]


def _of_list(found: Survey) -> Iterator[Finding]:
    path, source = found.list_file.path, found.remains.source
    if found.remains.is_lost:
        damaged, missing = (
            tr("The list of accounts is damaged: {path}.", path=path),
            tr("The list of accounts is missing: {path}.", path=path),
        )
        if source:
            remedy = tr("It is restored from {copy}.", copy=source.name)
        elif found.rebuilt.found:
            remedy = tr("It is rebuilt from the keychain.")
        else:
            remedy = tr("No copy of it can be read either. Restore a backup.")
        yield _problem(damaged if path in found.remains.damaged else missing, remedy)
    if copies := [each.name for each in found.remains.damaged if each != path]:
        yield _problem(
            tr("Damaged copies of the list of accounts: {names}.", names=_few(copies)),
            tr("They are put aside."),
        )


def _of_accounts(rebuilt: Rebuilt) -> Iterator[Finding]:
    if rebuilt.found:
        text = plural(
            "{count} account is not in the list, but its secret is there: {names}.",
            "{count} accounts are not in the list, but their secrets are there: {names}.",
            len(rebuilt.found),
            names=_names(rebuilt.found),
        )
        yield _problem(text, tr("The list gets what it lacks."))
    if rebuilt.raised:
        yield _problem(
            tr(
                "The list has an older counter than its copy for: {names}.",
                names=_names(rebuilt.raised),
            ),
            tr("The higher one is used, so that no code comes twice."),
        )
    if rebuilt.unsure:
        text = tr(
            "It is not known how many codes were used of: {names}.", names=_names(rebuilt.unsure)
        )
        remedy = tr(
            "{count} codes are skipped. If the site refuses the next code, try the ones after it.",
            count=SKIPPED,
        )
        yield Finding("accounts", Level.WARNING, text, remedy)


def _of_the_rest(found: Survey) -> Iterator[Finding]:
    if found.lacking:
        text = tr(
            "The secret key or the PIN is missing from the keychain for: {names}.",
            names=_few(found.lacking),
        )
        yield _problem(text, RESTORE)
    if found.unreadable:
        names = _few([each.name for each in found.unreadable])
        yield _problem(
            tr("Files that cannot be read: {names}.", names=names), tr("They are put aside.")
        )
    if found.temporary:
        text = plural(
            "{count} temporary file was left by an interrupted write.",
            "{count} temporary files were left by interrupted writes.",
            len(found.temporary),
        )
        yield Finding("accounts", Level.WARNING, text, tr("They are deleted."))
    if found.trouble:
        remedy = (
            tr("It is restored from {copy}.", copy=found.vault_copy.name)
            if found.vault_copy
            else ""
        )
        yield Finding("keychain", Level.PROBLEM, found.trouble, remedy)


def _problem(text: str, remedy: str) -> Finding:
    return Finding("accounts", Level.PROBLEM, text, remedy)


def _names(records: Sequence[AccountRecord]) -> str:
    return _few([record.name for record in records])


def _few(names: Sequence[str]) -> str:
    more = len(names) - _SHOWN
    rest = [plural("{count} more", "{count} more", more)] if more > 0 else []
    return listed([*names[:_SHOWN], *rest])


def _lines(store: SecretStore, known: Sequence[AccountIndex]) -> Mapping[str, str]:
    """Read everything that a list names or that the keychain lists; this opens it first."""
    named = dict.fromkeys(key for index in known for key in secret_ids(index.entries.values()))
    lines = read_all(store, list(named), no_progress)
    there = store.ids() if isinstance(store, ListsSecrets) else frozenset[str]()
    others = sorted(there - named.keys() - {OF_BACKUPS})
    return lines | (read_all(store, others, no_progress) if others else {})


def _records(list_file: ListFile) -> tuple[tuple[Path, ...], frozenset[str]]:
    """Return the records beside the list that cannot be read, and the ids being added."""
    unreadable: list[Path] = []
    pending: frozenset[str] = frozenset()
    adding, stale = (_beside(list_file, name) for name in ("adding", "left-behind"))
    try:
        pending = frozenset(Pending(adding, lambda *_: None).ids)
    except ListFileError:
        unreadable.append(adding)
    try:
        StaleCopies(list_file.path).load()
    except ListFileError:
        unreadable.append(stale)
    return tuple(unreadable), pending


def _temporary(list_path: Path, now: datetime) -> Iterator[Path]:
    """Yield the temporary files that nobody has been writing for a minute."""
    names = tuple(f".{name}." for name in (list_path.name, *_WRITTEN))
    folder = list_path.parent
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        is_temporary = path.name.startswith(names) and path.is_file() and not path.is_symlink()
        if is_temporary and now.timestamp() - path.stat().st_mtime > _ABANDONED:
            yield path


def _cleared(found: Survey, now: datetime) -> list[Path]:
    try:
        for path in found.temporary:
            path.unlink(missing_ok=True)
        return [path.rename(dated(path, now)) for path in found.unreadable]
    except OSError as error:
        raise ListNotWritableError(
            tr("Not everything was put aside: {error}.", error=error.strerror)
        ) from error


def _beside(list_file: ListFile, name: str) -> Path:
    return list_file.path.with_name(name)
