"""Measure a great import: `python tests/bench/importing.py [COUNT] [--into keychain file]`.

Into a real gnome-keyring and into a vault file, each of a private desktop: the import, the preview
of the same file again, which reads every secret, and, where it takes long enough for that, an
import cancelled halfway. 10,000 accounts take the better part of an hour with gnome-keyring, which
writes its whole file twice for each new one; the vault file takes seconds. Not a part of run.py.
"""

from __future__ import annotations

import argparse
import base64
import os
import re
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

TESTS = Path(__file__).parents[1]
sys.path[0] = str(TESTS)  # as pytest has it, in place of this script's folder

from support.session import DesktopSession, Keyring  # noqa: E402
from support.totpdesk import Totpdesk  # noqa: E402

if TYPE_CHECKING:
    import resource

PASSPHRASE: Final = "the bench's vault file"
KEYRINGS: Final = {"keychain": Keyring.UNLOCKED, "file": Keyring.NONE}
PROGRESS: Final = re.compile(rb"Adding: (\d+) of")


@dataclass(frozen=True)
class Took:
    """What one command took. `peak` is its memory in 10^6 bytes, `ending` from its signal on."""

    seconds: float
    processor: float
    peak: float
    ending: float | None
    last: str

    def __str__(self) -> str:
        """Return one line."""
        ending = f", {self.ending:.1f} s of them after Ctrl-C" if self.ending else ""
        figures = f"{self.seconds:.1f} s (own processor time {self.processor:.1f} s){ending}"
        return f"{figures}, peak {self.peak:.0f} MB. {self.last}"


def main() -> None:
    """Measure, and print each figure as soon as there is one."""
    options = _options()
    signal.signal(signal.SIGINT, signal.default_int_handler)  # ignored in the background otherwise
    for location in options.into:
        for cancelled in (False, True) if location == "keychain" else (False,):
            with DesktopSession(keyring=KEYRINGS[location]) as session:
                _measure(session, location, options.count, cancelled=cancelled)


def _measure(session: DesktopSession, location: str, count: int, *, cancelled: bool) -> None:
    links = session.new_file("links.txt")
    links.write_text("".join(map(_link, range(count))))
    if location == "file":
        Totpdesk(session).do("vault", "create", "--password-stdin", text=f"{PASSPHRASE}\n")
    words = ("import", str(links), "--yes")
    if cancelled:
        _tell(f"{location}: import, cancelled halfway", _took(session, words, count // 2))
    else:
        _tell(f"{location}: import", _took(session, words))
        _tell(f"{location}: preview of all again", _took(session, (*words, "--dry-run")))
    accounts = Totpdesk(session).do("list").count("\n")
    print(f"{location}: {accounts} accounts in the list afterwards", flush=True)


def _took(session: DesktopSession, words: tuple[str, ...], cancel_at: int | None = None) -> Took:
    """Run a command with its messages on a terminal; send Ctrl-C at so many accounts."""
    ours, theirs = os.openpty()
    passphrase = _given(PASSPHRASE)
    began, ended, seen = time.monotonic(), None, b""
    running = subprocess.Popen(
        [*Totpdesk(session).argv, *words],
        env=session.env | {"TOTPDESK_PASSPHRASE_FD": str(passphrase)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=theirs,
        pass_fds=[passphrase],
    )
    os.close(theirs)
    while part := _read(ours):
        seen = (seen + part)[-4096:]
        done = [int(number) for number in PROGRESS.findall(seen)]
        if cancel_at and not ended and done and done[-1] >= cancel_at:
            ended = time.monotonic()
            running.send_signal(signal.SIGINT)
    _, _, usage = os.wait4(running.pid, 0)
    after = time.monotonic()
    os.close(ours)
    os.close(passphrase)
    return Took(
        after - began,
        usage.ru_utime + usage.ru_stime,
        _peak(usage),
        after - ended if ended else None,
        _last_line(seen),
    )


def _peak(usage: resource.struct_rusage) -> float:
    """Return the most memory that it held; never less than this script's own, so Linux counts."""
    return usage.ru_maxrss * 1024 / 1e6


def _last_line(seen: bytes) -> str:
    lines = re.sub(rb"\r|\x1b\[K", b"\n", seen).decode(errors="replace").split("\n")
    return next((line for line in reversed(lines) if line), "")


def _given(passphrase: str) -> int:
    """Return a descriptor from which a command reads it."""
    reader, writer = os.pipe()
    os.write(writer, f"{passphrase}\n".encode())
    os.close(writer)
    return reader


def _read(terminal: int) -> bytes:
    """Return what comes; nothing once the program has ended, which Linux tells by an error."""
    try:
        return os.read(terminal, 65536)
    except OSError:
        return b""


def _link(number: int) -> str:
    secret = base64.b32encode(number.to_bytes(20, "big")).decode()
    return f"otpauth://totp/Site{number}:me@example.org?secret={secret}&issuer=Site{number}\n"


def _tell(what: str, took: Took) -> None:
    print(f"{what}: {took}", flush=True)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("count", nargs="?", type=int, default=10_000)
    parser.add_argument("--into", nargs="+", choices=KEYRINGS, default=list(KEYRINGS))
    return parser.parse_args()


if __name__ == "__main__":
    main()
