"""What is said of an error, and the exit status it becomes. Called by the barrier alone."""

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
    """Say on stderr what happened and what to do; return the exit status."""
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
    """Drop the arguments that nothing was waiting for: one may be a secret."""
    if not error.message.startswith("Got unexpected"):
        return error
    return click.UsageError(f"{error.message.partition(' (')[0]}.", error.ctx)


def _with_candidates(error: NoSuchAccountError | AmbiguousAccountError) -> str:
    """Put the names below the sentence, one a line."""
    sentence = plain(str(error))
    if isinstance(error, NoSuchAccountError):
        sentence += " Did you mean:" if error.candidates else " `totpdesk list` shows all."
    return "\n".join([sentence, *(f"  {plain(name)}" for name in error.candidates)])


def _unexpected(error: Exception) -> str:
    """Name the kind of the error and its place: its message might hold a secret."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "nowhere"
    return f"unexpected: {type(error).__name__} at {place}; please report this as a bug."
