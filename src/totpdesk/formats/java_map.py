"""A Java HashMap of texts as written by ObjectOutputStream; nothing else of that format.

The format is chapter 6 of the "Java Object Serialization Specification". A general reader would
build whatever objects a file asks for; here any other object is refused.
"""

from __future__ import annotations

from typing import Final

from totpdesk.base.errors import ForeignFileError
from totpdesk.base.limits import MOST_ENTRIES, within
from totpdesk.base.translation import tr

MAGIC: Final = b"\xac\xed\x00\x05"
# an object, its class: name, serialVersionUID, flags (serializable, with a writeObject of its own)
_HASH_MAP: Final = b"sr\x00\x11java.util.HashMap\x05\x07\xda\xc1\xc3\x16\x60\xd1\x03"
_FIELD_SIZES: Final = {b"F": 4, b"I": 4}  # Android 6 has a load factor, later ones a threshold, too
_END_OF_CLASS: Final = b"xp"  # no annotations, no parent
_BUCKETS_AND_SIZE: Final = b"w\x08"
_NULL, _REFERENCE, _STRING, _LONG_STRING = b"p", b"q", b"t", b"|"
_FIRST_TEXT: Final = 0x7E0002  # the handle after those of the class and of the map


def read_map(data: bytes) -> dict[str, str]:
    """Return the map, in the order of the file. Raises ForeignFileError."""
    reader = _Reader(data)
    return {reader.text(): reader.text() for _ in range(reader.opening())}


class _Reader:
    """Reads texts in order and remembers them: a repeated one is a reference."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0
        self._texts: list[str] = []

    def opening(self) -> int:
        """Read all that comes before the first text; return how many pairs follow."""
        self._expect(MAGIC + _HASH_MAP)
        values = sum(self._field() for _ in range(self._number(2)))
        self._expect(_END_OF_CLASS)
        self._read(values)
        self._expect(_BUCKETS_AND_SIZE)
        self._read(4)
        return within(
            self._number(4),
            MOST_ENTRIES,
            tr("The file asks for {value} entries, which is refused."),
        )

    def text(self) -> str:
        """Return the next text, "" for null. Raises ForeignFileError at anything else."""
        tag = self._read(1)
        if tag == _NULL:
            return ""
        if tag == _REFERENCE:
            return self._known(self._number(4) - _FIRST_TEXT)
        if tag not in (_STRING, _LONG_STRING):
            raise ForeignFileError(tr("The backup contains something other than text."))
        length = self._number(2 if tag == _STRING else 8)
        self._texts.append(_decoded(self._read(length)))
        return self._texts[-1]

    def _field(self) -> int:
        """Read a field's declaration; return the size of its value."""
        size = _FIELD_SIZES.get(self._read(1))
        if size is None:
            raise _damaged()
        self._read(self._number(2))
        return size

    def _known(self, index: int) -> str:
        if not 0 <= index < len(self._texts):
            raise _damaged()
        return self._texts[index]

    def _expect(self, wanted: bytes) -> None:
        if self._read(len(wanted)) != wanted:
            raise _damaged()

    def _number(self, length: int) -> int:
        return int.from_bytes(self._read(length), "big")

    def _read(self, length: int) -> bytes:
        content = self._data[self._at : self._at + length]
        if len(content) < length:
            raise _damaged()
        self._at += length
        return content


def _decoded(written: bytes) -> str:
    """Decode Java's "modified UTF-8": NUL in two bytes, and halves of surrogate pairs."""
    try:
        halves = written.replace(b"\xc0\x80", b"\x00").decode("utf-8", "surrogatepass")
    except UnicodeDecodeError as error:
        raise _damaged() from error
    return halves.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _damaged() -> ForeignFileError:
    return ForeignFileError(tr("The backup is damaged, incomplete or of an unknown kind."))
