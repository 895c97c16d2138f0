"""Pictures as one of the formats that are imported, alone and among other files."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PIL import Image, features

from support.migration_links import message, migration
from support.pdfs import pdf
from totpdesk.base.errors import ForeignFileError, PasswordNeededError, UnknownFormatError
from totpdesk.transfer.importers.export import Sample
from totpdesk.transfer.importers.read import find_format, read_export, read_exports

if TYPE_CHECKING:
    from collections.abc import Callable

    from totpdesk.transfer.importers.export import Export

    Draw = Callable[..., Image.Image]
    Encode = Callable[..., bytes]

BOB = "otpauth://totp/bob?secret=GEZDGNBVGY3TQOJQ"
LISTED = b"otpauth://totp/listed?secret=JBSWY3DPEHPK3PXP\n"
ENCRYPTED = b'{"header": {"slots": [], "params": {}}, "db": "c2VhbGVk", "version": 1}'
KINDS = ["PNG", "JPEG", "WEBP", "GIF", "BMP", "TIFF", "PPM", "AVIF"]


def part(index: int) -> str:
    """Return one of the two parts of an export, with an account named for it."""
    account = message((1, b"Hello!\xde\xad\xbe\xef"), (2, f"account {index}"))
    return migration(account, index=index, size=2, batch=0)


def names(export: Export) -> list[str]:
    """Return whose accounts were read."""
    return [each.key_uri.account.account for each in export.entries]


def problems_of(export: Export) -> list[tuple[str, str]]:
    """Return what could not be read, and why."""
    return [(each.entry, each.reason) for each in export.problems]


@pytest.mark.parametrize("kind", KINDS)
def test_pictures_are_a_format(draw: Draw, encode: Encode, kind: str) -> None:
    """A picture of each kind is known by its first bytes, and its accounts are read."""
    if kind == "AVIF" and not features.check("avif"):
        pytest.skip("this Pillow was built without AVIF")
    export = read_export(encode(draw(BOB), kind))
    assert (export.format, names(export), export.problems) == ("QR codes", ["bob"], ())


def test_pdfs_are_a_format(draw: Draw) -> None:
    """So is a PDF."""
    assert names(read_export(pdf(draw(BOB)))) == ["bob"]


def test_big_endian_tiff(draw: Draw, encode: Encode) -> None:
    """A TIFF of the other byte order is a picture, too."""
    data = encode(draw(BOB).convert("I;16B"), "TIFF")
    assert data.startswith(b"MM")
    assert find_format(Sample(data)).name == "QR codes"


@pytest.mark.parametrize(
    "data", [b"BMW, my car\n", b"P1: a list\n", b"RIFF" + bytes(60), b"\x00\x00\x00 ftypheic" * 9]
)
def test_what_only_looks_like_one(data: bytes) -> None:
    """A text that begins as some pictures do is none."""
    with pytest.raises(UnknownFormatError):
        read_export(data)


@pytest.mark.parametrize("cut", [40, 120])
def test_damaged_pictures(draw: Draw, encode: Encode, cut: int) -> None:
    """A picture that is cut short, or has no code, is refused as any file that is damaged."""
    with pytest.raises(ForeignFileError, match="Cannot read the picture"):
        read_export(encode(draw(BOB), "PNG")[:cut])
    with pytest.raises(ForeignFileError, match="No QR code was found"):
        read_export(encode(Image.new("L", (cut, cut)), "PNG"))


def test_codes_that_are_no_account(draw: Draw, encode: Encode) -> None:
    """What a code holds instead is a problem, reported by its kind."""
    export = read_export(encode(draw("https://example.org/s3cr3t"), "PNG"))
    assert problems_of(export) == [("QR code 1", "It contains a web address, not an account.")]


def test_a_missing_part(draw: Draw, encode: Encode) -> None:
    """What is there is read, and the part that is not is reported."""
    export = read_export(encode(draw(part(1)), "PNG"))
    assert names(export) == ["account 1"]
    missing = "Part 1 of 2 is missing from the export. Add it, too."
    assert problems_of(export) == [("Google Authenticator's export", missing)]


def test_parts_in_several_pictures_among_other_files(draw: Draw, encode: Encode) -> None:
    """Files of several kinds are one export; parts are joined over pictures and a PDF."""
    export = read_exports([encode(draw(part(1)), "JPEG"), LISTED, pdf(draw(part(0)))])
    assert names(export) == ["listed", "account 0", "account 1"]
    assert export.format == "list of otpauth links, QR codes"
    assert problems_of(export) == []


def test_one_of_several_that_cannot_be_read(draw: Draw, encode: Encode) -> None:
    """It is reported by its place, and the others are read, whichever kind it is of."""
    blank = encode(Image.new("L", (60, 60)), "PNG")
    export = read_exports([b"nonsense", encode(draw(BOB), "PNG"), blank, LISTED])
    assert names(export) == ["listed", "bob"]
    assert {entry for entry, _ in problems_of(export)} == {"file 1", "file 3"}
    others = read_exports([blank, LISTED])
    assert names(others) == ["listed"]
    assert [entry for entry, _ in problems_of(others)] == ["file 1"]


def test_none_of_several_can_be_read() -> None:
    """Then the first one's error is the answer."""
    with pytest.raises(UnknownFormatError):
        read_exports([b"nonsense", b"\x89PNG\r\n\x1a\n"])


def test_a_password_is_asked_for_whatever_else_there_is(draw: Draw, encode: Encode) -> None:
    """A file that is encrypted is no problem to be reported and skipped."""
    with pytest.raises(PasswordNeededError):
        read_exports([encode(draw(BOB), "PNG"), ENCRYPTED])


def test_one_file_is_read_as_ever(draw: Draw, encode: Encode) -> None:
    """A single file's error and answer are those of read_export."""
    assert read_exports([LISTED]) == read_export(LISTED)
    with pytest.raises(UnknownFormatError):
        read_exports([b"nonsense"])
    assert read_exports([]).entries == ()
