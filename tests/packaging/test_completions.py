"""Completion in the three shells, which find the scripts where a package installs them."""

from __future__ import annotations

import os
import pty
import select
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

from support.programs import find_program

if TYPE_CHECKING:
    from collections.abc import Iterator

SECONDS: Final = 60.0
WHOLE: Final = "Show the secret of NAME as a URI or QR code, or its note."
VALUES: Final = ("type", "paste", "copy")
TAB: Final = "\t"


class Shell:
    """An interactive shell on a terminal of its own."""

    def __init__(self, terminal: int) -> None:
        self._terminal = terminal

    def type(self, text: str) -> None:
        """Type it, as a user would."""
        os.write(self._terminal, text.encode())

    def shows(self, *texts: str) -> bool:
        """Read until the terminal has shown all of these; tell whether it did."""
        shown, last = "", time.monotonic() + SECONDS
        while not all(text in shown for text in texts):
            ready, _, _ = select.select([self._terminal], [], [], max(0, last - time.monotonic()))
            if not ready:
                raise AssertionError(f"missing in {shown!r}")
            shown += os.read(self._terminal, 65536).decode(errors="replace")
        return True


@pytest.fixture(name="env")
def _env(share: Path, tmp_path: Path) -> dict[str, str]:
    """Return an environment with our command, our `share`, and a home with nothing in it."""
    own = Path(sys.executable).parent
    return {
        "HOME": str(tmp_path),
        "PATH": f"{own}{os.pathsep}{os.environ['PATH']}",
        "TERM": "dumb",
        "LC_ALL": "C.UTF-8",
        "TOTPDESK_HOME": str(tmp_path),
        "XDG_DATA_DIRS": f"{share}:/usr/local/share:/usr/share",
    }


@contextmanager
def running(argv: list[str], env: dict[str, str]) -> Iterator[Shell]:
    """Run a shell on a terminal that is wide enough for whole sentences."""
    terminal, inner = pty.openpty()
    subprocess.run(["stty", "cols", "240", "rows", "100"], stdin=inner, check=True)
    with subprocess.Popen(
        argv, env=env, stdin=inner, stdout=inner, stderr=inner, start_new_session=True
    ) as process:
        os.close(inner)
        try:
            yield Shell(terminal)
        finally:
            process.kill()
            os.close(terminal)


def test_bash(env: dict[str, str]) -> None:
    """Bash's own loader finds the script; it shows no descriptions."""
    loader = "/usr/share/bash-completion/bash_completion"
    argv = [find_program("bash"), "--norc", "--noprofile", "-i"]
    with running(argv, env) as bash:
        bash.type(f"bind 'set bell-style none'; . {loader}; echo rea''dy\n")
        assert bash.shows("ready")
        bash.type(f"totpdesk config set insert {TAB}{TAB}")
        assert bash.shows(*VALUES)
        bash.type("\x15totpdesk restore-" + TAB)
        assert bash.shows("restore-backup")


def test_zsh(env: dict[str, str], share: Path) -> None:
    """Zsh finds the function in a folder of fpath, and shows whole sentences."""
    argv = [find_program("zsh"), "-f", "-i"]
    with running(argv, env) as zsh:
        zsh.type(f"fpath=({share}/zsh/site-functions $fpath); autoload -Uz compinit\n")
        zsh.type("compinit -u -D; unsetopt beep; echo rea''dy\n")
        assert zsh.shows("ready")
        zsh.type(f"totpdesk config set insert {TAB}{TAB}")
        assert zsh.shows(*VALUES)
        zsh.type("\x15totpdesk ba" + TAB)
        assert zsh.shows("totpdesk backup")
        zsh.type("\x15totpdesk " + TAB)
        assert zsh.shows(WHOLE)


def test_fish(env: dict[str, str]) -> None:
    """Fish finds the script among those of vendors, and shows whole sentences."""
    assert in_fish(env, "totpdesk config set insert ") == sorted(VALUES)
    assert f"show\t{WHOLE}" in in_fish(env, "totpdesk ")


def in_fish(env: dict[str, str], begun: str) -> list[str]:
    """Return what fish offers."""
    argv = [find_program("fish"), "-c", f"complete -C '{begun}'"]
    ran = subprocess.run(argv, env=env, capture_output=True, text=True, check=True)
    return ran.stdout.splitlines()
