"""Protocol Buffers' wire format, read and written.

https://protobuf.dev/programming-guides/encoding/
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from totpdesk.base.errors import ForeignFileError
from totpdesk.base.translation import tr

if TYPE_CHECKING:
    from collections.abc import Iterator


_VARINT: Final = 0
_LENGTH: Final = 2


def message(*fields: tuple[int, int | str | bytes]) -> bytes:
    """Write a message of numbers, which are not below 0, texts and bytes, by field numbers."""
    return b"".join(_field(number, value) for number, value in fields)


def _field(number: int, value: int | str | bytes) -> bytes:
    if isinstance(value, int):
        return _written_varint(number << 3 | _VARINT) + _written_varint(value)
    data = value.encode() if isinstance(value, str) else value
    return _written_varint(number << 3 | _LENGTH) + _written_varint(len(data)) + data


def _written_varint(value: int) -> bytes:
    """Write seven bits per byte, the lowest first; all but the last have the top bit set."""
    written = bytearray()
    while value >= 0x80:
        written.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*written, value])


_FIXED: Final = {1: 8, 5: 4}  # wire type to bytes
_LONGEST_VARINT: Final = 10


def fields(message: bytes) -> Iterator[tuple[int, int | bytes]]:
    """Yield a message's fields: numbers as signed 64-bit integers, all else as its bytes.

    Raises ForeignFileError if the message is incomplete or invalid.
    """
    at = 0
    while at < len(message):
        tag, at = _varint(message, at)
        wire_type = tag & 7
        if wire_type == _VARINT:
            value, at = _varint(message, at)
            yield tag >> 3, value - (1 << 64) if value >> 63 else value
        else:
            size, at = _size(message, at, wire_type)
            yield tag >> 3, message[at : at + size]
            at += size


def _size(message: bytes, at: int, wire_type: int) -> tuple[int, int]:
    if wire_type == _LENGTH:
        size, at = _varint(message, at)
    elif (size := _FIXED.get(wire_type, -1)) < 0:
        raise _damaged()
    if size > len(message) - at:
        raise _damaged()
    return size, at


def _varint(message: bytes, at: int) -> tuple[int, int]:
    value = 0
    for index, byte in enumerate(message[at : at + _LONGEST_VARINT]):
        value |= (byte & 0x7F) << 7 * index
        if byte < 0x80:
            return value & (1 << 64) - 1, at + index + 1
    raise _damaged()


def _damaged() -> ForeignFileError:
    return ForeignFileError(tr("The export is damaged or incomplete. Scan its QR code again."))
