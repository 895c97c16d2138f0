"""Codes against the RFCs' own vectors, against oathtool, and at the edges of time."""

from __future__ import annotations

import shutil
import subprocess
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from totpdesk.base.errors import UnsupportedCodeError
from totpdesk.otp import Account, Algorithm, Code, Kind, Secret, code_at

SEED = b"12345678901234567890"
SEEDS = {
    Algorithm.SHA1: SEED,
    Algorithm.SHA256: (SEED * 2)[:32],
    Algorithm.SHA512: (SEED * 4)[:64],
}
# RFC 6238 appendix B; the seeds' lengths are those of its erratum 2866.
RFC6238 = [
    (59, "94287082", "46119246", "90693936"),
    (1111111109, "07081804", "68084774", "25091201"),
    (1111111111, "14050471", "67062674", "99943326"),
    (1234567890, "89005924", "91819424", "93441116"),
    (2000000000, "69279037", "90698825", "38618901"),
    (20000000000, "65353130", "77737706", "47863826"),
]
RFC4226 = [
    *("755224", "287082", "359152", "969429", "338314"),
    *("254676", "287922", "162583", "399871", "520489"),
]


def at(unix: float) -> datetime:
    """Return a Unix time as a datetime."""
    return datetime.fromtimestamp(unix, UTC)


@pytest.mark.parametrize(("unix", "sha1", "sha256", "sha512"), RFC6238)
def test_rfc_6238(unix: int, sha1: str, sha256: str, sha512: str) -> None:
    """TOTP codes equal those of RFC 6238, appendix B, for all three hashes."""
    expected = {Algorithm.SHA1: sha1, Algorithm.SHA256: sha256, Algorithm.SHA512: sha512}
    for algorithm, code in expected.items():
        account = Account(algorithm=algorithm, digits=8)
        assert code == code_at(account, Secret.from_bytes(SEEDS[algorithm]), at(unix)).value


@pytest.mark.parametrize(("counter", "code"), list(enumerate(RFC4226)))
def test_rfc_4226(counter: int, code: str) -> None:
    """HOTP codes equal those of RFC 4226, appendix D."""
    account = Account(kind=Kind.HOTP, counter=counter)
    assert code == code_at(account, Secret.from_bytes(SEED), at(0)).value


def test_steam() -> None:
    """A Steam code is five letters of Steam's alphabet (vector of KeePassXC's test suite)."""
    secret = Secret("63BEDWCQZKTQWPESARIERL5DTTQFCJTK")
    assert code_at(Account(kind=Kind.STEAM, digits=5), secret, at(1511200518)).value == "FR8RV"
    assert code_at(Account(kind=Kind.STEAM, digits=5), secret, at(1511200714)).value == "9P3VP"


def test_80_bits() -> None:
    """A secret of 80 bits, as GitHub and Google have issued, makes codes."""
    code = code_at(Account(), Secret("JBSWY3DPEHPK3PXP"), at(0))
    assert code.value == "282760"


def test_span() -> None:
    """A code says from when until when it is the current one."""
    code = code_at(Account(period=60), Secret("JBSWY3DPEHPK3PXP"), at(119.9))
    assert (at(60), at(120)) == (code.valid_from, code.valid_until)
    assert code.seconds_left(at(100)) == 20


def test_counter_codes_have_no_span() -> None:
    """A counter code never runs out by itself."""
    code = code_at(Account(kind=Kind.HOTP), Secret("JBSWY3DPEHPK3PXP"), at(0))
    assert code.valid_until is None
    assert code.seconds_left(at(0)) is None


def test_naive_time_is_refused() -> None:
    """A datetime without a zone has no place on the time line."""
    with pytest.raises(ValueError, match="aware"):
        code_at(Account(), Secret("JBSWY3DPEHPK3PXP"), datetime(2026, 1, 1))  # noqa: DTZ001


def test_zone_does_not_matter() -> None:
    """The same moment in another zone has the same code."""
    moment = at(1234567890)
    elsewhere = moment.astimezone(datetime.now().astimezone().tzinfo) + timedelta(0)
    secret = Secret.from_bytes(SEED)
    assert code_at(Account(), secret, moment) == code_at(Account(), secret, elsewhere)


def test_repr_hides_the_value() -> None:
    """A code that gets into a log by accident is not readable there."""
    assert "123456" not in repr(Code("123456"))


@pytest.mark.parametrize(
    "values",
    [
        {"digits": 5},
        {"digits": 11},
        {"period": 0},
        {"period": 86_401},
        {"kind": Kind.HOTP, "counter": 2**63},
        {"kind": Kind.STEAM, "digits": 6},
        {"kind": Kind.STEAM, "digits": 5, "algorithm": Algorithm.SHA256},
        {"kind": Kind.MOTP},
        {"kind": Kind.MOTP, "algorithm": Algorithm.MD5},
        {"kind": Kind.MOTP, "algorithm": Algorithm.MD5, "period": 10, "digits": 8},
        {"kind": Kind.YANDEX},
        {"kind": Kind.YANDEX, "algorithm": Algorithm.SHA256, "digits": 8, "period": 60},
        {"algorithm": Algorithm.MD5},
        {"kind": Kind.HOTP, "algorithm": Algorithm.MD5},
    ],
)
def test_out_of_range(values: dict[str, object]) -> None:
    """An account that no code can be made for cannot be made itself."""
    with pytest.raises(UnsupportedCodeError):
        Account(**values)  # type: ignore[arg-type]


@pytest.mark.skipif(not shutil.which("oathtool"), reason="oathtool is not installed")
@pytest.mark.parametrize("algorithm", list(SEEDS))
@pytest.mark.parametrize("digits", [6, 7, 8])
@pytest.mark.parametrize(("period", "key"), [(30, b"k" * 10), (60, b"\0" * 20), (300, b"z" * 64)])
def test_oathtool_agrees(algorithm: Algorithm, digits: int, period: int, key: bytes) -> None:
    """Every hash, length and period gives what oathtool gives."""
    when = at(1_700_000_123)
    account = Account(algorithm=algorithm, digits=digits, period=period)
    ran = subprocess.run(
        [
            *("oathtool", f"--totp={algorithm}", f"--digits={digits}"),
            *(f"--time-step-size={period}s", f"--now={when:%Y-%m-%d %H:%M:%S} UTC"),
            *("--base32", "-"),
        ],
        input=Secret.from_bytes(key).reveal(),
        capture_output=True,
        text=True,
        check=True,
    )
    assert ran.stdout.strip() == code_at(account, Secret.from_bytes(key), when).value


@given(
    st.binary(min_size=1, max_size=80),
    st.integers(0, 4_000_000_000),
    st.sampled_from(list(SEEDS)),
    st.integers(6, 10),
    st.integers(1, 86_400),
)
def test_any_account(key: bytes, unix: int, algorithm: Algorithm, digits: int, period: int) -> None:
    """Whatever the parameters, a code has its digits and stays the same within its span."""
    account = Account(algorithm=algorithm, digits=digits, period=period)
    code = code_at(account, Secret.from_bytes(key), at(unix))
    assert len(code.value) == digits
    assert code.value.isdecimal()
    assert code.valid_from is not None
    assert code.valid_until is not None
    assert code == code_at(account, Secret.from_bytes(key), code.valid_from)
    assert code.valid_from <= at(unix) < code.valid_until
