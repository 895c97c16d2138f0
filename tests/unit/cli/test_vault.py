"""`totpdesk vault`: from the keychain to a vault file and back, by the user's word."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from fakes.terminal import SECRET
from support.importing import entries
from support.vaultfiles import PASSPHRASE, derive_cheaply
from totpdesk.accounts.copies import generations
from totpdesk.base import paths
from totpdesk.base.errors import NoKeychainError
from totpdesk.base.finding import Level
from totpdesk.doctor.checkup import user_data
from totpdesk.doctor.user_data import check_keychain
from totpdesk.otp import Secret
from totpdesk.service.terminal import VARIABLE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from fakes.terminal import Terminal


@pytest.fixture(autouse=True)
def _cheaply(monkeypatch: pytest.MonkeyPatch) -> None:
    derive_cheaply(monkeypatch)


@pytest.fixture(name="with_file")
def _with_file(totpdesk: Terminal) -> Terminal:
    totpdesk.add("GitHub")
    assert totpdesk("vault", "create", "--password-stdin", stdin=f"{PASSPHRASE}\n").status == 0
    return totpdesk


@pytest.fixture(name="by_descriptor")
def _by_descriptor(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Give the passphrase as a script does."""
    reading, writing = os.pipe()
    os.write(writing, f"{PASSPHRASE}\n".encode())
    os.close(writing)
    monkeypatch.setenv(VARIABLE, str(reading))
    yield
    os.close(reading)


def test_create_moves_what_there_is(with_file: Terminal) -> None:
    """All secrets are in an encrypted file that other programs open too."""
    (found,) = entries(paths.vault_path().read_bytes(), PASSPHRASE)
    assert found.key_uri.secret.reveal() == SECRET
    assert with_file("vault", "status", "--json").json == {
        "secrets": "file",
        "name": "vault file",
        "path": str(paths.vault_path()),
        "exists": True,
        "open": None,
        "left_behind": {"Fake Keychain": 1},
    }


def test_a_script_gives_the_passphrase(with_file: Terminal, by_descriptor: None) -> None:
    """With the passphrase from a descriptor a code comes out, and nothing is asked."""
    ran = with_file("code", "GitHub")
    assert (ran.status, len(ran.out), ran.err) == (0, 7, "")


def test_a_wrong_passphrase_from_a_script(
    with_file: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A script's passphrase is tried once; the status says that the vault is locked."""
    reading, writing = os.pipe()
    os.write(writing, b"guess\nguess\nguess\n")
    os.close(writing)
    monkeypatch.setenv(VARIABLE, str(reading))
    ran = with_file("code", "GitHub")
    os.close(reading)
    assert (ran.status, ran.out) == (4, "")
    assert "does not open" in ran.err


@pytest.mark.parametrize("number", ["999", "x", "-1", ""])
def test_no_such_descriptor(
    with_file: Terminal, monkeypatch: pytest.MonkeyPatch, number: str
) -> None:
    """Without a passphrase the status says that the vault is locked, and what to do."""
    monkeypatch.setenv(VARIABLE, number)
    ran = with_file("code", "GitHub")
    assert (ran.status, ran.out) == (4, "")
    assert "file descriptor" in ran.err or "locked" in ran.err


def test_it_is_asked_for_in_a_terminal(
    with_file: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A user at a terminal is asked, and a mistake is reported."""
    answers = iter(["guess", PASSPHRASE])
    monkeypatch.setattr("totpdesk.service.terminal._can_ask", lambda: True)
    monkeypatch.setattr("getpass.getpass", lambda *_: next(answers))
    ran = with_file("code", "GitHub")
    assert (ran.status, len(ran.out)) == (0, 7)
    assert "does not open" in ran.err


def test_back_to_the_keychain(with_file: Terminal) -> None:
    """Secrets go back as they came, and old copies go when they are to."""
    with_file.secrets.lines.clear()
    ran = with_file("vault", "use", "keychain", "--password-stdin", stdin=f"{PASSPHRASE}\n")
    assert (ran.status, ran.out) == (0, "")
    assert "1 moved" in ran.err
    assert with_file("code", "GitHub").status == 0
    assert with_file("vault", "status", "--json").json["left_behind"] == {"vault file": 1}
    assert with_file("vault", "delete-old-copies").status == 0
    assert not paths.vault_path().with_name("vault.json.old").exists()
    assert "no old copies" in with_file("vault", "delete-old-copies").err


def test_old_copies_in_the_keychain(with_file: Terminal, by_descriptor: None) -> None:
    """The keychain keeps its copy until it is to be forgotten."""
    assert len(with_file.secrets.lines) == 1
    assert with_file("vault", "delete-old-copies", "--yes").status == 0
    assert with_file.secrets.lines == {}


def test_use_file_again(with_file: Terminal) -> None:
    """What is there already is not moved twice."""
    ran = with_file("vault", "use", "file")
    assert (ran.status, "0 moved" in ran.err) == (0, True)


def test_there_is_no_file_to_use(totpdesk: Terminal) -> None:
    """A vault file is made by `create`, never by the way."""
    ran = totpdesk("vault", "use", "file")
    assert (ran.status, "vault create" in ran.err) == (4, True)
    assert totpdesk("config", "get", "secrets").out == "keychain\n"


def test_without_a_keychain(totpdesk: Terminal, by_descriptor: None) -> None:
    """Where no keychain answers, a vault file takes the first account."""
    totpdesk.secrets.failure = NoKeychainError("No keychain answers.")
    assert totpdesk("vault", "create", "--password-stdin", stdin=PASSPHRASE).status == 0
    totpdesk.add("GitHub")
    assert totpdesk.names() == ["GitHub"]


def test_a_second_file_is_refused(with_file: Terminal) -> None:
    """A vault file that exists is not made again, and no passphrase is asked for it."""
    ran = with_file("vault", "create")
    assert ran.status == 4
    assert "already" in ran.err


def test_nobody_is_there_to_choose(totpdesk: Terminal) -> None:
    """Without a terminal and a passphrase nothing is made."""
    assert totpdesk("vault", "create").status == 1
    assert totpdesk("vault", "create", "--password-stdin", stdin="\n").status == 2
    assert not paths.vault_path().exists()


def test_another_passphrase(with_file: Terminal) -> None:
    """The old one is needed, and opens nothing afterwards."""
    assert with_file("vault", "passphrase", "--password-stdin", stdin="guess\nnew\n").status == 4
    ran = with_file("vault", "passphrase", "--password-stdin", stdin=f"{PASSPHRASE}\nnew\n")
    assert (ran.status, ran.out) == (0, "")
    use = ("vault", "use", "keychain", "--password-stdin")
    assert with_file(*use, stdin=PASSPHRASE).status == 4
    assert with_file(*use, stdin="new").status == 0


def test_no_passphrase_in_any_output(with_file: Terminal) -> None:
    """Passphrases and secrets are not repeated, whatever is wrong."""
    for argv in (("passphrase",), ("use", "keychain"), ("create",)):
        ran = with_file("vault", *argv, "--password-stdin", stdin="hunter2 horse\n")
        assert ran.status
        assert "hunter2" not in ran.out + ran.err
        assert SECRET not in ran.out + ran.err


def test_status_for_people(totpdesk: Terminal) -> None:
    """The status is a few plain sentences."""
    assert totpdesk("vault", "status").out == "The secrets are in the keychain.\n"


def test_lock_asks_the_running_instance(with_file: Terminal) -> None:
    """The running instance is asked to lock; if none runs, nothing is open."""
    assert "not running" in with_file("vault", "lock").err
    asked: list[str] = []

    def answer(request: dict[str, Any]) -> dict[str, Any]:
        asked.append(request["do"])
        return {"open": True}

    with_file.start_instance(answer)
    assert with_file("vault", "lock").status == 0
    assert with_file("vault", "status", "--json").json["open"] is True
    assert asked == ["lock", "vault"]


def test_a_checkup_asks_nobody(with_file: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    """The doctor says that the file is locked rather than wait for a passphrase."""
    monkeypatch.setattr("totpdesk.service.terminal._can_ask", lambda: True)
    finding = check_keychain(user_data().secrets, "doctor-1")
    assert finding.level is Level.OK
    assert finding.sentence.startswith("The vault file is locked.")


def test_many_are_taken_into_the_file_at_once(with_file: Terminal, by_descriptor: None) -> None:
    """An import is one write of the file, with one older copy of it."""
    names = [f"Site{number}" for number in range(30)]
    links = "\n".join(
        f"otpauth://totp/{name}?secret={Secret.from_bytes(name.encode()).reveal()}"
        for name in names
    )
    older = len(generations(paths.vault_path()))
    ran = with_file("import", "-", "--yes", stdin=links)
    assert ran.status == 0, ran
    assert len(generations(paths.vault_path())) == older + 1
    assert with_file.names() == ["GitHub", *names]


def test_what_was_left_behind_may_be_damaged(with_file: Terminal) -> None:
    """An invalid record is reported, and deletes nothing."""
    paths.list_path().with_name("left-behind").write_text("[1]")
    ran = with_file("vault", "delete-old-copies", "--yes")
    assert (ran.status, "Delete it" in ran.err) == (1, True)
    assert len(with_file.secrets.lines) == 1


def test_a_keychain_that_is_gone_for_good(totpdesk: Terminal) -> None:
    """The list is kept aside, and a backup brings the accounts back, into a vault file."""
    totpdesk.add("GitHub")
    backup = totpdesk("backup", "--password-stdin", "--json", stdin="correct horse\n").json["path"]
    totpdesk.secrets.name, totpdesk.secrets.lines = "Another Keychain", {}
    refused = totpdesk("restore-backup", backup, "--password-stdin", stdin="correct horse\n")
    assert (refused.status, "vault reset" in refused.err) == (4, True)
    assert totpdesk("vault", "reset", "file").status == 1  # not confirmed
    argv = ("vault", "reset", "file", "--yes", "--password-stdin")
    assert totpdesk(*argv, stdin=f"{PASSPHRASE}\n").status == 0
    assert totpdesk.names() == []
    assert "GitHub" in totpdesk.index.with_name("accounts.json.lost").read_text()


def test_a_keychain_that_has_lost_a_secret(totpdesk: Terminal) -> None:
    """A backup puts the account back in its place, under its own name."""
    totpdesk.add("hub", SECRET, "--issuer", "GitHub", "--account", "alice")
    totpdesk("backup", "--password-stdin", stdin="correct horse\n")
    totpdesk.secrets.lines.clear()
    assert totpdesk("code", "hub").status == 4
    ran = totpdesk("restore-backup", "--password-stdin", "--yes", stdin="correct horse\n")
    assert ran.status == 0, ran
    assert totpdesk.names() == ["hub"]
    assert totpdesk("code", "hub").status == 0
