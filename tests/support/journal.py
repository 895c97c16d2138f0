"""What a target saw, line by line in a file: written by its process, read by the test.

A file never blocks the writer and survives its death. Only the standard library is used here,
because the GTK program runs under the system's Python.
"""

import json
import os
import time
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from pathlib import Path

PASTE = "<paste>"  # what a field notes for the keys that paste in it


class Kind(StrEnum):
    """What an entry reports."""

    READY = "ready"  # the window is there; `window` is its X id
    TEXT = "text"  # the field holds `text` now; in a terminal: `text` arrived
    PRESS = "press"  # a key went down: `text` is what it gives, `code` its X keycode
    RELEASE = "release"  # a key went up


@dataclass(frozen=True)
class Seen:
    """One thing a target saw, at `ns` nanoseconds of CLOCK_MONOTONIC."""

    kind: Kind
    text: str = ""
    code: int = 0
    window: int = 0
    ns: int = field(default_factory=time.monotonic_ns)


class Writer:
    """The target's side: appends entries to the journal at `path`."""

    def __init__(self, path: str) -> None:
        self._file = os.open(path, os.O_WRONLY | os.O_APPEND)

    def note(self, entry: Seen) -> None:
        """Append an entry in one write."""
        os.write(self._file, json.dumps(asdict(entry)).encode() + b"\n")


class Journal:
    """The test's side: reads what was appended to `path`."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._read_to = 0
        self._entries: list[Seen] = []

    def entries(self) -> list[Seen]:
        """Return all entries so far."""
        with self._path.open("rb") as file:
            file.seek(self._read_to)
            whole = file.read().rpartition(b"\n")[0]
        for line in whole.splitlines():
            self._entries.append(_entry(line))
        self._read_to += len(whole) + bool(whole)
        return list(self._entries)

    def of_kind(self, *kinds: Kind) -> list[Seen]:
        """Return the entries of these kinds."""
        return [entry for entry in self.entries() if entry.kind in kinds]


def _entry(line: bytes) -> Seen:
    values = json.loads(line)
    return Seen(**values | {"kind": Kind(values["kind"])})
