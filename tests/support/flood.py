"""Clients that mean harm to a running instance, and what became of it: figures."""

from __future__ import annotations

import json
import os
import resource
import select
import socket
import subprocess
import sys
from collections import Counter
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from support.malformed import MARKER, malformed
from totpdesk.base import paths

if TYPE_CHECKING:
    from collections.abc import Iterator
    from random import Random

PATIENCE: Final = 60.0  # seconds for an answer, on a loaded machine


class Answering:
    """The instance of answering.py, which is to survive."""

    def __init__(self, home: Path, *, files: int, seconds: float) -> None:
        """Start it with its files below `home`."""
        self._log = home / "log"
        self._said = home / "said"
        tests = Path(__file__).parents[1]
        with self._said.open("w") as said:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "support.answering", str(files), str(seconds)],
                env={**os.environ, paths.HOME: str(home), "PYTHONPATH": str(tests)},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=said,
                text=True,
            )
        assert self._process.stdout
        self.socket = self._process.stdout.readline().strip()
        assert self.socket, self._said.read_text()

    def answers(self) -> bool:
        """Return whether a request is answered, which needs no file."""
        return send(self.socket, b'{"do": "ping"}\n') == {}

    def code(self) -> str:
        """Return a code, as any command gets it."""
        return str(send(self.socket, b'{"do": "code", "name": "GitHub"}\n').get("code"))

    def taken(self) -> Taken:
        """Return what it takes of the system."""
        process = Path("/proc", str(self._process.pid))
        return Taken(*(len(list((process / each).iterdir())) for each in ("task", "fd")))

    def memory(self) -> int:
        """Return how much memory it has, in bytes."""
        pages = Path("/proc", str(self._process.pid), "statm").read_text().split()[1]
        return int(pages) * resource.getpagesize()

    def log(self) -> str:
        """Return the log, and what it printed."""
        return "".join(each.read_text("utf-8") for each in [*self._log.iterdir(), self._said])

    def close(self) -> None:
        """End it."""
        self._process.communicate(timeout=PATIENCE)


@dataclass(frozen=True)
class Taken:
    """What a process takes: threads and open files."""

    threads: int
    files: int

    def within(self, most: Taken) -> bool:
        """Return whether neither is more than in another moment."""
        return self.threads <= most.threads and self.files <= most.files


def send(path: str, content: bytes) -> dict[str, Any]:
    """Send this, hang up, and return the answer."""
    with socket.socket(socket.AF_UNIX) as client:
        client.connect(path)
        with suppress(ConnectionError):  # refused before all of it was read
            client.sendall(content)
            client.shutdown(socket.SHUT_WR)
        return answer_on(client)


def answer_on(client: socket.socket) -> dict[str, Any]:
    """Return the answer that a client gets. Raises ValueError if there is none, TimeoutError."""
    client.settimeout(PATIENCE)
    answer: dict[str, Any] = json.loads(client.makefile("rb").readline())
    return answer


def send_malformed(path: str, count: int, random: Random) -> Counter[str]:
    """Send so many malformed requests; return how often each class of errors was the answer."""
    return Counter(send(path, malformed(random)).get("error", "") for _ in range(count))


@contextmanager
def crowd(path: str, count: int) -> Iterator[None]:
    """Be so many clients at once, none of which ends its request."""
    with _many_files(count + 200), ExitStack() as clients:
        for _ in range(count):
            client = clients.enter_context(socket.socket(socket.AF_UNIX))
            client.connect(path)
            with suppress(ConnectionError):  # refused already
                client.sendall(b'{"do": ')
        yield


@contextmanager
def _many_files(count: int) -> Iterator[None]:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, min(count, hard)), hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def drip(path: str, count: int) -> Counter[str]:
    """Be so many clients that send a byte now and then; return how often each was refused how."""
    refusals: Counter[str] = Counter()
    with ExitStack() as clients:
        slow = [clients.enter_context(socket.socket(socket.AF_UNIX)) for _ in range(count)]
        for each in slow:
            each.connect(path)
        while slow:
            answered, _, _ = select.select(slow, [], [], 0.05)
            refusals.update(answer_on(each).get("message", "") for each in answered)
            slow = [each for each in slow if each not in answered]
            for each in slow:
                with suppress(ConnectionError):  # refused just now
                    each.sendall(b" ")
    return refusals


def leaks(log: str) -> dict[str, int]:
    """Return how often the log has a traceback, and how often content of a request."""
    return {each: log.count(each) for each in ("Traceback", MARKER)}
