"""The command line: `totpdesk code` beside a bare Python and KeePassXC's command line."""

from __future__ import annotations

import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bench.account import NAME
from bench.contenders.keepassxc import PASSWORD, bench_database
from bench.contenders.totpdesk import Totpdesk, fill
from bench.figures import Budget, Figure, median, ratio
from support.programs import find_program

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bench.shortcut import Server
    from support.session import DesktopSession

TIMES_PYTHON = Budget(6)


@dataclass(frozen=True, slots=True)
class Command:
    """A command whose run is timed from its start to its end."""

    what: str
    argv: tuple[str, ...]
    stdin: str = ""

    def run(self, env: Mapping[str, str]) -> float:
        """Run it and return how many milliseconds it took."""
        before = time.perf_counter()
        subprocess.run(
            self.argv, env=env, input=self.stdin, text=True, check=True, capture_output=True
        )
        return (time.perf_counter() - before) * 1000


def measure(session: DesktopSession, server: Server, times: int) -> list[Figure]:
    """Time the commands beside a running tray, in turn, then ours without one."""
    python = Command("`python -c pass`", (sys.executable, "-c", "pass"))
    code = Command("`totpdesk code NAME` beside the tray", (_totpdesk(), "code", NAME))
    show = Command(
        "`keepassxc-cli show -t`",
        (find_program("keepassxc-cli"), "show", "-t", str(bench_database(session)), NAME),
        f"{PASSWORD}\n",
    )
    tray = Totpdesk()
    try:
        tray.start(session, server)
        base, ours, theirs = _timed(session, [python, code, show], times)
    finally:
        tray.stop()
    fill(session)
    (alone,) = _timed(session, [Command("`totpdesk code NAME` alone", code.argv)], times)
    return [
        *(base, ours, ratio(f"{ours.what} / {base.what}", ours, base, TIMES_PYTHON)),
        *(theirs, ratio(f"{theirs.what} / {ours.what}", theirs, ours)),
        *(alone, ratio(f"{alone.what} / {base.what}", alone, base)),
    ]


def _timed(session: DesktopSession, commands: Sequence[Command], times: int) -> list[Figure]:
    """Run the commands in turn, so that a busy moment of the machine meets all alike."""
    env = {k: v for k, v in session.env.items() if k != "PYTHONDONTWRITEBYTECODE"}
    rounds = [[command.run(env) for command in commands] for _ in range(times + 1)]
    columns = zip(*rounds[1:], strict=True)  # the first round fills the caches
    return [
        median(command.what, samples, "ms")
        for command, samples in zip(commands, columns, strict=True)
    ]


def _totpdesk() -> str:
    """Return the installed command of this Python's environment."""
    return str(Path(sys.executable).with_name("totpdesk"))
