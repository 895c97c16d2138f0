"""Asking for the passphrase of the vault file where there is no window: a descriptor, a terminal.

Scripts give the number of an open file descriptor in TOTPDESK_PASSPHRASE_FD; the passphrase itself
is never in the environment, nor in the command line.
"""

from __future__ import annotations

import os
import sys
from typing import Final

from totpdesk.base.errors import KeychainLockedError

VARIABLE: Final = "TOTPDESK_PASSPHRASE_FD"
_LONGEST: Final = 65536  # bytes


def ask_terminal(trouble: str) -> str | None:
    """Be the Ask of a VaultFile. Returns None where nobody can be asked, or nobody answers.

    Raises KeychainLockedError where the descriptor has given a passphrase that was refused.
    """
    if given := os.environ.get(VARIABLE):
        if trouble:
            raise KeychainLockedError(trouble)
        return from_descriptor(given)
    if not _can_ask():
        return None
    from getpass import getpass  # noqa: PLC0415 - most commands never ask

    if trouble:
        print(trouble, file=sys.stderr, flush=True)  # noqa: T201 - part of the question
    try:
        return getpass("Passphrase of the vault file: ", sys.stderr) or None
    except EOFError:
        return None


def from_descriptor(number: str) -> str:
    """Read a passphrase, one line, from an open file descriptor, and no byte more of it.

    Raises KeychainLockedError.
    """
    try:
        with os.fdopen(int(number), "rb", buffering=0, closefd=False) as stream:
            line = stream.readline(_LONGEST)
        passphrase = line.decode().removesuffix("\n").removesuffix("\r")
    except (OSError, ValueError, OverflowError) as error:
        raise KeychainLockedError(
            "The passphrase cannot be read from the file descriptor that was given."
        ) from error
    if not passphrase:
        raise KeychainLockedError("There is no passphrase in the file descriptor that was given.")
    return passphrase


def _can_ask() -> bool:
    return all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stderr))
