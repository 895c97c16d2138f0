"""GNOME's settings, by its program gsettings."""

from __future__ import annotations

import ast
import subprocess
from typing import Final

from totpdesk.base.translation import tr

_SECONDS: Final = 10.0


class GSettingsError(Exception):
    """It does not run, or refused; the text is why, without a full stop."""


def gsettings(*argv: str) -> str:
    """Run gsettings and return what it printed. Raises GSettingsError."""
    try:
        done = subprocess.run(
            ["gsettings", *argv], capture_output=True, text=True, timeout=_SECONDS, check=True
        )
    except subprocess.CalledProcessError as error:
        reason = error.stderr.strip().rpartition("\n")[2] or tr("no reason given")
        raise GSettingsError(reason.rstrip(".")) from error
    except (OSError, subprocess.TimeoutExpired) as error:
        raise GSettingsError(tr("the program gsettings does not run")) from error
    return done.stdout.strip()


def quoted(text: str) -> str:
    """Write a string as GVariant's text format does."""
    escaped = text.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"


def quoted_list(texts: list[str]) -> str:
    """Write a list of strings as GVariant's text format does."""
    return f"[{', '.join(map(quoted, texts))}]"


def parsed(printed: str) -> list[str] | str:
    """Read a string or a list of them in GVariant's text format, which is Python's too.

    Raises ValueError, SyntaxError.
    """
    value: list[str] | str = ast.literal_eval(printed.removeprefix("@as "))
    return value
