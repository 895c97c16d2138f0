"""An account's own settings as keys that end in its name, `shortcut.GitHub`, with texts as values.

They are in the list of accounts, a PIN is in the keychain; `prefix` shows only whether there is
one.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Final, TypeVar

from totpdesk.autotype.shortcuts import of_account
from totpdesk.base.errors import InvalidSettingError
from totpdesk.cli import import_source
from totpdesk.cli.reserve_shortcut import claim
from totpdesk.settings import Insert
from totpdesk.settings.values import NONE, chord_or_none

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from totpdesk.accounts.account import AccountRecord, Pin
    from totpdesk.accounts.store import AccountStore
    from totpdesk.settings import Chord

_T = TypeVar("_T")
_FROM_STDIN: Final = "-"
_WAYS: Final = {insert.value: insert for insert in Insert} | {"default": None}
_SWITCH: Final = {"yes": True, "no": False}


class Own(StrEnum):
    """The settings of a single account; the value is how the key begins."""

    SHORTCUT = "shortcut"
    INSERT = "insert"
    ENTER = "enter"
    PREFIX = "prefix"
    FAVOURITE = "favourite"


_DEFAULTS: Final = {
    Own.SHORTCUT: NONE,
    Own.INSERT: "default",
    Own.ENTER: "no",
    Own.PREFIX: NONE,
    Own.FAVOURITE: "no",
}


_CHOICES: Final = {Own.INSERT: (*_WAYS,), Own.ENTER: (*_SWITCH,), Own.FAVOURITE: (*_SWITCH,)}


@dataclass(frozen=True, slots=True)
class AccountKey:
    """One setting of the account that `name` finds (see AccountStore.find)."""

    own: Own
    name: str

    def get(self, vault: AccountStore) -> str:
        """Return its text. Raises NoSuchAccountError, AmbiguousAccountError."""
        return _texts(vault.find(self.name))[self.own]

    def set(self, vault: AccountStore, text: str) -> None:
        """Set its value. Raises InvalidSettingError or ShortcutError; nothing is saved then."""
        entry = vault.find(self.name)
        match self.own:
            case Own.SHORTCUT:
                _set_shortcut(vault, entry, chord_or_none(text))
            case Own.INSERT:
                vault.update(entry.id, insert=_choice(text, _WAYS))
            case Own.ENTER:
                vault.update(entry.id, enter=_choice(text, _SWITCH))
            case Own.PREFIX:
                vault.set_pin(entry.id, _pin(text))
            case Own.FAVOURITE:
                vault.update(entry.id, favourite=_choice(text, _SWITCH))


def choices(key: str) -> tuple[str, ...]:
    """Return all values of a key that has but a few, else none."""
    of_account = parse(key)
    return _CHOICES.get(of_account.own, ()) if of_account else ()


def parse(key: str) -> AccountKey | None:
    """Return an account's setting for a key with a name in it, which may contain dots; else None.

    Raises InvalidSettingError if accounts have no such setting.
    """
    own, dot, name = key.partition(".")
    if not dot:
        return None
    if own not in set(Own):
        known = ", ".join(f"{each}.NAME" for each in Own)
        raise InvalidSettingError(f"An account has no setting {own!r}. There are: {known}.")
    return AccountKey(Own(own), name)


def keys(names: Iterable[str]) -> list[str]:
    """Return all keys for accounts of these names."""
    return [f"{own}.{name}" for name in names for own in Own]


def changed(entries: Iterable[AccountRecord]) -> Iterator[tuple[str, str]]:
    """Yield the keys and texts of all settings of these accounts that are not the default."""
    for entry in entries:
        for own, text in _texts(entry).items():
            if text != _DEFAULTS[own]:
                yield f"{own}.{entry.name}", text


def _texts(entry: AccountRecord) -> dict[Own, str]:
    return {
        Own.SHORTCUT: str(entry.shortcut) if entry.shortcut else NONE,
        Own.INSERT: _word_for(entry.insert, _WAYS),
        Own.ENTER: _word_for(entry.enter, _SWITCH),
        Own.PREFIX: "set" if entry.prefix else NONE,
        Own.FAVOURITE: _word_for(entry.favourite, _SWITCH),
    }


def _set_shortcut(vault: AccountStore, entry: AccountRecord, chord: Chord | None) -> None:
    if wanted := of_account(replace(entry, shortcut=chord)):
        claim(wanted)
    vault.update(entry.id, shortcut=chord)


def _pin(text: str) -> Pin | None:
    """Return the PIN from standard input; one on the command line is refused, not repeated."""
    if text == _FROM_STDIN:
        return import_source.from_pin()
    if text.lower() != NONE:
        raise InvalidSettingError(
            "A PIN cannot be given on the command line, which other users can see. "
            f"Give {_FROM_STDIN} instead and enter it when asked, or {NONE}."
        )
    return None


def _choice(text: str, choices: Mapping[str, _T]) -> _T:
    try:
        return choices[text.lower()]
    except KeyError:
        known = ", ".join(choices)
        raise InvalidSettingError(f"{text!r} is not valid: choose from {known}.") from None


def _word_for(value: _T, choices: Mapping[str, _T]) -> str:
    return next(word for word, choice in choices.items() if choice == value)
