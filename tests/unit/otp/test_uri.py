"""otpauth URIs: every deviation found in the wild, decided on purpose."""

from __future__ import annotations

import pytest

from totpdesk.base.errors import (
    InvalidInputError,
    InvalidSecretError,
    InvalidUriError,
    UnsupportedCodeError,
)
from totpdesk.otp import Account, Algorithm, KeyUri, Kind, Secret, build_uri, parse_uri

S = "secret=JBSWY3DPEHPK3PXP"


def read(label: str, query: str = "") -> Account:
    """Return the account of a TOTP URI with this label and these further parameters."""
    return parse_uri(f"otpauth://totp/{label}?{S}&{query}").account


@pytest.mark.parametrize(
    ("label", "query", "issuer", "account"),
    [
        ("issuer:user", "", "issuer", "user"),
        ("Big%20Company%3Auser@test", "", "Big Company", "user@test"),
        ("user", "issuer=Big%20Company", "Big Company", "user"),
        # Google's spec: a label without a colon is the account's name.
        ("user", "", "", "user"),
        (":user", "", "", "user"),
        ("%3Auser", "", "", "user"),
        ("%3a  user", "", "", "user"),
        (":  user", "", "", "user"),
        ("", "issuer=Code%202", "Code 2", ""),
        ("ACME:  user", "issuer=ACME", "ACME", "user"),
        ("ACME%3A  user", "issuer=ACME", "ACME", "user"),
        ("ACME: user", "", "ACME", "user"),
        ("My%3A%20Company%3Auser%40a.b", "", "My: Company", "user@a.b"),
        ("Text%3A%20More:user", "issuer=Text%3A%20More", "Text: More", "user"),
        ("name%3A%20updated", "issuer=My%20Company", "My Company", "name: updated"),
        # pyotp alone keeps %3A as part of the name (its issue 174); everybody else splits.
        ("a%3Ab", "", "a", "b"),
        ("a:b:c", "", "a", "b:c"),
        ("ACME%20Co:First%20Last", "issuer=", "ACME Co", "First Last"),
        ("user", "issuer", "", "user"),
        ("gmail+tag@x.y", "issuer=Air+Canada", "Air Canada", "gmail+tag@x.y"),
        ("My:account#EXT#@microsoft.com", "", "My", "account#EXT#@microsoft.com"),
        ("%E4%BD%A0%E5%A5%BD%3Auser", "", "你好", "user"),
    ],
)
def test_labels(label: str, query: str, issuer: str, account: str) -> None:
    """Issuer and account are separated as their writer meant them."""
    found = read(label, query)
    assert (issuer, account) == (found.issuer, found.account)


def test_two_issuers() -> None:
    """Where label and query name different issuers the label's is shown, the other is kept."""
    found = read("MyOrganization:user", "issuer=Microsoft")
    assert (
        found.issuer,
        found.account,
        found.issuer_param,
    ) == ("MyOrganization", "user", "Microsoft")
    assert "issuer=Microsoft" in build_uri(found, Secret("JBSWY3DPEHPK3PXP"))


@pytest.mark.parametrize(
    ("query", "algorithm", "digits", "period"),
    [
        ("", Algorithm.SHA1, 6, 30),
        ("algorithm=null&digits=null&period=null", Algorithm.SHA1, 6, 30),
        ("algorithm=sha256&digits=8&period=60", Algorithm.SHA256, 8, 60),
        ("ALGORITHM=HMAC-SHA-512", Algorithm.SHA512, 6, 30),
        ("algorithm=SHA-256", Algorithm.SHA256, 6, 30),
        ("digits=10&period=10", Algorithm.SHA1, 10, 10),
        ("period=999", Algorithm.SHA1, 6, 999),
    ],
)
def test_parameters(query: str, algorithm: Algorithm, digits: int, period: int) -> None:
    """Parameters are read in the spellings in use; those that are unset have their defaults."""
    found = read("a:b", query)
    assert (algorithm, digits, period) == (found.algorithm, found.digits, found.period)


@pytest.mark.parametrize(
    "uri",
    [
        f"otpauth://totp/a?{S}&algorithm=MD5",
        f"otpauth://totp/a?{S}&algorithm=SHA384",
        f"otpauth://totp/a?{S}&algorithm=SHA128",
        f"otpauth://totp/a?{S}&algorithm=foo",
        f"otpauth://totp/a?{S}&digits=0",
        f"otpauth://totp/a?{S}&digits=11",
        f"otpauth://totp/a?{S}&digits=six",
        f"otpauth://totp/a?{S}&digits=٦",
        f"otpauth://totp/a?{S}&period=0",
        f"otpauth://totp/a?{S}&period=-1",
        f"otpauth://totp/a?{S}&period=9999999999999999999999",
        f"otpauth://hotp/a?{S}&counter=test",
        f"otpauth://hotp/a?{S}&counter=18446744073709551615",
        f"otpauth://test/a:b?{S}",
        f"otpauth://authy/a:b?{S}",
    ],
)
def test_beyond_us(uri: str) -> None:
    """What no code can be made for is refused, never replaced by something near it."""
    with pytest.raises(UnsupportedCodeError):
        parse_uri(uri)


@pytest.mark.parametrize(
    "uri",
    [
        "",
        "otpauth://fail",
        "otpauth://totp/bar",
        "https://example.com/?secret=JBSWY3DPEHPK3PXP",
        "otpauth-migration://offline?data=CjEKCkhlbGxv",
        "motp://fail",
        "otpauth:/totp/a",
    ],
)
def test_no_uri(uri: str) -> None:
    """What is no otpauth URI is refused with a word on what it is instead."""
    with pytest.raises(InvalidUriError):
        parse_uri(uri)


@pytest.mark.parametrize("query", ["secret=", "secret=0189", "issuer=x", "secret"])
def test_bad_secret(query: str) -> None:
    """A URI without a secret that can be used is refused."""
    with pytest.raises(InvalidInputError):
        parse_uri(f"otpauth://totp/a?{query}")


@pytest.mark.parametrize(
    ("uri", "issuer"),
    [
        (f"otpauth://steam/Steam:me?{S}", "Steam"),
        (f"otpauth://totp/Steam:me?{S}", "Steam"),
        (f"otpauth://totp/Maybe:me?{S}&period=30&digits=5&encoder=steam", "Maybe"),
        (f"otpauth://totp/Valve:me?{S}&steam", "Valve"),
        (f"OTPAUTH://TOTP/Steam:me?{S}&digits=5", "Steam"),
        ("steam://jbswy3dpehpk3pxp", "Steam"),
    ],
)
def test_steam_marks(uri: str, issuer: str) -> None:
    """Steam is recognised by every mark that programs use for it."""
    found = parse_uri(uri)
    assert (Kind.STEAM, 5, issuer) == (
        found.account.kind,
        found.account.digits,
        found.account.issuer,
    )
    assert found.secret.reveal() == "JBSWY3DPEHPK3PXP"


def test_steam_by_name_only_with_its_own_length() -> None:
    """An account at Steam that says it has six digits is believed."""
    assert Kind.TOTP is read("Steam:me", "digits=6").kind


def test_hotp_counter() -> None:
    """A counter is read, and is 0 where the URI forgets it."""
    assert parse_uri(f"otpauth://hotp/a?{S}&counter=15").account.counter == 15
    assert parse_uri(f"otpauth://hotp/a?{S}").account.counter == 0


def test_no_label_and_twice_the_same() -> None:
    """A URI without a label, and with a parameter twice, is still read (pyotp's own test)."""
    found = parse_uri("otpauth://totp?algorithm=SHA1&secret=GEZDGNBV&algorithm=SHA1")
    assert found.secret.reveal() == "GEZDGNBV"


def test_what_we_do_not_know_is_kept() -> None:
    """Parameters of other programs come out again."""
    found = parse_uri(f"otpauth://totp/a:b?{S}&image=https%3A%2F%2Fx%2Fy.png&color=ff0000")
    assert found.extra == (("image", "https://x/y.png"), ("color", "ff0000"))
    assert found == parse_uri(build_uri(found.account, found.secret, found.extra))


@pytest.mark.parametrize("key", ["digits", "period", "counter", "algorithm"])
@pytest.mark.parametrize("kind", ["totp", "hotp"])
def test_a_malformed_uri_does_not_tell_its_secret(key: str, kind: str) -> None:
    """Where an ampersand is missing, the secret that slipped into a number is not quoted."""
    with pytest.raises(InvalidInputError) as caught:
        parse_uri(f"otpauth://{kind}/a?{key}=6secret=JBSWY3DPEHPK3PXP")
    assert "JBSWY3DPEHPK3PXP" not in str(caught.value)


HEX = "secret=e3152afee62599c8"
PIN = "pin=GEZDGNA"  # 1234
LONG = "secret=6SB2IKNM6OBZPAVBVTOHDKS4FAAAAAAADFUTQMBTRY"  # with its checksum


@pytest.mark.parametrize(
    "uri",
    [
        f"motp://site:bob?{HEX}&{PIN}",
        f"MOTP:/site%3Abob?{HEX}&issuer=site&{PIN.lower()}",  # Aegis: one slash
        f"otpauth://motp/site:bob?secret=4MKSV7XGEWM4Q&{PIN}===",
        f"otpauth://motp/site:bob?secret=4MKSV7XGEWM4Q&{PIN}&digits=8&period=30&algorithm=SHA1",
    ],
)
def test_motp(uri: str) -> None:
    """An mOTP link is read from both schemes, in hexadecimal and base32; codes have one shape."""
    account = Account("site", "bob", Kind.MOTP, Algorithm.MD5, period=10)
    assert parse_uri(uri) == KeyUri(account, Secret.from_hex("e3152afee62599c8", "1234"))


def test_yandex() -> None:
    """Yandex is read as Aegis writes it; the length of a PIN is kept as an extra."""
    found = parse_uri(f"otpauth://yaotp/Yandex:bob?{LONG}&{PIN}&pin_length=4&period=60&digits=6")
    assert found.account == Account("Yandex", "bob", Kind.YANDEX, Algorithm.SHA256, 8)
    assert found.secret == Secret("6SB2IKNM6OBZPAVBVTOHDKS4FAAAAAAADFUTQMBTRY", "1234")
    assert found.extra == (("pin_length", "4"),)


@pytest.mark.parametrize(
    ("uri", "reason"),
    [
        ("motp://issuer:user?secret=30edcc8edae50a60", "no mOTP code can be made without it"),
        (f"otpauth://yaotp/bob?{LONG}&pin=", "no Yandex code can be made without it"),
        (f"otpauth://yaotp/bob?{LONG}&pin=4711", "PIN in the link cannot be read"),
        (f"otpauth://yaotp/bob?{LONG}&pin=2222", "PIN in the link cannot be read"),
        (f"otpauth://yaotp/bob?{LONG}&pin=777777777", "PIN in the link cannot be read"),
        (f"otpauth://yaotp/bob?{S}&{PIN}", "too short for Yandex"),
        (f"motp://a:b?secret=E3152AFEE62599C8&{PIN}", "hexadecimal"),
        (f"motp://a:b?{PIN}", "hexadecimal"),
    ],
)
def test_what_lacks_a_part_of_its_secret(uri: str, reason: str) -> None:
    """Where PIN or secret is missing or odd it is said which; neither is quoted or guessed."""
    with pytest.raises(InvalidSecretError, match=reason) as caught:
        parse_uri(uri)
    message = str(caught.value)
    assert not [each for each in ("4711", "2222", "30edcc", "E3152A", "6SB2") if each in message]


def test_a_pin_means_nothing_to_other_kinds() -> None:
    """A parameter of that name in a TOTP URI is kept as it is."""
    found = parse_uri(f"otpauth://totp/a?{S}&pin=4711")
    assert (found.secret.pin, found.extra) == ("", (("pin", "4711"),))
