"""A picture file as the program loads one: its content, by the name that messages have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from totpdesk.transfer.qr.images import from_bytes, quoted, read_file

if TYPE_CHECKING:
    from pathlib import Path

    from PIL import Image


def load(path: Path) -> Image.Image:
    """Load the file. Raises ImageError."""
    return from_bytes(read_file(path), quoted(path))
