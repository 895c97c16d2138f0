"""cotp and 2FAuth, whose exports are plain JSON."""

from __future__ import annotations

from typing import Any

from support.authenticator_files import LETTERS, as_json
from support.importing import accounts, problems
from totpdesk.otp import Account, Algorithm, Kind


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
    """Time, counter and Steam codes are read; Yandex and mOTP are told."""
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
    odd = [cotp(type="YANDEX", pin="1"), cotp(type="MOTP", label="bob"), None]
    told = problems(as_json({"version": 2, "elements": odd}))
    assert [entry for entry, _ in told] == ["alice", "bob", "entry 3"]


def test_twofauth() -> None:
    """Steam's codes have one shape, whatever stands beside them."""
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
