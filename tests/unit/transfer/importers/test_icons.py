"""Pictures in other programs' files, which may be anything at all."""

from __future__ import annotations

from base64 import b64encode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from totpdesk.accounts.account import Icon
from totpdesk.transfer.importers.icons import decoded, icon, recognised

PICTURES = {
    "image/png": b"\x89PNG\r\n\x1a\n\x00",
    "image/jpeg": b"\xff\xd8\xff\xe0\x00",
    "image/webp": b"RIFF\n\x00\x00\x00WEBPVP8 ",
    "image/svg+xml": b"\xef\xbb\xbf\n<svg xmlns='http://www.w3.org/2000/svg'/>",
}


@pytest.mark.parametrize("media_type", PICTURES)
def test_a_picture_that_begins_as_its_type_does_is_accepted(media_type: str) -> None:
    """The four types are taken, whether a file names the type or not, and for no other type."""
    data = PICTURES[media_type]
    assert icon(media_type, data) == recognised(data) == Icon(media_type, data)
    assert [other for other in PICTURES if icon(other, data)] == [media_type]


@pytest.mark.parametrize("media_type", ["", "image/gif", "text/html", "IMAGE/PNG", "image/png;x"])
def test_other_types_are_left_out(media_type: str) -> None:
    """A type that is not one of the four is not believed, whatever the bytes are."""
    assert icon(media_type, PICTURES["image/png"]) is None


def test_a_picture_may_have_a_mebibyte() -> None:
    """A larger one is left out."""
    most = PICTURES["image/png"].ljust(1 << 20, b"\0")
    assert icon("image/png", most) is not None
    assert icon("image/png", most + b"\0") is None
    assert recognised(most + b"\0") is None


@given(st.binary(max_size=40), st.sampled_from([*PICTURES.values(), b""]))
def test_whatever_is_recognised_is_of_its_type(rest: bytes, beginning: bytes) -> None:
    """Any bytes are a picture of one type, or none."""
    found = recognised(beginning + rest)
    assert found is None or found == icon(found.media_type, beginning + rest)
    assert found is not None or not beginning


@given(st.binary(max_size=40))
def test_base64_is_decoded(data: bytes) -> None:
    """What is base64 comes out, what is none is nothing."""
    assert decoded(b64encode(data).decode()) == data
    assert decoded(b64encode(data).decode() + "!") == b""
