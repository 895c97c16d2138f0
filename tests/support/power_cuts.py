"""Power cuts, simulated from what was really asked of the system, in order.

While a recorder records, it looks at the folder before every call that may change it (Python's
audit events tell) and at every fsync. From that it knows what a disk may hold if the power fails
then: of the files and names that were not synced each may be there or not, and of a file's content
nothing, half, or all. Under their own names, locks and temporary files do not count: nobody reads
them.
"""

from __future__ import annotations

import os
import sys
import threading
from collections import ChainMap
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import compress, product
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    import pytest

Disk = dict[str, bytes]  # the files after a power cut, by their paths below the folder

_IGNORED: Final = (".lock", ".part")  # how their names end
_CHANGING: Final = frozenset(
    f"os.{name}" for name in ("rename", "mkdir", "link", "remove", "rmdir", "truncate", "chmod")
) | {"open"}


@dataclass(eq=False)
class _File:
    """A file's content as it is, and as it was last synced, None for never."""

    content: bytes = b""
    synced: bytes | None = None

    def sync(self) -> None:
        self.synced = self.content

    def after_cut(self, at: str) -> list[Disk]:
        """Return what the disk may have of it after a power cut."""
        if self.synced == self.content:
            return [{at: self.content}]
        half = self.content[: len(self.content) // 2]
        return [{at: each} for each in {b"", self.synced or b"", half, self.content}]


@dataclass(eq=False)
class _Folder:
    """The names in a folder: those that are surely on disk, and each change since, in order."""

    names: dict[str, _Item] = field(default_factory=dict)
    unsynced: list[Mapping[str, _Item | None]] = field(default_factory=list)

    def now(self) -> dict[str, _Item]:
        """Return the names as a running program sees them."""
        return self._with(self.unsynced)

    def sync(self) -> None:
        self.names, self.unsynced = self.now(), []

    def after_cut(self, at: str) -> list[Disk]:
        """Return what the disk may have of it after a power cut: any change may be lost."""
        found: list[Disk] = []
        for kept in product((True, False), repeat=len(self.unsynced)):
            names = self._with(compress(self.unsynced, kept))
            parts = [item.after_cut(f"{at}/{name}") for name, item in names.items()]
            found += [dict(ChainMap(*each)) for each in product(*parts)]
        return found

    def _with(self, changes: Iterable[Mapping[str, _Item | None]]) -> dict[str, _Item]:
        names: dict[str, _Item | None] = dict(self.names)
        for change in changes:
            names |= change
        return {name: item for name, item in names.items() if item is not None}


_Item = _File | _Folder


class Recorder:
    """What is done below a folder by this thread. At first, what is there is on disk."""

    def __init__(self, root: Path) -> None:
        """Take what is there."""
        self._root, self._tree = root, _Folder()
        self._inodes: dict[int, _Item] = {}
        self._thread, self._looking = threading.get_ident(), False
        self._look()
        for item in self._inodes.values():
            item.sync()
        self.cuts: list[Disk] = []  # what a power cut may have left, at any time until now

    def look(self) -> None:
        """See what has changed, and remember what a power cut would leave."""
        if not self._looking and threading.get_ident() == self._thread and self._look():
            self.cuts += [disk for disk in self.cuts_now() if disk not in self.cuts]

    def sync(self, handle: int) -> None:
        """Take it that what a handle is open on is on disk."""
        self.look()
        if item := self._inodes.get(os.fstat(handle).st_ino):
            item.sync()

    def cuts_now(self) -> list[Disk]:
        """Return all that a power cut may leave now."""
        return self._tree.after_cut(".")

    def _look(self) -> bool:
        """Return whether anything has changed."""
        self._looking = True
        try:
            inodes: dict[int, _Item] = {}
            changed = self._compare(self._root, self._tree, inodes)
            self._inodes = inodes
        finally:
            self._looking = False
        return changed

    def _compare(self, path: Path, folder: _Folder, inodes: dict[int, _Item]) -> bool:
        known, change, changed = folder.now(), dict[str, _Item | None](), False
        inodes[path.stat().st_ino] = folder
        with os.scandir(path) as entries:
            there = {each.name: each for each in entries}
        for name, entry in there.items():
            item = self._inodes.get(entry.inode()) or (_Folder() if entry.is_dir() else _File())
            if known.get(name) is not item and not name.endswith(_IGNORED):
                change[name] = item
            if isinstance(item, _Folder):
                changed |= self._compare(path / name, item, inodes)
            else:
                before, item.content = item.content, (path / name).read_bytes()
                changed |= before != item.content
                inodes[entry.inode()] = item
        change |= dict.fromkeys(known.keys() - there.keys())
        if change:
            folder.unsynced.append(change)
        return changed or bool(change)


_recorders: list[Recorder] = []
_hooks: list[str] = []


def _before(event: str, _args: object) -> None:
    if _recorders and event in _CHANGING:
        _recorders[-1].look()


@contextmanager
def recorded(root: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Recorder]:
    """Record what is done below a folder."""
    if not _hooks:  # a hook is there for good
        sys.addaudithook(_before)
        _hooks.append("open")
    recorder, fsync = Recorder(root), os.fsync

    def synced(handle: int) -> None:
        fsync(handle)
        recorder.sync(handle)

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", synced)
        _recorders.append(recorder)
        try:
            yield recorder
        finally:
            _recorders.remove(recorder)
            recorder.look()


def restore(disk: Disk, folder: Path) -> Path:
    """Write what a power cut has left into a new folder, and return that."""
    folder.mkdir()
    for name, content in disk.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return folder
