"""Links of Google Authenticator's export, made from what is known of their messages."""

from __future__ import annotations

from base64 import b64encode
from urllib.parse import quote


def varint(value: int) -> bytes:
    """Return a protobuf number; a negative one takes ten bytes."""
    value %= 1 << 64
    low = bytearray()
    while value > 0x7F:
        low.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes(low) + bytes([value])


def message(*fields: tuple[int, int | bytes | str]) -> bytes:
    """Return a protobuf message."""
    written = b""
    for number, value in fields:
        if isinstance(value, int):
            written += varint(number << 3) + varint(value)
        else:
            raw = value.encode() if isinstance(value, str) else value
            written += varint(number << 3 | 2) + varint(len(raw)) + raw
    return written


def migration(*accounts: bytes, index: int = 0, size: int = 1, batch: int = -7) -> str:
    """Return a link of Google Authenticator, its base64 percent-encoded."""
    payload = message(*((1, each) for each in accounts), (2, 1), (3, size), (4, index), (5, batch))
    data = quote(b64encode(payload), safe="")
    return f"otpauth-migration://offline?data={data}"
