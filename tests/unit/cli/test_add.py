"""`totpdesk add`: what each source yields, and that what is refused changes nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PIL import Image

from fakes.terminal import SECRET, Terminal
from totpdesk.transfer.qr.draw import png

if TYPE_CHECKING:
    from pathlib import Path

URI = f"otpauth://totp/GitHub:alice?secret={SECRET}&issuer=GitHub"
OTHER = "otpauth://totp/Bank:bob?secret=GEZDGNBVGY3TQOJQ&issuer=Bank"


@pytest.fixture(name="one")
def _one(tmp_path: Path) -> Path:
    return drawn(tmp_path / "one.png", URI)


@pytest.fixture(name="two")
def _two(tmp_path: Path) -> Path:
    """Return a picture of two accounts and a web address."""
    pictures = [
        Image.open(drawn(tmp_path / f"{number}.png", text))
        for number, text in enumerate((URI, "https://example.org", OTHER))
    ]
    wide = Image.new("L", (sum(p.width for p in pictures), max(p.height for p in pictures)), 255)
    for position, picture in zip(
        (0, pictures[0].width, pictures[0].width + pictures[1].width), pictures, strict=True
    ):
        wide.paste(picture, (position, 0))
    wide.save(tmp_path / "two.png")
    return tmp_path / "two.png"


def drawn(path: Path, text: str) -> Path:
    """Draw a QR code."""
    path.write_bytes(png(text))
    return path


def test_qr(totpdesk: Terminal, one: Path) -> None:
    """A picture's code becomes the account, with one line on stderr and nothing on stdout."""
    ran = totpdesk("add", "work", "--qr", str(one))
    assert (ran.status, ran.out, ran.err) == (0, "", "Added work.\n")
    (account,) = totpdesk("list", "--json").json
    assert (account["name"], account["issuer"], account["account"]) == ("work", "GitHub", "alice")
    assert totpdesk.secrets.lines[account["id"]].startswith("otpauth://totp/GitHub:alice?secret=")


def test_uri_warns(totpdesk: Terminal) -> None:
    """A URI in the arguments is taken, with a warning that does not repeat it."""
    ran = totpdesk("add", "work", "--uri", URI)
    assert ran.status == 0
    assert ran.err.startswith("Warning: ")
    assert SECRET not in ran.err
    assert ran.err.endswith("Added work.\n")


def test_uri_from_stdin(totpdesk: Terminal) -> None:
    """A URI from standard input needs no warning."""
    assert totpdesk("add", "work", "--uri", "-", stdin=URI).err == "Added work.\n"
    assert totpdesk.names() == ["work"]


def test_secret_with_options(totpdesk: Terminal) -> None:
    """A bare secret takes all that is said of it from the options."""
    options = ["--issuer", "Bank", "--account", "bob", "--digits", "8", "--period", "60"]
    totpdesk.add("bank", "gezd gnbv gy3t qojq\n", *options, "--algorithm", "sha256")
    (account,) = totpdesk("list", "--json").json
    wanted = {"issuer": "Bank", "account": "bob", "digits": 8, "period": 60, "algorithm": "SHA256"}
    assert account | wanted == account


def test_options_win_over_uri(totpdesk: Terminal) -> None:
    """An option replaces what the URI says."""
    assert totpdesk("add", "x", "--uri", URI, "--issuer", "Hub", "--digits", "7").status == 0
    (account,) = totpdesk("list", "--json").json
    assert (account["issuer"], account["account"], account["digits"]) == ("Hub", "alice", 7)
    assert "issuer=Hub&" in totpdesk("show", "x", "--uri").out


def test_steam(totpdesk: Terminal) -> None:
    """The type Steam brings its own number of characters."""
    totpdesk.add("steam", SECRET, "--type", "steam")
    assert len(totpdesk("code", "steam").out) == 6


def test_no_longer_steam(totpdesk: Terminal) -> None:
    """A Steam URI that is said to be an ordinary account gets an ordinary code."""
    uri = f"otpauth://steam/Steam:a?secret={SECRET}"
    assert totpdesk("add", "x", "--uri", uri, "--type", "totp").status == 0
    assert len(totpdesk("code", "x").out) == 7


def test_counter(totpdesk: Terminal) -> None:
    """A counter account begins at the given count (RFC 4226, appendix D: counts 1 and 2)."""
    secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
    totpdesk.add("h", secret, "--type", "hotp", "--counter", "1")
    assert totpdesk("code", "h").out == "287082\n"
    assert totpdesk("code", "h").out == "359152\n"


def test_hidden_prompt(totpdesk: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a terminal the secret is asked for and not shown."""
    monkeypatch.setattr("click.termui.hidden_prompt_func", lambda _: SECRET)
    ran = totpdesk("add", "x", "--secret-stdin", tty=True)
    assert (ran.status, totpdesk.names()) == (0, ["x"])
    assert SECRET not in ran.err


def test_replace(totpdesk: Terminal) -> None:
    """With --replace the account of that name goes to the trash."""
    totpdesk.add("a")
    totpdesk.add("A", "GEZDGNBVGY3TQOJQ", "--replace")
    assert totpdesk.names() == ["A"]
    assert [entry["name"] for entry in totpdesk("list", "--trash", "--json").json] == ["a"]


def test_two_codes_unattended(totpdesk: Terminal, two: Path) -> None:
    """Several accounts in a picture are refused without a terminal; the error names --all."""
    before = totpdesk.kept()
    ran = totpdesk("add", "x", "--qr", str(two))
    assert ran.status == 1
    assert "GitHub (alice)" in ran.err
    assert "Bank (bob)" in ran.err
    assert "--all" in ran.err
    assert totpdesk.kept() == before


def test_two_codes_asked(totpdesk: Terminal, two: Path) -> None:
    """On a terminal the user names one of several."""
    ran = totpdesk("add", "x", "--qr", str(two), stdin="2\n", tty=True)
    assert ran.status == 0
    assert totpdesk("list", "--json").json[0]["issuer"] == "Bank"


def test_all(totpdesk: Terminal, two: Path) -> None:
    """With --all each account is added under its label; one whose name is taken is reported."""
    assert totpdesk("add", "--qr", str(two), "--all").status == 0
    assert totpdesk.names() == ["GitHub (alice)", "Bank (bob)"]
    totpdesk("remove", "Bank (bob)", "--yes")
    ran = totpdesk("add", "--qr", str(two), "--all")
    assert ran.status == 1
    assert totpdesk.names() == ["GitHub (alice)", "Bank (bob)"]
    assert "1 of 2 was not added" in ran.err


@pytest.mark.parametrize(
    "argv",
    [
        (),
        ("x",),
        ("x", "--uri", URI, "--secret-stdin"),
        ("--uri", URI),
        ("x", "--uri", URI, "--all"),
        ("x", "--qr", "a.png", "--all"),
        ("x", "--secret-stdin", "--counter", "1"),
        ("x", "--secret-stdin", "--algorithm", "MD5"),
        ("x", "--secret-stdin", "--type", "motp"),
        ("x", "--secret-stdin", "--digits", "six"),
        ("x", "--secret", SECRET),
    ],
)
def test_wrong_usage(totpdesk: Terminal, argv: tuple[str, ...]) -> None:
    """What cannot be meant is wrong usage and changes nothing."""
    ran = totpdesk("add", *argv, stdin=SECRET)
    assert (ran.status, ran.out) == (2, "")
    assert totpdesk.kept() == (None, {})


@pytest.mark.parametrize("secret", [SECRET, URI, f"--secret={SECRET}"])
def test_secret_as_argument(totpdesk: Terminal, secret: str) -> None:
    """A secret that is given as an argument is wrong usage, and not repeated."""
    ran = totpdesk("add", "x", secret)
    assert (ran.status, ran.out) == (2, "")
    assert SECRET not in ran.err


@pytest.mark.parametrize(
    ("options", "stdin", "word"),
    [
        ((), "", "empty"),
        ((), "  \n", "empty"),
        ((), "JBSW1", "base32"),
        ((), b"\xff\xfe\x00", "base32"),
        ((), "J", "short"),
        (("--digits", "5"), SECRET, "digits"),
        (("--digits", "11"), SECRET, "digits"),
        (("--period", "0"), SECRET, "period"),
        (("--period", "-30"), SECRET, "period"),
        (("--period", "100000"), SECRET, "period"),
        (("--type", "steam", "--digits", "6"), SECRET, "Steam"),
        (("--type", "hotp", "--counter", "-1"), SECRET, "counter"),
    ],
)
def test_bad_secret(
    totpdesk: Terminal, options: tuple[str, ...], stdin: str | bytes, word: str
) -> None:
    """A secret or number that no code can be made of is refused in one line."""
    ran = totpdesk("add", "x", "--secret-stdin", *options, stdin=stdin)
    assert (ran.status, ran.out) == (1, "")
    assert word in ran.err
    assert ran.err.count("\n") == 1
    assert totpdesk.kept() == (None, {})


@pytest.mark.parametrize(
    "text", ["https://example.org", "otpauth://totp/x", "otpauth-migration://offline?data=x", ""]
)
def test_bad_uri(totpdesk: Terminal, text: str) -> None:
    """A text that is no account's URI is refused in one line."""
    ran = totpdesk("add", "x", "--uri", "-", stdin=text)
    assert (ran.status, ran.out, ran.err.count("\n")) == (1, "", 1)
    assert totpdesk.kept() == (None, {})


def test_blank_name(totpdesk: Terminal) -> None:
    """A name of blanks is refused."""
    ran = totpdesk("add", "  ", "--secret-stdin", stdin=SECRET)
    assert (ran.status, ran.err) == (1, "An account needs a name.\n")


def test_name_taken(totpdesk: Terminal) -> None:
    """A name that is taken is refused, --replace is offered, and nothing changes."""
    totpdesk.add("GitHub")
    before = totpdesk.kept()
    ran = totpdesk("add", "github", "--secret-stdin", stdin=SECRET)
    assert (ran.status, ran.err.count("\n")) == (1, 1)
    assert "--replace" in ran.err
    assert totpdesk.kept() == before


def spoilt(folder: Path, kind: str) -> Path:
    """Return a picture without an account."""
    path = folder / f"{kind}.png"
    if kind == "blank":
        Image.new("L", (200, 200), 255).save(path)
    elif kind == "no account":
        drawn(path, "https://example.org")
    elif kind == "truncated":
        drawn(path, URI)
        path.write_bytes(path.read_bytes()[:200])
    elif kind == "huge":
        Image.new("1", (10_000, 10_000), 1).save(path)
    elif kind == "empty":
        path.touch()
    elif kind == "folder":
        path.mkdir()
    return path


@pytest.mark.parametrize(
    "kind", ["blank", "no account", "truncated", "huge", "empty", "folder", "missing"]
)
def test_bad_picture(totpdesk: Terminal, tmp_path: Path, kind: str) -> None:
    """A picture that yields no account is refused in one line, and nothing changes."""
    ran = totpdesk("add", "x", "--qr", str(spoilt(tmp_path, kind)))
    assert (ran.status, ran.out, ran.err.count("\n")) == (1, "", 1), ran.err
    assert "Unexpected" not in ran.err
    assert totpdesk.kept() == (None, {})
