"""Google Authenticator's export links: each field, the parts, and what damages them."""

from __future__ import annotations

import random
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support.authenticator_files import KEY, LETTERS
from support.importing import accounts, entries, problems
from support.migration_links import message, migration
from totpdesk.base.errors import ForeignFileError
from totpdesk.formats.protobuf import fields
from totpdesk.otp import Account, Algorithm, Kind
from totpdesk.transfer.importers.migration import Part, is_migration, read_links, read_part

FULL = message((1, KEY), (2, "GitHub:alice"), (3, "GitHub"), (4, 2), (5, 2), (6, 2))


def names(*links: str) -> list[str]:
    """Return the accounts' names in the links."""
    return [each.key_uri.account.account for each in read_links(links).entries]


def named(*letters: str) -> list[bytes]:
    """Make accounts of these names."""
    return [message((1, KEY), (2, each)) for each in letters]


def test_fields() -> None:
    """Algorithm, digits, kind and counter are read; what is left out has its default."""
    counted = message((1, KEY), (2, "bob"), (4, 3), (5, 1), (6, 1), (7, 12))
    assert accounts(migration(FULL, counted, message((1, KEY)))) == [
        Account("GitHub", "alice", algorithm=Algorithm.SHA256, digits=8),
        Account("", "bob", Kind.HOTP, Algorithm.SHA512, counter=12),
        Account(),
    ]
    assert entries(migration(FULL))[0].key_uri.secret.reveal() == LETTERS


def test_unknown_fields_are_skipped() -> None:
    """Fields of newer apps, of any wire type, change nothing."""
    newer = FULL + message((8, "id"), (9, -1)) + b"\x51" + bytes(8) + b"\x5d" + bytes(4)
    assert accounts(migration(newer)) == accounts(migration(FULL))


@pytest.mark.parametrize(
    ("name", "issuer", "expected"),
    [
        ("GitHub:alice", "GitHub", ("GitHub", "alice")),
        ("GitHub: alice", "GitHub", ("GitHub", "alice")),
        ("Corp:alice", "GitHub", ("GitHub", "Corp:alice")),
        ("GitHub:alice", "", ("GitHub", "alice")),
        ("encoding: ¿ä? (demo)", "", ("", "encoding: ¿ä? (demo)")),
        ("alice ", "GitHub", ("GitHub", "alice ")),
    ],
)
def test_names(name: str, issuer: str, expected: tuple[str, str]) -> None:
    """An issuer before the name is taken off it only where it is one."""
    (found,) = accounts(migration(message((1, KEY), (2, name), (3, issuer))))
    assert (found.issuer, found.account) == expected


def test_ways_to_write_the_data() -> None:
    """Percent signs or none, a plus become a space, lost padding, URL-safe base64: all read."""
    link = migration(message((1, bytes([251, 239, 190] * 5)), (2, "~~~???>>>")))
    plain = unquote(link)
    assert {"+", "/"} <= {*plain.split("=", 1)[1]}
    variants = [plain, plain.replace("+", " "), plain.rstrip("="), plain.replace("+", "-")]
    scheme, data = plain.split("=", 1)
    variants += [f"{scheme}={data.replace('/', '_')}", link.replace("offline?", "offline/?x=1&")]
    variants.append(f"{scheme.upper().replace('DATA', 'data')}={data}")
    assert {accounts(each)[0].account for each in [link, *variants]} == {"~~~???>>>"}


def test_parts_in_any_order() -> None:
    """The parts of an export come in the app's order, a part that was scanned twice once."""
    parts = [migration(*named(f"{i}a", f"{i}b"), index=i, size=3, batch=5) for i in range(3)]
    shuffled = [*parts, parts[1]]
    random.Random(3).shuffle(shuffled)  # noqa: S311 - any order will do
    assert names(*shuffled) == ["0a", "0b", "1a", "1b", "2a", "2b"]
    assert read_links(shuffled).problems == ()


def test_exports_are_reported_apart() -> None:
    """Two exports, identified by their numbers, come one after the other."""
    first = [migration(*named(f"x{i}"), index=i, size=2, batch=1) for i in range(2)]
    second = [migration(*named(f"y{i}"), index=i, size=2, batch=2) for i in range(2)]
    assert names(second[1], first[1], second[0], first[0]) == ["y0", "y1", "x0", "x1"]


def test_missing_part_is_reported() -> None:
    """What is there is read, and what is not is said, however many there should be."""
    links = [migration(*named("a"), index=2, size=2**31 - 1, batch=0)]
    export = read_links(links)
    assert len(export.entries) == 1
    assert [each.reason for each in export.problems] == [
        (
            "Parts 1, 2, 4, 5, 6, 7, 8, 9 and 2147483638 more of 2147483647 are missing from the"
            " export. Add them, too."
        )
    ]


def test_part_numbers() -> None:
    """A link says which part it is; a first link of a single one need not."""
    link = migration(FULL, index=1, size=3, batch=-99)
    assert is_migration(f" {link}")
    assert read_part(link) == Part((FULL,), 1, 3, -99)


@pytest.mark.parametrize(
    "account",
    [
        message((1, KEY), (2, "x"), (4, 4)),
        message((1, KEY), (2, "x"), (4, 99)),
        message((1, KEY), (2, "x"), (5, 3)),
        message((1, KEY), (2, "x"), (6, 7)),
        message((1, KEY), (2, "x"), (6, 1), (7, -5)),
        message((1, b""), (2, "x")),
        message((1, 5), (2, "x")),
    ],
)
def test_accounts_beyond_us(account: bytes) -> None:
    """MD5, unknown numbers, a counter below 0 and no secret are reported by the account's name."""
    ((entry, reason),) = problems(migration(account))
    assert entry == "x"
    assert reason


@pytest.mark.parametrize("data", ["", "XXXX", "%%%", "CjUKEPql", "ä", "////////////////////"])
def test_damaged_links(data: str) -> None:
    """A damaged link is reported, and the others are read."""
    links = [f"otpauth-migration://offline?data={data}", migration(FULL)]
    assert len(read_links(links).entries) == 1
    assert len(read_links(links).problems) == bool(data)


def test_link_without_data() -> None:
    """A link that holds nothing is damaged."""
    with pytest.raises(ForeignFileError):
        read_part("otpauth-migration://offline")


@given(st.lists(st.tuples(st.integers(1, 2000), st.integers(-(2**63), 2**63 - 1) | st.binary())))
def test_messages_are_read_as_written(written: list[tuple[int, int | bytes]]) -> None:
    """Any message of numbers and bytes comes back."""
    assert list(fields(message(*written))) == written
