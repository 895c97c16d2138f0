"""A terminal: runs commands in this process, on a home of its own and a keychain in a dict."""

from __future__ import annotations

import io
import json
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from totpdesk.base import paths
from totpdesk.base.clock import SystemClock
from totpdesk.base.errors import KeychainLockedError
from totpdesk.cli.main import run
from totpdesk.service.ipc.server import Server

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pytest

    from fakes.clock import FakeClock
    from fakes.secrets import FakeSecrets

SECRET = "JBSWY3DPEHPK3PXP"


@dataclass(frozen=True)
class Ran:
    """What came of a command."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Return the one JSON value on stdout."""
        return json.loads(self.out)


class Terminal:
    """A user at a prompt. `tty` says whether it is a terminal."""

    def __init__(
        self,
        folder: Path,
        secrets: FakeSecrets,
        monkeypatch: pytest.MonkeyPatch,
        capsys: pytest.CaptureFixture[str],
    ) -> None:
        self.folder = folder
        self.secrets = secrets
        self._monkeypatch = monkeypatch
        self._capsys = capsys
        self._server: Server | None = None
        monkeypatch.setenv(paths.HOME, str(folder))
        monkeypatch.setattr("totpdesk.service.bootstrap.OsKeychain", lambda *_: secrets)
        monkeypatch.setattr("totpdesk.secrets.keychain.OsKeychain", lambda: secrets)

    def __call__(self, *argv: str, stdin: str | bytes = "", tty: bool = False) -> Ran:
        """Run `totpdesk` with these arguments."""
        data = stdin if isinstance(stdin, bytes) else stdin.encode()
        self._monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
        self._monkeypatch.setattr("totpdesk.cli.output.can_ask", lambda: tty)
        self._capsys.readouterr()
        status = run(argv)
        return Ran(status, *self._capsys.readouterr())

    def add(self, name: str, secret: str = SECRET, *options: str) -> None:
        """Add an account, which must succeed."""
        ran = self("add", name, "--secret-stdin", *options, stdin=secret)
        assert (ran.status, ran.out) == (0, ""), ran

    def names(self) -> list[str]:
        """Return the names that `list` prints."""
        return [account["name"] for account in self("list", "--json").json]

    @property
    def index(self) -> Path:
        """Return the file that lists the accounts."""
        return paths.list_path()

    def lock(self) -> None:
        """Lock the keychain."""
        self.secrets.failure = KeychainLockedError("The keychain is locked.")

    def kept(self) -> tuple[bytes | None, dict[str, str]]:
        """Return all that is kept: the index's bytes and the keychain's items."""
        text = self.index.read_bytes() if self.index.exists() else None
        return text, dict(self.secrets.lines)

    def at(self, clock: FakeClock) -> None:
        """Let the commands see this clock as the system's."""
        self._monkeypatch.setattr(SystemClock, "now", lambda _: clock.now())
        self._monkeypatch.setattr(SystemClock, "wait", lambda _, *how: clock.wait(*how))

    def start_instance(self, answer: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
        """Let a running instance answer requests, until the end of the test."""
        self._server = Server(answer)

    def close(self) -> None:
        """End the running instance."""
        if self._server:
            self._server.close()
