"""The pictures of accounts, in a folder beside the index, each once, named by what it holds."""

from __future__ import annotations

import hashlib
from pathlib import PurePath
from typing import TYPE_CHECKING, Final

from totpdesk.accounts.account import Icon
from totpdesk.base.files import write_whole

if TYPE_CHECKING:
    from pathlib import Path

_SUFFIXES: Final = {
    "image/png": ".png",
    "image/jpeg": ".jpg",
    "image/svg+xml": ".svg",
    "image/webp": ".webp",
}
_MEDIA_TYPES: Final = {suffix: media_type for media_type, suffix in _SUFFIXES.items()}


class IconFolder:
    """Pictures by name. A name is good for as long as the file is there."""

    def __init__(self, folder: Path) -> None:
        """Take the folder; it is made when it is needed."""
        self._folder = folder

    def keep(self, icon: Icon | None) -> str:
        """Keep a picture and return its name; "" for none, or one of a kind we do not know.

        Raises OSError.
        """
        if icon is None or icon.media_type not in _SUFFIXES:
            return ""
        name = hashlib.sha256(icon.data).hexdigest()[:32] + _SUFFIXES[icon.media_type]
        if not (self._folder / name).exists():
            write_whole(self._folder / name, icon.data)
        return name

    def read(self, name: str) -> Icon | None:
        """Return a picture, None where there is none."""
        if not name or PurePath(name).name != name:
            return None
        try:
            data = (self._folder / name).read_bytes()
        except OSError:
            return None
        media_type = _MEDIA_TYPES.get(PurePath(name).suffix)
        return Icon(media_type, data) if media_type else None
