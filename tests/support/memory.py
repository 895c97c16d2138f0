"""Look for a text in the memory of running programs, and in files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

ENCODINGS: Final = ("utf-8", "utf-16-le", "utf-16-be")  # the last is how Qt writes to files


def in_memory(text: str, pids: Iterable[int]) -> bool:
    """Return whether a text is in what one of these processes can write to."""
    return any(_has(text, region) for pid in pids for region in _regions(pid))


def files_with(text: str, folder: Path, since: float) -> list[Path]:
    """Return the files below a folder that contain a text, of those that changed since a time."""
    files = (path for path in folder.rglob("*") if path.is_file())
    changed = (path for path in files if path.stat().st_mtime >= since)
    return [path for path in changed if _has(text, path.read_bytes())]


def _has(text: str, content: bytes) -> bool:
    return any(text.encode(encoding) in content for encoding in ENCODINGS)


def _regions(pid: int) -> Iterator[bytes]:
    process = Path(f"/proc/{pid}")
    lines = [line.split() for line in (process / "maps").read_text().splitlines()]
    with (process / "mem").open("rb", buffering=0) as memory:
        for extent, rights, *_, name in lines:
            if rights.startswith("rw") and name != "[vvar]":
                start, end = (int(number, 16) for number in extent.split("-"))
                memory.seek(start)
                try:
                    yield memory.read(end - start)
                except OSError:  # it has just been unmapped
                    continue


def counts(needles: Mapping[str, bytes], pid: int) -> dict[str, int]:
    """Return how often each of these is in what a process can write to."""
    found = dict.fromkeys(needles, 0)
    for region in _regions(pid):
        for name, needle in needles.items():
            found[name] += region.count(needle)
    return found
