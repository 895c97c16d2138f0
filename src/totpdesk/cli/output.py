"""What goes where: results to stdout, everything else to stderr."""

from __future__ import annotations

import io
import os
import sys
from contextlib import suppress


def result(text: str) -> None:
    """Print a result on stdout. Raises BrokenPipeError, or ClickException where it cannot be."""
    try:
        print(text, flush=True)  # noqa: T201 - the one place that does
    except BrokenPipeError:
        raise
    except OSError as error:
        from click import ClickException  # noqa: PLC0415 - slow, see quick.py

        hang_up()
        raise ClickException(f"The output cannot be written: {error.strerror}.") from error


def result_json(value: object) -> None:
    """Print a result as one JSON value in pure ASCII, which every locale can carry."""
    import json  # noqa: PLC0415 - most calls print none

    result(json.dumps(value, indent=2))


def note(text: str) -> None:
    """Tell the user something on stderr. Where nobody can hear it, that is no failure."""
    with suppress(OSError):
        print(text, file=sys.stderr, flush=True)  # noqa: T201 - as above


def plain(text: str) -> str:
    """Make a text from elsewhere safe for a terminal: what would steer it becomes a question mark.

    A name may come from a hostile QR code.
    """
    return "".join(char if char.isprintable() else "?" for char in text)


def can_ask() -> bool:
    """Tell whether somebody is there to answer a question."""
    return all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stderr))


def tolerate_any_locale() -> None:
    """Escape what the locale's encoding lacks, rather than fail on it."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")


def hang_up() -> None:
    """Give up on stdout, which takes nothing: what it still holds would fail again at exit."""
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, sys.stdout.fileno())
    os.close(null)
