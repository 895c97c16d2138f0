"""The commands that the pages for users print, each run as it is printed, at a terminal.

Those that set totpdesk up (apt, pipx, `sh packaging/run.sh`) are tried on bare machines by
tests/bare.
"""

from __future__ import annotations

import os
import re
import subprocess
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

ROOT: Final = Path(__file__).resolve().parents[2]
PAGES: Final = (
    "README.md",
    "docs/install.md",
    "docs/using.md",
    "docs/import-export-backup.md",
    "docs/moving-from-google-authenticator.md",
    "docs/troubleshooting.md",
    "docs/why-not-keepassxc.md",
)
BLOCK: Final = re.compile(r"^```\w*\n(.*?)^```$", re.DOTALL | re.MULTILINE)
# A line of a block is a command, or binds one to a key; what it does may stand at some distance.
OF_LINE: Final = re.compile(r"(?:^|exec )(totpdesk.*?)(?:\s{3,}|$)")
INLINE: Final = re.compile(r"`((?:[^`]*; )?totpdesk(?: [^`]*)?)`")
STAND_INS: Final = {
    "add NAME": "add Forge",
    "COMMAND": "code",
    "FILE...": "links.txt",
    "FILE --format": "new.json --format",
    "FILE": "links.txt",
    "IMAGE": "one.png",
    "KEY VALUE": "enter.GitHub yes",
    "NAME": "GitHub",
}
PASSPHRASE: Final = "four or more words in a row"
SECONDS: Final = 30.0
PROMPTS: Final = (  # the end of what a terminal shows, and the answer
    (
        re.compile(r"(?i)(?:passphrase|password|pin|confirm|repeat)[^\n]*: ?$"),
        f"{PASSPHRASE}\n",
    ),
    (re.compile(r"\[y/N\]: ?$"), "y\n"),
)


def printed_commands() -> list[str]:
    """Return every command of totpdesk on the pages, once."""
    found = (each for page in PAGES for each in _of((ROOT / page).read_text(encoding="utf-8")))
    return sorted(set(found))


def _of(text: str) -> Iterator[str]:
    for block in BLOCK.findall(text):
        yield from (match[1] for line in block.splitlines() if (match := OF_LINE.search(line)))
    yield from INLINE.findall(BLOCK.sub("", text))


def filled_in(command: str) -> str:
    """Return a command with something in place of its placeholders."""
    for placeholder, real in STAND_INS.items():
        command = re.sub(rf"(?<![\w.]){re.escape(placeholder)}(?!\w)", real, command)
    return command


def at_a_terminal(command: str, env: Mapping[str, str], folder: Path) -> tuple[int, str]:
    """Run a shell's line in a terminal and answer what it asks; return its status and what it says.

    A command that takes too long is ended, with a status that says so.
    """
    ours, theirs = os.openpty()
    running = subprocess.Popen(
        ["setsid", "--ctty", "sh", "-c", command],
        env=dict(env), cwd=folder, stdin=theirs, stdout=theirs, stderr=theirs,
    )  # fmt: skip
    os.close(theirs)
    said = ""
    limit = threading.Timer(SECONDS, running.kill)
    limit.start()
    with os.fdopen(ours, "r+b", buffering=0) as terminal:
        while part := _read(terminal.fileno()):
            said += part.decode(errors="replace")
            for prompt, answer in PROMPTS:
                if prompt.search(said):
                    terminal.write(answer.encode())
                    said += "\n"
    limit.cancel()
    return running.wait(), said


def _read(terminal: int) -> bytes:
    """Return what comes; nothing once the program has ended, which Linux reports as an error."""
    try:
        return os.read(terminal, 65536)
    except OSError:
        return b""
