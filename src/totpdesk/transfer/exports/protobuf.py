"""The protobuf wire format, written (protobuf.dev/programming-guides/encoding).

The reading side is `totpdesk.transfer.imports.protobuf`.
"""

from __future__ import annotations

from typing import Final

_VARINT: Final = 0
_LENGTH: Final = 2


def message(*fields: tuple[int, int | str | bytes]) -> bytes:
    """Write a message of numbers, which are not below 0, texts and bytes, by field numbers."""
    return b"".join(_field(number, value) for number, value in fields)


def _field(number: int, value: int | str | bytes) -> bytes:
    if isinstance(value, int):
        return _varint(number << 3 | _VARINT) + _varint(value)
    data = value.encode() if isinstance(value, str) else value
    return _varint(number << 3 | _LENGTH) + _varint(len(data)) + data


def _varint(value: int) -> bytes:
    """Write seven bits a byte, the lowest first, all but the last marked."""
    written = bytearray()
    while value >= 0x80:
        written.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*written, value])
