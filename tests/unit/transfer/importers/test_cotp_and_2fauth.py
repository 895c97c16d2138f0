"""cotp and 2FAuth, whose exports are plain JSON."""

from __future__ import annotations

from typing import Any

from support.authenticator_files import LETTERS, as_json, text64
from support.importing import accounts, entries, problems
from totpdesk.accounts.account import Icon
from totpdesk.otp import Account, Algorithm, Kind, Secret


def cotp(**changes: Any) -> dict[str, Any]:
    """Return an element of cotp's."""
    names = {"secret": LETTERS, "issuer": "GitHub", "label": "alice", "type": "TOTP"}
    return {
        **names,
        "algorithm": "SHA1",
        "digits": 6,
        "period": 30,
        "counter": None,
        "pin": None,
        **changes,
    }


def twofauth(**changes: Any) -> dict[str, Any]:
    """Return an account of 2FAuth's."""
    names = {"otp_type": "totp", "account": "alice", "service": "GitHub", "secret": LETTERS}
    return {**names, "digits": 6, "algorithm": "sha1", "period": 30, "counter": None, **changes}


def test_cotp() -> None:
    """Time, counter and Steam codes are read, and those with a PIN where it is there."""
    elements = [
        cotp(algorithm="SHA256", digits=7),
        cotp(type="HOTP", counter=4),
        cotp(type="STEAM"),
    ]
    assert accounts(as_json({"version": 2, "elements": elements})) == [
        Account("GitHub", "alice", algorithm=Algorithm.SHA256, digits=7),
        Account("GitHub", "alice", Kind.HOTP, counter=4),
        Account("GitHub", "alice", Kind.STEAM, digits=5),
    ]
    pinned = [
        cotp(type="MOTP", secret="e3152afee62599c8", pin="1234"),
        cotp(type="YANDEX", secret="A" * 26, pin="5239"),
    ]
    read = entries(as_json({"version": 2, "elements": pinned}))
    assert [each.key_uri.account.kind for each in read] == [Kind.MOTP, Kind.YANDEX]
    assert [each.key_uri.secret for each in read] == [
        Secret.from_hex("e3152afee62599c8", "1234"),
        Secret.from_bytes(bytes(16), "5239"),
    ]
    odd = [cotp(type="YANDEX", pin="1"), cotp(type="MOTP", secret="00", label="bob"), None]
    found = problems(as_json({"version": 2, "elements": odd}))
    assert [entry for entry, _ in found] == ["alice", "bob", "entry 3"]


def test_twofauth_icons() -> None:
    """A picture is taken where it is what it is said to be; without one the account is there."""
    png = b"\x89PNG\r\n\x1a\n a picture"
    svg = b'<?xml version="1.0"?><svg/>'
    data = [
        twofauth(icon="a.png", icon_mime="image/png", icon_file=text64(png)),
        twofauth(icon="a.svg", icon_mime="image/svg+xml", icon_file=text64(svg)),
        twofauth(icon="a.png", icon_mime="image/png", icon_file=text64(svg)),
        twofauth(icon="a.bmp", icon_mime="image/bmp", icon_file=text64(b"BM")),
        twofauth(icon="a.png", icon_mime="image/png", icon_file="no base64!"),
        twofauth(icon=None, icon_mime=None, icon_file=None),
    ]
    read = entries(as_json({"app": "2fauth_v5.4.3", "schema": 1, "data": data}))
    assert [each.picture for each in read] == [
        Icon("image/png", png),
        Icon("image/svg+xml", svg),
        *[None] * 4,
    ]


def test_twofauth() -> None:
    """Steam's codes have one shape, whatever is beside them."""
    data = [
        twofauth(algorithm="sha512", period=40),
        twofauth(otp_type="hotp", period=None, counter=5),
        twofauth(otp_type="steamtotp", service="Steam", algorithm="sha256", digits=6),
    ]
    assert accounts(as_json({"app": "2fauth_v5.4.3", "schema": 1, "data": data})) == [
        Account("GitHub", "alice", algorithm=Algorithm.SHA512, period=40),
        Account("GitHub", "alice", Kind.HOTP, counter=5),
        Account("Steam", "alice", Kind.STEAM, digits=5),
    ]
    odd = {"app": "2fauth_v5.4.3", "data": [twofauth(secret=""), 5]}
    assert [entry for entry, _ in problems(as_json(odd))] == ["GitHub", "entry 2"]
