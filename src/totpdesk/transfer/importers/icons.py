"""Icons in other programs' files, used only if they are of the type that they claim."""

from __future__ import annotations

import re
from typing import Final

from totpdesk.accounts.account import Icon
from totpdesk.base.errors import ForeignFileError
from totpdesk.transfer.importers.fields import base64_bytes

_MOST_BYTES: Final = 1 << 20
_BEGINNINGS: Final = {
    "image/png": re.compile(rb"\x89PNG\r\n\x1a\n"),
    "image/jpeg": re.compile(rb"\xff\xd8\xff"),
    "image/webp": re.compile(rb"RIFF....WEBP", re.DOTALL),
    "image/svg+xml": re.compile(rb"(\xef\xbb\xbf)?\s*<(svg|\?xml|!--|!DOCTYPE svg)"),
}


def icon(media_type: str, data: bytes) -> Icon | None:
    """Return an icon, None if it does not begin like its type, or is too large."""
    beginning = _BEGINNINGS.get(media_type)
    if beginning is None or len(data) > _MOST_BYTES or not beginning.match(data):
        return None
    return Icon(media_type, data)


def recognised(data: bytes) -> Icon | None:
    """Return an icon with the type that it begins like: for files that do not name the type."""
    found = (icon(media_type, data) for media_type in _BEGINNINGS)
    return next((each for each in found if each), None)


def decoded(written: str) -> bytes:
    """Decode base64; empty if it is invalid, because the account matters more than its icon."""
    try:
        return base64_bytes(written)
    except ForeignFileError:
        return b""
