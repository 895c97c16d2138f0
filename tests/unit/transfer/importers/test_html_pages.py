"""Pages for printing: links where they are written out, QR codes where they are not."""

from __future__ import annotations

from base64 import encodebytes

import pytest

from support.exports import SECRET
from support.importing import accounts
from totpdesk.base.errors import ForeignFileError
from totpdesk.otp import Account
from totpdesk.transfer.importers.read import read_export
from totpdesk.transfer.qr.draw import png

LINKS = [f"otpauth://totp/Acme%20{n}:bob?secret={SECRET}&issuer=Acme%20{n}" for n in (1, 2)]
FOUND = [Account("Acme 1", "bob"), Account("Acme 2", "bob")]


def page(*cells: str) -> str:
    """Return a page with a table of one row a cell."""
    rows = "".join(f"<tr><td>Acme</td><td>{cell}</td></tr>" for cell in cells)
    return f"<html><head><title>Accounts</title></head><body><table>{rows}</table></body></html>"


def picture(link: str) -> str:
    """Return a link's QR code, its base64 broken into lines as Android breaks it."""
    return f'<img src="data:image/png;base64,{encodebytes(png(link)).decode()}"/>'


def test_links_are_taken_as_they_are_written() -> None:
    """A link may have its ampersands escaped or not, and may be in the page twice."""
    escaped = f'<a href="{LINKS[1]}">{LINKS[1].replace("&", "&amp;")}</a>'
    written = "<!DOCTYPE html>\n" + page(f"<code>{LINKS[0]}</code>{picture(LINKS[0])}", escaped)
    assert accounts(written) == FOUND
    assert read_export(written.encode()).format == "HTML page"


def test_codes_are_read_where_there_are_no_links() -> None:
    """Each QR code is an account; a picture that is none is reported and costs no other."""
    assert accounts(page(*map(picture, LINKS))) == FOUND
    odd = page(picture(LINKS[0]), '<img src="data:image/png;base64,AAAA"/>')
    export = read_export(odd.encode())
    assert [each.key_uri.account for each in export.entries] == FOUND[:1]
    assert len(export.problems) == 1


@pytest.mark.parametrize("content", ["<p>words</p>", '<img src="data:image/png;base64,A"/>'])
def test_a_page_without_accounts_is_refused(content: str) -> None:
    """A page that holds neither link nor picture has no known format; a damaged one is reported."""
    with pytest.raises(ForeignFileError):
        read_export(page(content).encode())
