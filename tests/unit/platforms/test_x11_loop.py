"""The X connection's thread, on a display made of a pipe: at its end no caller is left waiting."""

from __future__ import annotations

import logging
import os
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest
from Xlib.error import ConnectionClosedError

from totpdesk.base.errors import NoDisplayError
from totpdesk.platforms.linux.x11 import loop as x11_loop
from totpdesk.platforms.linux.x11.loop import XLoop

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SECONDS = 10.0


class FakeDisplay:
    """A display on which nothing happens until it fails."""

    def __init__(self) -> None:
        """Begin without an event."""
        self.failure: BaseException | None = None
        self.closed = threading.Event()
        self.display = self  # python-xlib has the socket in there
        self.socket = self
        self._read, self._write = os.pipe()

    def set_error_handler(self, _: Callable[..., object]) -> None:
        """Call none."""

    def fileno(self) -> int:
        """Return what is readable where something has happened."""
        return self._read

    def pending_events(self) -> int:
        """Return that there are none, or fail."""
        if self.failure:
            raise self.failure
        return 0

    def fail(self, failure: BaseException) -> None:
        """Fail from now on."""
        self.failure = failure
        os.write(self._write, b".")

    def flush(self) -> None:
        """Have nothing to send."""

    def close(self) -> None:
        """Close the pipe, once."""
        if not self.closed.is_set():
            os.close(self._read)
            os.close(self._write)
            self.closed.set()


@pytest.fixture(name="display")
def _display(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeDisplay]:
    display = FakeDisplay()
    monkeypatch.setattr(x11_loop, "Display", lambda: display)
    yield display
    display.close()


def as_it_is(display: Any) -> Any:
    """Be a job that returns the display."""
    return display


@pytest.mark.parametrize("failure", [ConnectionClosedError("server"), RuntimeError("odd reply")])
def test_no_end_leaves_anybody_waiting(
    display: FakeDisplay, failure: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    """A waiting caller gets an error, a later one too, and grabs are released."""
    loop, ended = XLoop(), threading.Event()
    loop.on_end(ended.set)
    begun, wait = threading.Event(), threading.Event()

    def slow(_: object) -> None:
        begun.set()
        wait.wait(SECONDS)

    with ThreadPoolExecutor() as pool, caplog.at_level(logging.WARNING):
        first = pool.submit(loop.call, slow)
        assert begun.wait(SECONDS)
        display.fail(failure)
        second = pool.submit(loop.call, lambda _: loop.hand_out_events())
        wait.set()
        first.result(SECONDS)
        with pytest.raises((NoDisplayError, type(failure))):
            second.result(SECONDS)
        assert ended.wait(SECONDS)
        with pytest.raises(NoDisplayError):
            pool.submit(loop.call, as_it_is).result(SECONDS)
    assert display.closed.is_set()
    assert len(caplog.records) == 1
    loop.close()


def test_every_part_learns_of_the_end(
    display: FakeDisplay, caplog: pytest.LogCaptureFixture
) -> None:
    """One that fails when called does not keep it from the others."""
    loop, ended = XLoop(), threading.Event()
    loop.on_end(lambda: 1 / 0)
    loop.on_end(ended.set)
    display.fail(ConnectionClosedError("server"))
    assert ended.wait(SECONDS)
    assert "ZeroDivisionError" in caplog.text
    loop.close()


def test_closed_it_refuses(display: FakeDisplay) -> None:
    """Nothing is written to another pipe, and closing twice is harmless."""
    loop = XLoop()
    assert loop.call(as_it_is) is display
    loop.close()
    loop.close()
    with pytest.raises(NoDisplayError):
        loop.call(as_it_is)
