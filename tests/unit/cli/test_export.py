"""`totpdesk export`: what is in the file, who may read it, and what is said of it."""

from __future__ import annotations

import os
import stat
import sys
from typing import TYPE_CHECKING

import click
import pytest

from fakes.terminal import SECRET, Terminal
from support.picture_files import load
from totpdesk.otp import parse_uri
from totpdesk.service import bootstrap
from totpdesk.transfer.importers.read import read_export
from totpdesk.transfer.qr.read import read_texts

if TYPE_CHECKING:
    from pathlib import Path

    from totpdesk.accounts.account import AccountRecord

PASSWORD = "correct horse battery"


@pytest.fixture(name="two")
def _two(totpdesk: Terminal) -> Terminal:
    """Return a terminal with two accounts, one of which is odd in every way."""
    totpdesk.add("GitHub", SECRET, "--issuer", "GitHub", "--account", "alice")
    totpdesk.add("Odd one", "GEZDGNBVGY3TQOJQ", "--issuer", "Bank", "--period", "60")
    accounts = bootstrap.open_accounts()
    accounts.update(accounts.find("Odd one").id, tags=("Work",))
    return totpdesk


def read(path: Path, password: str | None = None) -> tuple[AccountRecord, ...]:
    """Read an export."""
    return read_export(path.read_bytes(), password).entries


@pytest.mark.parametrize("kind", ["aegis", "2fas", "kdbx"])
def test_encrypted_unless_told_otherwise(two: Terminal, tmp_path: Path, kind: str) -> None:
    """The password comes from standard input, and only with it the file says anything."""
    path = tmp_path / "out"
    ran = two("export", str(path), "--format", kind, "--password-stdin", stdin=f"{PASSWORD}\n")
    assert (ran.status, ran.out) == (0, "")
    assert f"Wrote 2 accounts to '{path}'.\n" in ran.err
    assert "not encrypted" not in ran.err
    assert b"GitHub" not in path.read_bytes()
    found = read(path, PASSWORD)
    assert [each.key_uri.secret.reveal() for each in found] == [SECRET, "GEZDGNBVGY3TQOJQ"]
    assert found[1].tags == ("Work",)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such file modes")
def test_private(two: Terminal, tmp_path: Path) -> None:
    """Only the owner may read the file, whatever the mask."""
    before = os.umask(0)
    try:
        two("export", str(tmp_path / "a"), "--format", "uris", "--yes")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "a").stat().st_mode) == 0o600


@pytest.mark.parametrize("kind", ["aegis", "2fas"])
def test_plain(two: Terminal, tmp_path: Path, kind: str) -> None:
    """With --plain and --yes the secrets are in the clear, and that is said."""
    path = tmp_path / "out"
    ran = two("export", str(path), "--format", kind, "--plain", "--yes")
    assert ran.status == 0
    assert "not encrypted: delete it when" in ran.err
    assert len(read(path)) == 2


@pytest.mark.parametrize("more", [("uris",), ("google-qr",), ("html",), ("aegis", "--plain")])
def test_in_the_clear_is_asked_about(two: Terminal, tmp_path: Path, more: tuple[str, ...]) -> None:
    """On a terminal a no writes nothing; without one an option must have said so."""
    argv = ("export", str(tmp_path / "out"), "--format", *more)
    ran = two(*argv, stdin="n\n", tty=True)
    assert ran.status == 1
    assert "Anyone who reads this file can generate your codes. Write it?" in ran.err
    assert "Nothing was written." in ran.err
    assert not (tmp_path / "out").exists()
    plain = "--plain" in more
    ran = two(*argv)
    assert (ran.status, "--yes" in ran.err) == ((0, False) if plain else (1, True))
    assert (tmp_path / "out").exists() is plain
    assert two(*argv, "--overwrite", stdin="y\n", tty=True).status == 0


def test_password_is_asked_for_twice(
    two: Terminal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a terminal it is typed twice, unseen; an empty one is asked for again."""
    answers = iter(["", PASSWORD, "typo", PASSWORD, PASSWORD])
    monkeypatch.setattr(click.termui, "hidden_prompt_func", lambda _: next(answers))
    path = tmp_path / "out"
    ran = two("export", str(path), "--format", "aegis", tty=True)
    assert ran.status == 0
    assert len(read(path, PASSWORD)) == 2
    assert "weak" not in ran.err
    assert next(answers, None) is None


def test_nobody_to_choose_a_password(two: Terminal, tmp_path: Path) -> None:
    """Without a terminal and without --password-stdin there is no file."""
    ran = two("export", str(tmp_path / "out"), "--format", "aegis")
    assert ran.status == 1
    assert "--password-stdin" in ran.err
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("empty", ["", "\n"])
def test_empty_password(two: Terminal, tmp_path: Path, empty: str) -> None:
    """An empty password is none."""
    argv = ("export", str(tmp_path / "out"), "--format", "aegis", "--password-stdin")
    assert two(*argv, stdin=empty).status == 2
    assert not (tmp_path / "out").exists()


def test_weak_password(two: Terminal, tmp_path: Path) -> None:
    """A short password is taken and called weak."""
    argv = ("export", str(tmp_path / "out"), "--format", "aegis", "--password-stdin")
    ran = two(*argv, stdin="short")
    assert ran.status == 0
    assert "this password is weak" in ran.err
    assert "short" not in ran.err.replace("for it is short", "")


def test_an_existing_file_is_kept(two: Terminal, tmp_path: Path) -> None:
    """It is refused before anything is asked, and replaced whole with --overwrite."""
    path = tmp_path / "out"
    path.write_bytes(b"dear")
    argv = ("export", str(path), "--format", "uris")
    ran = two(*argv)
    assert ran.status == 1
    assert "exists already" in ran.err
    assert path.read_bytes() == b"dear"
    assert two(*argv, "--overwrite", "--yes").status == 0
    assert len(read(path)) == 2


def test_standard_output(two: Terminal) -> None:
    """A format of text goes to a pipe as it is, and nothing else does."""
    ran = two("export", "-", "--format", "uris", "--yes")
    assert ran.status == 0
    assert [parse_uri(line).secret.reveal() for line in ran.out.splitlines()] == [
        SECRET,
        "GEZDGNBVGY3TQOJQ",
    ]
    assert SECRET not in ran.err
    page = two("export", "-", "--format", "html", "--yes").out
    assert page.startswith("<!DOCTYPE html>")
    encrypted = two("export", "-", "--format", "aegis", "--password-stdin", stdin=PASSWORD).out
    assert len(read_export(encrypted.encode(), PASSWORD).entries) == 2


def test_losses_are_reported_by_name(two: Terminal, tmp_path: Path) -> None:
    """What is left out, and what is missing of the rest, is said on stderr."""
    path = tmp_path / "codes.png"
    ran = two("export", str(path), "--format", "google-qr", "--yes")
    assert ran.status == 0
    assert "Left out Odd one: Google's QR codes support a period of 30 seconds, not 60." in ran.err
    assert "Wrote 1 account to" in ran.err
    (link,) = read_texts(load(path))
    (found,) = read_export(link.encode()).entries
    assert found.key_uri.account.label == "GitHub (alice)"
    ran = two("export", str(tmp_path / "list"), "--format", "uris", "--yes")
    assert "Odd one: Its tags are not in the file." in ran.err


def test_many_codes(totpdesk: Terminal, tmp_path: Path) -> None:
    """Several pictures are numbered, and all of them named."""
    for number in range(12):
        totpdesk.add(f"a{number}")
    path = tmp_path / "codes.png"
    ran = totpdesk("export", str(path), "--format", "google-qr", "--yes", "--json")
    files = [str(tmp_path / f"codes-{n}.png") for n in (1, 2)]
    assert ran.json["files"] == files
    assert all(name in ran.err for name in files)


def test_nothing_can_be_written(two: Terminal, tmp_path: Path) -> None:
    """Where no account fits the format there is no file, and the command fails."""
    path = tmp_path / "codes.png"
    ran = two("export", str(path), "Odd one", "--format", "google-qr", "--yes")
    assert ran.status == 1
    assert "Left out Odd one" in ran.err
    assert not path.exists()


def test_no_accounts(totpdesk: Terminal, tmp_path: Path) -> None:
    """Nothing to export is a failure, for a script may think that it has a backup."""
    ran = totpdesk("export", str(tmp_path / "out"), "--format", "uris", "--yes")
    assert (ran.status, ran.err) == (1, "There are no accounts to export.\n")


def test_chosen_by_name_and_tag(two: Terminal, tmp_path: Path) -> None:
    """Names and tags add up; one that does not exist is an error."""
    two.add("third")

    def exported(*words: str) -> list[str]:
        argv = ("export", str(tmp_path / "out"), *words, "--format", "aegis", "--plain", "--yes")
        assert two(*argv, "--overwrite").status == 0
        return [each.name for each in read(tmp_path / "out")]

    assert exported("github") == ["GitHub"]
    assert exported("--tag", "Work") == ["Odd one"]
    assert exported("third", "--tag", "Work") == ["Odd one", "third"]
    assert exported() == ["GitHub", "Odd one", "third"]
    for words in (["nobody"], ["--tag", "Play"]):
        ran = two("export", str(tmp_path / "new"), *words, "--format", "uris", "--yes")
        assert ran.status == 3
    assert not (tmp_path / "new").exists()


def test_not_the_trash(two: Terminal, tmp_path: Path) -> None:
    """What was removed is in no export."""
    two("remove", "GitHub", "--yes")
    two("export", str(tmp_path / "out"), "--format", "aegis", "--plain", "--yes")
    assert [each.name for each in read(tmp_path / "out")] == ["Odd one"]


def test_json(two: Terminal, tmp_path: Path) -> None:
    """One value for scripts, without a secret in it."""
    path = tmp_path / "out.2fas"
    argv = ("export", str(path), "--format", "2fas", "--password-stdin", "--json")
    ran = two(*argv, stdin=PASSWORD)
    assert ran.json == {"files": [str(path)], "accounts": 2, "left_out": [], "reduced": []}
    path = tmp_path / "codes.png"
    ran = two("export", str(path), "--format", "google-qr", "--yes", "--json")
    reason = "Google's QR codes support a period of 30 seconds, not 60."
    assert ran.json["left_out"] == [{"entry": "Odd one", "reason": reason}]


@pytest.mark.parametrize(
    "words",
    [
        ("out", "--format", "uris", "--plain"),
        ("out", "--format", "kdbx", "--plain"),
        ("out", "--format", "html", "--password-stdin"),
        ("out", "--format", "aegis", "--plain", "--password-stdin"),
        ("-", "--format", "google-qr", "--yes"),
        ("-", "--format", "kdbx", "--password-stdin"),
        ("-", "--format", "uris", "--yes", "--json"),
        ("out", "--format", "word"),
        ("out",),
    ],
)
def test_wrong_usage(two: Terminal, words: tuple[str, ...]) -> None:
    """Contradictory options are refused before anything is read or asked."""
    two.lock()
    assert two("export", *words, stdin=PASSWORD).status == 2


def test_locked_keychain(two: Terminal, tmp_path: Path) -> None:
    """Where the secrets cannot be read there is no file."""
    two.lock()
    ran = two("export", str(tmp_path / "out"), "--format", "uris", "--yes")
    assert ran.status == 4
    assert not (tmp_path / "out").exists()


def test_a_vanished_secret(two: Terminal, tmp_path: Path) -> None:
    """A missing secret affects that account only, and is reported."""
    del two.secrets.lines[bootstrap.open_accounts().find("GitHub").id]
    ran = two("export", str(tmp_path / "out"), "--format", "uris", "--yes")
    assert ran.status == 0
    assert "Left out GitHub: Its secret is missing from the keychain." in ran.err
    assert len(read(tmp_path / "out")) == 1


def test_hostile_names(totpdesk: Terminal, tmp_path: Path) -> None:
    """A name cannot control the terminal in the output."""
    totpdesk.add("a\x1b[31mb", SECRET, "--period", "60")
    totpdesk.add("c")
    ran = totpdesk("export", str(tmp_path / "codes.png"), "--format", "google-qr", "--yes")
    assert "\x1b" not in ran.err
    assert "Left out a[31mb" in ran.err


def test_fields_are_documented(two: Terminal, tmp_path: Path) -> None:
    """Every field of the JSON is in the command's help, and so is every format."""
    text = two("export", "--help").out
    ran = two("export", str(tmp_path / "out"), "--format", "uris", "--yes", "--json")
    assert all(f'"{field}":' in text for field in ran.json)
    assert all(f"\n  {word} " in text for word in ("aegis", "uris", "google-qr", "html", "2fas"))


def test_order_and_counters(totpdesk: Terminal, tmp_path: Path) -> None:
    """Accounts are in the user's order; a counter is exported as it is, and not moved."""
    totpdesk.add("b", SECRET, "--type", "hotp", "--counter", "41")
    totpdesk.add("a")
    path = tmp_path / "out"
    totpdesk("export", str(path), "--format", "uris", "--yes")
    first, second = read(path)
    assert (first.key_uri.account.counter, second.key_uri.account.account) == (41, "a")
    assert totpdesk("list", "--json").json[0]["counter"] == 41
