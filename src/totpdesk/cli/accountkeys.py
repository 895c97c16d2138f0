"""An account's own settings as keys that end in its name, `shortcut.GitHub`, with texts as values.

They are in the list of accounts, a PIN is in the keychain; `prefix` shows only whether there is
one.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from totpdesk.accounts.account import AccountRecord
from totpdesk.accounts.own_settings import OWN_SETTINGS, OwnSetting, Widget
from totpdesk.autotype.shortcuts import of_account
from totpdesk.base.errors import InvalidSettingError
from totpdesk.base.translation import tr
from totpdesk.cli import import_source
from totpdesk.cli.help_table import help_table
from totpdesk.cli.reserve_shortcut import require_free_shortcut
from totpdesk.settings.values import NONE, chord_or_none

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from totpdesk.accounts.account import Pin
    from totpdesk.accounts.store import AccountStore
    from totpdesk.settings import Chord

_FROM_STDIN: Final = "-"
_NAME: Final = tr("NAME")
_OWN: Final = {own.name: own for own in OWN_SETTINGS}


@dataclass(frozen=True, slots=True)
class AccountKey:
    """One setting of the account that `name` finds (see AccountStore.find)."""

    own: OwnSetting
    name: str

    def get(self, accounts: AccountStore) -> str:
        """Return its text. Raises NoSuchAccountError, AmbiguousAccountError."""
        return self.own.text(accounts.find(self.name))

    def set(self, accounts: AccountStore, text: str) -> None:
        """Set its value. Raises InvalidSettingError or ShortcutError; nothing is saved then."""
        entry = accounts.find(self.name)
        match self.own.widget:
            case Widget.SHORTCUT:
                _set_shortcut(accounts, entry, chord_or_none(text))
            case Widget.PIN:
                accounts.set_pin(entry.id, _pin(text))
            case _:
                accounts.update(entry.id, **{self.own.name: self.own.parse(text)})


def possible_values(key: str) -> tuple[str, ...]:
    """Return all values of a key that has only a few, else none."""
    of_account = parse(key)
    return tuple(each.word for each in of_account.own.choices) if of_account else ()


def parse(key: str) -> AccountKey | None:
    """Return an account's setting for a key with a name in it, which may contain dots; else None.

    Raises InvalidSettingError if accounts have no such setting.
    """
    own, dot, name = key.partition(".")
    if not dot:
        return None
    if own not in _OWN:
        known = ", ".join(f"{each}.{_NAME}" for each in _OWN)
        raise InvalidSettingError(
            tr(
                "An account has no setting {setting}. There are: {known}.",
                setting=repr(own),
                known=known,
            )
        )
    return AccountKey(_OWN[own], name)


def keys(names: Iterable[str]) -> list[str]:
    """Return all keys for accounts of these names."""
    return [f"{own}.{name}" for name in names for own in _OWN]


def changed(entries: Iterable[AccountRecord]) -> Iterator[tuple[str, str]]:
    """Yield the keys and texts of all settings of these accounts that are not the default."""
    usual = AccountRecord()
    for entry in entries:
        for own in OWN_SETTINGS:
            if (text := own.text(entry)) != own.text(usual):
                yield f"{own.name}.{entry.name}", text


def help_text() -> str:
    """Return what `totpdesk config --help` says of the keys, one paragraph per key."""
    return help_table({f"{own.name}.{_NAME}": own.help for own in OWN_SETTINGS})


def _set_shortcut(accounts: AccountStore, entry: AccountRecord, chord: Chord | None) -> None:
    if shortcut := of_account(replace(entry, shortcut=chord)):
        require_free_shortcut(shortcut)
    accounts.update(entry.id, shortcut=chord)


def _pin(text: str) -> Pin | None:
    """Return the PIN from standard input; one on the command line is refused, not repeated."""
    if text == _FROM_STDIN:
        return import_source.from_pin()
    if text.lower() != NONE:
        raise InvalidSettingError(
            tr(
                "A PIN cannot be given on the command line, which other users can see. Give "
                "{dash} instead and enter it when asked, or {none}.",
                dash=_FROM_STDIN,
                none=NONE,
            )
        )
    return None
