"""`totpdesk import`: shown before it is done, all or nothing, and taken back by one word."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from fakes.clock import FakeClock
from fakes.terminal import SECRET, Terminal
from support.exports import PASSWORD, URI
from support.opvaults import op_login, opvault
from totpdesk.accounts.account import AccountRecord
from totpdesk.base.errors import KeychainRefusedError
from totpdesk.formats.aegis import write_encrypted, write_plain
from totpdesk.otp import parse_uri

if TYPE_CHECKING:
    from pathlib import Path

GITHUB = f"otpauth://totp/GitHub:alice?secret={SECRET}&issuer=GitHub"
BANK = "otpauth://totp/Bank:bob?secret=GEZDGNBVGY3TQOJQ&issuer=Bank"
BROKEN = "otpauth://totp/Shop:bob?secret=0189&issuer=Shop"


@pytest.fixture(name="links")
def _links(tmp_path: Path) -> Path:
    """Return a list of two accounts and one that cannot be taken."""
    path = tmp_path / "links.txt"
    path.write_text(f"{GITHUB}\n{BANK}\n{BROKEN}\n")
    return path


@pytest.fixture(name="encrypted")
def _encrypted(tmp_path: Path) -> Path:
    """Return an encrypted file with one account."""
    path = tmp_path / "encrypted.json"
    path.write_bytes(write_encrypted([AccountRecord.of(parse_uri(GITHUB))], "pass word", bytes))
    return path


def test_it_takes_in_what_it_can_and_tells_the_rest(totpdesk: Terminal, links: Path) -> None:
    """Without a terminal it is done: two are there, the third is reported with its reason."""
    ran = totpdesk("import", str(links))
    assert (ran.status, ran.out) == (0, "")
    assert totpdesk.names() == ["GitHub (alice)", "Bank (bob)"]
    assert "not base32" in ran.err
    assert "Added 2." in ran.err


def test_it_shows_the_codes_of_now(totpdesk: Terminal, links: Path) -> None:
    """Each account's code is in the preview, to be compared with the other program's screen."""
    totpdesk.at(FakeClock())
    shown = totpdesk("import", "--dry-run", str(links)).out
    assert not totpdesk.names()
    totpdesk("import", str(links))
    for name in totpdesk.names():
        assert f"+ {totpdesk('code', name).out.strip()}  {name}" in shown


def test_as_json_without_secrets(totpdesk: Terminal, links: Path) -> None:
    """A dry run prints one value for scripts, and no secret unless it is asked to."""
    totpdesk.add("GitHub", SECRET, "--issuer", "GitHub", "--account", "alice")
    ran = totpdesk("import", "--dry-run", "--json", str(links))
    assert [(e["name"], e["state"], e["here"]) for e in ran.json["entries"]] == [
        ("GitHub (alice)", "known", "GitHub"),
        ("Bank (bob)", "new", None),
    ]
    assert ran.json["format"] == "list of otpauth links"
    assert [problem["entry"] for problem in ran.json["problems"]] == ["Shop:bob"]
    assert ran.json["added"] == 0
    assert SECRET not in ran.out
    assert totpdesk.names() == ["GitHub"]


def test_revealed(totpdesk: Terminal, links: Path) -> None:
    """With --reveal each entry's whole URI is there."""
    entries = totpdesk("import", "--dry-run", "--json", "--reveal", str(links)).json["entries"]
    assert [parse_uri(entry["uri"]) for entry in entries] == [parse_uri(GITHUB), parse_uri(BANK)]


def test_a_password_from_stdin(totpdesk: Terminal, encrypted: Path) -> None:
    """An encrypted file is opened with the first line of standard input."""
    ran = totpdesk("import", str(encrypted), "--password-stdin", stdin="pass word\n")
    assert ran.status == 0, ran
    assert totpdesk.names() == ["GitHub (alice)"]


def test_a_wrong_password(totpdesk: Terminal, encrypted: Path) -> None:
    """It is reported, and nothing has changed."""
    ran = totpdesk("import", str(encrypted), "--password-stdin", stdin="other\n")
    assert (ran.status, totpdesk.names()) == (1, [])
    assert "password" in ran.err


def test_a_password_is_asked_for_where_somebody_is(
    totpdesk: Terminal, encrypted: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a terminal the password is asked for, again after a wrong one, and then the adding."""
    typed = iter(["other", "pass word"])
    monkeypatch.setattr("click.termui.hidden_prompt_func", lambda _: next(typed))
    ran = totpdesk("import", str(encrypted), stdin="y\n", tty=True)
    assert ran.status == 0, ran
    assert totpdesk.names() == ["GitHub (alice)"]


def test_no_password(totpdesk: Terminal, encrypted: Path) -> None:
    """Without a terminal the error says how to give one."""
    ran = totpdesk("import", str(encrypted))
    assert ran.status == 1
    assert "--password-stdin" in ran.err


def test_declined(totpdesk: Terminal, links: Path) -> None:
    """A no after the preview changes nothing."""
    ran = totpdesk("import", str(links), stdin="n\n", tty=True)
    assert (ran.status, totpdesk.names()) == (1, [])


def test_taken_back(totpdesk: Terminal, links: Path) -> None:
    """One command undoes it, once."""
    totpdesk("import", str(links))
    assert totpdesk("import", "--undo").err == "Moved 2 to the trash.\n"
    assert not totpdesk.names()
    assert totpdesk("import", "--undo").status == 1


@pytest.mark.parametrize(
    ("differing", "names"),
    [
        ("add", ["hub", "GitHub (alice)"]),
        ("replace", ["hub"]),
        ("skip", ["hub"]),
    ],
)
def test_one_that_differs(
    totpdesk: Terminal, tmp_path: Path, differing: str, names: list[str]
) -> None:
    """It is kept beside the one that is here, or in its place, or left out, as the user says."""
    totpdesk.add("hub", "GEZDGNBVGY3TQOJQ", "--issuer", "GitHub", "--account", "alice")
    (tmp_path / "a.txt").write_text(GITHUB)
    totpdesk("import", str(tmp_path / "a.txt"), "--differing", differing)
    assert totpdesk.names() == names
    replaced = len(totpdesk("list", "--trash", "--json").json)
    assert replaced == (differing == "replace")


def test_again_there_is_nothing_to_add(totpdesk: Terminal, links: Path) -> None:
    """A second import of the same file changes nothing."""
    totpdesk("import", str(links))
    before = totpdesk.kept()
    ran = totpdesk("import", str(links))
    assert ran.status == 0
    assert "nothing to add" in ran.err
    assert totpdesk.kept() == before


def test_a_keychain_that_refuses(totpdesk: Terminal, links: Path) -> None:
    """Nothing is half there."""
    totpdesk.secrets.failure = KeychainRefusedError("no")
    ran = totpdesk("import", str(links))
    assert ran.status == 4
    totpdesk.secrets.failure = None
    assert totpdesk.kept()[1] == {}
    assert not totpdesk.names()


def test_from_a_pipe(totpdesk: Terminal) -> None:
    """A dash is standard input."""
    assert totpdesk("import", "-", stdin=GITHUB).status == 0
    assert totpdesk.names() == ["GitHub (alice)"]


def test_a_note_comes_along(totpdesk: Terminal, tmp_path: Path) -> None:
    """Other details of the account in the other program can be read here."""
    whole = AccountRecord.of(parse_uri(GITHUB), note="codes:\n12 34")
    (tmp_path / "a.json").write_bytes(write_plain([whole]))
    totpdesk("import", str(tmp_path / "a.json"))
    assert totpdesk("show", "github", "--note").out == "codes:\n12 34\n"


def test_several_files(totpdesk: Terminal, links: Path, tmp_path: Path) -> None:
    """Several files are taken in as one."""
    other = tmp_path / "other.json"
    other.write_bytes(write_plain([AccountRecord.of(parse_uri(BANK.replace("Bank", "Inn")))]))
    assert totpdesk("import", str(links), str(other)).status == 0
    assert totpdesk.names() == ["GitHub (alice)", "Bank (bob)", "Inn (bob)"]


@pytest.mark.parametrize("content", [b"", b"\0\1\2", b'{"a": 1}', b"just words"])
def test_a_file_of_no_known_format(totpdesk: Terminal, tmp_path: Path, content: bytes) -> None:
    """It is refused with what to do."""
    (tmp_path / "x").write_bytes(content)
    ran = totpdesk("import", str(tmp_path / "x"))
    assert (ran.status, ran.out) == (1, "")
    assert ran.err.strip()


def test_a_vault_of_1password_is_a_folder(totpdesk: Terminal, tmp_path: Path) -> None:
    """It is given as the folder that it is; any other folder is refused."""
    (tmp_path / "default").mkdir()
    for name, content in opvault(op_login(URI)).items():
        (tmp_path / name).write_bytes(content)
    ran = totpdesk("import", "--password-stdin", "--dry-run", str(tmp_path), stdin=f"{PASSWORD}\n")
    assert (ran.status, "ACME (bob)" in ran.out) == (0, True)
    assert totpdesk("import", str(tmp_path / "default")).status == 1


def test_a_file_that_is_not_there(totpdesk: Terminal, tmp_path: Path) -> None:
    """It is named."""
    ran = totpdesk("import", str(tmp_path / "nowhere"))
    assert ran.status == 1
    assert "nowhere" in ran.err


def test_nothing_that_can_be_taken(totpdesk: Terminal, tmp_path: Path) -> None:
    """A file of which no entry can be taken is a failure, with each reason."""
    (tmp_path / "a.txt").write_text(BROKEN)
    ran = totpdesk("import", "--dry-run", "--json", str(tmp_path / "a.txt"))
    assert ran.status == 1
    assert [each["entry"] for each in json.loads(ran.out)["problems"]] == ["Shop:bob"]


def test_a_hostile_name_does_not_steer_the_terminal(totpdesk: Terminal, tmp_path: Path) -> None:
    """What would move the cursor or change colours is shown as a question mark."""
    (tmp_path / "a.txt").write_text(GITHUB.replace("alice", "%1B%5B2J"))
    assert "\x1b" not in totpdesk("import", str(tmp_path / "a.txt")).err
