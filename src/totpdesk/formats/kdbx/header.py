"""The outer header of a KeePass database, KDBX 3.1 and 4 (keepass.info/help/kb/kdbx.html)."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from totpdesk.base.errors import ForeignFileError
from totpdesk.base.limits import MOST_ENTRIES
from totpdesk.base.translation import tr

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

SIGNATURE: Final = bytes.fromhex("03d9a29a67fb4bb5")
_MAGIC: Final = struct.Struct("<8sHH")  # signature, minor and major version
_NUMBER_TYPES: Final = {0x04: "<I", 0x05: "<Q", 0x0C: "<i", 0x0D: "<q"}  # of a variant dictionary


class HeaderField:
    """The numbers of the header's fields that are used here."""

    CIPHER: Final = 2
    COMPRESSION: Final = 3
    MASTER_SEED: Final = 4
    TRANSFORM_SEED: Final = 5
    TRANSFORM_ROUNDS: Final = 6
    IV: Final = 7
    STREAM_KEY: Final = 8
    STREAM_START: Final = 9
    STREAM_CIPHER: Final = 10
    DERIVATION: Final = 11


@dataclass(frozen=True, slots=True)
class Header:
    """The fields by their numbers, and the bytes that they were read from."""

    major: int
    fields: Mapping[int, bytes]
    raw: bytes

    def __getitem__(self, field: int) -> bytes:
        """Return a field. Raises ForeignFileError if it is missing."""
        try:
            return self.fields[field]
        except KeyError:
            raise damaged() from None

    def number(self, field: int) -> int:
        """Return a field as a number."""
        return int.from_bytes(self[field], "little")


def damaged() -> ForeignFileError:
    """Return the error for a damaged or incomplete database."""
    return ForeignFileError(tr("The KeePass database is damaged or incomplete."))


def read_header(data: bytes) -> Header:
    """Read the header. Raises ForeignFileError if it is damaged or of another version."""
    try:
        _, _, major = _MAGIC.unpack_from(data)
    except struct.error as error:
        raise damaged() from error
    if major not in (3, 4):
        raise ForeignFileError(tr("The KeePass database has an unknown version."))
    fields: dict[int, bytes] = {}
    end = _MAGIC.size
    for number, value, after in tagged(data, end, "<BI" if major == 4 else "<BH"):
        fields[number] = value
        end = after
    return Header(major, fields, data[:end])


def tagged(data: bytes, start: int, form: str) -> Iterator[tuple[int, bytes, int]]:
    """Yield the number, the value and the end of each field, the last one, number 0, included."""
    head = struct.Struct(form)
    at = start
    for _ in range(MOST_ENTRIES):
        number, value, at = _field(data, at, head)
        yield number, value, at
        if number == 0:
            return
    raise damaged()


def _field(data: bytes, at: int, head: struct.Struct) -> tuple[int, bytes, int]:
    try:
        number, size = head.unpack_from(data, at)
    except struct.error as error:
        raise damaged() from error
    begin, end = at + head.size, at + head.size + size
    if end > len(data):
        raise damaged()
    return number, data[begin:end], end


def variants(data: bytes) -> dict[str, int | bytes]:
    """Read a variant dictionary, of which only numbers and bytes are kept."""
    found: dict[str, int | bytes] = {}
    at = 2  # after its version
    while at < len(data) and data[at]:
        kind = data[at]
        key, at = _sized(data, at + 1)
        value, at = _sized(data, at)
        form = _NUMBER_TYPES.get(kind)
        if form and len(value) != struct.calcsize(form):
            raise damaged()
        found[key.decode("utf-8", "replace")] = struct.unpack(form, value)[0] if form else value
    return found


def _sized(data: bytes, at: int) -> tuple[bytes, int]:
    begin = at + 4
    end = begin + int.from_bytes(data[at:begin], "little")
    if end > len(data):
        raise damaged()
    return data[begin:end], end
