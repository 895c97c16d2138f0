"""Yandex's codes against what other programs make of the same secret, PIN and time."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from totpdesk.base.errors import InvalidSecretError
from totpdesk.otp import Account, Algorithm, KeyUri, Kind, Secret, code_at

ACCOUNT = Account("Yandex", "bob", Kind.YANDEX, Algorithm.SHA256, 8)
# The figures of Aegis's YAOTPTest; all but the first are KeeYaOtp's, too.
VECTORS = [
    ("6SB2IKNM6OBZPAVBVTOHDKS4FAAAAAAADFUTQMBTRY", "5239", 1641559648, "umozdicq"),
    ("LA2V6KMCGYMWWVEW64RNP3JA3IAAAAAAHTSG4HRZPI", "7586", 1581064020, "oactmacq"),
    ("LA2V6KMCGYMWWVEW64RNP3JA3IAAAAAAHTSG4HRZPI", "7586", 1581090810, "wemdwrix"),
    ("JBGSAU4G7IEZG6OY4UAXX62JU4AAAAAAHTSG4HXU3M", "5210481216086702", 1581091469, "dfrpywob"),
    ("JBGSAU4G7IEZG6OY4UAXX62JU4AAAAAAHTSG4HXU3M", "5210481216086702", 1581093059, "vunyprpd"),
]


def code(secret: Secret, unix: int) -> str:
    """Return the code at a Unix time."""
    return code_at(ACCOUNT, secret, datetime.fromtimestamp(unix, UTC)).value


@pytest.mark.parametrize(("letters", "pin", "unix", "expected"), VECTORS)
def test_other_programs_agree(letters: str, pin: str, unix: int, expected: str) -> None:
    """The codes are those of Aegis, of Stratum and of KeeYaOtp."""
    assert code(Secret(letters, pin), unix) == expected


@pytest.mark.parametrize(("letters", "pin", "unix", "expected"), VECTORS)
def test_the_checksum_is_no_part_of_the_key(
    letters: str, pin: str, unix: int, expected: str
) -> None:
    """A QR code holds the first 16 bytes alone, and makes the same codes."""
    assert code(Secret.from_bytes(Secret(letters).key()[:16], pin), unix) == expected


def test_a_leading_zero_byte_of_the_key_is_dropped() -> None:
    """SHA-256 of this PIN and secret begins with 00, and HMAC is keyed with the 31 bytes after it.

    Worked out step by step with openssl: dgst -sha256, then dgst -sha256 -mac HMAC of step 1.
    """
    assert code(Secret.from_bytes(bytes(16), "0032"), 30) == "rjuunqol"


@given(st.binary(min_size=16, max_size=26), st.text("0123456789", min_size=1, max_size=16))
def test_any_secret(key: bytes, pin: str) -> None:
    """A code is eight small letters."""
    found = code(Secret.from_bytes(key, pin), 1_700_000_000)
    assert len(found) == 8
    assert found.isascii()
    assert found.islower()


@pytest.mark.parametrize(
    ("secret", "reason"),
    [
        (Secret.from_bytes(bytes(16)), "Its PIN is not in the file"),
        (Secret.from_bytes(bytes(15), "1234"), "too short for Yandex"),
    ],
)
def test_what_lacks_something_is_no_account(secret: Secret, reason: str) -> None:
    """A secret without its PIN, or cut short, would make wrong codes."""
    with pytest.raises(InvalidSecretError, match=reason):
        KeyUri(ACCOUNT, secret)


def test_its_names() -> None:
    """People call it Yandex; in files it is yandex."""
    assert (Kind.YANDEX.called, Kind.YANDEX.value) == ("Yandex", "yandex")
    assert (Kind.TOTP.called, Kind.STEAM.called) == ("TOTP", "Steam")
