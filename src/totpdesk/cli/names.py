"""Account names, completed in the shell from the list of accounts, without the keychain."""

from __future__ import annotations

import os
import shlex
from typing import TYPE_CHECKING

from click.shell_completion import CompletionItem

from totpdesk.errors import TotpdeskError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    import click

    from totpdesk.vault import Entry, Vault


def account_names(_: click.Context, __: click.Parameter, begun: str) -> list[CompletionItem]:
    """Offer the accounts whose names begin like this; none where the list cannot be read."""
    return _offer(begun, lambda vault: vault.entries())


def removed_names(_: click.Context, __: click.Parameter, begun: str) -> list[CompletionItem]:
    """Do the same for the trash."""
    return _offer(begun, lambda vault: vault.trash())


def _offer(begun: str, entries: Callable[[Vault], Iterable[Entry]]) -> list[CompletionItem]:
    from totpdesk.agent import wiring  # noqa: PLC0415 - `code` beside an instance has no use for it

    try:
        names = [entry.name for entry in entries(wiring.open_vault())]
    except TotpdeskError:
        return []
    fitting = (name for name in names if name.casefold().startswith(begun.casefold()))
    return [CompletionItem(_for_shell(name)) for name in fitting if name.isprintable()]


def _for_shell(name: str) -> str:
    """Quote for bash, which inserts a completion as it stands; zsh and fish quote themselves."""
    in_bash = os.environ.get("_TOTPDESK_COMPLETE", "").startswith("bash")
    return shlex.quote(name) if in_bash else name
