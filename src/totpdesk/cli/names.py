"""Shell completion of account names and setting keys, from the list, without the keychain."""

from __future__ import annotations

import os
import shlex
from typing import TYPE_CHECKING

from click.shell_completion import CompletionItem

from totpdesk.accounts.names import folded
from totpdesk.base.errors import TotpdeskError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    import click

    from totpdesk.accounts.account import AccountRecord
    from totpdesk.accounts.store import AccountStore


def account_names(_: click.Context, __: click.Parameter, begun: str) -> list[CompletionItem]:
    """Complete the names of accounts; none if the list cannot be read."""
    return _fitting(begun, _names(lambda accounts: accounts.entries()))


def removed_names(_: click.Context, __: click.Parameter, begun: str) -> list[CompletionItem]:
    """Complete the names of accounts in the trash."""
    return _fitting(begun, _names(lambda accounts: accounts.trash()))


def setting_keys(_: click.Context, __: click.Parameter, begun: str) -> list[CompletionItem]:
    """Complete the keys of settings, those of single accounts included."""
    from totpdesk.cli import accountkeys, autostart_key  # noqa: PLC0415 - only `config` has use for it
    from totpdesk.settings import Settings  # noqa: PLC0415 - the same

    own = accountkeys.keys(_names(lambda accounts: accounts.entries()))
    return _fitting(begun, [*Settings().as_texts(), autostart_key.KEY, *own])


def setting_values(ctx: click.Context, _: click.Parameter, begun: str) -> list[CompletionItem]:
    """Complete the values of the setting before, if it has only a few."""
    from totpdesk.cli import accountkeys, autostart_key  # noqa: PLC0415 - only `config` has use for it
    from totpdesk.settings.values import possible_values  # noqa: PLC0415 - the same

    key = ctx.params["key"] or ""
    if key == autostart_key.KEY:
        return _fitting(begun, autostart_key.POSSIBLE_VALUES)
    return _fitting(begun, possible_values(key) or accountkeys.possible_values(key))


def _names(entries: Callable[[AccountStore], Iterable[AccountRecord]]) -> list[str]:
    from totpdesk.service import bootstrap  # noqa: PLC0415 - `code` beside an instance has no use for it

    try:
        return [entry.name for entry in entries(bootstrap.open_accounts())]
    except TotpdeskError:
        return []


def _fitting(begun: str, texts: Iterable[str]) -> list[CompletionItem]:
    fitting = (text for text in texts if folded(text).startswith(folded(begun)))
    return [CompletionItem(_for_shell(text)) for text in fitting if text.isprintable()]


def _for_shell(name: str) -> str:
    """Quote for bash, which inserts a completion literally; zsh and fish quote it themselves."""
    in_bash = os.environ.get("_TOTPDESK_COMPLETE", "").startswith("bash")
    return shlex.quote(name) if in_bash else name
