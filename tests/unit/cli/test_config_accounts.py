"""`totpdesk config`: what single accounts have of their own."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from totpdesk.accounts.own_settings import OWN_SETTINGS
from totpdesk.base import paths
from totpdesk.settings import Settings

if TYPE_CHECKING:
    from fakes.terminal import Terminal

PIN = "Qz4711-pin"
OWN = {
    "shortcut": ("<ctrl>+<alt>+g", "none"),
    "insert": ("paste", "default"),
    "min_left": ("never", "default"),
    "enter": ("yes", "no"),
    "favourite": ("yes", "no"),
}


@pytest.fixture(name="github")
def _github(totpdesk: Terminal) -> Terminal:
    totpdesk.add("GitHub")
    totpdesk.add("Dr. No's e.V.")
    return totpdesk


@pytest.mark.parametrize("name", ["GitHub", "git", "Dr. No's e.V."])
@pytest.mark.parametrize("own", list(OWN))
def test_set_and_get(github: Terminal, own: str, name: str) -> None:
    """What is set is what is got, by any name that means the account; then the default again."""
    value, default = OWN[own]
    key = f"{own}.{name}"
    assert github("config", "get", key).out == f"{default}\n"
    assert github("config", "set", key, value).status == 0
    assert github("config", "get", key).out == f"{value}\n"
    assert github("config", "set", key, default).status == 0
    assert github("config", "get", key).out == f"{default}\n"


def test_all(github: Terminal) -> None:
    """After the settings comes what accounts have of their own, and nothing that is as usual."""
    github("config", "set", "shortcut.GitHub", "Ctrl+Alt+G")
    github("config", "set", "prefix.GitHub", "-", stdin=PIN)
    github("config", "set", "enter.dr", "yes")
    lines = github("config").out.splitlines()
    assert lines[len(Settings().as_texts()) :] == [
        "autostart = no",
        "shortcut.GitHub = <ctrl>+<alt>+g",
        "prefix.GitHub = set",
        "enter.Dr. No's e.V. = yes",
    ]


def test_a_favourite_is_in_the_list(github: Terminal) -> None:
    """What was set is what `list --json` says."""
    github("config", "set", "favourite.git", "yes")
    listed = json.loads(github("list", "--json").out)
    assert {each["name"]: each["favourite"] for each in listed} == {
        "GitHub": True, "Dr. No's e.V.": False,
    }  # fmt: skip


def test_a_name_cannot_steer_the_terminal(totpdesk: Terminal) -> None:
    """Control characters of a name are left out."""
    totpdesk.add("a\x1b[31m")
    totpdesk("config", "set", "enter.a", "yes")
    assert totpdesk("config").out.splitlines()[-1] == "enter.a[31m = yes"


@pytest.mark.parametrize(
    ("status", "argv"),
    [
        (1, ("get", "colour.GitHub")),
        (1, ("set", "colour.GitHub", "red")),
        (1, ("set", "shortcut.GitHub", "g")),
        (1, ("set", "insert.GitHub", "shout")),
        (1, ("set", "enter.GitHub", "maybe")),
        (1, ("set", "favourite.GitHub", "most")),
        (1, ("set", "min_left.GitHub", "7")),
        (3, ("set", "enter.GitLab", "yes")),
        (3, ("get", "enter.")),
    ],
)
def test_refused(github: Terminal, status: int, argv: tuple[str, ...]) -> None:
    """An unknown key, account or value has its status, its sentence, and changes nothing."""
    before = github.kept()
    ran = github("config", *argv)
    assert (ran.status, ran.out, bool(ran.err)) == (status, "", True)
    assert github.kept() == before


def test_the_keys_are_in_the_help(totpdesk: Terminal) -> None:
    """The help names every key of an account."""
    text = totpdesk("config", "--help").out
    assert all(f"{own}.NAME " in text for own in [*OWN, "prefix"])
    assert {*OWN, "prefix"} == {own.name for own in OWN_SETTINGS}


class TestPin:
    """`prefix.NAME`: a PIN that only the keychain has."""

    def test_is_read_from_standard_input(self, github: Terminal) -> None:
        """One line of it, kept in the keychain; `get` says only that it is set."""
        ran = github("config", "set", "prefix.GitHub", "-", stdin=f"{PIN}\r\nmore\n")
        assert (ran.status, ran.out, ran.err) == (0, "", "")
        assert list(github.secrets.lines.values()).count(PIN) == 1
        assert github("config", "get", "prefix.GitHub").out == "set\n"

    def test_is_forgotten(self, github: Terminal) -> None:
        """The value "none" takes it out of the keychain again."""
        before = github.kept()
        github("config", "set", "prefix.GitHub", "-", stdin=PIN)
        assert github("config", "set", "prefix.GitHub", "none").status == 0
        assert github("config", "get", "prefix.GitHub").out == "none\n"
        assert github.kept()[1] == before[1]

    def test_is_not_taken_from_the_command_line(self, github: Terminal) -> None:
        """It is refused and not repeated, and neither is half of one."""
        before = github.kept()
        one = github("config", "set", "prefix.GitHub", PIN)
        two = github("config", "set", "prefix.GitHub", PIN, PIN)
        assert (one.status, two.status) == (1, 2)
        assert PIN not in one.out + one.err + two.out + two.err
        assert github.kept() == before

    @pytest.mark.parametrize("typed", ["", "\n", "a\tb", "x" * 65])
    def test_that_cannot_be_typed_is_refused(self, github: Terminal, typed: str) -> None:
        """Empty, with control characters or far too long: one line, nothing kept."""
        before = github.kept()
        ran = github("config", "set", "prefix.GitHub", "-", stdin=typed)
        assert (ran.status, ran.out, ran.err.count("\n")) == (1, "", 1)
        assert github.kept() == before

    def test_a_locked_keychain(self, github: Terminal) -> None:
        """It is status 4, and no PIN is said to be set."""
        github.lock()
        assert github("config", "set", "prefix.GitHub", "-", stdin=PIN).status == 4
        assert github("config", "get", "prefix.GitHub").out == "none\n"

    def test_shows_nowhere(self, github: Terminal) -> None:
        """Neither in what any command prints, nor in the settings, nor in the list of accounts."""
        ran = [github("config", "set", "prefix.GitHub", "-", stdin=PIN)]
        commands = (
            ("config",),
            ("config", "get", "prefix.GitHub"),
            ("list", "--json"),
            ("show", "GitHub", "--uri"),
            ("code", "GitHub"),
            ("windows", "GitHub", "--json"),
            ("doctor",),
            ("config", "set", "prefix.GitHub", "none"),
        )
        ran += [github(*argv) for argv in commands]
        files = [path for path in github.folder.rglob("*") if path.is_file()]
        assert github.index in files
        assert not any(PIN.encode() in path.read_bytes() for path in files)
        assert not any(PIN in each.out + each.err for each in ran)

    @pytest.mark.usefixtures("github")
    def test_a_terminal_shows_none_of_it(self) -> None:
        """A real terminal is asked, and what is typed there is not echoed."""
        keyboard, terminal = pty.openpty()
        typed = f"{PIN}\tx\n"  # which cannot be a PIN, so that no keychain is needed
        process = subprocess.Popen(
            [sys.executable, "-m", "totpdesk", "config", "set", "prefix.GitHub", "-"],
            stdin=terminal,
            stdout=terminal,
            stderr=terminal,
            start_new_session=True,
        )
        os.close(terminal)
        seen = os.read(keyboard, 100)
        while not seen.endswith(b"PIN: "):
            seen += os.read(keyboard, 100)
        os.write(keyboard, typed.encode())
        assert process.wait(timeout=30) == 1
        seen += os.read(keyboard, 1000)
        os.close(keyboard)
        assert b"A PIN is 1 to 64 printable characters." in seen
        assert PIN.encode() not in seen


def test_a_shortcut_of_ours_is_refused(github: Terminal) -> None:
    """Who has it is named, whichever of the keys it is; nothing is saved."""
    github("config", "set", "shortcut.GitHub", "Ctrl+Alt+G")
    before = github.kept()
    for key, chord, owner in (
        ("shortcut.dr", "Ctrl+Alt+G", "the account GitHub"),
        ("shortcut.dr", "Ctrl+Alt+O", "the main shortcut"),
        ("shortcut.dr", "Ctrl+Alt+Shift+O", "the picker"),
        ("hotkey", "Ctrl+Alt+G", "the account GitHub"),
        ("hotkey", "Ctrl+Alt+Shift+O", "the picker"),
        ("pick_hotkey", "Ctrl+Alt+O", "the main shortcut"),
    ):
        ran = github("config", "set", key, chord)
        assert (ran.status, ran.out, ran.err.count("\n")) == (1, "", 1)
        assert f" belongs to {owner} already." in ran.err
    assert github.kept() == before
    assert not paths.settings_path().exists()


@pytest.mark.parametrize("key", ["hotkey", "pick_hotkey", "shortcut.GitHub"])
class TestDesktop:
    """Whether the desktop gives a key away is found out before it is saved."""

    def test_another_programs_key_is_refused(self, github: Terminal, key: str) -> None:
        """The instance's sentence is shown, and nothing saved."""
        sentence = "Another program already uses Ctrl+Alt+X. Choose another."
        error = {"error": "ShortcutTakenError", "message": sentence}
        asked: list[object] = []
        github.start_instance(lambda request: (asked.append(request), error)[1])
        before = github("config", "get", key).out
        ran = github("config", "set", key, "Ctrl+Alt+X")
        assert (ran.status, ran.out, ran.err) == (1, "", f"{sentence}\n")
        assert asked == [{"do": "try_shortcut", "chord": "<ctrl>+<alt>+x"}]
        assert github("config", "get", key).out == before

    def test_a_free_key_is_saved(self, github: Terminal, key: str) -> None:
        """The instance has had it for a moment, so there is nothing to report."""
        github.start_instance(lambda _: {})
        ran = github("config", "set", key, "Ctrl+Alt+X")
        assert (ran.status, ran.out, ran.err) == (0, "", "")
        assert github("config", "get", key).out == "<ctrl>+<alt>+x\n"

    def test_where_none_runs_it_is_saved_untried(self, github: Terminal, key: str) -> None:
        """And that is said."""
        ran = github("config", "set", key, "Ctrl+Alt+X")
        assert (ran.status, ran.out) == (0, "")
        assert "Ctrl+Alt+X was saved without testing it" in ran.err
        assert github("config", "get", key).out == "<ctrl>+<alt>+x\n"

    def test_what_we_hold_is_not_tried(self, github: Terminal, key: str) -> None:
        """An unchanged shortcut is not checked again."""
        github("config", "set", key, "Ctrl+Alt+X")
        assert github("config", "set", key, "Ctrl+Alt+X").err == ""


def test_no_picker_shortcut(totpdesk: Terminal) -> None:
    """The value "none" needs no permission: no instance is asked about it."""
    ran = totpdesk("config", "set", "pick_hotkey", "none")
    assert (ran.status, ran.err) == (0, "")
    assert totpdesk("config", "get", "pick_hotkey").out == "none\n"
