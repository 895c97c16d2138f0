"""Written otpauth URIs: their form, and that reading them gives the same account."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from totpdesk.base.errors import (
    InvalidInputError,
)
from totpdesk.otp import Account, Algorithm, KeyUri, Kind, Secret, build_uri, parse_uri

S = "secret=JBSWY3DPEHPK3PXP"


def test_written_form() -> None:
    """What is written is one line of ASCII with nothing left to defaults, and %20 for a space."""
    uri = build_uri(Account("Air Canada", "me@x.y"), Secret("JBSWY3DPEHPK3PXP"))
    assert (
        uri == "otpauth://totp/Air%20Canada:me@x.y?secret=JBSWY3DPEHPK3PXP&issuer=Air%20Canada"
        "&algorithm=SHA1&digits=6&period=30"
    )


HEX = "secret=e3152afee62599c8"
PIN = "pin=GEZDGNA"  # 1234
LONG = "secret=6SB2IKNM6OBZPAVBVTOHDKS4FAAAAAAADFUTQMBTRY"  # with its checksum


def test_written_form_with_a_pin() -> None:
    """A PIN is written in base32 without padding, and Yandex's type as its own app has it."""
    account = Account("Ya", "b", Kind.YANDEX, Algorithm.SHA256, 8)
    uri = build_uri(account, Secret.from_bytes(bytes(16), "0420"))
    assert uri == (
        "otpauth://yaotp/Ya:b?secret=AAAAAAAAAAAAAAAAAAAAAAAAAA&pin=GA2DEMA&issuer=Ya"
        "&algorithm=SHA256&digits=8&period=30"
    )


names = st.text(st.characters(exclude_categories=("Cs", "Cc", "Zs", "Zl", "Zp")), max_size=20)
accounts = st.one_of(
    st.builds(
        Account,
        issuer=names,
        account=names.filter(lambda text: ":" not in text),
        kind=st.just(Kind.TOTP),
        algorithm=st.sampled_from([each for each in Algorithm if each is not Algorithm.MD5]),
        digits=st.integers(6, 10),
        period=st.integers(1, 86_400),
    ),
    st.builds(Account, issuer=names, kind=st.just(Kind.HOTP), counter=st.integers(0, 2**63 - 1)),
    st.builds(Account, account=names),  # colons and all: Google's app has such names
)


@given(accounts, st.binary(min_size=1, max_size=64))
def test_round_trip(account: Account, key: bytes) -> None:
    """Whatever is written is read back the same, names in any script included."""
    uri = build_uri(account, Secret.from_bytes(key))
    assert uri.isascii()
    assert "\n" not in uri
    assert KeyUri(account, Secret.from_bytes(key)) == parse_uri(uri)


pins = st.text(st.characters(), min_size=1, max_size=64).filter(str.isprintable)
pinned = st.one_of(
    st.builds(
        Account,
        names,
        kind=st.just(Kind.MOTP),
        algorithm=st.just(Algorithm.MD5),
        period=st.just(10),
    ),
    st.builds(
        Account,
        names,
        kind=st.just(Kind.YANDEX),
        algorithm=st.just(Algorithm.SHA256),
        digits=st.just(8),
    ),
)


@given(pinned, st.binary(min_size=16, max_size=40), pins)
def test_round_trip_with_a_pin(account: Account, key: bytes, pin: str) -> None:
    """Whatever a PIN is made of, it is read back as it was, from one line of ASCII."""
    secret = Secret.from_bytes(key, pin)
    uri = build_uri(account, secret, (("pin_length", "4"),))
    assert uri.isascii()
    assert "\n" not in uri
    found = parse_uri(uri)
    assert found == KeyUri(account, secret, (("pin_length", "4"),))
    assert (found.secret.reveal(), found.secret.pin) == (secret.reveal(), pin)


@given(
    st.one_of(
        st.text(),
        st.text().map(f"motp://a:b?{HEX}&{PIN}&".__add__),
        st.text().map(f"otpauth://yaotp/a:b?{LONG}&pin=".__add__),
        st.text().map("otpauth://totp/".__add__),
        st.text().map(f"otpauth://totp/a?{S}&".__add__),
    )
)
def test_any_text(text: str) -> None:
    """Any text is a URI or is refused, within our own family of errors."""
    try:
        found = parse_uri(text)
    except InvalidInputError as error:
        assert "JBSWY3DPEHPK3PXP" not in str(error)
        return
    again = parse_uri(build_uri(found.account, found.secret, found.extra))
    assert (found.account.kind, found.secret) == (again.account.kind, again.secret)
