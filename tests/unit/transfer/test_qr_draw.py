"""QR codes that are drawn here can be read again."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from support.picture_files import load
from totpdesk.base.errors import ImageError
from totpdesk.transfer.qr.draw import draw_terminal, matrix, png
from totpdesk.transfer.qr.read import read_texts

if TYPE_CHECKING:
    from pathlib import Path


def painted(rows: tuple[tuple[bool, ...], ...]) -> Image.Image:
    """Paint a matrix as the window does."""
    pixels = bytes(0 if dark else 255 for row in rows for dark in row)
    image = Image.frombytes("L", (len(rows[0]), len(rows)), pixels)
    return image.resize((image.width * 3, image.height * 3), Image.Resampling.NEAREST)


def test_png_is_read_again(tmp_path: Path, uri: str) -> None:
    """The file is a PNG of readable size, level M at least, with its quiet zone."""
    path = tmp_path / "account.png"
    path.write_bytes(png(uri))
    image = load(path)
    assert read_texts(image) == (uri,)
    assert min(image.size) >= 250
    assert set(image.crop((0, 0, image.width, 32)).tobytes()) == {255}
    assert zxingcpp.read_barcodes(image)[0].ec_level in "MQH"


@settings(deadline=None, max_examples=50)
@given(text=st.text(st.characters(codec="ascii"), min_size=1, max_size=1500))
def test_matrix_is_read_again(text: str) -> None:
    """Whatever ASCII goes in comes out of the painted modules."""
    rows = matrix(text)
    assert {len(row) for row in rows} == {len(rows)}
    assert not any(any(row) for row in (*rows[:4], *rows[-4:]))
    assert read_texts(painted(rows)) == (text,)


def test_terminal_is_read_again(uri: str) -> None:
    """The half blocks are the code, two rows a line, black on white in any colour scheme."""
    rows: list[tuple[bool, ...]] = []
    for line in draw_terminal(uri).split("\n"):
        blocks = re.fullmatch(r"\x1b\[38;5;16;48;5;231m([ ▀▄█]+)\x1b\[0m", line)
        assert blocks
        rows.append(tuple(block in "▀█" for block in blocks[1]))
        rows.append(tuple(block in "▄█" for block in blocks[1]))
    assert tuple(rows[: len(matrix(uri))]) == matrix(uri)
    assert read_texts(painted(tuple(rows))) == (uri,)


def test_too_long() -> None:
    """What no QR code can hold is refused in a sentence that does not hold it either."""
    with pytest.raises(ImageError, match="too long for a QR code") as error:
        matrix("otpauth://totp/x?secret=" + "A2" * 2000)
    assert "A2A2" not in str(error.value)
