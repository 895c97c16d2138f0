"""Completion in the shell."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from fakes.terminal import Terminal

COMPLETE = "_TOTPDESK_COMPLETE"


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_script(totpdesk: Terminal, shell: str) -> None:
    """Each shell gets a script that calls back."""
    ran = totpdesk("completion", shell)
    assert (ran.status, ran.err) == (0, "")
    assert f"{COMPLETE}={shell}_complete" in ran.out


def test_other_shell(totpdesk: Terminal) -> None:
    """A shell that is not known is wrong usage."""
    assert totpdesk("completion", "tcsh").status == 2


def offered(shell: str, *words: str) -> list[str]:
    """Return what completion offers for the last word."""
    env = {COMPLETE: f"{shell}_complete", "COMP_WORDS": " ".join(["totpdesk", *words])}
    env |= {"COMP_CWORD": str(len(words))}
    return [line for line in run_python(env).splitlines() if line]


def run_python(env: dict[str, str]) -> str:
    """Run the command in a process of its own with more in its environment."""
    return subprocess.run(
        [sys.executable, "-m", "totpdesk"],
        env=os.environ | env,
        capture_output=True,
        text=True,
        check=True,
    ).stdout


@pytest.mark.parametrize("command", ["code", "copy", "type", "rename", "remove", "show", "windows"])
def test_names(totpdesk: Terminal, command: str) -> None:
    """Names complete from the list, quoted where bash needs it."""
    totpdesk.add("My Bank")
    totpdesk.add("mail")
    totpdesk.add("GitHub")
    assert offered("bash", command, "m") == ["plain,'My Bank'", "plain,mail"]


def test_names_need_no_keychain(totpdesk: Terminal) -> None:
    """Completion asks no keychain: none is available in that process."""
    totpdesk.add("a")
    assert offered("bash", "code", "") == ["plain,a"]


def test_removed_names(totpdesk: Terminal) -> None:
    """What restore completes is in the trash."""
    totpdesk.add("gone")
    totpdesk.add("there")
    totpdesk("remove", "gone", "--yes")
    assert offered("bash", "restore", "") == ["plain,gone"]


def test_damaged_list(totpdesk: Terminal) -> None:
    """Where the list cannot be read, nothing is offered."""
    totpdesk.add("a")
    totpdesk.index.write_text("{")
    assert offered("bash", "code", "") == []


def test_settings(totpdesk: Terminal) -> None:
    """Settings complete by name."""
    assert offered("bash", "config", "get", "cl") == ["plain,clear_after"]


def test_settings_of_an_account(totpdesk: Terminal) -> None:
    """Keys with an account's name complete too, whatever the case, quoted where bash needs it."""
    totpdesk.add("My Bank")
    totpdesk.add("mail")
    assert offered("bash", "config", "set", "enter.m") == [
        "plain,'enter.My Bank'",
        "plain,enter.mail",
    ]
    assert offered("zsh", "config", "get", "prefix.ma") == ["plain", "prefix.mail", "_"]


@pytest.mark.parametrize(
    ("key", "values"),
    [
        ("insert", ["type", "paste", "copy"]),
        ("lock_on_suspend", ["yes", "no"]),
        ("insert.mail", ["default", "type", "paste", "copy"]),
        ("favourite.mail", ["yes", "no"]),
        ("hotkey", []),
        ("prefix.mail", []),
    ],
)
def test_values_of_settings(totpdesk: Terminal, key: str, values: list[str]) -> None:
    """Where a setting has but a few values, they complete."""
    totpdesk.add("mail")
    assert offered("bash", "config", "set", key, "") == [f"plain,{value}" for value in values]


def test_sentences_are_whole(totpdesk: Terminal) -> None:
    """No list of commands cuts a sentence off, and fish does not end it at a comma."""
    assert "..." not in totpdesk("--help").out.partition("Commands:")[2]
    assert "Change the passphrase of the vault file." in totpdesk("vault", "--help").out
    assert 'string split --max 1 ","' in totpdesk("completion", "fish").out
