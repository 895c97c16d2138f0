"""The message and the exit status for an error. Called by the barrier only."""

from __future__ import annotations

import os
import traceback
from pathlib import Path
from typing import Final

import click

from totpdesk.base.errors import (
    AmbiguousAccountError,
    KeychainError,
    NoSuchAccountError,
    TotpdeskError,
)
from totpdesk.base.translation import tr
from totpdesk.cli.exit_status import FAILED, INTERRUPTED, NO_KEYCHAIN, NO_SUCH_ACCOUNT
from totpdesk.cli.output import hang_up, note, plain

_ONE_TOO_MANY: Final = "Got unexpected extra argument ("  # not text: click's, never translated
_TOO_MANY: Final = "Got unexpected extra arguments ("  # not text: the same


def report(error: Exception) -> int:
    """Print on stderr what happened and what to do; return the exit status."""
    if os.environ.get("TOTPDESK_DEBUG") == "1":
        traceback.print_exception(error)
    _print(error)
    return _status(error)


def _print(error: Exception) -> None:
    match error:
        case click.exceptions.Abort():
            return
        case BrokenPipeError():
            hang_up()
        case click.UsageError():
            _without_values(error).show()
        case click.ClickException():
            note(error.message)
        case NoSuchAccountError() | AmbiguousAccountError():
            note(_with_candidates(error))
        case TotpdeskError():
            note(plain(str(error)))
        case _:
            note(_unexpected(error))


def _status(error: Exception) -> int:
    match error:
        case click.exceptions.Abort():
            return INTERRUPTED
        case click.UsageError():
            return error.exit_code
        case NoSuchAccountError() | AmbiguousAccountError():
            return NO_SUCH_ACCOUNT
        case KeychainError():
            return NO_KEYCHAIN
    return FAILED


def _without_values(error: click.UsageError) -> click.UsageError:
    """Omit unexpected arguments from the message: one may be a secret."""
    if error.message.startswith(_ONE_TOO_MANY):
        return click.UsageError(tr("Got unexpected extra argument."), error.ctx)
    if error.message.startswith(_TOO_MANY):
        return click.UsageError(tr("Got unexpected extra arguments."), error.ctx)
    return error


def _with_candidates(error: NoSuchAccountError | AmbiguousAccountError) -> str:
    """Add the names below the message, one per line."""
    sentence = plain(str(error))
    if isinstance(error, NoSuchAccountError):
        advice = tr("Did you mean:") if error.candidates else tr("`totpdesk list` shows all.")
        sentence = f"{sentence} {advice}"
    return "\n".join([sentence, *(f"  {plain(name)}" for name in error.candidates)])


def _unexpected(error: Exception) -> str:
    """Name the type of the error and where it was raised: its message may contain a secret."""
    frames = traceback.extract_tb(error.__traceback__)
    line = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "?"
    return tr(
        "Unexpected error: {error} at {place}. Please report this as a bug.",
        error=type(error).__name__,
        place=line,
    )
