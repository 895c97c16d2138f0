"""The command line in a real session: gnome-keyring keeps the secrets, xclip has the clipboard."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import closing, contextmanager
from dataclasses import dataclass
from subprocess import DEVNULL
from typing import TYPE_CHECKING

import pytest
from Xlib import X
from Xlib.display import Display

from support.programs import find_program
from support.session import DesktopSession, Keyring
from support.waiting import wait_until
from totpdesk.otp import parse_uri
from totpdesk.transfer.qr.draw import png

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from support.tray import TrayHost

SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
URI = f"otpauth://totp/GitHub:alice?secret={SECRET}&issuer=GitHub"
SECONDS = 30.0
SILENT = (
    "The program that has the clipboard does not answer, so the code may still be there. "
    "Copy something else."
)


@dataclass(frozen=True)
class Shell:
    """A user's shell in a session, with folders of its own."""

    env: dict[str, str]

    def __call__(self, *argv: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
        """Run `totpdesk`, stdout and stderr caught in pipes as `$(…)` does."""
        return subprocess.run(
            [sys.executable, "-m", "totpdesk", *argv],
            env=self.env,
            input=stdin,
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=False,
        )

    def start(self, *argv: str) -> subprocess.Popen[str]:
        """Start `totpdesk` and leave it running; SIGABRT makes it print where it is."""
        return subprocess.Popen(
            [sys.executable, "-X", "faulthandler", "-m", "totpdesk", *argv],
            env=self.env,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def clipboard(self) -> str:
        """Return what another program would paste."""
        argv = [find_program("xclip"), "-selection", "clipboard", "-o"]
        done = subprocess.run(
            argv, env=self.env, capture_output=True, text=True, timeout=SECONDS, check=False
        )
        return done.stdout


def end_of(process: subprocess.Popen[str]) -> tuple[int, str, str]:
    """Return the status and the outputs of a program that ends, or fail with where it hangs."""
    try:
        out, err = process.communicate(timeout=SECONDS)
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGABRT)
        pytest.fail(process.communicate()[1])
    return process.returncode, out, err.strip()


def shell_in(session: DesktopSession, folder: Path) -> Shell:
    """Return a shell whose accounts and settings lie in a folder."""
    places = {"XDG_DATA_HOME": str(folder / "data"), "XDG_CONFIG_HOME": str(folder / "config")}
    runtime = folder / "run"
    runtime.mkdir(mode=0o700)
    return Shell(session.env | places | {"XDG_RUNTIME_DIR": str(runtime)})


@pytest.fixture(name="shell")
def _shell(desktop: DesktopSession, tmp_path: Path) -> Iterator[Shell]:
    shell = shell_in(desktop, tmp_path)
    yield shell
    for name in shell("list").stdout.splitlines():
        shell("remove", name.split("\t")[0], "--yes", "--forever")


def now_by_oathtool() -> str:
    """Return the code by a program that is not ours."""
    argv = [find_program("oathtool"), "--totp", "-b", SECRET]
    return subprocess.run(argv, capture_output=True, text=True, check=True).stdout


def test_a_day_with_an_account(shell: Shell, tmp_path: Path) -> None:
    """From a picture to a code, through every command that touches the keychain."""
    picture = tmp_path / "site.png"
    picture.write_bytes(png(URI))
    added = shell("add", "work", "--qr", str(picture))
    assert (added.returncode, added.stdout, added.stderr) == (0, "", "Added work.\n")
    code = shell("code", "work", "--min-left", "5")
    assert (code.returncode, code.stdout, code.stderr) == (0, now_by_oathtool(), "")
    assert shell("rename", "work", "hub").returncode == 0
    assert shell("remove", "hub", "--yes").returncode == 0
    assert shell("code", "hub").returncode == 3
    assert shell("restore", "hub").returncode == 0
    assert parse_uri(shell("show", "hub", "--uri").stdout) == parse_uri(
        f"{URI}&algorithm=SHA1&digits=6&period=30"
    )
    assert shell("list").stdout == "hub\tGitHub (alice)\n"


def test_copy_into_a_pipe(shell: Shell) -> None:
    """Copying never holds a pipe open, though xclip lives on to serve the code."""
    shell("add", "a", "--secret-stdin", stdin=SECRET)
    ran = shell("copy", "a", "--no-wait")
    assert (ran.returncode, ran.stdout) == (0, "")
    assert len(shell.clipboard()) == 6


def test_copy_clears(shell: Shell) -> None:
    """After the time that is set the clipboard has forgotten the code."""
    shell("add", "a", "--secret-stdin", stdin=SECRET)
    shell("config", "set", "clear_after", "1")
    assert shell("copy", "a").returncode == 0
    assert shell.clipboard() == ""


@contextmanager
def waiting_copy(shell: Shell) -> Iterator[subprocess.Popen[str]]:
    """Run `copy` for a block, which begins when it has copied a code and waits to clear it."""
    shell("add", "a", "--secret-stdin", stdin=SECRET)
    shell("config", "set", "clear_after", "600")
    with shell.start("copy", "a") as copying:
        wait_until(lambda: len(shell.clipboard()) == 6, SECONDS, "the code on the clipboard")
        assert copying.stderr is not None
        assert copying.stderr.readline().startswith("Copied the code of a;")
        yield copying


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_copy_interrupted(shell: Shell, number: signal.Signals) -> None:
    """Ctrl-C, and the end of the terminal, clear the clipboard at once."""
    with waiting_copy(shell) as copying:
        copying.send_signal(number)
        assert end_of(copying) == (130, "", "")
    assert shell.clipboard() == ""


@contextmanager
def silent_owner(shell: Shell) -> Iterator[None]:
    """Let another program have the clipboard for a block, and answer nobody who reads it."""
    argv = [find_program("xclip"), "-quiet", "-selection", "clipboard"]
    with subprocess.Popen(argv, env=shell.env, stdin=subprocess.PIPE, stderr=DEVNULL) as owner:
        assert owner.stdin is not None
        owner.stdin.write(b"theirs")
        owner.stdin.close()
        try:
            wait_until(lambda: shell.clipboard() == "theirs", SECONDS, "the other program's text")
            owner.send_signal(signal.SIGSTOP)
            yield
        finally:
            owner.kill()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_copy_ends_where_the_clipboard_is_silent(shell: Shell, number: signal.Signals) -> None:
    """A program that has the clipboard and hangs is not waited for, and what is so is said."""
    with waiting_copy(shell) as copying, silent_owner(shell):
        copying.send_signal(number)
        status, _, said = end_of(copying)
    assert (status, said) == (1, SILENT)


def test_copy_clears_where_the_clipboard_is_silent(shell: Shell) -> None:
    """The same once its time is over; and a code replaces what nobody can read."""
    shell("add", "a", "--secret-stdin", stdin=SECRET)
    shell("config", "set", "clear_after", "1")
    with silent_owner(shell):
        ran = shell("copy", "a")
        assert (ran.returncode, ran.stderr.count("\n"), shell.clipboard()) == (0, 1, "")


def test_copy_without_a_program(shell: Shell, tmp_path: Path) -> None:
    """Where no program serves the clipboard, one line says what to install."""
    shell("add", "a", "--secret-stdin", stdin=SECRET)
    ran = Shell(shell.env | {"PATH": str(tmp_path)})("copy", "a")
    assert (ran.returncode, ran.stdout, ran.stderr.count("\n")) == (1, "", 1)
    assert "Install xclip" in ran.stderr


def test_doctor(shell: Shell) -> None:
    """In a sound session nothing is a problem."""
    ran = shell("doctor")
    assert (ran.returncode, ran.stderr) == (0, "")
    found = {line.split()[1]: line.split()[0] for line in ran.stdout.splitlines()}
    assert {name: found[name] for name in ("keychain", "accounts", "desktop", "shortcut")} == {
        "keychain": "ok",
        "accounts": "ok",
        "desktop": "ok",
        "shortcut": "ok",
    }


def test_doctor_sees_the_tray(shell: Shell, tray_host: TrayHost) -> None:
    """A desktop that shows tray icons is recognised."""
    assert "ok       tray " in shell("doctor").stdout


def test_doctor_sees_an_old_tray(shell: Shell) -> None:
    """So is one of the kind that came before D-Bus."""
    with closing(Display(shell.env["DISPLAY"])) as display:
        screen = display.screen()
        window = screen.root.create_window(0, 0, 1, 1, 0, screen.root_depth)
        window.set_selection_owner(display.intern_atom("_NET_SYSTEM_TRAY_S0"), X.CurrentTime)
        display.sync()
        assert "ok       tray " in shell("doctor").stdout
    assert "warning  tray " in shell("doctor").stdout


def test_without_a_keychain(tmp_path: Path) -> None:
    """Where no keychain answers, status 4 says so and nothing is kept."""
    with DesktopSession(keyring=Keyring.NONE) as session:
        shell = shell_in(session, tmp_path)
        ran = shell("add", "a", "--secret-stdin", stdin=SECRET)
        assert (ran.returncode, ran.stdout, ran.stderr.count("\n")) == (4, "", 1)
        assert shell("list").stdout == ""
        assert shell("doctor").returncode == 4
    assert not any(name.endswith(".json") for _, _, names in os.walk(tmp_path) for name in names)
