"""Several files at once: what each yields, and what is said of those that yield nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PIL import Image

from support.migration_links import message, migration
from support.pdfs import pdf
from totpdesk.base.errors import ImageError, NoCodeInImageError
from totpdesk.transfer.qr.files import accounts_in_contents, accounts_in_files

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from totpdesk.transfer.qr.accounts import Found

    Draw = Callable[..., Image.Image]
    Encode = Callable[..., bytes]

BOB = "otpauth://totp/bob?secret=GEZDGNBVGY3TQOJQ"


def part(index: int) -> str:
    """Return one of the three parts of an export, with an account named for it."""
    account = message((1, b"Hello!\xde\xad\xbe\xef"), (2, f"account {index}"))
    return migration(account, index=index, size=3, batch=0)


def names(found: Found) -> list[str]:
    """Return whose accounts were found."""
    return [each.key_uri.account.account for each in found.entries]


def test_parts_spread_over_files(tmp_path: Path, draw: Draw) -> None:
    """Screenshots of an export's parts, in any order, and a PDF beside them are read as one."""
    pictures = [tmp_path / f"{number}.png" for number in range(3)]
    for path, index in zip(pictures, (2, 0, 1), strict=True):
        draw(part(index)).save(path)
    sheet = tmp_path / "sheet.pdf"
    sheet.write_bytes(pdf(draw(BOB)))
    found = accounts_in_files([*pictures, sheet])
    assert names(found) == ["bob", "account 0", "account 1", "account 2"]
    assert found.remarks == ()
    without = accounts_in_files(pictures[:2])
    assert names(without) == ["account 0", "account 2"]
    assert without.remarks == ("Part 2 of 3 is missing from the export. Add it, too.",)


def test_files_of_no_use_among_others(draw: Draw, encode: Encode) -> None:
    """A file without a code, or that is no picture, is reported by name; others are read."""
    blank = encode(Image.new("L", (60, 60), 255), "PNG")
    found = accounts_in_contents(
        [("'a.png'", blank), ("'b.png'", encode(draw(BOB), "PNG")), ("'c.txt'", b"text")]
    )
    assert names(found) == ["bob"]
    without, unknown = found.remarks
    assert without.startswith("No QR code was found in 'a.png'.")
    assert unknown.startswith("Cannot read 'c.txt': it is not an image")


def test_no_file_of_use(encode: Encode) -> None:
    """Where no file is of use, the first one's error is the answer."""
    blank = encode(Image.new("L", (60, 60), 255), "PNG")
    with pytest.raises(NoCodeInImageError, match=r"in 'a\.png'"):
        accounts_in_contents([("'a.png'", blank), ("'c.txt'", b"text")])


def test_a_file_that_is_not_there(tmp_path: Path, draw: Draw) -> None:
    """Who names a file that does not exist learns it before anything is read from the others."""
    draw(BOB).save(tmp_path / "b.png")
    with pytest.raises(ImageError, match="no such file"):
        accounts_in_files([tmp_path / "b.png", tmp_path / "gone.png"])
