"""Pictures that are cut short or struck: an ImageError or a result, never anything else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import features

from totpdesk.base.errors import ImageError
from totpdesk.transfer.qr.images import from_bytes
from totpdesk.transfer.qr.read import read_texts

if TYPE_CHECKING:
    from collections.abc import Callable

    from PIL import Image

    Draw = Callable[..., Image.Image]
    Encode = Callable[..., bytes]


def outcome(data: bytes) -> tuple[str, ...] | ImageError:
    """Return the texts, or the ImageError; whatever else is raised fails the test."""
    try:
        return read_texts(from_bytes(data))
    except ImageError as error:
        return error


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF", "BMP", "TIFF"])
def test_cut_short(draw: Draw, encode: Encode, uri: str, kind: str) -> None:
    """A file cut at any of a hundred points is refused, or read right: never anything else."""
    data = encode(draw(scale=2), kind)
    cuts = range(0, len(data), max(1, len(data) // 100))
    outcomes = [outcome(data[:cut]) for cut in cuts]
    assert all(isinstance(each, ImageError) or each in ((), (uri,)) for each in outcomes)
    assert sum(isinstance(each, ImageError) for each in outcomes) > len(outcomes) // 2


@pytest.mark.skipif(not features.check("avif"), reason="this Pillow was built without AVIF")
def test_damaged_avif(draw: Draw, encode: Encode) -> None:
    """AVIF's own kind of error is an ImageError like any other."""
    data = encode(draw(), "AVIF")
    middle = len(data) // 2
    struck = data[:middle] + bytes(40) + data[middle + 40 :]
    with pytest.raises(ImageError, match="damaged"):
        from_bytes(struck)


@settings(deadline=None, max_examples=200)
@given(
    kind=st.sampled_from(["PNG", "JPEG", "WEBP", "GIF", "BMP"]),
    strikes=st.lists(st.tuples(st.integers(0, 10_000), st.binary(max_size=4)), min_size=1),
)
def test_damaged(draw: Draw, encode: Encode, kind: str, strikes: list[tuple[int, bytes]]) -> None:
    """Whatever bytes are struck, the outcome is an ImageError or some texts."""
    data = bytearray(encode(draw(scale=1), kind))
    for at, piece in strikes:
        at %= len(data)  # noqa: PLW2901 - brought into the file
        data[at : at + len(piece)] = piece
    assert isinstance(outcome(bytes(data)), (ImageError, tuple))
