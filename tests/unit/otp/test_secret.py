"""Secrets as people paste them, and what must never be seen of them."""

from __future__ import annotations

import pickle
from base64 import b32encode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from totpdesk.base.errors import InvalidSecretError
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


def test_equality_is_of_keys_and_pins() -> None:
    """Two spellings of one key are the same secret, with another PIN they are not."""
    assert Secret("ABCDEFG") == Secret("ABCDEFA")
    assert len({Secret("ABCDEFG"), Secret("ABCDEFA")}) == 1
    assert Secret("ABCDEFG") != "ABCDEFG"
    assert Secret("ABCDEFG", "1234") == Secret("ABCDEFA", "1234")
    assert Secret("ABCDEFG", "1234") != Secret("ABCDEFG", "1235")
    assert Secret("ABCDEFG", "1234") != Secret("ABCDEFG")
    assert len({Secret("ABCDEFG"), Secret("ABCDEFG", "1")}) == 2


@pytest.mark.parametrize("pin", ["", "0000", "päss wörd", "密码", "x" * 64])
def test_a_pin_comes_back_as_it_went_in(pin: str) -> None:
    """A PIN is kept beside the key, whichever way the key is given."""
    made = Secret("ABCDEFG", pin), Secret.from_bytes(b"key", pin), Secret.from_hex("00ff", pin)
    assert [each.pin for each in made] == [pin] * 3


@pytest.mark.parametrize("pin", ["x" * 65, "12\n34", "\ud800", "\x00"])
def test_a_pin_that_is_no_line_of_text_is_refused(pin: str) -> None:
    """A PIN that is too long or cannot be seen is refused, and not quoted."""
    with pytest.raises(InvalidSecretError) as caught:
        Secret("ABCDEFG", pin)
    assert pin not in str(caught.value)


@given(st.binary(min_size=1, max_size=64))
def test_hexadecimal_digits_are_read(key: bytes) -> None:
    """The digits of an mOTP secret give its bytes, with spaces and dashes or without."""
    assert key == Secret.from_hex(key.hex()).key()
    assert key == Secret.from_hex(f" {key.hex(' ')}-").key()


@pytest.mark.parametrize("text", ["", "abc", "E3152AFE", "0x00ff", "not hex!", "\uff11\uff12"])
def test_what_is_no_pairs_of_small_hexadecimal_digits_is_refused(text: str) -> None:
    """Programs differ on capital digits, which would make other codes: they are not guessed at."""
    with pytest.raises(InvalidSecretError) as caught:
        Secret.from_hex(text)
    assert not text or text not in str(caught.value)


def test_it_hides() -> None:
    """Neither repr, str, format nor pickle gives a secret away, or its PIN."""
    secret = Secret("JBSWY3DPEHPK3PXP", "4711")
    for text in (repr(secret), str(secret), f"{secret}", repr([secret])):
        assert "JBSW" not in text
        assert "4711" not in text
    with pytest.raises(TypeError):
        pickle.dumps(secret)
