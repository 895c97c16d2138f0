"""A keychain item that is damaged, or another account's, is refused and never used silently."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

import pytest
from hypothesis import given

from support.records import key_uris
from totpdesk.accounts.account import AccountRecord, Pin
from totpdesk.accounts.keychain_record import checked, key_uri_of, to_line
from totpdesk.base.errors import UnusableSecretError
from totpdesk.otp import parse_uri
from totpdesk.secrets.store import no_progress, pin_id

if TYPE_CHECKING:
    from fakes.secrets import FakeSecrets
    from totpdesk.accounts.store import AccountStore
    from totpdesk.otp import KeyUri

NOW: Final = datetime(2026, 11, 30, 12, tzinfo=UTC)
MAIL: Final = "otpauth://totp/Mail:me?secret=JBSWY3DPEHPK3PXPJBSWY3DP&issuer=Mail"
FOREIGN: Final = {
    "another issuer": MAIL.replace("Mail", "Shop"),
    "another user name": MAIL.replace(":me", ":you"),
    "another kind": MAIL.replace("totp", "hotp") + "&counter=0",
    "other digits": MAIL + "&digits=8",
    "another period": MAIL + "&period=60",
    "another algorithm": MAIL + "&algorithm=SHA256",
    "a kind with a PIN": MAIL.replace("totp", "motp").replace("JBSWY3DP", "GEZDGNBV")
    + "&pin=GEZDGNA",
}
REFUSED: Final = r"belongs to another account, .*Restore a backup"
DAMAGED: Final = ("", "otpauth://", MAIL[:-30].replace("secret", "s"), "rubbish")


@pytest.fixture(name="mail")
def _mail(accounts: AccountStore) -> AccountRecord:
    accounts.add("Other", parse_uri(MAIL.replace("Mail", "Other")), NOW)
    return accounts.add("My mail", parse_uri(MAIL), NOW)


@pytest.mark.parametrize("what", FOREIGN)
def test_another_accounts_secret_is_refused(
    accounts: AccountStore, secrets: FakeSecrets, mail: AccountRecord, what: str
) -> None:
    """For a code, for its note and when it is edited; the item is not changed."""
    secrets.lines[mail.id] = FOREIGN[what]
    for use in (
        accounts.key_uri,
        accounts.next_key_uri,
        accounts.note,
        lambda _: accounts.edit(mail, replace(mail, note="new")),
    ):
        with pytest.raises(UnusableSecretError, match=REFUSED):
            use(mail.id)
    assert secrets.lines[mail.id] == FOREIGN[what]


@pytest.mark.parametrize("line", [*FOREIGN.values(), *DAMAGED[1:]])
def test_the_other_accounts_work(
    accounts: AccountStore, secrets: FakeSecrets, mail: AccountRecord, line: str
) -> None:
    """Where many are read, the one is as if its secret were missing."""
    secrets.lines[mail.id] = line
    other = accounts.find("Other").id
    assert list(accounts.key_uris([other, mail.id], no_progress)) == [other]
    read = {each.id: each.secret for each in accounts.read_everything()}
    assert read[mail.id] is None
    assert read[other] is not None


@pytest.mark.parametrize("line", DAMAGED[1:])
def test_a_damaged_secret_is_called_damaged(
    accounts: AccountStore, secrets: FakeSecrets, mail: AccountRecord, line: str
) -> None:
    """The message says what to do, and does not quote it."""
    secrets.lines[mail.id] = line
    with pytest.raises(UnusableSecretError, match=r"My mail is damaged. Restore") as caught:
        accounts.key_uri(mail.id)
    assert "secret=" not in str(caught.value)


def test_a_damaged_pin_is_as_if_missing(
    accounts: AccountStore, secrets: FakeSecrets, mail: AccountRecord
) -> None:
    """The others are read."""
    accounts.set_pin(mail.id, Pin("4711"))
    secrets.lines[pin_id(mail.id)] = "%00"
    assert accounts.read_everything()[-1].pin is None


def test_what_totpdesk_changes_is_not_refused(accounts: AccountStore, mail: AccountRecord) -> None:
    """A new name, note and PIN, removing and restoring it, and the codes of a counter."""
    before = accounts.get(mail.id)
    after = replace(before, name="Post", note="new", prefix=True, pin=Pin("4711"), tags=("a",))
    accounts.edit(before, after)
    accounts.remove(mail.id, NOW)
    accounts.restore("Post")
    assert accounts.key_uri(mail.id).secret == parse_uri(MAIL).secret
    assert accounts.note(mail.id) == "new"
    counter = accounts.add("C", parse_uri(MAIL.replace("totp/Mail", "hotp/C")), NOW)
    assert [accounts.next_key_uri(counter.id).account.counter for _ in range(3)] == [0, 1, 2]


@given(key_uris())
def test_no_account_is_refused_its_own_secret(key_uri: KeyUri) -> None:
    """Whatever its names are: not every spelling survives in a link."""
    record = AccountRecord.of(key_uri)
    assert key_uri_of(record, to_line(key_uri)).account == key_uri.account
    assert checked(record.listed(), to_line(key_uri, "a note"))[1] == "a note"
