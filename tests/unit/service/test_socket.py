"""Requests over the real socket."""

from __future__ import annotations

import errno
import json
import os
import resource
import socket
import threading
import time
from contextlib import ExitStack, closing, suppress
from typing import TYPE_CHECKING, Any, NoReturn

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support.waiting import wait_until
from totpdesk.base import errors, paths
from totpdesk.service.ipc import instances, local_socket, protocol
from totpdesk.service.ipc.client import ask
from totpdesk.service.ipc.reader import Limits
from totpdesk.service.ipc.server import Server

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def handle(request: dict[str, Any]) -> dict[str, Any]:
    """Echo, or raise what is asked for."""
    if request["do"] == "fail":
        raise errors.AmbiguousAccountError("two of them", ["a", "b"])
    if request["do"] == "crash":
        raise ZeroDivisionError
    return {"heard": request}


@pytest.fixture(name="path")
def _path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(paths.HOME, str(tmp_path))
    (path,) = instances.own_paths()
    return path


@pytest.fixture(name="server")
def _server(path: Path) -> Iterator[Server]:
    server = Server(handle)
    yield server
    server.close()


def test_an_answer(server: Server) -> None:
    """A request is answered."""
    assert ask("x", name="ключ") == {"heard": {"do": "x", "name": "ключ"}}


def test_a_closed_one_is_gone(server: Server, path: Path) -> None:
    """No thread keeps listening, and no client is accepted."""
    ask("x")
    server.close()
    assert "socket" not in {each.name for each in threading.enumerate()}
    with pytest.raises(errors.NotRunningError):
        ask("x")


def test_private(server: Server, path: Path) -> None:
    """Socket and folder are their owner's alone."""
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700


def test_an_error_crosses_as_itself(server: Server) -> None:
    """An error of ours is raised at the other end with all it carries."""
    with pytest.raises(errors.AmbiguousAccountError, match="two of them") as caught:
        ask("fail")
    assert caught.value.candidates == ("a", "b")


def test_a_crash_is_contained(server: Server, caplog: pytest.LogCaptureFixture) -> None:
    """A request that fails is an error for the client, logged once, and the next is served."""
    with pytest.raises(errors.TotpdeskError, match="log"):
        ask("crash")
    assert len(caplog.records) == 1
    assert "heard" in ask("x")


def test_one_instance(server: Server, path: Path) -> None:
    """A second instance is refused; after the first has ended it may start."""
    with pytest.raises(errors.AlreadyRunningError):
        Server(handle)
    server.close()
    Server(handle).close()
    Server(handle).close()


def test_a_killed_instance_is_no_hindrance(path: Path) -> None:
    """A socket left behind by a killed instance is replaced."""
    path.parent.mkdir(mode=0o700, parents=True)
    with socket.socket(socket.AF_UNIX) as dead:
        dead.bind(str(path))
    server = Server(handle)
    assert "heard" in ask("x")
    server.close()


def test_nobody_there(path: Path) -> None:
    """Without an instance the client learns that, and how to start one."""
    with pytest.raises(errors.NotRunningError, match="Start it"):
        ask("x")


def test_an_instance_that_ends_before_it_answers(path: Path) -> None:
    """The client learns what happened, and that it may try again."""
    path.parent.mkdir(mode=0o700, parents=True)

    def hang_up() -> None:
        connection, _ = listener.accept()
        with connection, connection.makefile("rb") as stream:
            stream.readline()

    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(path))
        listener.listen()
        ending = threading.Thread(target=hang_up)
        ending.start()
        with pytest.raises(errors.InstanceError, match="ended before it answered"):
            ask("x")
        ending.join()


def refusal(path: Path, sent: bytes) -> str:
    """Send this, hang up, and return why it was refused."""
    with socket.socket(socket.AF_UNIX) as connection:
        connection.connect(str(path))
        with suppress(ConnectionError):  # refused before all of it was read
            connection.sendall(sent)
            connection.shutdown(socket.SHUT_WR)
        return reason(connection)


def reason(connection: socket.socket) -> str:
    """Return why a request was refused."""
    answer = json.loads(connection.makefile("rb").readline())
    assert answer["error"] == "InstanceError"
    return str(answer["message"])


def connected(path: Path, sent: bytes = b"") -> socket.socket:
    """Return a connection of a client that has sent this so far."""
    connection = socket.socket(socket.AF_UNIX)
    connection.connect(str(path))
    connection.sendall(sent)
    return connection


@pytest.mark.parametrize(
    "line",
    [
        b"\n",
        b"[]\n",
        b"{\n",
        b"\xff\n",
        b"[" * 60_000 + b"\n",
        b'{"a":' * 10_000 + b"\n",
        b'{"do": "x", "a": NaN}\n',
        b'{"do": ' + b"9" * 10_000 + b"}\n",
        '{"do": "x"}\n'.encode("utf-16"),
        b'{"do": "x"',
        b"\0\n",
    ],
    ids=lambda line: line[:8].hex(),
)
def test_rubbish(server: Server, path: Path, line: bytes, caplog: pytest.LogCaptureFixture) -> None:
    """A request that is not a JSON object is refused, which is no matter for the log."""
    assert refusal(path, line) == "The message on the socket is invalid."
    assert not caplog.records
    assert "heard" in ask("x")


def test_a_request_without_end(server: Server, path: Path) -> None:
    """One that is too long is refused before it is read to its end."""
    assert "longer than 65536 bytes" in refusal(path, b"{" * 100_000)
    assert "heard" in ask("x")


def test_the_asker_may_go_away(server: Server, path: Path) -> None:
    """A client that disconnects at once does no harm."""
    for _ in range(20):
        with socket.socket(socket.AF_UNIX) as connection:
            connection.connect(str(path))
    assert "heard" in ask("x")


def test_no_file_can_be_opened(
    server: Server, path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """A process at its limit of open files answers as soon as it can again, and logs it once."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    with socket.socket(socket.AF_UNIX) as idle, socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(10)
        free = os.dup(connection.fileno())
        os.close(free)
        resource.setrlimit(resource.RLIMIT_NOFILE, (free, hard))
        try:
            idle.connect(str(path))
            connection.connect(str(path))
            connection.sendall(b'{"do": "x"}\n')
            wait_until(lambda: caplog.records or not listening(), 10, "the server at the limit")
        finally:
            resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
        stream = socket.SocketIO(connection, "r")
        assert b'"heard"' in stream.readline()
    assert len(caplog.records) == 1


def test_a_client_that_is_slow(path: Path) -> None:
    """A byte now and then does not keep a connection open: all of it has to arrive in time."""
    with closing(Server(handle, Limits(seconds=0.3))), connected(path) as slow:
        slow.settimeout(0.05)
        for _ in range(600):
            with suppress(ConnectionError):  # refused just now
                slow.sendall(b" ")
            with suppress(TimeoutError):
                slow.recv(1, socket.MSG_PEEK)
                break
        assert "did not arrive in time" in reason(slow)


def test_a_client_that_says_nothing(path: Path) -> None:
    """Nor does silence."""
    with closing(Server(handle, Limits(seconds=0.3))), connected(path) as silent:
        assert "did not arrive in time" in reason(silent)


def test_a_client_that_does_not_read(path: Path) -> None:
    """An answer that nobody reads does not keep others from getting theirs."""
    begun = threading.Event()

    def talk(request: dict[str, Any]) -> dict[str, Any]:
        if request["do"] == "long":
            begun.set()
            return {"heard": "x" * 10_000_000}
        return handle(request)

    limits = Limits(answering=1, seconds=0.3)
    with closing(Server(talk, limits)), connected(path, b'{"do": "long"}\n'):
        assert begun.wait(10)
        wait_until(lambda: answered(path), 10, "the answer to another")


def answered(path: Path) -> bool:
    """Return whether a request is answered, and not refused."""
    return b"heard" in sent(path)


def test_more_connections_than_are_read_at_once(path: Path) -> None:
    """One more ends the oldest that has sent no request, whoever is new is served."""
    with closing(Server(handle, Limits(reading=3))), ExitStack() as clients:
        opened = [clients.enter_context(connected(path, b"{")) for _ in range(5)]
        assert "too many requests" in reason(opened[0])
        assert "too many requests" in reason(opened[1])
        assert "heard" in ask("x")
        assert "too many requests" in reason(opened[2])
        opened[3].sendall(b'"do": "x"}\n')
        assert b"heard" in opened[3].makefile("rb").readline()


def test_more_requests_than_are_answered_at_once(path: Path) -> None:
    """One more is told so; afterwards all is as before."""
    begun, may_end = threading.Semaphore(0), threading.Event()

    def wait(request: dict[str, Any]) -> dict[str, Any]:
        begun.release()
        may_end.wait(30)
        return handle(request)

    line = b'{"do": "x"}\n'
    with closing(Server(wait, Limits(answering=2))), ExitStack() as clients:
        waiting = [clients.enter_context(connected(path, line)) for _ in range(2)]
        for _ in waiting:
            assert begun.acquire(timeout=10)
        with pytest.raises(errors.InstanceError, match="too many requests"):
            ask("x")
        may_end.set()
        for each in waiting:
            assert b"heard" in each.makefile("rb").readline()
        wait_until(lambda: answered(path), 10, "the answer to another")


def test_accepting_that_fails_is_no_busy_loop(
    server: Server, path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """It is tried again after a pause, and logged once, without a traceback."""
    tried: list[float] = []

    def fail(_: socket.socket) -> NoReturn:
        tried.append(time.monotonic())
        raise OSError(errno.ENFILE, "Too many open files in system")

    with monkeypatch.context() as patch:
        patch.setattr(socket.socket, "accept", fail)
        waiting = connected(path, b'{"do": "x"}\n')
        wait_until(lambda: len(tried) > 3, 10, "another attempt")
    assert tried[3] - tried[0] > 0.3
    with waiting:
        assert b"heard" in waiting.makefile("rb").readline()
    (record,) = caplog.records
    assert "Too many open files" in record.getMessage()
    assert not record.exc_info


def test_a_crowd_in_front_of_the_door(path: Path) -> None:
    """A client waits while the queue is full; if nobody accepts, it does not take it for absent."""
    path.parent.mkdir(mode=0o700, parents=True)
    with socket.socket(socket.AF_UNIX) as listening, ExitStack() as clients:
        listening.bind(str(path))
        listening.listen(0)
        clients.enter_context(connected(path))
        with pytest.raises(TimeoutError):
            local_socket.connect(path, 1)
        late = threading.Timer(0.2, lambda: clients.enter_context(listening.accept()[0]))
        late.start()
        local_socket.connect(path, 30).close()
        late.join()


def test_no_thread_can_be_started(
    server: Server, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """The client is disconnected, it is logged, and the next is served."""

    def fail(_: object) -> None:
        raise RuntimeError("can't start new thread")

    with monkeypatch.context() as patch:
        patch.setattr(threading.Thread, "start", fail)
        with pytest.raises(errors.InstanceError):
            ask("x")
    wait_until(lambda: caplog.records, 10, "the line in the log")
    assert "heard" in ask("x")
    assert len(caplog.records) == 1


def test_who_asks_cannot_be_known(
    server: Server, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A client that the system does not identify is not served; the next one is."""

    def fail(_: object) -> int:
        raise OSError

    with monkeypatch.context() as patch:
        patch.setattr(local_socket, "_peer_uid", fail)
        assert sent(path) == b""
    assert "heard" in ask("x")


def sent(path: Path) -> bytes:
    """Return the answer to any program that asks, "" if it is disconnected."""
    with socket.socket(socket.AF_UNIX) as connection:
        connection.connect(str(path))
        with suppress(ConnectionError):
            connection.sendall(b'{"do": "x"}\n')
            return connection.makefile("rb").readline()
    return b""


def listening() -> bool:
    """Return whether the thread that accepts requests is alive."""
    return "socket" in {each.name for each in threading.enumerate()}


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")
def test_somebody_else_is_not_served(
    server: Server, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A peer of another uid gets no answer."""
    monkeypatch.setattr(os, "getuid", lambda: 12345)
    assert sent(path) == b""


def test_somebody_else_is_not_asked(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """A socket of another uid counts as none."""
    monkeypatch.setattr(local_socket, "_peer_uid", lambda _: 12345)
    with pytest.raises(errors.NotRunningError):
        ask("x")


@pytest.mark.parametrize("mode", [0o777, 0o770])
def test_a_folder_that_others_can_write_to(server: Server, path: Path, mode: int) -> None:
    """No socket in it is trusted; what to do is said."""
    path.parent.chmod(mode)
    with pytest.raises(errors.InstanceError, match="delete that folder"):
        ask("x")


@given(st.sampled_from(sorted(n for n in vars(errors) if n.endswith("Error"))), st.text())
def test_every_error_crosses(name: str, message: str) -> None:
    """Every error of the family arrives as the class it left as."""
    kind = getattr(errors, name)
    carries = kind in (errors.NoSuchAccountError, errors.AmbiguousAccountError)
    error = kind(message, ["x"]) if carries else kind(message)
    again = protocol.error_in(protocol.decode(protocol.encode(protocol.error_out(error))))
    assert (kind, message) == (type(again), str(again))
