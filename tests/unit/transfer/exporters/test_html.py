"""The page to print: all of it is there, it asks for nothing, and no name can break out."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING

from hypothesis import example, given, settings
from hypothesis import strategies as st
from PIL import Image

from totpdesk.base.labels import tidy
from totpdesk.otp import Algorithm, Kind, build_uri
from totpdesk.transfer.exporters import html_page
from totpdesk.transfer.exporters.formats import Format
from totpdesk.transfer.qr.draw import matrix
from totpdesk.transfer.qr.read import read_texts

if TYPE_CHECKING:
    from collections.abc import Callable

    import pytest

    from totpdesk.accounts.account import AccountRecord
    from totpdesk.transfer.exporters.writer import Written

VOID = {"meta", "wbr", "path"}
TAGS = {
    *VOID,
    *("html", "head", "title", "style", "body", "header", "main", "section", "article", "div"),
    *("h1", "h2", "p", "time", "span", "bdi", "dl", "dt", "dd", "svg"),
}
ATTRIBUTES = {
    "html": {"lang"},
    "meta": {"charset", "http-equiv", "content", "name"},
    "svg": {"viewbox", "class"},
    "path": {"transform", "stroke", "class", "d"},
}


class Page(HTMLParser):
    """A page's elements, all closed, and its text."""

    def __init__(self, written: Written) -> None:
        super().__init__()
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        ((_, self.source),) = written.files
        self.feed(self.source.decode("ascii"))
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Remember an element."""
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Demand that it is the latest that is closed."""
        if tag not in VOID:
            assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        """Gather the text of the body."""
        if "body" in self.open:
            self.text += data

    @property
    def codes(self) -> list[tuple[str, ...]]:
        """Return what a scanner reads in each of the drawings."""
        paths = [attributes["d"] or "" for tag, attributes in self.elements if tag == "path"]
        return [read_texts(painted(each)) for each in paths]


def painted(path: str) -> Image.Image:
    """Paint an SVG path of horizontal strokes, three pixels a module."""
    image = Image.new("L", (200, 200), 255)
    x, y = 0.0, 0.0
    for step, numbers in re.findall(r"([Mmh])([-\d. ]+)", path):
        values = [float(each) for each in numbers.split()]
        if step == "h":
            image.paste(0, (int(x), int(y), int(x + values[0]), int(y) + 1))
            x += values[0]
        else:
            x, y = (values[0], values[1]) if step == "M" else (x + values[0], y + values[1])
    return image.resize((600, 600), Image.Resampling.NEAREST)


def test_an_account(account: Callable[..., AccountRecord], export: Callable[..., Written]) -> None:
    """Name, issuer, account, how its codes are made, the secret in fours, the note, the code."""
    item = account(
        name="Mine",
        tags=("Work",),
        note="1234-5678\n8765-4321",
        favourite=True,
        code={"algorithm": Algorithm.SHA256, "digits": 8, "period": 60},
    )
    page = Page(export(Format.HTML, item))
    for text in (
        "2026-01-02",
        "1 account,",
        "Mine",
        "GitHub",
        "alice",
        "TOTP · SHA256 · 8\xa0digits · 60\xa0s",
        "JBSW Y3DP EHPK 3PXP",
        "Work",
        "1234-5678\n8765-4321",
        "★",
        "What this paper is",
        "How to keep it",
    ):
        assert text in page.text
    assert page.codes == [(build_uri(item.key_uri.account, item.key_uri.secret),)]


def test_other_kinds(account: Callable[..., AccountRecord], export: Callable[..., Written]) -> None:
    """The counter's current value, Steam's characters, what an mOTP app asks for, PIN included."""
    hotp = account("VPN", code={"kind": Kind.HOTP, "counter": 7})
    steam = account("Steam", code={"kind": Kind.STEAM, "digits": 5})
    motp = {"kind": Kind.MOTP, "algorithm": Algorithm.MD5, "period": 10}
    page = Page(export(Format.HTML, hotp, steam, account("Old", pin="9173", code=motp)))
    assert "HOTP · SHA1 · 6\xa0digits · counter\xa07" in page.text
    assert "Steam · SHA1 · 5\xa0characters · 30\xa0s" in page.text
    assert "9173" in page.text
    assert "4865 6c6c 6f21 dead beef" in page.text  # mOTP apps ask for hexadecimal digits
    assert len(page.codes) == 3


def test_it_stands_by_itself(
    account: Callable[..., AccountRecord], export: Callable[..., Written]
) -> None:
    """Nothing is fetched and nothing runs, and the page itself forbids both."""
    page = Page(export(Format.HTML, account()))
    metas = [attributes for tag, attributes in page.elements if tag == "meta"]
    policy = "default-src 'none'; style-src 'unsafe-inline'"
    assert {"http-equiv": "Content-Security-Policy", "content": policy} in metas
    assert not re.search(rb"https?:|url\(|@import|<link|<script", page.source)
    assert b"break-inside: avoid" in page.source


def test_the_reminder_on_every_sheet(
    account: Callable[..., AccountRecord],
    export: Callable[..., Written],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It is in the style, where HTML's entities mean nothing and a quotation mark is the end."""
    assert (
        b'content: "Keep this paper in a safe place.";'
        in Page(export(Format.HTML, account())).source
    )
    monkeypatch.setattr(html_page, "_REMINDER", 'Gut "hüten"</style>')
    source = Page(export(Format.HTML, account())).source
    assert rb'content: "Gut \22 h\fc ten\22 \3c /style>";' in source


def test_too_long_for_a_code(
    account: Callable[..., AccountRecord], export: Callable[..., Written]
) -> None:
    """An account that no QR code has room for is there as text."""
    page = Page(export(Format.HTML, account("\u754c" * 300)))
    assert "too long for a QR code" in page.text
    assert "JBSW Y3DP" in page.text
    assert page.codes == []


def test_drawing(account: Callable[..., AccountRecord], export: Callable[..., Written]) -> None:
    """The drawing is the code, module for module, with its quiet zone."""
    item = account()
    page = Page(export(Format.HTML, item))
    (box,) = [attributes["viewbox"] for tag, attributes in page.elements if tag == "svg"]
    side = len(matrix(build_uri(item.key_uri.account, item.key_uri.secret)))
    assert box == f"0 0 {side} {side}"


@settings(deadline=None, max_examples=60)
@given(
    texts=st.tuples(
        *[
            st.text(max_size=20)
            | st.sampled_from(
                [
                    "</style><script>alert(1)</script>",
                    '"><img src=x onerror=alert(1)>',
                    "<!--",
                    "]]>",
                    "&lt;b&gt;",
                    "\u202eevil\u2066",
                    "\udcff",
                ]
            )
        ]
        * 5
    )
)
@example(texts=("\n", "\n", "\n", "\n", "\n"))
@example(texts=("Bank\nold", "", "", "", ""))
def test_hostile_names(
    texts: tuple[str, ...], account: Callable[..., AccountRecord], export: Callable[..., Written]
) -> None:
    """Whatever an account is called, the page has our elements only, all of them closed."""
    issuer, user, name, tag, note = texts
    plain = [each.encode("utf-8", "replace").decode() for each in (issuer, user)]
    page = Page(export(Format.HTML, account(*plain, name=name, tags=(tag,), note=note)))
    for element, attributes in page.elements:
        assert element in TAGS
        assert attributes.keys() <= ATTRIBUTES.get(element, {"class"})
    shown = "".join(each if each.isprintable() else "\ufffd" for each in tidy(plain[0]))
    assert shown in page.text
