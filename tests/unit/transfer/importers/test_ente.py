"""Ente Auth: its list and what only Ente knows, plain and encrypted."""

from __future__ import annotations

import json
from urllib.parse import quote

import pytest

from support.authenticator_files import LETTERS, PASSWORD, ente_encrypted
from support.importing import accounts, entries
from totpdesk.base.errors import ForeignFileError, PasswordNeededError, WrongPasswordError
from totpdesk.otp import Account, Kind
from totpdesk.transfer.importers.read import read_export


def link(display: object = None, kind: str = "totp", more: str = "") -> str:
    """Write a link as Ente does."""
    written = quote(display if isinstance(display, str) else json.dumps(display or {}), safe="")
    return (
        f"otpauth://{kind}/GitHub:alice?secret={LETTERS}&issuer=GitHub{more}&codeDisplay={written}"
    )


def test_display() -> None:
    """Tags, note, pin and bin are read, and codeDisplay is not kept beside them."""
    display = {
        "pinned": True,
        "trashed": True,
        "tags": ["Work", "", 5],
        "note": "a\nb",
        "position": 3,
    }
    (found,) = entries(link(display))
    assert (found.tags, found.note) == (("Work",), "a\nb")
    assert (found.favourite, bool(found.trashed)) == (True, True)
    assert found.key_uri.extra == ()


def test_list_that_begins_otherwise() -> None:
    """Ente's marks count wherever its links are in a list."""
    plain = f"# mine\notpauth://totp/bob?secret={LETTERS}\n"
    assert [bool(each.trashed) for each in entries(plain + link({"trashed": True}))] == [
        False,
        True,
    ]


@pytest.mark.parametrize("display", ["", "{", "[]", "null", '{"tags": 5, "note": [], "pinned": 7}'])
def test_damaged_display_costs_nothing_else(display: str) -> None:
    """An invalid codeDisplay does not change the account."""
    (found,) = entries(link(display))
    assert (found.tags, found.note, found.favourite, found.trashed) == ((), "", False, None)


def test_links() -> None:
    """Steam's kind, a period beside a counter and Ente's own nulls are read."""
    lines = [
        link(kind="steam"),
        link(kind="hotp", more="&counter=4&period=30"),
        link(more="&digits=null"),
    ]
    assert read_export("\n".join(lines).encode()).format == "Ente Auth"
    assert accounts("\n".join(lines)) == [
        Account("GitHub", "alice", Kind.STEAM, digits=5),
        Account("GitHub", "alice", Kind.HOTP, counter=4),
        Account("GitHub", "alice"),
    ]


@pytest.mark.parametrize("final", [False, True])
def test_encrypted(final: bool) -> None:  # noqa: FBT001 - a case of two
    """The encrypted list opens, whichever way its stream ends."""
    export = ente_encrypted(link({"tags": ["Work"]}), PASSWORD, final=final)
    assert entries(export, PASSWORD)[0].tags == ("Work",)
    with pytest.raises(PasswordNeededError):
        read_export(export)
    with pytest.raises(WrongPasswordError):
        read_export(export, "guess")


@pytest.mark.parametrize(
    "costs",
    [
        {"memLimit": 2**42},
        {"memLimit": 0},
        {"memLimit": 1024},
        {"memLimit": "much"},
        {"opsLimit": 10**9},
        {"opsLimit": None},
        {"salt": "AA=="},
        {"salt": "not base64"},
    ],
)
def test_costs_beyond_reason(costs: dict[str, object]) -> None:
    """A derivation that is absurd, or no derivation, is refused without being tried."""
    export = json.loads(ente_encrypted(link(), PASSWORD))
    export["kdfParams"] |= costs
    with pytest.raises(ForeignFileError):
        read_export(json.dumps(export).encode(), PASSWORD)


@pytest.mark.parametrize("key", ["encryptedData", "encryptionNonce"])
def test_cut_short(key: str) -> None:
    """An encrypted part or a header that is cut short is damage."""
    export = json.loads(ente_encrypted(link(), PASSWORD))
    with pytest.raises(ForeignFileError):
        read_export(json.dumps(export | {key: export[key][:16]}).encode(), PASSWORD)
