"""Commands on another operating system, as far as that is possible on this one."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Final, cast

from fakes.terminal import Ran

if TYPE_CHECKING:
    from collections.abc import Iterator

HERE: Final = Path(__file__).parent
DESKTOP: Final = ("DISPLAY", "WAYLAND_DISPLAY", "XDG_RUNTIME_DIR", "DBUS_SESSION_BUS_ADDRESS")
SECONDS: Final = 90


class Elsewhere:
    """A user at a prompt of a system ("win32", "darwin")."""

    def __init__(self, system: str, home: Path) -> None:
        """Start the process that runs the commands."""
        self.home = home
        kept = {name: text for name, text in os.environ.items() if name not in DESKTOP}
        self._environment = kept | {
            "PYTHONPATH": str(HERE),
            "TOTPDESK_HOME": str(home),
            "TOTPDESK_TEST_SYSTEM": system,
        }
        self._process = self._start(str(HERE / "prompt.py"))

    def __call__(self, *argv: str, stdin: str = "") -> Ran:
        """Run `totpdesk` with these arguments."""
        requests = cast("IO[str]", self._process.stdin)
        answers = cast("IO[str]", self._process.stdout)
        print(json.dumps([argv, stdin]), file=requests, flush=True)
        return Ran(*json.loads(answers.readline()))

    def python(self, *argv: str) -> str:
        """Run Python there and return what it prints."""
        with self.started(*argv) as process:
            out, _ = process.communicate(timeout=SECONDS)
        assert process.returncode == 0, out
        return out

    @contextmanager
    def started(self, *argv: str) -> Iterator[subprocess.Popen[str]]:
        """Start Python there, and end it at the end of the block at the latest."""
        process = self._start(*argv)
        try:
            yield process
        finally:
            process.kill()
            process.communicate()

    def close(self) -> None:
        """End the process of the prompt."""
        self._process.communicate(timeout=SECONDS)

    def _start(self, *argv: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-P", *argv],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=self._environment,
            text=True,
        )
