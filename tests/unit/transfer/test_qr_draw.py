"""Codes that are drawn here are read again, and their files are for their owner alone."""

from __future__ import annotations

import os
import re
import stat
import sys
from typing import TYPE_CHECKING, Self

import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from support.picture_files import load
from totpdesk.base.errors import ImageError
from totpdesk.transfer.qr import draw
from totpdesk.transfer.qr.draw import draw_png, draw_terminal, matrix
from totpdesk.transfer.qr.read import read_texts

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such file modes")


@pytest.fixture
def open_umask() -> Iterator[None]:
    """Let new files be readable by all, unless their maker sees to it."""
    before = os.umask(0)
    yield
    os.umask(before)


def mode(path: Path) -> int:
    """Return a file's permission bits."""
    return stat.S_IMODE(path.stat().st_mode)


def names(folder: Path) -> list[str]:
    """List what a folder holds."""
    return sorted(path.name for path in folder.iterdir())


def painted(rows: tuple[tuple[bool, ...], ...]) -> Image.Image:
    """Paint a matrix as the window does."""
    pixels = bytes(0 if dark else 255 for row in rows for dark in row)
    image = Image.frombytes("L", (len(rows[0]), len(rows)), pixels)
    return image.resize((image.width * 3, image.height * 3), Image.Resampling.NEAREST)


def test_png_is_read_again(tmp_path: Path, uri: str) -> None:
    """The file is a PNG of readable size, level M at least, with its quiet zone."""
    path = tmp_path / "account.png"
    draw_png(uri, path)
    image = load(path)
    assert read_texts(image) == (uri,)
    assert min(image.size) >= 250
    assert set(image.crop((0, 0, image.width, 32)).tobytes()) == {255}
    assert zxingcpp.read_barcodes(image)[0].ec_level in "MQH"


@posix
@pytest.mark.usefixtures("open_umask")
@pytest.mark.parametrize("overwrite", [False, True])
def test_private_from_the_first_byte(
    tmp_path: Path,
    uri: str,
    monkeypatch: pytest.MonkeyPatch,
    overwrite: bool,  # noqa: FBT001 - a case
) -> None:
    """The file is created with mode 0600, not changed to it afterwards."""
    modes: list[int] = []
    fdopen = os.fdopen

    def watched(handle: int, how: str) -> object:
        modes.append(stat.S_IMODE(os.fstat(handle).st_mode))
        return fdopen(handle, how)

    monkeypatch.setattr(draw.os, "fdopen", watched)
    path = tmp_path / "account.png"
    draw_png(uri, path, overwrite=overwrite)
    assert modes == [0o600]
    assert mode(path) == 0o600


def test_existing_file_is_kept(tmp_path: Path, uri: str) -> None:
    """A file that is there is not touched."""
    path = tmp_path / "holiday.png"
    path.write_bytes(b"dear")
    with pytest.raises(ImageError, match=r"holiday\.png' exists already"):
        draw_png(uri, path)
    assert path.read_bytes() == b"dear"
    assert names(tmp_path) == ["holiday.png"]


@posix
@pytest.mark.parametrize("target_exists", [False, True])
def test_links_are_not_followed(
    tmp_path: Path,
    uri: str,
    target_exists: bool,  # noqa: FBT001 - a case
) -> None:
    """A link is refused; told to overwrite, the link is replaced and its target left alone."""
    target, link = tmp_path / "target", tmp_path / "link.png"
    if target_exists:
        target.write_bytes(b"dear")
    link.symlink_to(target)
    with pytest.raises(ImageError, match="exists already"):
        draw_png(uri, link)
    draw_png(uri, link, overwrite=True)
    assert not link.is_symlink()
    assert target.exists() == target_exists
    assert not target_exists or target.read_bytes() == b"dear"


@posix
@pytest.mark.usefixtures("open_umask")
def test_overwriting(tmp_path: Path, uri: str) -> None:
    """Told to overwrite, a readable-by-all file is replaced by a private one, nothing is left."""
    path = tmp_path / "account.png"
    path.write_bytes(b"old")
    path.chmod(0o644)
    draw_png(uri, path, overwrite=True)
    assert mode(path) == 0o600
    assert read_texts(load(path)) == (uri,)
    assert names(tmp_path) == ["account.png"]


@pytest.mark.parametrize("overwrite", [False, True])
def test_a_full_disk(
    tmp_path: Path,
    uri: str,
    monkeypatch: pytest.MonkeyPatch,
    overwrite: bool,  # noqa: FBT001 - a case
) -> None:
    """Where writing fails half-way, no half of a file is left, and an old file stays."""
    path = tmp_path / "account.png"
    if overwrite:
        path.write_bytes(b"old")
    before = names(tmp_path)
    fdopen = os.fdopen

    class Full:
        """A file on a full disk."""

        def __init__(self, handle: int, how: str) -> None:
            self.file = fdopen(handle, how)

        def __enter__(self) -> Self:
            return self

        def __exit__(self, *_: object) -> None:
            self.file.close()

        def write(self, data: bytes) -> None:
            self.file.write(data[:10])
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(draw.os, "fdopen", Full)
    with pytest.raises(ImageError, match="no space left"):
        draw_png(uri, path, overwrite=overwrite)
    assert names(tmp_path) == before
    assert not overwrite or path.read_bytes() == b"old"


@pytest.mark.parametrize("overwrite", [False, True])
def test_no_such_folder(tmp_path: Path, uri: str, overwrite: bool) -> None:  # noqa: FBT001 - a case
    """A folder that is missing is an error, and is not made."""
    with pytest.raises(ImageError, match="Cannot write"):
        draw_png(uri, tmp_path / "none" / "x.png", overwrite=overwrite)
    assert names(tmp_path) == []


def test_a_folder_in_the_way(tmp_path: Path, uri: str) -> None:
    """A folder is never overwritten, and no draft is left beside it."""
    (tmp_path / "x.png").mkdir()
    with pytest.raises(ImageError):
        draw_png(uri, tmp_path / "x.png", overwrite=True)
    assert names(tmp_path) == ["x.png"]


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
