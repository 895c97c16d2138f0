"""`totpdesk add --qr`: exports in pictures, several pictures at once, PDFs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PIL import Image

from support.migration_links import message, migration
from support.pdfs import pdf
from totpdesk.transfer.qr.draw import png

if TYPE_CHECKING:
    from pathlib import Path

    from fakes.terminal import Terminal

BOB = "otpauth://totp/Bank:bob?secret=GEZDGNBVGY3TQOJQ&issuer=Bank"
KEY = b"Hello!\xde\xad\xbe\xef"


def part(index: int, size: int = 2) -> str:
    """Return a part of an export with two accounts, one of which has the same name in each."""
    named = (message((1, KEY + bytes([index])), (2, name)) for name in ("same", f"only {index}"))
    return migration(*named, index=index, size=size, batch=0)


def drawn(folder: Path, *texts: str) -> list[str]:
    """Draw codes into files; return the arguments that name them."""
    argv = []
    for position, text in enumerate(texts):
        path = folder / f"{position}.png"
        path.write_bytes(png(text))
        argv += ["--qr", str(path)]
    return argv


def test_an_export_is_added_whole(totpdesk: Terminal, tmp_path: Path) -> None:
    """Every account of an export in several pictures is added; one name becomes two."""
    ran = totpdesk("add", "--all", *drawn(tmp_path, part(1), part(0), BOB))
    assert (ran.status, ran.out) == (0, "")
    assert totpdesk.names() == ["Bank (bob)", "same", "only 0", "same 2", "only 1"]
    assert ran.err == "".join(f"Added {name}.\n" for name in totpdesk.names())


def test_a_missing_part_is_reported(totpdesk: Terminal, tmp_path: Path) -> None:
    """What is there is added, and the note names the part that is not."""
    ran = totpdesk("add", "--all", *drawn(tmp_path, part(1, 3), part(0, 3)))
    assert (ran.status, len(totpdesk.names())) == (0, 4)
    assert ran.err.startswith("Part 3 of 3 is missing from the export. Add it, too.\n")


def test_one_of_an_export_unattended(totpdesk: Terminal, tmp_path: Path) -> None:
    """Which of several accounts is meant cannot be guessed: all are named, none is added."""
    ran = totpdesk("add", "x", *drawn(tmp_path, part(0, 1)))
    assert ran.status == 1
    assert "only 0" in ran.err
    assert "--all" in ran.err
    assert totpdesk.kept() == (None, {})


def test_one_of_an_export_asked(totpdesk: Terminal, tmp_path: Path) -> None:
    """On a terminal the user names one."""
    ran = totpdesk("add", "x", *drawn(tmp_path, part(0, 1)), stdin="2\n", tty=True)
    assert ran.status == 0
    assert totpdesk("list", "--json").json[0]["account"] == "only 0"


def test_a_pdf(totpdesk: Terminal, tmp_path: Path) -> None:
    """A code in a PDF becomes the account."""
    drawn(tmp_path, BOB)
    with Image.open(tmp_path / "0.png") as code:
        (tmp_path / "sheet.pdf").write_bytes(pdf(code.convert("L")))
    ran = totpdesk("add", "bank", "--qr", str(tmp_path / "sheet.pdf"))
    assert (ran.status, ran.err) == (0, "Added bank.\n")


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7\n"])
def test_one_bad_file_of_two(totpdesk: Terminal, tmp_path: Path, content: bytes) -> None:
    """A file that cannot be read is reported, in one line, and the other is added."""
    (tmp_path / "bad\nname.png").write_bytes(content)
    argv = [*drawn(tmp_path, BOB), "--qr", str(tmp_path / "bad\nname.png")]
    ran = totpdesk("add", "--all", *argv)
    assert (ran.status, totpdesk.names()) == (0, ["Bank (bob)"])
    assert len(ran.err.splitlines()) == 2
    assert "Cannot read" in ran.err
