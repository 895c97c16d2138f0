"""list, rename, remove, restore and show."""

from __future__ import annotations

import json
import os
import pty
import stat
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from fakes.terminal import SECRET, Terminal
from support.picture_files import load
from totpdesk.accounts.account import AccountRecord
from totpdesk.accounts.own_settings import OWN_SETTINGS, OwnSetting
from totpdesk.transfer.qr.read import read_texts

if TYPE_CHECKING:
    from pathlib import Path


def test_list(totpdesk: Terminal) -> None:
    """An account is a line: its name, and after a tab what else there is to say."""
    totpdesk.add("mail")
    totpdesk.add("work", SECRET, "--issuer", "GitHub", "--account", "alice")
    ran = totpdesk("list")
    assert (ran.status, ran.out, ran.err) == (0, "mail\nwork\tGitHub (alice)\n", "")


def test_list_empty(totpdesk: Terminal) -> None:
    """No accounts are no lines, and an empty JSON array."""
    assert totpdesk("list").out == ""
    assert totpdesk("list", "--json").json == []


def test_list_json(totpdesk: Terminal) -> None:
    """The JSON holds what the help says and no secret."""
    totpdesk.add("h", SECRET, "--type", "hotp", "--counter", "3")
    ran = totpdesk("list", "--json")
    (account,) = ran.json
    assert account == {
        "name": "h",
        "id": account["id"],
        "issuer": "",
        "account": "",
        "type": "hotp",
        "algorithm": "SHA1",
        "digits": 6,
        "period": 30,
        "counter": 3,
        "tags": [],
        "favourite": False,
        "shortcut": None,
        "insert": None,
        "min_left": None,
        "enter": False,
        "prefix": False,
        "last_used": None,
    }
    assert SECRET not in ran.out


def test_list_json_fields_are_documented(totpdesk: Terminal) -> None:
    """Every field of the JSON is in the command's help."""
    totpdesk.add("a")
    text = totpdesk("list", "--help").out
    assert all(f'"{field}":' in text for field in totpdesk("list", "--json").json[0])


@pytest.mark.parametrize("own", OWN_SETTINGS, ids=lambda own: own.name)
def test_list_json_has_every_own_setting(totpdesk: Terminal, own: OwnSetting) -> None:
    """With its default, and with what it is set to; the help has all its values."""
    totpdesk.add("a")
    (account,) = totpdesk("list", "--json").json
    default = getattr(AccountRecord(), own.name)
    assert account[own.name] == default
    text = totpdesk("list", "--help").out
    for choice in own.choices:
        totpdesk("config", "set", f"{own.name}.a", choice.word)
        (account,) = totpdesk("list", "--json").json
        assert account[own.name] == choice.value
        assert type(account[own.name]) in (bool, int, str, type(None))
        (line,) = (line for line in text.splitlines() if f'"{own.name}": ' in line)
        assert json.dumps(choice.value) in line


def test_list_json_has_a_shortcut_as_text(totpdesk: Terminal) -> None:
    """As `totpdesk config` prints it."""
    totpdesk.add("a")
    totpdesk("config", "set", "shortcut.a", "<ctrl>+<alt>+g")
    assert totpdesk("list", "--json").json[0]["shortcut"] == "<ctrl>+<alt>+g"


def test_hostile_name(totpdesk: Terminal) -> None:
    """A name cannot steer the terminal."""
    totpdesk.add("a\x1b[31mb\u202e")
    assert totpdesk("list").out == "a[31mb\n"


def test_list_survives_locked_keychain(totpdesk: Terminal) -> None:
    """The list needs no keychain."""
    totpdesk.add("a")
    totpdesk.lock()
    assert totpdesk("list").out == "a\n"


def test_rename(totpdesk: Terminal) -> None:
    """A renamed account keeps its secret."""
    totpdesk.add("a")
    ran = totpdesk("rename", "a", "b")
    assert (ran.status, ran.out, ran.err) == (0, "", "Renamed a to b.\n")
    assert totpdesk("code", "b").status == 0


def test_rename_taken(totpdesk: Terminal) -> None:
    """A name that is taken is refused, and nothing changes."""
    totpdesk.add("a")
    totpdesk.add("b")
    before = totpdesk.kept()
    ran = totpdesk("rename", "a", "B")
    assert (ran.status, ran.err.count("\n")) == (1, 1)
    assert totpdesk.kept() == before


def test_remove_and_restore(totpdesk: Terminal) -> None:
    """A removed account is gone from the list and comes back with its secret."""
    totpdesk.add("a")
    assert totpdesk("remove", "a", "--yes").status == 0
    assert totpdesk.names() == []
    assert totpdesk("code", "a").status == 3
    ran = totpdesk("restore", "a")
    assert (ran.status, ran.out, ran.err) == (0, "", "Restored a.\n")
    assert totpdesk("code", "a").status == 0


def test_restore_taken(totpdesk: Terminal) -> None:
    """An account does not come back over one that has taken its name."""
    totpdesk.add("a")
    totpdesk("remove", "a", "--yes")
    totpdesk.add("a")
    before = totpdesk.kept()
    assert totpdesk("restore", "a").status == 1
    assert totpdesk.kept() == before


@pytest.mark.parametrize(("answer", "left"), [("y\n", []), ("n\n", ["a"]), ("\n", ["a"])])
def test_remove_asks(totpdesk: Terminal, answer: str, left: list[str]) -> None:
    """On a terminal removal asks first, on stderr."""
    totpdesk.add("a")
    ran = totpdesk("remove", "a", stdin=answer, tty=True)
    assert ran.status == (1 if left else 0)
    assert ran.out == ""
    assert totpdesk.names() == left


def test_remove_on_a_terminal(totpdesk: Terminal) -> None:
    """A real terminal is recognised as one, and its answer taken."""
    totpdesk.add("a")
    keyboard, terminal = pty.openpty()
    os.write(keyboard, b"y\n")
    subprocess.run(
        [sys.executable, "-m", "totpdesk", "remove", "a"],
        stdin=terminal,
        stderr=terminal,
        check=True,
        timeout=30,
    )
    os.close(terminal)
    os.close(keyboard)
    assert totpdesk.names() == []


def test_remove_unattended(totpdesk: Terminal) -> None:
    """Without a terminal, removal without --yes is refused."""
    totpdesk.add("a")
    ran = totpdesk("remove", "a")
    assert (ran.status, totpdesk.names()) == (1, ["a"])
    assert "--yes" in ran.err


def test_remove_part_of_name(totpdesk: Terminal) -> None:
    """With --yes a part of a name removes nothing; the name in full is offered."""
    totpdesk.add("GitHub work")
    ran = totpdesk("remove", "git", "--yes", "--forever")
    assert (ran.status, totpdesk.names()) == (3, ["GitHub work"])
    assert "GitHub work" in ran.err


def test_remove_forever(totpdesk: Terminal) -> None:
    """With --forever the secret goes too, from the trash as well."""
    totpdesk.add("a")
    totpdesk.add("b")
    totpdesk("remove", "b", "--yes")
    assert totpdesk("remove", "a", "--yes", "--forever").status == 0
    assert totpdesk("remove", "b", "--yes", "--forever").status == 0
    assert totpdesk.secrets.lines == {}
    assert totpdesk("restore", "a").status == 3


def test_show_uri(totpdesk: Terminal) -> None:
    """The URI is a result; an account without a label goes by its name."""
    totpdesk.add("my mail")
    ran = totpdesk("show", "my mail", "--uri")
    assert ran.out.startswith(f"otpauth://totp/my%20mail?secret={SECRET}&")
    assert (ran.status, ran.out.count("\n"), ran.err) == (0, 1, "")


def test_show_qr(totpdesk: Terminal, tmp_path: Path) -> None:
    """The picture holds the URI, is its owner's alone, and replaces nothing unasked."""
    totpdesk.add("a")
    path = tmp_path / "out.png"
    assert totpdesk("show", "a", "--qr", str(path)).out == ""
    assert read_texts(load(path)) == (totpdesk("show", "a", "--uri").out.strip(),)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    path.write_bytes(b"mine")
    ran = totpdesk("show", "a", "--qr", str(path))
    assert (ran.status, ran.err.count("\n"), path.read_bytes()) == (1, 1, b"mine")
    assert totpdesk("show", "a", "--qr", str(path), "--overwrite").status == 0
    assert path.read_bytes() != b"mine"


def test_show_qr_in_terminal(totpdesk: Terminal) -> None:
    """A dash draws the code on stdout."""
    totpdesk.add("a")
    ran = totpdesk("show", "a", "--qr", "-")
    assert ran.status == 0
    assert "\N{FULL BLOCK}" in ran.out


@pytest.mark.parametrize("argv", [(), ("--uri", "--qr", "x.png")])
def test_show_wrong_usage(totpdesk: Terminal, argv: tuple[str, ...]) -> None:
    """One way of showing must be named."""
    totpdesk.add("a")
    assert totpdesk("show", "a", *argv).status == 2


@pytest.mark.parametrize("folder", ["missing/x.png", "/proc/x.png"])
def test_show_qr_nowhere(totpdesk: Terminal, tmp_path: Path, folder: str) -> None:
    """A place that cannot be written to is reported in one line."""
    totpdesk.add("a")
    ran = totpdesk("show", "a", "--qr", str(tmp_path / folder))
    assert (ran.status, ran.out, ran.err.count("\n")) == (1, "", 1)
