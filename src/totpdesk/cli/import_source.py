"""Where secrets come from: standard input, a URI, or the QR codes in an image."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from totpdesk.accounts.account import Pin
from totpdesk.base.translation import plural, tr
from totpdesk.cli import output
from totpdesk.otp import Account, Algorithm, KeyUri, Kind, Secret, parse_uri

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_LONGEST: Final = 8192  # bytes of input; every secret and URI is shorter
_STEAM: Final = {"digits": 5, "algorithm": Algorithm.SHA1}
_NOT_STEAM: Final = {"digits": 6}


def from_secret() -> KeyUri:
    """Read a base32 secret from standard input; in a terminal, prompt without echo."""
    return KeyUri(Account(), Secret(_hidden_line(tr("Secret"))))


def from_pin() -> Pin:
    """Read a PIN, one line, from standard input; in a terminal, prompt without echo.

    Raises InvalidInputError.
    """
    return Pin(_hidden_line(tr("PIN")).partition("\n")[0].rstrip("\r"))


def from_uri(text: str) -> KeyUri:
    """Read a URI from the command line, with a warning, or from standard input for "-"."""
    if text == "-":
        return parse_uri(_hidden_line("URI"))
    output.note(
        tr(
            "Warning: the secret in the URI is now in this shell's history, and was visible in "
            "the list of processes. `--uri -`, --qr and --secret-stdin avoid both."
        )
    )
    return parse_uri(text)


def from_images(paths: Sequence[str]) -> list[KeyUri]:
    """Return the accounts in images; report other codes, and missing parts of an export.

    Raises ImageError, NoCodeInImageError, or InvalidInputError if no code is an account.
    """
    from totpdesk.transfer.qr.accounts import require_some  # noqa: PLC0415 - zxing-cpp takes time
    from totpdesk.transfer.qr.files import accounts_in_files  # noqa: PLC0415 - Pillow, too

    found = require_some(accounts_in_files([Path(path) for path in paths]))
    for remark in found.remarks:
        output.note(output.plain(remark))
    return [each.key_uri for each in found.entries]


def pick(found: list[KeyUri]) -> KeyUri:
    """Return the only one, or the one that the user chooses.

    Raises ClickException if the user cannot be asked.
    """
    if len(found) == 1:
        return found[0]
    names = "\n".join(
        f"  {number}  {output.plain(key_uri.account.label)}"
        for number, key_uri in enumerate(found, start=1)
    )
    if not output.can_ask():
        several = plural(
            "The image has {count} account.", "The image has {count} accounts.", len(found)
        )
        advice = tr(
            "Use --all without NAME to add all of them, each under its own name, or crop the "
            "image to one:"
        )
        raise click.ClickException(f"{several} {advice}\n{names}")
    several = plural(
        "The image has {count} account:", "The image has {count} accounts:", len(found)
    )
    output.note(f"{several}\n{names}")
    number = click.prompt(tr("Which one"), type=click.IntRange(1, len(found)), err=True)
    return found[number - 1]


def overridden(key_uri: KeyUri, given: Mapping[str, object]) -> KeyUri:
    """Let the options override what the URI says. Raises UnsupportedCodeError.

    `given` are fields of Account. If the type changes to Steam or from Steam, digits and algorithm
    change with it, unless they were given too.
    """
    changes = {field: value for field, value in given.items() if value is not None}
    if "issuer" in changes:
        changes["issuer_param"] = None
    if "algorithm" in changes:
        changes["algorithm"] = Algorithm(str(changes["algorithm"]))
    if "kind" in changes:
        kind = Kind(str(changes["kind"]))
        changes = _following(kind, key_uri.account.kind) | changes | {"kind": kind}
    return replace(key_uri, account=replace(key_uri.account, **changes))  # type: ignore[arg-type]


def _following(kind: Kind, before: Kind) -> dict[str, object]:
    if Kind.STEAM not in (kind, before) or kind is before:
        return {}
    return dict(_STEAM if kind is Kind.STEAM else _NOT_STEAM)


def _hidden_line(what: str) -> str:
    if output.can_ask():
        return str(click.prompt(what, hide_input=True, err=True))
    if sys.stdin is None:
        return ""
    return sys.stdin.buffer.read(_LONGEST).decode("utf-8", "replace")
