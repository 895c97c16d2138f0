"""`totpdesk add`: a new account from a picture, a URI or a secret."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from totpdesk.base.clock import SystemClock
from totpdesk.base.errors import NameTakenError
from totpdesk.cli import import_source, output
from totpdesk.service import bootstrap
from totpdesk.transfer.names import Names

if TYPE_CHECKING:
    from totpdesk.otp import KeyUri


@click.command()
@click.argument("name", required=False)
@click.option(
    "--qr",
    metavar="IMAGE",
    multiple=True,
    help="A picture or PDF with the site's QR code; may be given several times.",
)
@click.option("--uri", metavar="URI", help="An otpauth:// URI; - reads it from standard input.")
@click.option("--secret-stdin", is_flag=True, help="Read the base32 secret from standard input.")
@click.option("--issuer", help="The site's name.")
@click.option("--account", help="Your name there.")
@click.option("--digits", type=int, help="Digits of a code, 6 to 10.")
@click.option("--period", type=int, metavar="SECONDS", help="For how long a code is good.")
@click.option("--algorithm", type=click.Choice(["SHA1", "SHA256", "SHA512"], case_sensitive=False))
@click.option(
    "--type",
    "kind",
    type=click.Choice(["totp", "hotp", "steam"], case_sensitive=False),
    help="By time, by counter, or Steam's letters.",
)
@click.option("--counter", type=int, help="The next counter to be used, with --type hotp.")
@click.option("--replace", "swap", is_flag=True, help="Put an account of this name in the trash.")
@click.option("--all", "every", is_flag=True, help="Add every account in IMAGE; leave NAME out.")
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

    Its secret comes from one of --qr, --uri and --secret-stdin. What the code or URI says of
    the account holds, unless an option says otherwise.
    """
    _demand_one_source(qr, uri, secret_stdin=secret_stdin)
    if every:
        _demand_all_makes_sense(name, qr)
        _add_all(import_source.from_images(qr), given, swap=swap)
        return
    if name is None:
        raise click.UsageError("Missing argument 'NAME'.")
    _add(name, _adjusted(_from_source(qr, uri), given), swap=swap)


def _demand_one_source(qr: tuple[str, ...], uri: str | None, *, secret_stdin: bool) -> None:
    if [bool(qr), uri is not None, secret_stdin].count(True) != 1:
        raise click.UsageError("Give one of --qr, --uri and --secret-stdin.")


def _demand_all_makes_sense(name: str | None, qr: tuple[str, ...]) -> None:
    if not qr:
        raise click.UsageError("--all goes with --qr.")
    if name is not None:
        raise click.UsageError("--all takes the names from the codes: leave NAME out.")


def _from_source(qr: tuple[str, ...], uri: str | None) -> KeyUri:
    if qr:
        return import_source.pick(import_source.from_images(qr))
    return import_source.from_secret() if uri is None else import_source.from_uri(uri)


def _adjusted(key_uri: KeyUri, given: dict[str, object]) -> KeyUri:
    adjusted = import_source.overridden(key_uri, given)
    if given["counter"] is not None and adjusted.account.kind != "hotp":
        raise click.UsageError("--counter goes with --type hotp.")
    return adjusted


def _add(name: str, key_uri: KeyUri, *, swap: bool) -> None:
    try:
        entry = bootstrap.open_accounts().add(name, key_uri, SystemClock().now(), swap=swap)
    except NameTakenError as error:
        raise NameTakenError(
            f"{error} Or give --replace: the old one goes to the trash."
        ) from error
    output.note(output.plain(f"Added {entry.name}."))


def _add_all(found: list[KeyUri], given: dict[str, object], *, swap: bool) -> None:
    """Add each under its own name; a name that is taken does not keep the others out."""
    names = Names(())  # of several with the same one, each gets a number
    refused = 0
    for number, key_uri in enumerate(found, start=1):
        adjusted = _adjusted(key_uri, given)
        name = names.free(adjusted.account.label or f"Account {number}")
        try:
            _add(name, adjusted, swap=swap)
        except NameTakenError as error:
            output.note(output.plain(str(error)))
            refused += 1
    if refused:
        raise click.ClickException(f"{refused} of {len(found)} were not added.")
