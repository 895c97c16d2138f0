"""Images and PDFs with QR codes: screenshots of other programs' exports, sheets with accounts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from totpdesk.base.errors import ForeignFileError, ImageError
from totpdesk.base.translation import tr
from totpdesk.transfer.importers import format_names
from totpdesk.transfer.importers.export import Export, Problem

if TYPE_CHECKING:
    from collections.abc import Iterable

    from totpdesk.transfer.importers.export import Sample

_WHOLE: Final = tr("Google Authenticator's export")
_HEAD: Final = 1024  # bytes in which a PDF may begin, ISO 32000-1 annex H
_SIGNS: Final = re.compile(
    rb"""\x89PNG\r\n\x1a\n
    | \xff\xd8\xff                            # JPEG
    | GIF8[79]a
    | RIFF....WEBP
    | BM....\0\0\0\0....[\x0c\x28-\x7c]\0\0\0 # BMP: reserved bytes, a header of a known length
    | II[*+]\0 | MM\0[*+]                     # TIFF
    | ....ftyp(?:avif|avis)
    | P[1-6]\s+[\d#]                          # PPM and its kin
    | \s*%PDF-""",
    re.DOTALL | re.VERBOSE,
)


class Pictures:
    """Images of the usual types, and PDFs."""

    name = format_names.PICTURES

    def fits(self, sample: Sample) -> bool:
        """Recognise it by the first bytes."""
        return _SIGNS.match(sample.data[:_HEAD]) is not None

    def read(self, sample: Sample, password: str | None) -> Export:  # noqa: ARG002 - as Format has it
        """Read every QR code in it. Raises ForeignFileError if it has none, or is damaged."""
        return read_pictures([(tr("the picture"), sample.data)])


def read_pictures(pictures: Iterable[tuple[str, bytes]]) -> Export:
    """Read every QR code in several pictures, which together may hold the parts of an export.

    Each is given by its name and content. A missing part and a picture without accounts are
    reported as problems. Raises ForeignFileError if there is no account.
    """
    from totpdesk.transfer.qr.files import accounts_in_contents  # noqa: PLC0415 - loads Pillow

    try:
        found = accounts_in_contents(pictures)
    except ImageError as error:
        raise ForeignFileError(str(error)) from error
    notes = (Problem(_WHOLE, note) for note in found.notes)
    return Export(format_names.PICTURES, found.entries, (*found.problems, *notes))
