"""`totpdesk add`: a new account from an image, a URI or a secret."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from totpdesk.accounts.names import FreeNames
from totpdesk.base.clock import SystemClock
from totpdesk.base.errors import NameTakenError
from totpdesk.base.translation import plural, tr
from totpdesk.cli import import_source, output
from totpdesk.service import bootstrap

if TYPE_CHECKING:
    from totpdesk.otp import KeyUri


@click.command()
@click.argument("name", metavar="[NAME]", required=False)
@click.option(
    "--qr",
    metavar="IMAGE",
    multiple=True,
    help="An image or PDF with the site's QR code; can be given several times.",
)
@click.option("--uri", metavar="URI", help="An otpauth:// URI; - reads it from standard input.")
@click.option("--secret-stdin", is_flag=True, help="Read the base32 secret from standard input.")
@click.option("--issuer", metavar="TEXT", help="The site's name.")
@click.option("--account", metavar="TEXT", help="Your user name there.")
@click.option("--digits", type=int, metavar="INTEGER", help="Digits of a code, 6 to 10.")
@click.option("--period", type=int, metavar="SECONDS", help="For how long a code is valid.")
@click.option("--algorithm", type=click.Choice(["SHA1", "SHA256", "SHA512"], case_sensitive=False))
@click.option(
    "--type",
    "kind",
    type=click.Choice(["totp", "hotp", "steam"], case_sensitive=False),
    help="By time, by counter, or Steam.",
)
@click.option("--counter", type=int, metavar="INTEGER", help="The next counter, with --type hotp.")
@click.option("--replace", "swap", is_flag=True, help="Move the account of this name to the trash.")
@click.option("--all", "every", is_flag=True, help="Add every account in IMAGE; omit NAME.")
def command(
    name: str | None,
    qr: tuple[str, ...],
    uri: str | None,
    *,
    secret_stdin: bool,
    swap: bool,
    every: bool,
    **given: object,
) -> None:
    """Add the account NAME.

    Its secret comes from one of --qr, --uri and --secret-stdin. Other options override what the
    QR code or URI says.
    """
    _require_one_source(qr, uri, secret_stdin=secret_stdin)
    if every:
        _check_all(name, qr)
        _add_all(import_source.from_images(qr), given, swap=swap)
        return
    if name is None:
        raise click.UsageError(tr("Missing argument 'NAME'."))
    _add(name, _adjusted(_from_source(qr, uri), given), swap=swap)


def _require_one_source(qr: tuple[str, ...], uri: str | None, *, secret_stdin: bool) -> None:
    if [bool(qr), uri is not None, secret_stdin].count(True) != 1:
        raise click.UsageError(tr("Use one of --qr, --uri and --secret-stdin."))


def _check_all(name: str | None, qr: tuple[str, ...]) -> None:
    if not qr:
        raise click.UsageError(tr("--all needs --qr."))
    if name is not None:
        raise click.UsageError(tr("--all uses the names in the codes: omit NAME."))


def _from_source(qr: tuple[str, ...], uri: str | None) -> KeyUri:
    if qr:
        return import_source.pick(import_source.from_images(qr))
    return import_source.from_secret() if uri is None else import_source.from_uri(uri)


def _adjusted(key_uri: KeyUri, given: dict[str, object]) -> KeyUri:
    adjusted = import_source.overridden(key_uri, given)
    if given["counter"] is not None and adjusted.account.kind != "hotp":
        raise click.UsageError(tr("--counter needs --type hotp."))
    return adjusted


def _add(name: str, key_uri: KeyUri, *, swap: bool) -> None:
    try:
        entry = bootstrap.open_accounts().add(name, key_uri, SystemClock().now(), swap=swap)
    except NameTakenError as error:
        advice = tr("Or use --replace: the old one is moved to the trash.")
        raise NameTakenError(f"{error} {advice}") from error
    output.note(output.plain(tr("Added {name}.", name=entry.name)))


def _add_all(found: list[KeyUri], given: dict[str, object], *, swap: bool) -> None:
    """Add each under its own name; if a name is taken, the others are still added."""
    names = FreeNames(())  # several with the same name get numbers
    refused = 0
    for number, key_uri in enumerate(found, start=1):
        adjusted = _adjusted(key_uri, given)
        name = names.free(adjusted.account.label or tr("Account {number}", number=number))
        try:
            _add(name, adjusted, swap=swap)
        except NameTakenError as error:
            output.note(output.plain(str(error)))
            refused += 1
    if refused:
        raise click.ClickException(
            plural(
                "{count} of {total} was not added.",
                "{count} of {total} were not added.",
                refused,
                total=len(found),
            )
        )
