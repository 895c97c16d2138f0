"""2FAS: its schemas, and which of its many names counts."""

from __future__ import annotations

import json
from typing import Any

import pytest

from support.authenticator_files import LETTERS, PASSWORD, twofas, twofas_service
from support.importing import accounts, entries, problems
from totpdesk.base.errors import ForeignFileError, PasswordNeededError, WrongPasswordError
from totpdesk.otp import Account, Algorithm, Kind
from totpdesk.transfer.importers.read import read_export

LINK = f"otpauth://totp/GitHub:scanned?secret={LETTERS}&issuer=GitHub"


def test_each_kind() -> None:
    """Time, counter and Steam codes; a counter beside a time code means nothing."""
    backup = twofas(
        twofas_service(algorithm="SHA512", digits=8, period=60, counter=4),
        twofas_service(tokenType="HOTP", counter=9),
        twofas_service(tokenType="STEAM"),
    )
    assert accounts(backup) == [
        Account("GitHub", "alice", algorithm=Algorithm.SHA512, digits=8, period=60),
        Account("GitHub", "alice", Kind.HOTP, counter=9),
        Account("GitHub", "alice", Kind.STEAM, digits=5),
    ]


@pytest.mark.parametrize(
    ("otp", "account"),
    [
        ({"account": "edited", "link": LINK}, "edited"),
        ({"account": "", "link": LINK}, "scanned"),
        ({"account": None, "label": "GitHub:labelled"}, "labelled"),
        ({"account": None, "link": "otpauth://", "label": "labelled"}, "labelled"),
    ],
)
def test_account(otp: dict[str, Any], account: str) -> None:
    """What was edited goes before the link, and the link before a label."""
    assert accounts(twofas(twofas_service(**otp))) == [Account("GitHub", account)]


def test_first_schema() -> None:
    """A service of schema 1 has no more than names and a secret."""
    otp = {"account": "alice", "issuer": None, "label": "GitHub:alice"}
    service = {"name": "GitHub", "secret": LETTERS, "type": "Unknown", "otp": otp}
    file = {"schemaVersion": 1, "services": [service], "appOrigin": "android"}
    assert accounts(json.dumps(file)) == [Account("GitHub", "alice")]


def test_nulls_are_defaults() -> None:
    """An iPhone leaves out, or writes null, what is as usual."""
    otp = dict.fromkeys(("digits", "period", "algorithm", "counter"))
    assert accounts(twofas(twofas_service(**otp))) == [Account("GitHub", "alice")]


def test_name_and_group() -> None:
    """A service's own name is kept where it differs from the issuer; the group becomes a tag."""
    renamed = {**twofas_service(), "name": "Work account", "groupId": "g"}
    (found,) = entries(twofas(renamed, groups=[{"id": "g", "name": "Work"}]))
    assert (found.name, found.tags) == ("Work account", ("Work",))
    assert entries(twofas(twofas_service()))[0].name == ""


def test_encrypted() -> None:
    """The services are encrypted, the groups are not."""
    service = {**twofas_service(), "groupId": "g"}
    backup = twofas(service, groups=[{"id": "g", "name": "Work"}], password=PASSWORD)
    (found,) = entries(backup, PASSWORD)
    assert found.tags == ("Work",)
    with pytest.raises(PasswordNeededError):
        read_export(backup)
    with pytest.raises(WrongPasswordError):
        read_export(backup, "guess")


@pytest.mark.parametrize("encrypted", ["x", "a:b", "::", "AAAA:AAAA:AAAA"])
def test_damaged_encryption(encrypted: str) -> None:
    """An encrypted part that is none is damage."""
    file = {"schemaVersion": 4, "services": [], "servicesEncrypted": encrypted}
    with pytest.raises(ForeignFileError):
        read_export(json.dumps(file).encode(), PASSWORD)


def test_odd_service() -> None:
    """A service that cannot be taken is reported by its name."""
    ((entry, reason),) = problems(twofas(twofas_service(tokenType="PUSH")))
    assert (entry, reason) == ("GitHub", "Its type of code is unknown.")
