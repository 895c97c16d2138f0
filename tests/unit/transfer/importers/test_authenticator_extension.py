"""The browser extension Authenticator: entries by their ids, among settings and keys."""

from __future__ import annotations

from typing import Any

import pytest

from support.authenticator_files import as_json
from support.exports import KEY, SECRET
from support.importing import accounts, entries
from totpdesk.base.errors import ForeignFileError
from totpdesk.otp import Account, Algorithm, Kind
from totpdesk.transfer.importers.read import read_export


def entry(index: int = 0, **changes: Any) -> dict[str, object]:
    """Return an entry as the extension exports it, without what is as usual."""
    found = {"encrypted": False, "hash": f"id {index}", "index": index, "type": "totp"}
    return {**found, "secret": SECRET, "issuer": "Acme", "account": "bob", **changes}


def backup(*found: dict[str, object], **others: object) -> bytes:
    """Return a backup with these entries by their ids, and other records beside them."""
    return as_json({**{str(each["hash"]): each for each in found}, **others})


def test_entries_come_in_the_order_of_the_extension() -> None:
    """The order is by index, an issuer loses the site behind it, settings are passed over."""
    second = entry(1, issuer="GitHub::github.com", digits=8, period=60, algorithm="SHA256")
    data = backup(second, entry(0, pinned=True), UserSettings={"theme": "dark"})
    assert accounts(data) == [
        Account("Acme", "bob"),
        Account("GitHub", "bob", Kind.TOTP, Algorithm.SHA256, 8, 60),
    ]
    assert [each.favourite for each in entries(data)] == [True, False]


@pytest.mark.parametrize(
    ("changes", "account"),
    [
        ({"type": "hotp", "counter": 4}, Account("Acme", "bob", Kind.HOTP, counter=4)),
        ({"type": "hhex", "secret": KEY.hex()}, Account("Acme", "bob", Kind.HOTP)),
        ({"type": "hex", "secret": KEY.hex()}, Account("Acme", "bob")),
        ({"type": "battle"}, Account("Acme", "bob", digits=8)),
        ({"type": "steam"}, Account("Acme", "bob", Kind.STEAM, digits=5)),
        ({"type": 4}, Account("Acme", "bob", Kind.STEAM, digits=5)),
        ({"algorithm": 3}, Account("Acme", "bob", algorithm=Algorithm.SHA512)),
    ],
)
def test_types_and_algorithms(changes: dict[str, Any], account: Account) -> None:
    """Types have names and once had numbers; two of them write the secret in hexadecimal."""
    (found,) = entries(backup(entry(**changes)))
    assert (found.key_uri.account, found.key_uri.secret.key()) == (account, KEY)


def test_an_encrypted_backup_is_reported() -> None:
    """A backup with a password says what to do; an encrypted entry among others is a problem."""
    encrypted = {"dataType": "EncOTPStorage", "keyId": "k", "data": "U2Fs", "index": 0, "hash": "s"}
    for each in (encrypted, entry(encrypted=True, secret="U2FsdGVkX1")):
        with pytest.raises(ForeignFileError, match="without the password"):
            read_export(backup(each, key={"enc": "U2Fs", "hash": "x"}))
    export = read_export(backup(encrypted, entry(1)))
    assert (len(export.entries), len(export.problems)) == (1, 1)


@pytest.mark.parametrize("changes", [{"type": "xotp"}, {"algorithm": "GOST3411_2012_256"}])
def test_what_it_alone_can_do_is_reported(changes: dict[str, Any]) -> None:
    """A kind or algorithm beyond us costs only that entry."""
    export = read_export(backup(entry(0, **changes), entry(1)))
    assert (len(export.entries), [each.entry for each in export.problems]) == (1, ["Acme"])
