"""What leaves the command line when something fails: a line, a status, and never a secret."""

from __future__ import annotations

import errno
import json
import os
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from fakes.terminal import SECRET, Terminal
from support.waiting import wait_until
from totpdesk.base.errors import (
    KeychainError,
    KeychainLockedError,
    KeychainRefusedError,
    NoKeychainError,
    PlaintextKeychainError,
)
from totpdesk.cli.exit_status import NO_KEYCHAIN

if TYPE_CHECKING:
    from pathlib import Path

WRITERS = (
    ("add", "new", "--secret-stdin"),
    ("rename", "a", "b"),
    ("remove", "a", "--yes"),
    ("remove", "a", "--yes", "--forever"),
)
READERS = (("list",), ("code", "a"), ("show", "a", "--uri"), ("restore", "a"))
NEED_KEYCHAIN = (("add", "new", "--secret-stdin"), ("code", "a"), ("show", "a", "--uri"))


@pytest.mark.parametrize("argv", NEED_KEYCHAIN)
@pytest.mark.parametrize(
    "kind", [NoKeychainError, KeychainLockedError, KeychainRefusedError, PlaintextKeychainError]
)
def test_keychain_fails(
    totpdesk: Terminal, argv: tuple[str, ...], kind: type[KeychainError]
) -> None:
    """A keychain that does not serve is status 4, one line, and nothing changed."""
    totpdesk.add("a")
    before = totpdesk.kept()
    totpdesk.secrets.failure = kind("It does not serve. Start it.")
    ran = totpdesk(*argv, stdin=SECRET)
    assert (ran.status, ran.out, ran.err) == (NO_KEYCHAIN, "", "It does not serve. Start it.\n")
    assert totpdesk.kept() == before


@pytest.mark.parametrize("argv", NEED_KEYCHAIN)
def test_other_keychain(totpdesk: Terminal, argv: tuple[str, ...]) -> None:
    """Another keychain than the one that holds the secrets is refused by name."""
    totpdesk.add("a")
    before = totpdesk.kept()
    totpdesk.secrets.name = "Other Keychain"
    ran = totpdesk(*argv, stdin=SECRET)
    assert (ran.status, ran.err.count("\n")) == (NO_KEYCHAIN, 1)
    assert "Other Keychain" in ran.err
    assert totpdesk.kept() == before


@pytest.mark.parametrize("argv", [*WRITERS, *READERS])
@pytest.mark.parametrize("content", ["", "{", '{"version": 1}', "\x00\x00", "[]"])
def test_damaged_index(totpdesk: Terminal, argv: tuple[str, ...], content: str) -> None:
    """A damaged list is status 1, one line that names the repair, and it is not changed."""
    totpdesk.add("a")
    totpdesk.index.write_text(content)
    before = totpdesk.kept()
    ran = totpdesk(*argv, stdin=SECRET)
    assert (ran.status, ran.out, ran.err.count("\n")) == (1, "", 1)
    assert "doctor --repair" in ran.err
    assert totpdesk.kept() == before


@pytest.mark.parametrize("argv", [*WRITERS, *READERS])
def test_newer_index(totpdesk: Terminal, argv: tuple[str, ...]) -> None:
    """A list of a later version is status 1, one line, and left as it is."""
    totpdesk.add("a")
    totpdesk.index.write_text(json.dumps({"version": 99, "keychain": "", "accounts": []}))
    before = totpdesk.kept()
    ran = totpdesk(*argv, stdin=SECRET)
    assert (ran.status, ran.out, ran.err.count("\n")) == (1, "", 1)
    assert "later version" in ran.err
    assert totpdesk.kept() == before


@pytest.mark.parametrize("argv", WRITERS)
def test_unwritable_index(
    totpdesk: Terminal, argv: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A list that cannot be written is status 1, one line, and nothing changed."""
    totpdesk.add("a")
    before = totpdesk.kept()

    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS))

    monkeypatch.setattr("totpdesk.accounts.list_file.write_whole", refuse)
    ran = totpdesk(*argv, stdin=SECRET)
    assert (ran.status, ran.out, ran.err.count("\n")) == (1, "", 1)
    assert "It was not changed" in ran.err
    assert totpdesk.kept() == before


def test_vanished_secret(totpdesk: Terminal) -> None:
    """An account whose secret is gone from the keychain is status 4."""
    totpdesk.add("a")
    totpdesk.secrets.lines.clear()
    assert totpdesk("code", "a").status == NO_KEYCHAIN


def break_down(*_: object) -> None:
    """Fail with a secret in the message."""
    raise RuntimeError(SECRET)


def test_unexpected(totpdesk: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    """A defect is one line that asks for a report and holds no value."""
    monkeypatch.setattr("totpdesk.accounts.store.AccountStore.entries", break_down)
    ran = totpdesk("list")
    assert (ran.status, ran.out, ran.err.count("\n")) == (1, "", 1)
    assert ran.err.startswith("Unexpected error: RuntimeError at test_barrier.py:")
    assert SECRET not in ran.err


def test_debug(totpdesk: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    """TOTPDESK_DEBUG=1 shows where it broke."""
    monkeypatch.setattr("totpdesk.accounts.store.AccountStore.entries", break_down)
    monkeypatch.setenv("TOTPDESK_DEBUG", "1")
    ran = totpdesk("list")
    assert ran.status == 1
    assert "Traceback" in ran.err


@pytest.mark.parametrize("argv", [("nonsense",), ("--nonsense",), ("list", "x"), ("completion",)])
def test_wrong_usage(totpdesk: Terminal, argv: tuple[str, ...]) -> None:
    """What the command line does not know is status 2."""
    ran = totpdesk(*argv)
    assert (ran.status, ran.out) == (2, "")


@pytest.mark.parametrize("argv", [("--help",), ("-h",), ("--version",), ("code", "--help")])
def test_help(totpdesk: Terminal, argv: tuple[str, ...]) -> None:
    """Help is a result."""
    ran = totpdesk(*argv)
    assert (ran.status, ran.err) == (0, "")
    assert ran.out


def test_interrupted_question(totpdesk: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C at a question is status 130, and nothing changed."""

    def interrupt(_: str) -> str:
        raise KeyboardInterrupt

    totpdesk.add("a")
    before = totpdesk.kept()
    monkeypatch.setattr("click.termui.visible_prompt_func", interrupt)
    ran = totpdesk("remove", "a", tty=True)
    assert (ran.status, ran.out) == (130, "")
    assert "Traceback" not in ran.err
    assert totpdesk.kept() == before


def command(*argv: str, **options: object) -> subprocess.Popen[bytes]:
    """Start the command as a process of its own."""
    return subprocess.Popen(  # type: ignore[call-overload,no-any-return] # options are many
        [sys.executable, "-m", "totpdesk", *argv], stderr=subprocess.PIPE, **options
    )


@pytest.mark.parametrize("argv", [("list",), ("code", "a")])
def test_broken_pipe(totpdesk: Terminal, argv: tuple[str, ...]) -> None:
    """A reader that has gone is no word on stderr."""
    totpdesk.add("a")
    totpdesk.start_instance(lambda _: {"name": "a", "code": "123456", "valid_until": None})
    reader, writer = os.pipe()
    os.close(reader)
    with command(*argv, stdout=writer) as process:
        os.close(writer)
        _, err = process.communicate()
    assert (process.returncode, err) == (1, b"")


@pytest.mark.parametrize("argv", [("list",), ("code", "a")])
def test_full_disk(totpdesk: Terminal, argv: tuple[str, ...]) -> None:
    """Output that cannot be written is status 1 and one line."""
    totpdesk.add("a")
    totpdesk.start_instance(lambda _: {"name": "a", "code": "123456", "valid_until": None})
    with open("/dev/full", "w") as full, command(*argv, stdout=full) as process:  # noqa: PTH123 - a device
        _, err = process.communicate()
    assert (process.returncode, err.count(b"\n")) == (1, 1)


def test_narrow_locale(totpdesk: Terminal) -> None:
    """A name that the locale's encoding lacks is printed escaped."""
    totpdesk.add("Müller €")
    env = os.environ | {"PYTHONIOENCODING": "latin-1", "PYTHONUTF8": "0"}
    with command("list", stdout=subprocess.PIPE, env=env) as process:
        out, err = process.communicate()
    assert (process.returncode, out, err) == (0, b"M\xfcller \\u20ac\n", b"")


def test_interrupt(totpdesk: Terminal, tmp_path: Path) -> None:
    """Ctrl-C while the running instance thinks is status 130, without a traceback."""
    asked = tmp_path / "asked"

    def think(_: object) -> dict[str, object]:
        asked.touch()
        wait_until(lambda: not asked.exists(), 30, "the end of the test")
        return {}

    totpdesk.start_instance(think)
    with command("code", "a", stdout=subprocess.PIPE) as process:
        wait_until(asked.exists, 30, "the request")
        process.send_signal(signal.SIGINT)
        out, err = process.communicate()
    asked.unlink()
    assert (process.returncode, out) == (130, b"")
    assert b"Traceback" not in err
