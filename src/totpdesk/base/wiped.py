"""Secrets in memory: overwritten once nothing refers to them any more.

What is kept for more than a moment is kept in bytes that overwrite themselves. CPython drops a
value with its last reference: whoever drops a secret wipes it, and work in progress keeps it whole
until it ends. Python's own text does not do that: a long one that is needed for a moment is wiped
by `wipe`, and what short ones leave in freed memory by `overwrite_freed`, after a lock.
"""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Iterator, Mapping
from typing import Final

_ANY_TEXT: Final = ("utf-8", "surrogatepass")  # JSON may hold half of a pair
_HEADER: Final = sys.getsizeof(b"")
_SMALL: Final = range(48, 513, 16)  # sizes of which Python keeps free memory for itself
_FILLED: Final = 2 * 1024**2  # bytes of each size


class WipedBytes(bytearray):
    """Bytes that are overwritten with zeros when they are dropped. Their length must not change."""

    def __del__(self) -> None:
        """Overwrite them."""
        self[:] = bytes(len(self))

    def __repr__(self) -> str:
        return "WipedBytes(…)"


class WipedLines(Mapping[str, str]):
    """Lines of text by their ids, overwritten when they are dropped. What is read is a copy."""

    def __init__(self, lines: Mapping[str, str]) -> None:
        """Keep copies of these lines."""
        self._kept = {key: WipedBytes(line.encode(*_ANY_TEXT)) for key, line in lines.items()}

    def __getitem__(self, key: str) -> str:
        return self._kept[key].decode(*_ANY_TEXT)

    def __iter__(self) -> Iterator[str]:
        return iter(self._kept)

    def __len__(self) -> int:
        return len(self._kept)

    def __repr__(self) -> str:
        return "WipedLines(…)"


def wipe(plain: str | bytes) -> None:
    """Overwrite it in its place. Nothing else may refer to it, as to a text just decoded.

    CPython keeps bytes and ASCII right behind a header. Other text is left as it is, and so is a
    single character, which is the same object everywhere.
    """
    plainly_kept = isinstance(plain, bytes) or plain.isascii()
    if plainly_kept and len(plain) > 1 and sys.implementation.name == "cpython":
        header = sys.getsizeof(type(plain)()) - 1
        ctypes.memset(id(plain) + header, 0, len(plain))


def overwrite_freed() -> None:
    """Overwrite what Python has freed of small objects, such as text. It takes some 50 ms.

    It keeps that memory for new objects of the same size, so enough of each size are made.
    """
    for size in _SMALL:
        _ = [bytes(size - _HEADER) for _ in range(_FILLED // size)]
