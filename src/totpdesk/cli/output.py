"""Output: results to stdout, everything else to stderr."""

from __future__ import annotations

import io
import os
import sys
from contextlib import suppress
from typing import Final

from totpdesk.base.translation import tr

# No-break spaces and joiners: French, Persian and Hindi need them. (\N{} would load unicodedata.)
_IN_WORDS: Final = "\u00a0\u202f\u200c\u200d"


def result(text: str) -> None:
    """Print a result on stdout. Raises BrokenPipeError, or ClickException if it fails."""
    try:
        print(text, flush=True)  # noqa: T201 - only here
    except BrokenPipeError:
        raise
    except OSError as error:
        from click import ClickException  # noqa: PLC0415 - slow to load

        hang_up()
        message = tr("The output cannot be written: {error}.", error=error.strerror)
        raise ClickException(message) from error


def result_json(value: object) -> None:
    """Print a result as one JSON value in pure ASCII, which every locale can carry."""
    import json  # noqa: PLC0415 - rarely needed

    result(json.dumps(value, indent=2))


def note(text: str) -> None:
    """Print a message on stderr. It is not an error if stderr is closed."""
    with suppress(OSError):
        print(text, file=sys.stderr, flush=True)  # noqa: T201 - as above


def plain(text: str) -> str:
    """Make a text safe for a terminal: control characters become question marks.

    A name may come from a hostile QR code.
    """
    return "".join(char if char.isprintable() or char in _IN_WORDS else "?" for char in text)


def can_ask() -> bool:
    """Return whether the user can be asked: stdin and stderr are a terminal."""
    return all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stderr))


def tolerate_any_locale() -> None:
    """Escape characters that the locale's encoding does not have, instead of failing."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")


def hang_up() -> None:
    """Redirect stdout to nothing after an error: flushing it at exit would fail again."""
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, sys.stdout.fileno())
    os.close(null)
