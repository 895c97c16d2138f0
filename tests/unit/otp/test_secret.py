"""Secrets as people paste them, and what must never be seen of them."""

from __future__ import annotations

import pickle
from base64 import b32encode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from totpdesk.errors import InvalidSecretError
from totpdesk.otp import Secret


@pytest.mark.parametrize(
    "text",
    ["JBSWY3DPEHPK3PXP", "jbsw y3dp ehpk 3pxp", "JBSW-Y3DP-EHPK-3PXP", " jbswy3dpehpk3pxp==\n"],
)
def test_as_people_write_it(text: str) -> None:
    """Case, spaces, dashes and padding do not matter."""
    assert Secret(text).reveal() == "JBSWY3DPEHPK3PXP"


@pytest.mark.parametrize("text", ["", "   ", "=", "0189", "JBSWY3DP!", "ключ", "A"])
def test_refused(text: str) -> None:
    """What is empty or not base32 is refused, never mended by guessing."""
    with pytest.raises(InvalidSecretError) as caught:
        Secret(text)
    assert not text.strip(" =") or text.strip() not in str(caught.value)


@pytest.mark.parametrize(
    ("text", "size"), [("ABCDEFG", 4), ("SECRETO", 4), ("JDJDBDBDDBDBBXBXB", 10)]
)
def test_lengths_that_base32_cannot_make(text: str, size: int) -> None:
    """Lengths of 1, 3 or 6 letters too many are taken as phones take them, and kept as given."""
    assert size == len(Secret(text).key())
    assert text == Secret(text).reveal()


@given(st.binary(min_size=1, max_size=128))
def test_round_trip(key: bytes) -> None:
    """Raw keys come back as they went in, and in the letters every program reads."""
    assert key == Secret.from_bytes(key).key()
    assert b32encode(key).decode().rstrip("=") == Secret.from_bytes(key).reveal()


@given(st.text(max_size=60))
def test_any_text(text: str) -> None:
    """Any text is a secret or is refused, and a secret can be read again from its letters."""
    try:
        secret = Secret(text)
    except InvalidSecretError:
        return
    assert secret == Secret(secret.reveal())


def test_equality_is_of_keys() -> None:
    """Two spellings of one key are the same secret."""
    assert Secret("ABCDEFG") == Secret("ABCDEFA")
    assert len({Secret("ABCDEFG"), Secret("ABCDEFA")}) == 1
    assert Secret("ABCDEFG") != "ABCDEFG"


def test_it_hides() -> None:
    """Neither repr, str, format nor pickle gives a secret away."""
    secret = Secret("JBSWY3DPEHPK3PXP")
    for text in (repr(secret), str(secret), f"{secret}", repr([secret])):
        assert "JBSW" not in text
    with pytest.raises(TypeError):
        pickle.dumps(secret)
