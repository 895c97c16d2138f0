"""What a code replaces on the clipboard: read by wl-paste, given back by wl-copy.

wl-copy offers a single type, and a text by all of its names. So a text, a picture, or whatever has
one type can be given back as it was; of anything else the text alone, or the first type.
"""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

assert sys.platform == "linux"  # mypy skips the rest on other systems

from totpdesk.platforms.linux.clipboard_managers import CLIPBOARD_MARK

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_SECONDS: Final = 1.0
_MOST_BYTES: Final = 32 << 20
_TEXT: Final = "text/plain;charset=utf-8"
_TEXTS: Final = frozenset(["UTF8_STRING", "STRING", "TEXT", "COMPOUND_TEXT"])
_PNG: Final = "image/png"


@dataclass(frozen=True, slots=True, repr=False)
class Replaced:
    """What was there, by the type that is given back, "" for none. `whole`: that is all of it."""

    kind: str = ""
    data: bytes = b""
    whole: bool = True

    def give_back(self, selection: Sequence[str], environ: Mapping[str, str]) -> None:
        """Offer it again, or clear the clipboard if nothing was there."""
        options = ["--type", self.kind] if self.kind else ["--clear"]
        _run(["wl-copy", *options, *selection], subprocess.DEVNULL, self.data, environ)


UNKNOWN: Final = Replaced(whole=False)


def read_replaced(selection: Sequence[str]) -> Replaced:
    """Return what is there. KWin does not answer where there is nothing."""
    listed = _run(["wl-paste", "--list-types", *selection], subprocess.PIPE) or b""
    types = listed.decode(errors="replace").splitlines()
    if CLIPBOARD_MARK in types:
        return UNKNOWN
    kind, whole = _best(types)
    if not kind:
        return Replaced()
    data = _run(["wl-paste", "--no-newline", "--type", kind, *selection], subprocess.PIPE)
    if data is None or len(data) > _MOST_BYTES:
        return UNKNOWN
    return Replaced(kind, data, whole)


def _best(types: Sequence[str]) -> tuple[str, bool]:
    """Return the type to give back, and whether that is all there is."""
    text = any(kind in _TEXTS or kind.startswith("text/plain") for kind in types)
    others = [kind for kind in types if "/" in kind and not kind.startswith("text/plain")]
    if text:
        return _TEXT, not others
    if others and all(kind.startswith("image/") for kind in others):
        return (_PNG if _PNG in others else others[0]), True
    return (others[0] if others else ""), len(others) <= 1


def _run(
    argv: Sequence[str], stdout: int, data: bytes = b"", environ: Mapping[str, str] | None = None
) -> bytes | None:
    """Run a program and return what it printed; None if it does not answer or cannot be run."""
    try:
        return subprocess.run(
            argv,
            input=data,
            stdout=stdout,
            stderr=subprocess.DEVNULL,
            env=environ,
            timeout=_SECONDS,
            check=False,
        ).stdout
    except (OSError, subprocess.TimeoutExpired):
        return None
