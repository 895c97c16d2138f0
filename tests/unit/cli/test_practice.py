"""`totpdesk practice`: as a process of its own, played by a browser made of urllib."""

from __future__ import annotations

import json
import queue
import signal
import socket
import subprocess
import sys
import threading
from typing import TYPE_CHECKING
from urllib.request import Request, urlopen

import pytest

from totpdesk.practice.site import ISSUER

if TYPE_CHECKING:
    from fakes.terminal import Terminal


def attempt(url: str, code: str) -> str:
    """Enter a code as the page would; return the verdict."""
    origin = url.split("/", 3)
    body = {"form": "single", "code": code, "millis": 12.4, "arrived_count": len(code)}
    headers = {"Content-Type": "application/json", "Origin": "/".join(origin[:3])}
    request = Request(f"{url}verify", json.dumps(body).encode(), headers)  # noqa: S310 - loopback
    with urlopen(request) as reply:  # noqa: S310 - the same
        return str(json.load(reply)["verdict"])


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_practice(totpdesk: Terminal, number: signal.Signals) -> None:
    """Each attempt is reported without its code, and after Ctrl-C nothing is left behind."""
    argv = [sys.executable, "-m", "totpdesk", "practice", "--no-browser"]
    with subprocess.Popen(argv, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as site:
        assert site.stdout is not None
        assert site.stderr is not None
        url = site.stdout.readline().strip()
        assert site.stderr.readline() == "Ctrl-C ends it.\n"
        assert attempt(url, "x00000") == "wrong"
        assert site.stderr.readline() == "Wrong code, after 12 ms.\n"
        site.send_signal(number)
        assert (site.wait(30), site.stdout.read(), site.stderr.read()) == (0, "", "")


def test_forgets(totpdesk: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    """Accounts added from the site are forgotten at the end, out of the trash too; others stay."""

    def play(_: object) -> None:
        totpdesk.add("p", "JBSWY3DPEHPK3PXP", "--issuer", ISSUER)
        totpdesk.add("q", "JBSWY3DPEHPK3PXP", "--issuer", ISSUER)
        totpdesk("remove", "q", "--yes")
        raise KeyboardInterrupt

    totpdesk.add("mine")
    monkeypatch.setattr("totpdesk.cli.commands.practice._print_attempts", play)
    ran = totpdesk("practice", "--no-browser")
    assert ran.status == 0
    assert "Deleted the practice account p.\nDeleted the practice account q.\n" in ran.err
    assert totpdesk.names() == ["mine"]
    assert len(totpdesk.secrets.lines) == 1


@pytest.mark.parametrize("there_is_one", [True, False])
def test_opens_browser(
    totpdesk: Terminal, monkeypatch: pytest.MonkeyPatch, *, there_is_one: bool
) -> None:
    """The page is opened in a browser; its address is shown, and also if none can be opened."""
    opened: queue.Queue[str] = queue.Queue()

    def browse(url: str) -> bool:
        opened.put(url)
        return there_is_one

    def stop(_: object) -> None:
        url = opened.get(timeout=10)
        for thread in threading.enumerate():
            if "_browse" in thread.name:
                thread.join()
        opened.put(url)
        raise KeyboardInterrupt

    monkeypatch.setattr("totpdesk.cli.commands.practice._print_attempts", stop)
    monkeypatch.setattr("webbrowser.open", browse)
    ran = totpdesk("practice")
    assert f"Practise at {opened.get()}" in ran.err
    assert ("No browser could be opened" in ran.err) is not there_is_one


def test_taken_port(totpdesk: Terminal) -> None:
    """A port that is not available is refused in one line."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        ran = totpdesk("practice", "--port", str(taken.getsockname()[1]))
    assert (ran.status, ran.out, ran.err.count("\n")) == (1, "", 1)
    assert "Unexpected" not in ran.err


@pytest.mark.parametrize("port", ["65536", "-1", "x"])
def test_wrong_port(totpdesk: Terminal, port: str) -> None:
    """What is no port is wrong usage."""
    assert totpdesk("practice", "--port", port).status == 2
