"""Our clipboard on a desktop of the tests, in a process that has the session's display."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

from totpdesk.base.errors import ClipboardError

if TYPE_CHECKING:
    from support.private_session import PrivateSession

SECONDS = 10.0


class ClipboardProgram:
    """Our clipboard, in a process that has the session's."""

    def __init__(self, session: PrivateSession) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "support.apps.clipboard"],
            env=session.env,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def put(self, code: str, clear_after: int) -> None:
        """See Clipboard."""
        self._ask(f"{code} {clear_after}")

    def put_to_paste(self, code: str, clear_after: int) -> bool:
        """See Clipboard."""
        self._ask(f"{code} {clear_after} paste")
        return True

    def put_aside(self, code: str, clear_after: int) -> bool:
        """See DesktopClipboard."""
        return self._ask(f"{code} {clear_after} aside") == "done"

    def withdraw(self) -> None:
        """See Clipboard."""
        self._ask("withdraw")

    def _ask(self, line: str) -> str:
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(f"{line}\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline().strip()
        if answer not in {"done", "not done"}:
            raise ClipboardError(answer)
        return answer

    def close(self) -> None:
        """End it."""
        with self._process:
            assert self._process.stdin
            self._process.stdin.close()
            self._process.wait(SECONDS)
