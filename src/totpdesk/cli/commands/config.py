"""`totpdesk config`: the settings, and those of single accounts, as text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import click

from totpdesk.autotype.shortcuts import of_settings
from totpdesk.base.translation import tr
from totpdesk.cli import accountkeys, autostart_key, output
from totpdesk.cli.help_table import help_table
from totpdesk.cli.names import setting_keys, setting_values
from totpdesk.cli.reserve_shortcut import require_free_shortcut
from totpdesk.platforms.choose import SYSTEM
from totpdesk.service import bootstrap
from totpdesk.settings.values import descriptions

if TYPE_CHECKING:
    from totpdesk.settings import SettingsFile

_HELP: Final = "\n\n".join(
    (
        tr("Print, get and set settings."),
        tr(
            'Without a command all are printed, one "key = value" per line; of single accounts '
            "only those that differ from the default."
        ),
        help_table({**descriptions(), autostart_key.KEY: autostart_key.HELP}),
        tr("For one account, whose name ends the key and may contain spaces and dots:"),
        accountkeys.help_text(),
        tr("A shortcut that is in use is refused."),
    )
)


@click.group(invoke_without_command=True, help=_HELP)
@click.pass_context
def command(ctx: click.Context) -> None:
    """Print all settings if there is no command."""
    if ctx.invoked_subcommand is None:
        texts = bootstrap.settings_file().load().as_texts()
        if autostart_key.is_available(SYSTEM.autostart):
            texts[autostart_key.KEY] = autostart_key.get(SYSTEM.autostart)
        own = accountkeys.changed(bootstrap.open_accounts().entries())
        output.result(
            "\n".join(output.plain(f"{key} = {text}") for key, text in (*texts.items(), *own))
        )


@command.command("get")
@click.argument("key", metavar="KEY", shell_complete=setting_keys)
def get(key: str) -> None:
    """Print the value of KEY."""
    if of_account := accountkeys.parse(key):
        output.result(of_account.get(bootstrap.open_accounts()))
    elif key == autostart_key.KEY:
        output.result(autostart_key.get(SYSTEM.autostart))
    else:
        output.result(bootstrap.settings_file().load().text(key))


@command.command("set", context_settings={"ignore_unknown_options": True})  # -1 is a value
@click.argument("key", metavar="KEY", shell_complete=setting_keys)
@click.argument("value", metavar="VALUE", shell_complete=setting_values)
def set_(key: str, value: str) -> None:
    """Set KEY to VALUE. A running totpdesk uses it at once.

    \b
    totpdesk config set hotkey "<ctrl>+<alt>+<space>"
    totpdesk config set shortcut.GitHub "<ctrl>+<alt>+g"
    totpdesk config set "prefix.Company VPN" -
    """  # noqa: D301 - as above
    if of_account := accountkeys.parse(key):
        of_account.set(bootstrap.open_accounts(), value)
    elif key == autostart_key.KEY:
        autostart_key.set_(SYSTEM.autostart, value)
    else:
        _set_for_all(key, value)


def _set_for_all(key: str, value: str) -> None:
    file = bootstrap.settings_file()
    settings = file.load().with_text(key, value)
    if settings.desktop_search != file.load().desktop_search:
        _switch_search(file, on=settings.desktop_search)
        return
    if shortcut := of_settings(settings).get(key):
        require_free_shortcut(shortcut)
    file.save(settings)


def _switch_search(file: SettingsFile, *, on: bool) -> None:
    from totpdesk.platforms.choose import SYSTEM  # noqa: PLC0415 - slow, for this setting alone
    from totpdesk.service.desktop_search import switch  # noqa: PLC0415 - the same

    switch(SYSTEM.search, file, on=on)
    if advice := SYSTEM.search.advice():
        output.note(advice)
