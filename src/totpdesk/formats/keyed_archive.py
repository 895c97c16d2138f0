"""Apple's NSKeyedArchiver: objects in a list that refer to each other by number."""

from __future__ import annotations

import plistlib
from typing import Any, Final

from totpdesk.base.errors import ForeignFileError
from totpdesk.base.translation import tr

_TOP: Final = "root"
_DEEPEST: Final = 32
_MOST_OBJECTS: Final = 1_000_000  # visited: a small file can refer to the same objects many times


def unarchive(data: bytes) -> Any:  # noqa: ANN401 - whatever was archived
    """Return the archive's root, or all top objects if there is none of that name.

    Dictionaries and arrays become Python's, other objects records of their fields. Raises
    ForeignFileError if the archive is damaged, or its objects are circular or too many.
    """
    try:
        archive = plistlib.loads(data, fmt=plistlib.FMT_BINARY)
        top = archive["$top"]
        return _Reader(archive["$objects"]).read(top.get(_TOP, top))
    except (plistlib.InvalidFileException, *_DAMAGE) as error:
        if isinstance(error, ForeignFileError):
            raise
        raise ForeignFileError(tr("The file is damaged: its archive cannot be read.")) from error


_DAMAGE: Final = (
    ValueError,
    KeyError,
    IndexError,
    TypeError,
    AttributeError,
    OverflowError,
    MemoryError,
    RecursionError,
)


class _Reader:
    """Follows references and counts what it visits."""

    def __init__(self, objects: list[Any]) -> None:
        self._objects = objects
        self._left = _MOST_OBJECTS

    def read(self, value: Any, depth: int = 0) -> Any:  # noqa: ANN401 - whatever was archived
        self._left -= 1
        if depth > _DEEPEST or self._left < 0:
            raise ForeignFileError(tr("The archive in the file is nested too deeply."))
        if isinstance(value, plistlib.UID):
            found = self._objects[value.data]
            return None if found == "$null" else self.read(found, depth + 1)
        if isinstance(value, dict):
            return self._object(value, depth)
        if isinstance(value, list):
            return [self.read(each, depth + 1) for each in value]
        return value

    def _object(self, value: dict[str, Any], depth: int) -> Any:  # noqa: ANN401 - the same
        if "NS.objects" in value:
            members = [self.read(each, depth + 1) for each in value["NS.objects"]]
            if "NS.keys" not in value:
                return members
            keys = [str(self.read(each, depth + 1)) for each in value["NS.keys"]]
            return dict(zip(keys, members, strict=False))
        for plain in ("NS.string", "NS.data"):
            if plain in value:
                return self.read(value[plain], depth + 1)
        return {key: self.read(each, depth + 1) for key, each in value.items() if key != "$class"}
