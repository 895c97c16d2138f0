"""Lists of links: a line by itself, and what is no link is reported."""

from __future__ import annotations

import json

import pytest

from support.authenticator_files import KEY, LETTERS
from support.importing import accounts, entries, problems
from support.migration_links import message, migration
from totpdesk.base.errors import ForeignFileError, UnknownFormatError
from totpdesk.otp import Account, Algorithm, Kind, Secret
from totpdesk.transfer.importers.read import read_export

GITHUB = f"otpauth://totp/GitHub:alice?secret={LETTERS}&issuer=GitHub"


def test_links_of_all_kinds() -> None:
    """A list holds time, counter and Steam codes, between comments and blank lines."""
    lines = f"# mine\r\n\r\n{GITHUB}\r\n  otpauth://hotp/bob?secret={LETTERS}&counter=3\rsteam://{LETTERS}\n"
    assert accounts(lines) == [
        Account("GitHub", "alice"),
        Account("", "bob", Kind.HOTP, counter=3),
        Account("Steam", "", Kind.STEAM, digits=5),
    ]


def test_byte_order_mark() -> None:
    """A list that Windows' Notepad saved is read."""
    assert accounts(b"\xef\xbb\xbf" + GITHUB.encode()) == [Account("GitHub", "alice")]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be"])
def test_two_bytes_a_character(encoding: str) -> None:
    """A list that a Windows shell wrote is read."""
    mark = b"\xfe\xff" if encoding == "utf-16-be" else b""
    lines = mark + f"{GITHUB}\r\n{GITHUB}\r\n".encode(encoding)
    assert accounts(lines) == [Account("GitHub", "alice")] * 2


def test_commas_between_links() -> None:
    """Links with commas between them are split there, and not at commas in a name."""
    comma = f"otpauth://totp/Doe,%20Jane,x?secret={LETTERS}"
    assert accounts(f"{GITHUB},{comma}, steam://{LETTERS}") == [
        Account("GitHub", "alice"),
        Account("", "Doe, Jane,x"),
        Account("Steam", "", Kind.STEAM, digits=5),
    ]


@pytest.mark.parametrize(
    "value",
    [[GITHUB], {"items": [GITHUB]}, [{"name": "x", "secret": LETTERS, "uri": GITHUB}]],
    ids=["alone", "items", "records"],
)
def test_links_in_json(value: object) -> None:
    """A JSON list of links, or of records with one, is read; what is no link is reported."""
    assert accounts(json.dumps(value)) == [Account("GitHub", "alice")]
    export = read_export(json.dumps([GITHUB, "words"]).encode())
    assert (len(export.entries), len(export.problems)) == (1, 1)


def test_odd_lines() -> None:
    """A line that cannot be used is reported by its label, or its number, never by what it says."""
    lines = [
        "otpauth://totp/Bad%20One?secret=0189",
        "motp://site:bob?secret=00112233445566778899aabbccddeeff",
        "otpauth://yaotp/ya?secret=6SB2IKNM6OBZPAVBVTOHDKS4FAAAAAAADFUTQMBTRY",
        "some words",
        f"steam://{LETTERS}!",
        f"QR-Code:{GITHUB}",
    ]
    found = problems("\n".join(lines))
    assert [entry for entry, _ in found] == [
        "Bad One",
        "site:bob",
        "ya",
        *("entry 4", "entry 5", "entry 6"),
    ]
    assert LETTERS not in str(found)
    assert all("Its PIN is not in the file" in found[position][1] for position in (1, 2))


def test_links_with_a_pin() -> None:
    """What Aegis writes is read, Yandex's PIN with it; its mOTP links have none, ours have."""
    lines = [
        "motp:/site%3Abob?secret=e3152afee62599c8&issuer=site&pin=GEZDGNA",
        "otpauth://yaotp/Ya%3Abob?period=30&digits=8&secret=AAAAAAAAAAAAAAAAAAAAAAAAAA&pin=GUZDGOI",
    ]
    motp, yandex = (each.key_uri for each in entries("\n".join(lines)))
    assert motp.account == Account("site", "bob", Kind.MOTP, Algorithm.MD5, period=10)
    assert motp.secret == Secret.from_hex("e3152afee62599c8", "1234")
    assert yandex.account == Account("Ya", "bob", Kind.YANDEX, Algorithm.SHA256, 8)
    assert yandex.secret == Secret.from_bytes(bytes(16), "5239")
    ((entry, _),) = problems("motp:/site%3Abob?secret=e3152afee62599c8&issuer=site")
    assert entry == "site:bob"


def test_migration_among_links() -> None:
    """An export of Google Authenticator may be in the same list."""
    google = migration(message((1, KEY), (2, "bob")))
    assert accounts(f"{google}\n{GITHUB}") == [Account("GitHub", "alice"), Account("", "bob")]
    assert read_export(f"{google}\n{GITHUB}".encode()).format == "list of otpauth links"
    assert read_export(google.encode()).format == "Google Authenticator"


def test_link_within_a_link() -> None:
    """A link that names another in a parameter is read for what it is."""
    assert accounts(f"{GITHUB}&next=otpauth://totp/x") == [Account("GitHub", "alice")]


def test_unknown_parameters_are_kept() -> None:
    """What a link says beyond what makes a code stays with it."""
    (found,) = entries(f"{GITHUB}&image=https%3A%2F%2Fexample.com%2Fa.png")
    assert found.key_uri.extra == (("image", "https://example.com/a.png"),)


@pytest.mark.parametrize("text", ["", "\n\n", "# otpauth://totp/a?secret=MFRGG\n", "Lorem ipsum"])
def test_no_list(text: str) -> None:
    """A text without a link is of no known format."""
    with pytest.raises(UnknownFormatError):
        read_export(text.encode())


def test_pgp_message_says_what_to_do() -> None:
    """A file inside an OpenPGP message is refused: it must be decrypted first."""
    packet = bytes.fromhex("8c0d04090302") + bytes(range(255, 127, -1))
    for data in b"-----BEGIN PGP MESSAGE-----\n\n", packet, b"\x85\x02\x0c\x03" + packet:
        with pytest.raises(ForeignFileError, match="gpg"):
            read_export(data)


LARK = "otpauth://totp/Lark:bob?secret=MFZWIZTHNBVGW3DNNZXXA4LS&issuer=Lark"


@pytest.mark.parametrize("between", [" ", ", ", ";", " | ", "\t", "", '" "', " apple-"])
def test_several_links_in_a_line(between: str) -> None:
    """Each is an account of its own, and no secret is part of another's name."""
    found = entries(f"{GITHUB}{between}{LARK}\n{GITHUB}")
    assert [each.key_uri.account.issuer for each in found][:2] == ["GitHub", "Lark"]
    assert "MFZW" not in "".join(each.name + each.key_uri.account.issuer for each in found)


@pytest.mark.parametrize("escaped", ["&amp;", "&#38;", "&#x26;", "&AMP;", "\\u0026", "&amp;amp;"])
def test_escaped_links(escaped: str) -> None:
    """A link that a page or a script has escaped keeps all its parameters."""
    link = f"otpauth://totp/fw:al?secret={LETTERS}&digits=8&period=60&issuer=AT%26T"
    (account,) = accounts(link.replace("&", escaped))
    assert (account.digits, account.period, account.issuer_param) == (8, 60, "AT&T")


def test_a_link_broken_over_lines() -> None:
    """A break before a parameter costs none: six digits would be wrong where eight are meant."""
    (account,) = accounts(f"otpauth://totp/fw:al?secret={LETTERS}\n  &digits=8\r\n&period=60\n")
    assert (account.digits, account.period) == (8, 60)
