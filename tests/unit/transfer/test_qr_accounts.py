"""From a picture to accounts, and what is said of a code that is none."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from support.migration_links import message, migration
from totpdesk.accounts.account import AccountRecord
from totpdesk.base.errors import InvalidInputError, NoCodeInImageError
from totpdesk.otp import parse_uri
from totpdesk.transfer.qr.accounts import Found, accounts_in, accounts_of, require_some

if TYPE_CHECKING:
    from collections.abc import Callable

    Draw = Callable[..., Image.Image]

KEY = b"Hello!\xde\xad\xbe\xef"
ALICE = "otpauth://totp/Example:alice?secret=JBSWY3DPEHPK3PXP"
BOB = "otpauth://totp/bob?secret=GEZDGNBVGY3TQOJQ"


def part(index: int, size: int = 3) -> str:
    """Return a part of an export, with two accounts named for it."""
    named = (message((1, KEY), (2, f"{index}{letter}")) for letter in "ab")
    return migration(*named, index=index, size=size, batch=0)


def names(found: Found) -> list[str]:
    """Return whose accounts were found."""
    return [each.key_uri.account.account for each in found.entries]


def reasons(found: Found) -> list[str]:
    """Return why some were not."""
    return [each.reason for each in found.problems]


def test_one_account(draw: Draw, uri: str) -> None:
    """A picture of one account's code gives that account and no problem."""
    found = accounts_in(draw())
    assert found == Found((AccountRecord.of(parse_uri(uri)),))
    assert found.remarks == ()


def test_accounts_among_others(draw: Draw, lay: Callable[..., Image.Image]) -> None:
    """Accounts keep their order; a code between them that is none is reported and does no harm."""
    texts = [
        "otpauth://totp/B?secret=JBSWY3DPEHPK3PXP",
        "https://example.com/",
        "otpauth://hotp/A?secret=JBSWY3DPEHPK3PXP&counter=7",
    ]
    codes = [(draw(text), 60 + 300 * n, 60) for n, text in enumerate(texts)]
    found = accounts_in(lay(1000, 400, *codes, ground=255))
    assert names(found) == ["B", "A"]
    assert found.remarks == ("QR code 2: It contains a web address, not an account.",)


def test_steam(draw: Draw) -> None:
    """A Steam URI is an account, too."""
    assert accounts_in(draw("steam://JBSWY3DPEHPK3PXP")).entries


def test_google_export(draw: Draw) -> None:
    """All accounts in a code of Google Authenticator's export are read."""
    found = accounts_in(draw(part(0, size=1)))
    assert names(found) == ["0a", "0b"]
    assert {each.key_uri.secret.key() for each in found.entries} == {KEY}
    assert found.remarks == ()


@pytest.mark.parametrize("before", ["", "QR-Code:", "QR Code: ", " "])
def test_google_export_behind_a_word(before: str) -> None:
    """However a program introduces the export, it is read."""
    assert names(accounts_of([before + part(0, size=1)])) == ["0a", "0b"]


def test_parts_in_any_order_beside_accounts(draw: Draw, lay: Callable[..., Image.Image]) -> None:
    """A picture of three parts, mixed up, and of an account's own code yields them all."""
    texts = [part(2), ALICE, part(0), part(1)]
    codes = [(draw(text, scale=3), 60 + 400 * n, 60) for n, text in enumerate(texts)]
    found = accounts_in(lay(1700, 420, *codes, ground=255))
    assert names(found) == ["alice", "0a", "0b", "1a", "1b", "2a", "2b"]
    assert found.remarks == ()


@pytest.mark.parametrize(
    ("here", "size", "note"),
    [
        ([0, 2], 3, "Part 2 of 3 is missing from the export. Add it, too."),
        ([1], 3, "Parts 1 and 3 of 3 are missing from the export. Add them, too."),
        ([3], 5, "Parts 1, 2, 3 and 5 of 5 are missing from the export. Add them, too."),
        (
            [0],
            2**31 - 1,
            (
                "Parts 2, 3, 4, 5, 6, 7, 8, 9 and 2147483638 more of 2147483647 are missing from"
                " the export. Add them, too."
            ),
        ),
        ([2**62], 2, "Parts 1 and 2 of 2 are missing from the export. Add them, too."),
        ([1], 0, None),
    ],
)
def test_missing_parts_are_a_note(here: list[int], size: int, note: str | None) -> None:
    """What is there is taken in, whatever is missing; which part that is, is said."""
    found = accounts_of(part(index, size) for index in here)
    assert len(found.entries) == 2 * len(here)
    assert (found.problems, found.notes) == ((), (note,) if note else ())


def test_exports_that_cannot_be_reported_apart_are_read_all_the_same() -> None:
    """Newer apps number no export: parts of two of them are taken for one, and none is lost."""
    other = migration(message((1, KEY), (2, "x")), index=1, size=3, batch=0)
    assert sorted(names(accounts_of([part(0), part(1), other]))) == ["0a", "0b", "1a", "1b", "x"]


def test_damaged_part() -> None:
    """A part that is damaged is reported, without what it says, and the others are read."""
    found = accounts_of([part(0, 2), "otpauth-migration://offline?data=JBSWY3DP"])
    assert names(found) == ["0a", "0b"]
    assert len(found.problems) == 1
    assert "JBSW" not in "".join(found.remarks)
    assert found.notes == ("Part 2 of 2 is missing from the export. Add it, too.",)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_list_in_one_code(end: str) -> None:
    """A code that holds a link a line holds as many accounts; blank lines and # do no harm."""
    lines = ["# mine", ALICE, "", part(0, size=1), f"  {BOB}", "https://example.org"]
    found = accounts_of([end.join(lines)])
    assert names(found) == ["alice", "bob", "0a", "0b"]
    assert reasons(found) == ["It contains a web address, not an account."]


@pytest.mark.parametrize("link", [ALICE, "steam://JBSWY3DPEHPK3PXP"])
def test_a_link_and_a_remark_in_one_code(link: str) -> None:
    """What is in the lines after a link is no part of it."""
    assert accounts_of([f"{link}\n# mine\nAlice"]).entries == accounts_of([link]).entries


def test_a_line_break_within_a_link() -> None:
    """A line break in a label makes no list of a link."""
    (found,) = accounts_of([BOB.replace("bob", "bob\nsmith")]).entries
    assert found.key_uri.account.account == "bob smith"


def test_the_same_account_twice() -> None:
    """Pictures that overlap, and an account beside its export, give each account once."""
    again = migration(message((1, parse_uri(BOB).secret.key()), (2, "bob")))
    assert names(require_some(accounts_of([ALICE, BOB, ALICE, again]))) == ["alice", "bob"]


@given(
    st.lists(st.text(max_size=60) | st.text(max_size=60).map("otpauth-migration://offline".__add__))
)
def test_whatever_codes_hold(texts: list[str]) -> None:
    """Texts of any kind are accounts, problems or notes; none is quoted whole."""
    found = accounts_of(texts)
    assert all("\n" not in remark for remark in found.remarks)


def test_no_account_at_all() -> None:
    """The error says what the first code is instead."""
    with pytest.raises(InvalidInputError, match="It contains a web address"):
        require_some(accounts_of(["https://example.org", "x"]))
    with pytest.raises(InvalidInputError, match="no account"):
        require_some(accounts_of([]))


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("HTTPS://EXAMPLE.COM/s3cr3t", "a web address"),
        ("WIFI:T:WPA;S:home;P:s3cr3t;;", "a wireless network"),
        ("BEGIN:VCARD\nN:s3cr3t\nEND:VCARD", "a contact"),
        ("mailto:s3cr3t@example.com", "a mail address"),
        ("tel:+49s3cr3t", "a telephone number"),
        ("FIDO:/s3cr3t", "a passkey sign-in"),
        ("phonefactor://activate?code=s3cr3t", "Microsoft's own app"),
        ("motp://x:y?secret=s3cr3t", "hexadecimal"),
        ("0123456789", "a number"),
        ("s3cr3t", "a text"),
        ("otpauth://totp/s3cr3t", "incomplete"),
        ("otpauth://totp/s3cr3t?secret=", "The secret is empty"),
        ("otpauth://totp/a?secret=s3cr3t!", "not base32"),
        ("otpauth://totp/a?secret=JBSWY3DPEHPK3PXP&algorithm=MD5", "'MD5' is not supported"),
    ],
)
def test_no_account(draw: Draw, text: str, kind: str) -> None:
    """A code that is no account is reported by its kind, in one line, never by its content."""
    found = accounts_in(draw(text))
    assert found.entries == ()
    (remark,) = found.remarks
    assert kind in remark
    assert not any(part in remark for part in ("s3cr3t", "JBSW", "0123", "\n"))


def test_no_code(draw: Draw) -> None:
    """A picture without any code is an error of its own."""
    with pytest.raises(NoCodeInImageError):
        accounts_in(Image.new("L", (200, 200), 255))


def test_the_secret_stays_hidden(draw: Draw) -> None:
    """What was found can be logged without giving the secret away."""
    assert "JBSW" not in repr(accounts_in(draw()))


def test_importing_the_package_is_cheap() -> None:
    """No library for pictures is loaded before it is needed; drawing needs no reader."""
    check = (
        "import sys, totpdesk.transfer as t; early = set(sys.modules);"
        "import totpdesk.transfer.qr.draw; late = set(sys.modules);"
        "import totpdesk.transfer.importers, totpdesk.transfer.qr.pdf; last = set(sys.modules);"
        "print(early & {'PIL', 'zxingcpp', 'segno'}, late & {'PIL', 'zxingcpp'},"
        " last & {'zxingcpp', 'pypdfium2'})"
    )
    run = subprocess.run([sys.executable, "-c", check], capture_output=True, text=True, check=True)
    assert run.stdout.split() == ["set()", "set()", "set()"]


def test_accounts_need_no_importer() -> None:
    """Pictures of accounts and nothing else are read without loading forty other formats."""
    check = (
        "import sys; from totpdesk.transfer.qr.accounts import accounts_of;"
        f"accounts_of([{ALICE!r}]); print('totpdesk.transfer.importers.read' in sys.modules)"
    )
    run = subprocess.run([sys.executable, "-c", check], capture_output=True, text=True, check=True)
    assert run.stdout == "False\n"
