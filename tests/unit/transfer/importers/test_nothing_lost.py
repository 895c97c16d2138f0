"""No link in part, no row in silence, no secret in a name, whatever a file looks like."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from totpdesk.accounts.keychain_record import from_line, to_line
from totpdesk.base.errors import InvalidInputError, InvalidUriError
from totpdesk.otp import Account, KeyUri, Secret, parse_uri
from totpdesk.transfer.importers.read import read_export

if TYPE_CHECKING:
    from totpdesk.transfer.importers.export import Export

A = "KRUGKIDROVUWG2ZA"
B = "MFZWIZTHNBVGW3DNNZXXA4LS"
LINK = f"otpauth://totp/Kite:alice?secret={A}&issuer=Kite&digits=8&period=60"
OTHER = f"otpauth://totp/Lark:bob?secret={B}&issuer=Lark"
COLUMNS = (
    "folder,favorite,type,name,notes,fields,reprompt,login_uri,login_username,login_password,"
    "login_totp\n"
)


def read(text: str) -> Export:
    """Read a file of this text."""
    return read_export(text.encode())


def row(name: str, totp: str, notes: str = "") -> str:
    """Return a row of Bitwarden's table."""
    return f",,login,{name},{notes},,0,,user,word,{totp}\n"


def secrets(export: Export) -> list[str]:
    """Return the secrets that were read."""
    return [each.key_uri.secret.reveal() for each in export.entries]


@pytest.mark.parametrize(
    "escaped",
    ["&#0000038;", "&#X26;", "&amp", "&#38", "&amp;amp;amp;amp;", "\\\\u0026", "\\u0026amp;"],
)
def test_an_ampersand_escaped_in_any_way(escaped: str) -> None:
    """Six digits would be wrong where eight are meant."""
    account = parse_uri(LINK.replace("&", escaped)).account
    assert (account.issuer, account.digits, account.period) == ("Kite", 8, 60)


@pytest.mark.parametrize(
    ("plain", "escaped"),
    [
        ("://", "&#58;//"),
        ("/", "&#x2F;"),
        ("/", "&sol;"),
        ("?", "&quest;"),
        ("=", "&equals;"),
        ("otp", "&#111;tp"),
        (":", "\\u003a"),
        ("=", "\\u003D"),
    ],
)
def test_an_escape_in_any_position(plain: str, escaped: str) -> None:
    """What is before the query is undone, too, in a list as in a link."""
    assert parse_uri(LINK.replace(plain, escaped)) == parse_uri(LINK)
    (found,) = read(LINK.replace(plain, escaped)).entries
    assert found.key_uri == parse_uri(LINK)


def test_escaped_letters_of_a_name() -> None:
    """Names have them as well."""
    account = parse_uri(f"otpauth://totp/Caf&eacute;:a&#x1F600;?secret={A}").account
    assert (account.issuer, account.account) == ("Café", "a\U0001f600")


def test_an_escape_without_end_is_refused() -> None:
    """It is not read as far as it goes."""
    with pytest.raises(InvalidUriError, match="escaped"):
        parse_uri(LINK.replace("&", "&" + 30 * "amp;"))


@pytest.mark.parametrize("name", ["AT%26amp%3BT", "a%5Cu0026b", "R%26D"])
def test_what_a_name_encodes_stays(name: str) -> None:
    """A percent-encoded text is the name's own."""
    account = parse_uri(f"otpauth://totp/x:{name}?secret={A}").account
    assert account.account in ("AT&amp;T", "a\\u0026b", "R&D")


HIDDEN = [
    f"otpauth://totp/Kite:alice%3Fsecret%3D{B}?secret={A}",
    f"otpauth://totp/Kite secret={B} alice?secret={A}",
    f"otpauth://totp/Kite:alice?secret={A}&issuer=Kite%20secret%3D{B}",
    f"otpauth://totp/Kite:alice?secret={A}&issuer=Kite;secret={B}",
    f"otpauth://totp/Kite:alice?secret={A}&issuer=steam://{B}",
    f"otpauth://totp/Kite:alice?secret={A}&issuer=x%20steam%3A%2F%2F{B}",
    f"otpauth://totp/otpauth%3A%2F%2Ftotp%2FLark%3Fsecret%3D{B}?secret={A}",
    f"otpauth://totp/Kite:alice&secret={B}?digits=8",
    f"otpauth://totp/Kite:alice%3Fsecret={B}?digits=8",
]


@pytest.mark.parametrize("link", HIDDEN)
def test_no_secret_in_a_name(link: str) -> None:
    """Names go into the list of accounts, which is not encrypted, and into messages."""
    with pytest.raises(InvalidInputError) as refused:
        parse_uri(link)
    assert B not in str(refused.value)
    export = read(link)
    assert not export.entries
    assert len(export.problems) == 1
    assert B not in repr(export.problems)


def test_what_is_kept_already_opens() -> None:
    """An account that came in before, or whose note speaks of links, can be read forever."""
    account = Account(f"Kite secret={B}", f"steam://{B}")
    kept = KeyUri(account, Secret(A), (("amp", "1"), ("ampdigits", "8"), ("image", OTHER)))
    assert from_line(to_line(kept, f"old: {OTHER}")) == (kept, f"old: {OTHER}")


BREAKS = ["\n", "\r\n", "\r", "\n  "]


@pytest.mark.parametrize("end", BREAKS)
@pytest.mark.parametrize("at", range(len("otpauth://totp/"), len(LINK)))
def test_a_link_broken_anywhere(at: int, end: str) -> None:
    """It is joined or refused: half a secret makes codes, and wrong ones."""
    export = read(f"{LINK[:at]}{end}{LINK[at:]}\n\n{OTHER}\n")
    *broken, whole = export.entries
    assert whole.key_uri == parse_uri(OTHER)
    assert [each.key_uri for each in broken] in ([], [parse_uri(LINK)])
    assert broken or export.problems


@pytest.mark.parametrize(
    "link", [f"otpauth://totp/K:a?secret={A}{A}", f"steam://{A}{A}", f"{OTHER}&counter=12"]
)
def test_a_link_whose_end_stands_alone(link: str) -> None:
    """What follows may be its rest, or not: it is refused, and nothing is guessed."""
    cut = len(link) - (1 if link.endswith("12") else 8)
    link = link.replace("://totp", "://hotp") if link.endswith("12") else link
    export = read(f"{link[:cut]}\n{link[cut:]}\n{OTHER}")
    assert [each.key_uri for each in export.entries] == [parse_uri(OTHER)]
    assert any("line" in each.reason for each in export.problems)


def test_words_between_links_cost_no_link() -> None:
    """A title, a comment, an address of the web: the links around them are read."""
    short = f"otpauth://totp/Mole:carl?secret={A}"
    text = (
        f"Kite:\n{LINK}\nhttps://x.example/?a=b&c=d\nLark:\n{short}\nMole and so on\n# x\n{OTHER}"
    )
    found = [each.key_uri for each in read(text).entries]
    assert found == [parse_uri(LINK), parse_uri(short), parse_uri(OTHER)]


def test_a_list_whose_lines_end_in_cr() -> None:
    """A link need not be on the first line."""
    assert secrets(read(f"# mine\r{LINK}\r{OTHER}\r")) == [A, B]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("said", [True, False])
def test_tables_by_their_delimiter(delimiter: str, *, said: bool) -> None:
    """Excel writes what its country uses, and may say so in a line of its own."""
    table = (COLUMNS + row("Kite", LINK) + row("Lark", B)).replace(",", delimiter)
    first = f"sep={delimiter}\r\n" if said else ""
    assert secrets(read(first + table)) == [A, B]


def test_a_huge_cell() -> None:
    """A note with certificates is longer than Python's csv module likes."""
    assert secrets(read(COLUMNS + row("Kite", A, "x" * 200_000) + row("Lark", B))) == [A, B]


def test_names_that_lastpass_escaped() -> None:
    """Its web export writes & as &amp; wherever it is."""
    export = read(
        "url,username,password,totp,extra,name,grouping,fav\n"
        f"https://x,a&lt;b,p,{A},one &amp;amp; two,AT&amp;T,R&amp;D,0\n"
    )
    (found,) = export.entries
    assert (found.name, found.note, found.tags) == ("AT&T", "one &amp; two", ("R&D",))
    assert found.key_uri.account == Account("AT&T", "a<b")


def test_columns_of_one_name() -> None:
    """The one that says something counts."""
    table = COLUMNS.strip() + ",login_totp\n" + row("Kite", A).strip() + ",\n"
    assert secrets(read(table)) == [A]


DAMAGED = [
    row("Kite", A, '"oops') + row("Lark", B) + row("Mole", A),  # a quotation mark never closed
    row("Kite", LINK, '"oops') + row("Lark", B, 'x" y') + row("Mole", A),
    row("Kite", A, "one\ntwo"),
    row("Kite", A, "one,two"),
    ",,login,Kite\n",
    row("Kite", "", f"see {LINK}"),
]


@pytest.mark.parametrize("damaged", DAMAGED)
def test_a_row_that_cannot_be_read_is_reported(damaged: str) -> None:
    """Nothing of a table is passed over as if it were a login without codes."""
    export = read(COLUMNS + row("Newt", B) + damaged)
    assert secrets(export)[:1] == [B]
    assert export.problems
    assert A not in repr(export.problems)
    assert B not in repr(export.problems)


def test_rows_without_codes_are_no_problem() -> None:
    """Most logins have none, and their last cells may hold nothing."""
    table = COLUMNS + row("Kite", "") + row("Lark", B).strip() + ",,\n" + ",,,,,,,,,,\n\n"
    export = read(table)
    assert (secrets(export), export.problems) == ([B], ())
