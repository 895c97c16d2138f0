"""The icons of accounts, in a folder next to the list, named by a hash of their content."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING, Final

from totpdesk.accounts.account import ICON_SUFFIXES, Icon
from totpdesk.base.files import write_whole
from totpdesk.base.reading import read_regular

if TYPE_CHECKING:
    from pathlib import Path

_MEDIA_TYPES: Final = {suffix: media_type for media_type, suffix in ICON_SUFFIXES.items()}


class IconFolder:
    """Icons by file name."""

    def __init__(self, folder: Path) -> None:
        """Use this folder, which is created when needed."""
        self._folder = folder

    def keep(self, icon: Icon | None) -> str:
        """Save an icon and return its file name; "" for none, or for an unknown media type.

        Raises OSError.
        """
        if icon and icon.name and not (self._folder / icon.name).exists():
            write_whole(self._folder / icon.name, icon.data)
        return icon.name if icon else ""

    def read(self, name: str) -> Icon | None:
        """Return an icon, or None if there is none."""
        if not name or PurePath(name).name != name:
            return None
        try:
            data = read_regular(self._folder / name)
        except OSError:
            return None
        media_type = _MEDIA_TYPES.get(PurePath(name).suffix)
        return Icon(media_type, data) if media_type else None
