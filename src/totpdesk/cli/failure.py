"""The message and the exit status for an error. Called by the barrier only."""

from __future__ import annotations

import os
import traceback
from pathlib import Path

import click

from totpdesk.base.errors import (
    AmbiguousAccountError,
    KeychainError,
    NoSuchAccountError,
    TotpdeskError,
)
from totpdesk.cli.exit_status import FAILED, INTERRUPTED, NO_KEYCHAIN, NO_SUCH_ACCOUNT
from totpdesk.cli.output import hang_up, note, plain


def tell(error: Exception) -> int:
    """Print on stderr what happened and what to do; return the exit status."""
    if os.environ.get("TOTPDESK_DEBUG") == "1":
        traceback.print_exception(error)
    _say(error)
    return _status(error)


def _say(error: Exception) -> None:
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
    if not error.message.startswith("Got unexpected"):
        return error
    return click.UsageError(f"{error.message.partition(' (')[0]}.", error.ctx)


def _with_candidates(error: NoSuchAccountError | AmbiguousAccountError) -> str:
    """Add the names below the message, one per line."""
    sentence = plain(str(error))
    if isinstance(error, NoSuchAccountError):
        sentence += " Did you mean:" if error.candidates else " `totpdesk list` shows all."
    return "\n".join([sentence, *(f"  {plain(name)}" for name in error.candidates)])


def _unexpected(error: Exception) -> str:
    """Name the type of the error and where it was raised: its message may contain a secret."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "?"
    return f"Unexpected error: {type(error).__name__} at {place}. Please report this as a bug."
