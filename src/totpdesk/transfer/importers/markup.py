"""XML from elsewhere: without document types, so without entities, and with limited depth."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers.expat import ExpatError, ParserCreate

from totpdesk.base.errors import ForeignFileError
from totpdesk.base.translation import tr

if TYPE_CHECKING:
    from collections.abc import Mapping

    from totpdesk.transfer.importers.export import Sample

_DEEPEST: Final = 200
_PREFERENCES: Final = "<map"  # the root of Android's shared_prefs


class _Depth:
    """Counts open elements while they are built. Raises ForeignFileError beyond the limit."""

    def __init__(self, builder: TreeBuilder) -> None:
        self._builder = builder
        self._open = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self._open += 1
        if self._open > _DEEPEST:
            raise ForeignFileError(tr("The XML file is nested too deeply."))
        self._builder.start(tag, attributes)

    def end(self, tag: str) -> None:
        self._open -= 1
        self._builder.end(tag)


def parse_xml(data: bytes | str) -> Element:
    """Parse XML. Raises ForeignFileError if it is damaged or defines a document type."""
    builder = TreeBuilder()
    depth = _Depth(builder)
    parser = ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse_doctype
    parser.StartElementHandler = depth.start
    parser.EndElementHandler = depth.end
    parser.CharacterDataHandler = builder.data
    try:
        parser.Parse(data, True)  # noqa: FBT003 - takes no names
        return builder.close()
    except (ExpatError, ValueError, LookupError) as error:
        if isinstance(error, ForeignFileError):
            raise
        raise ForeignFileError(tr("The file is damaged: its XML cannot be read.")) from error


def preferences(sample: Sample) -> Mapping[str, str]:
    """Return the texts of Android's shared_prefs by their names, none where a file is not that."""
    if sample.text is None or _PREFERENCES not in sample.text[:1000]:
        return {}
    try:
        root = parse_xml(sample.data)
    except ForeignFileError:
        return {}
    return {each.get("name", ""): each.text or "" for each in root.findall("string")}


def _refuse_doctype(*_: object) -> None:
    raise ForeignFileError(tr("The XML file defines entities, which is refused."))
