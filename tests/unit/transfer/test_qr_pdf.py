"""PDFs: the codes on their pages, and what is refused of them."""

from __future__ import annotations

import sys
import threading
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from support.pdfs import pdf
from totpdesk.base.errors import ImageError, NoCodeInImageError
from totpdesk.transfer.qr.files import texts_in
from totpdesk.transfer.qr.pdf import MOST_PAGES, MOST_PIXELS, is_pdf, pages
from totpdesk.transfer.qr.read import glance

if TYPE_CHECKING:
    from collections.abc import Callable

    from PIL import Image

    Draw = Callable[..., Image.Image]


def test_codes_on_several_pages(draw: Draw) -> None:
    """Every page's codes come in the order of the pages, each text once; a page may have none."""
    data = pdf(None, draw("b"), None, draw("a"), draw("b"))
    assert texts_in(data) == ("b", "a")


@pytest.mark.parametrize("side", [40, 60, 400])
def test_sizes(draw: Draw, uri: str, side: int) -> None:
    """A code of an account is read from 14 mm to 14 cm."""
    assert texts_in(pdf(draw(), side=side)) == (uri,)


def test_second_looks_where_no_page_gives_a_code_away(draw: Draw, uri: str) -> None:
    """A faint code, which the first look misses, is read in a PDF as it is in a picture."""
    faint = draw(scale=6).point(lambda value: 120 if value < 128 else 135)
    data = pdf(None, faint, page=(200, 200), side=120)
    assert not any(glance(page) for page in pages(data, "it"))
    assert texts_in(data) == (uri,)


def test_no_code() -> None:
    """A PDF without a code says so by its name."""
    with pytest.raises(NoCodeInImageError, match=r"in 'a\.pdf'"):
        texts_in(pdf(None, None, page=(99, 99)), "'a.pdf'")


def test_pages_are_drawn_at_200_dpi() -> None:
    """An A4 page is 1653 x 2339 pixels of grey."""
    (page,) = pages(pdf(None), "it")
    assert (page.mode, page.size) == ("L", (1653, 2339))


@pytest.mark.parametrize("size", [(14_400, 14_400), (14_400, 1), (1, 14_400), (0.1, 0.1)])
def test_pages_of_odd_sizes(size: tuple[float, float]) -> None:
    """A page as large as PDFs allow, or a hair, takes no more pixels than are good for us."""
    for page in pages(pdf(None, page=size), "it"):
        assert page.width * page.height <= MOST_PIXELS * 1.01


def test_too_many_pages() -> None:
    """A book is refused before any page is drawn, with what to do."""
    assert len(list(pages(pdf(*[None] * MOST_PAGES, page=(9, 9)), "it"))) == MOST_PAGES
    with pytest.raises(ImageError, match="over 50 pages"):
        next(pages(pdf(*[None] * (MOST_PAGES + 1), page=(9, 9)), "it"))


@pytest.mark.parametrize("data", [b"%PDF-1.7\n", b"%PDF-1.7\n" + bytes(300), pdf(None)[:90]])
def test_damaged(data: bytes) -> None:
    """What is no PDF but for its first line is damaged."""
    with pytest.raises(ImageError, match="damaged") as error:
        texts_in(data, "'a.pdf'")
    assert "\n" not in str(error.value)


def test_an_abandoned_pdf_does_not_stop_the_next(draw: Draw) -> None:
    """Whoever looks at the first page only leaves the library free for others, on any thread."""
    next(pages(pdf(None, None), "it"))
    found: list[tuple[str, ...]] = []
    thread = threading.Thread(target=lambda: found.append(texts_in(pdf(draw("a")))), daemon=True)
    thread.start()
    thread.join(30)
    assert found == [("a",)]


def test_without_the_library(monkeypatch: pytest.MonkeyPatch) -> None:
    """If it is not installed, the error names the command that installs it."""
    monkeypatch.setitem(sys.modules, "pypdfium2", None)
    with pytest.raises(ImageError, match=r"pip install 'totpdesk\[pdf\]'") as error:
        texts_in(pdf(None), "'a.pdf'")
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    ("data", "expected"),
    [(b"%PDF-1.4", True), (b"\r\n %PDF-", True), (b"x%PDF-", False), (b"", False)],
)
def test_is_pdf(data: bytes, expected: bool) -> None:  # noqa: FBT001 - a case
    """A PDF is recognised by its first line, blanks before it or none."""
    assert is_pdf(data) == expected


@settings(deadline=None, max_examples=50)
@given(strikes=st.lists(st.tuples(st.integers(0, 5000), st.binary(max_size=4)), min_size=1))
def test_struck(draw: Draw, strikes: list[tuple[int, bytes]]) -> None:
    """Whatever bytes of a PDF are struck, it is refused or read."""
    data = bytearray(pdf(draw("a", scale=3), page=(50, 50), side=40))
    for at, piece in strikes:
        at %= len(data)  # noqa: PLW2901 - brought into the file
        data[at : at + len(piece)] = piece
    try:
        assert texts_in(bytes(data)) == ("a",)
    except ImageError as error:
        assert "\n" not in str(error)
