"""Pages that programs export for printing: Stratum's with links and QR codes, Aegis's with codes.

The links are used if there are any: they are exact, and reading images takes time.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from totpdesk.accounts.account import AccountRecord
from totpdesk.base.errors import ForeignFileError
from totpdesk.base.limits import MOST_ENTRIES, within
from totpdesk.base.translation import tr
from totpdesk.otp import parse_uri
from totpdesk.transfer.importers import format_names
from totpdesk.transfer.importers.icons import decoded
from totpdesk.transfer.importers.pictures import read_pictures
from totpdesk.transfer.importers.uri_list import read_links

if TYPE_CHECKING:
    from totpdesk.transfer.importers.export import Export, Sample

_PAGE: Final = re.compile(r"\s*<(?:!doctype html|html)\b", re.IGNORECASE)  # not text: HTML
_LINK: Final = re.compile(r"(?:otpauth|otpauth-migration|steam|motp)://?[^\s<>\"']+", re.IGNORECASE)
_PICTURE: Final = re.compile(r"data:image/\w+;base64,([A-Za-z0-9+/=\s]+)", re.IGNORECASE)


class HtmlPage:
    """The page that Aegis and Stratum export for printing, with links or QR codes in it."""

    name = format_names.PAGE

    def fits(self, sample: Sample) -> bool:
        """Recognise it by the beginning of a page with a link or an image."""
        page = sample.text or ""
        if not _PAGE.match(page):
            return False
        return bool(_LINK.search(page) or _PICTURE.search(page))

    def read(self, sample: Sample, password: str | None) -> Export:  # noqa: ARG002 - as Format has it
        """Read the links; without any, the QR codes."""
        page = sample.text or ""
        if links := [link.replace("&amp;", "&") for link in _LINK.findall(page)]:
            unique = "\n".join(dict.fromkeys(links))
            return read_links(self.name, unique, lambda link: AccountRecord.of(parse_uri(link)))
        pictures = _PICTURE.findall(page)
        within(
            len(pictures),
            MOST_ENTRIES,
            tr("The file asks for {value} pictures, which is refused."),
        )
        found = (decoded("".join(each.split())) for each in pictures)
        named = [
            (tr("picture {number}", number=number), data)
            for number, data in enumerate(found, 1)
            if data
        ]
        if not named:
            raise ForeignFileError(tr("No image in the page can be read."))
        return read_pictures(named)
