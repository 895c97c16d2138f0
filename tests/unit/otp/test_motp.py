"""mOTP codes against what other programs make of the same secret, PIN and time."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from totpdesk.base.errors import InvalidSecretError
from totpdesk.otp import Account, Algorithm, Code, KeyUri, Kind, Secret, code_at

ACCOUNT = Account("site", "bob", Kind.MOTP, Algorithm.MD5, period=10)
# The figures of Aegis's MOTPTest, then those of Stratum's MobileOtpTest.
VECTORS = [
    ("e3152afee62599c8", "1234", 165892298, "e7d8b6"),
    ("e3152afee62599c8", "1234", 123456789, "4ebfb2"),
    ("bbb1912bb5c515be", "9999", 1659540020, "ced7b1"),
    ("bbb1912bb5c515be", "9999", 1659540022, "ced7b1"),
    ("bbb1912bb5c515be", "9999", 1659539870, "1a14f8"),
    ("bbb1912bb5c515be", "9999", 1659539878, "1a14f8"),
    ("7ac61d4736f51a2b", "5555", 0, "c42a26"),
    ("7ac61d4736f51a2b", "5555", 1_000_000_000, "4af383"),
]


def code(digits: str, pin: str, unix: int) -> Code:
    """Return the code at a Unix time."""
    return code_at(ACCOUNT, Secret.from_hex(digits, pin), datetime.fromtimestamp(unix, UTC))


@pytest.mark.parametrize(("digits", "pin", "unix", "expected"), VECTORS)
def test_other_programs_agree(digits: str, pin: str, unix: int, expected: str) -> None:
    """The codes are those of Aegis and of Stratum."""
    assert code(digits, pin, unix).value == expected


@given(st.binary(min_size=1, max_size=32), st.integers(0, 4_000_000_000))
def test_any_secret(key: bytes, unix: int) -> None:
    """A code is six hexadecimal digits that are current for ten seconds."""
    found = code(key.hex(), "1234", unix)
    assert set(found.value) <= set("0123456789abcdef")
    assert len(found.value) == 6
    assert found.valid_from is not None
    assert found.valid_until is not None
    assert found.valid_from.timestamp() == unix // 10 * 10
    assert (found.valid_until - found.valid_from).total_seconds() == 10


def test_without_its_pin_there_is_no_such_account() -> None:
    """A secret without a PIN would make wrong codes, so the two do not come together."""
    with pytest.raises(InvalidSecretError, match="Its PIN is not in the file"):
        KeyUri(ACCOUNT, Secret.from_hex("00ff"))
    assert KeyUri(ACCOUNT, Secret.from_hex("00ff", "0")).secret.pin == "0"


def test_its_names() -> None:
    """People call it mOTP; in files it is motp."""
    assert (Kind.MOTP.called, Kind.MOTP.value) == ("mOTP", "motp")
    assert [kind for kind in Kind if kind.needs_pin] == [Kind.MOTP, Kind.YANDEX]
