"""Get the passphrase of the vault file without a GUI: from a file descriptor or a terminal.

Scripts set TOTPDESK_PASSPHRASE_FD to the number of an open file descriptor; the passphrase itself
is never in the environment or the command line.
"""

from __future__ import annotations

import os
import sys
from typing import Final

from totpdesk.base.errors import KeychainLockedError
from totpdesk.base.translation import tr

VARIABLE: Final = "TOTPDESK_PASSPHRASE_FD"
_LONGEST: Final = 65536  # bytes


def ask_terminal(trouble: str) -> str | None:
    """Return the passphrase for a VaultFile, or None without a terminal or an answer.

    `trouble` says why the last passphrase was refused. Raises KeychainLockedError if that came from
    the descriptor.
    """
    if given := os.environ.get(VARIABLE):
        if trouble:
            raise KeychainLockedError(trouble)
        return from_descriptor(given)
    if not _can_ask():
        return None
    from getpass import getpass  # noqa: PLC0415 - rarely needed

    if trouble:
        print(trouble, file=sys.stderr, flush=True)  # noqa: T201 - part of the question
    try:
        return getpass(f"{tr('Passphrase of the vault file:')} ", sys.stderr) or None
    except EOFError:
        return None


def from_descriptor(number: str) -> str:
    """Read one line with a passphrase from an open file descriptor, and not a byte more.

    Raises KeychainLockedError.
    """
    try:
        with os.fdopen(int(number), "rb", buffering=0, closefd=False) as stream:
            line = stream.readline(_LONGEST)
        passphrase = line.decode().removesuffix("\n").removesuffix("\r")
    except (OSError, ValueError, OverflowError) as error:
        raise KeychainLockedError(
            tr("Cannot read the passphrase from the given file descriptor.")
        ) from error
    if not passphrase:
        raise KeychainLockedError(tr("The given file descriptor contains no passphrase."))
    return passphrase


def _can_ask() -> bool:
    return all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stderr))
