"""What the user had copied comes back after a code: on a real X server, from real programs."""

from __future__ import annotations

import signal
import subprocess
from typing import TYPE_CHECKING

import pytest

from support.clipboard_program import ClipboardProgram
from support.programs import find_program
from support.waiting import wait_until

if TYPE_CHECKING:
    from collections.abc import Iterator

    from support.session import DesktopSession

CODE = "28708274"
SECONDS = 20.0
LONG = bytes(range(256)) * 8192  # 2 MB, which xclip hands out in parts
FILES = b"file:///home/user/one.txt\r\nfile:///home/user/two.txt\r\n"
TEXT = "UTF8_STRING"


@pytest.fixture(name="clipboard")
def _clipboard(desktop: DesktopSession) -> Iterator[ClipboardProgram]:
    clipboard = ClipboardProgram(desktop)
    yield clipboard
    clipboard.close()


def copy(desktop: DesktopSession, kind: str, data: bytes, selection: str = "clipboard") -> None:
    """Be another program, which copies something."""
    argv = [find_program("xclip"), "-selection", selection, "-target", kind]
    subprocess.run(argv, env=desktop.env, input=data, check=True, stdout=subprocess.DEVNULL)
    wait_until(lambda: paste(desktop, kind, selection) == data, SECONDS, "it to be copied")


def paste(desktop: DesktopSession, kind: str, selection: str = "clipboard") -> bytes:
    """Return what another program would paste."""
    argv = [find_program("xclip"), "-selection", selection, "-target", kind, "-o"]
    done = subprocess.run(argv, env=desktop.env, capture_output=True, check=False, timeout=SECONDS)
    return done.stdout


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        (TEXT, "Grüße, 你好".encode()),
        ("image/png", LONG),
        ("text/uri-list", FILES),
        ("application/x-of-a-program", b"\0\1\2"),
    ],
)
def test_as_it_was(
    desktop: DesktopSession, clipboard: ClipboardProgram, kind: str, data: bytes
) -> None:
    """A text, a picture of any size, files, and what only its program knows."""
    copy(desktop, kind, data)
    assert clipboard.put_aside(CODE, 0)
    assert paste(desktop, TEXT) == CODE.encode()
    clipboard.withdraw()
    wait_until(lambda: paste(desktop, kind) == data, SECONDS, "it to be given back")


def test_the_selection_too(desktop: DesktopSession, clipboard: ClipboardProgram) -> None:
    """A paste takes both; both come back when its time is over."""
    for selection in ("clipboard", "primary"):
        copy(desktop, TEXT, selection.encode(), selection)
    clipboard.put_to_paste(CODE, 1)

    def pasted() -> list[bytes]:
        return [paste(desktop, TEXT, selection) for selection in ("clipboard", "primary")]

    assert pasted() == [CODE.encode()] * 2
    wait_until(lambda: pasted() == [b"clipboard", b"primary"], SECONDS, "both to come back", pasted)


def test_a_password_does_not_come_back(
    desktop: DesktopSession, clipboard: ClipboardProgram
) -> None:
    """Its program may have meant to clear it since; and a typed code does not replace it."""
    other = ClipboardProgram(desktop)
    other.put("password", 0)
    assert not clipboard.put_aside(CODE, 0)
    assert paste(desktop, TEXT) == b"password"
    clipboard.put(CODE, 0)
    clipboard.withdraw()
    wait_until(lambda: paste(desktop, TEXT) == b"", SECONDS, "nothing to be there")
    other.close()


def test_a_program_that_hangs(desktop: DesktopSession, clipboard: ClipboardProgram) -> None:
    """Its content cannot be read: a typed code does not replace it, a copy does, without a wait."""
    argv = [find_program("xclip"), "-quiet", "-selection", "clipboard"]
    with subprocess.Popen(
        argv, env=desktop.env, stdin=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as hung:
        assert hung.stdin is not None
        hung.stdin.write(b"theirs")
        hung.stdin.close()
        try:
            wait_until(lambda: paste(desktop, TEXT) == b"theirs", SECONDS, "it to be copied")
            hung.send_signal(signal.SIGSTOP)
            assert not clipboard.put_aside(CODE, 0)
            clipboard.put(CODE, 0)
            assert paste(desktop, TEXT) == CODE.encode()
        finally:
            hung.kill()
