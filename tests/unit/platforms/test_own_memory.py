"""The memory of a process of ours: out of core files, and closed to other programs."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
from contextlib import suppress
from types import SimpleNamespace
from typing import TYPE_CHECKING, Final

import pytest

from totpdesk.platforms import own_memory
from totpdesk.platforms.own_memory import Dumpable

if TYPE_CHECKING:
    from pathlib import Path

DROP: Final = "os.setgroups([]), os.setresgid(*[65534] * 3), os.setresuid(*[65534] * 3)"
SEEN: Final = f"""
import ctypes, os, sys
from totpdesk.platforms.own_memory import protect
ctypes.CDLL(None)
import resource
{DROP}
ctypes.CDLL(None).prctl(4, 1, 0, 0, 0)  # a change of its user has hidden it
if sys.argv[1] == "protected":
    protect()
print("ready", flush=True)
sys.stdin.read()
"""
LOOKING: Final = f"""
import os, sys
{DROP}
for name in ("environ", "maps", "mem"):
    try:
        open(f"/proc/{{sys.argv[1]}}/{{name}}", "rb").close()
        print(name)
    except PermissionError:
        pass
"""
CRASHING: Final = """
import os, signal, sys
import totpdesk.cli.group as group
from totpdesk.cli import main
crash = lambda *_, **__: os.kill(os.getpid(), int(sys.argv[2]))
group.totpdesk.main = crash
(main.main if sys.argv[1] == "protected" else crash)()
"""


class FakePrctl:
    """The system's prctl: remembers what it was asked for, and may refuse."""

    def __init__(self) -> None:
        """Agree to everything."""
        self.calls: list[tuple[int, int]] = []
        self.answer = 0

    def __call__(self, option: int, value: int) -> int:
        """Remember; answer."""
        self.calls.append((option, value))
        return self.answer

    @property
    def values(self) -> list[int]:
        """The values that were set, one after the other."""
        return [value for _, value in self.calls]


def test_it_is_hidden_by_the_documented_call() -> None:
    """PR_SET_DUMPABLE is 4, and 0 stands for "no"."""
    prctl = FakePrctl()
    Dumpable(prctl).hide()
    assert prctl.calls == [(4, 0)]


def test_the_portal_may_look_for_a_block() -> None:
    """Afterwards it is hidden again, also where the block fails."""
    prctl = FakePrctl()
    dumpable = Dumpable(prctl)
    dumpable.hide()
    with suppress(ZeroDivisionError), dumpable.shown():
        assert prctl.values == [0, 1]
        raise ZeroDivisionError
    assert prctl.values == [0, 1, 0]


def test_two_blocks_overlap() -> None:
    """The end of the first does not hide it from the other."""
    prctl = FakePrctl()
    dumpable = Dumpable(prctl)
    dumpable.hide()
    first, second = dumpable.shown(), dumpable.shown()
    first.__enter__()
    second.__enter__()
    first.__exit__(None, None, None)
    assert prctl.values[-1] == 1
    second.__exit__(None, None, None)
    assert prctl.values[-1] == 0


def test_what_was_never_hidden_is_left_as_it_is() -> None:
    """A process that did not ask for protection, such as a test's, keeps what it has."""
    prctl = FakePrctl()
    with Dumpable(prctl).shown():
        pass
    assert prctl.calls == []


def test_a_refusal_is_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    """Nothing is claimed that is not so."""
    prctl = FakePrctl()
    prctl.answer = -1
    Dumpable(prctl).hide()
    assert caplog.messages == [
        "other programs may read totpdesk's memory: the system refused to hide it"
    ]


def test_on_windows_reports_leave_the_heap_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """WerSetFlags gets WER_FAULT_REPORTING_FLAG_NOHEAP, which is 1."""
    flags: list[int] = []
    monkeypatch.setattr(sys, "platform", "win32")
    kernel32 = SimpleNamespace(WerSetFlags=flags.append)
    monkeypatch.setattr(ctypes, "windll", SimpleNamespace(kernel32=kernel32), raising=False)
    own_memory.protect()
    assert flags == [1]


def readable(how: str) -> list[str]:
    """Return what another process of the same user can read of one, `how` it is."""
    argv = [sys.executable, "-c", SEEN, how]
    pipe = subprocess.PIPE
    with subprocess.Popen(argv, stdin=pipe, stdout=pipe, text=True) as seen:
        assert seen.stdout is not None
        assert seen.stdout.readline() == "ready\n"
        looking = [sys.executable, "-c", LOOKING, str(seen.pid)]
        found = subprocess.run(looking, capture_output=True, text=True, check=True)
        seen.communicate("")
    return found.stdout.split()


@pytest.mark.skipif(sys.platform != "linux", reason="Linux's")
@pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="becomes another user")
def test_no_program_of_the_user_reads_it() -> None:
    """Neither memory nor environment; without the protection a program of the user can."""
    assert "environ" in readable("as it is")
    assert readable("protected") == []


def crashed(folder: Path, how: str, number: signal.Signals) -> list[Path]:
    """Return the files that a command leaves which is ended by a signal, cores being allowed."""
    folder.mkdir()
    shell = ["sh", "-c", 'ulimit -c unlimited; exec "$@"', "sh"]
    argv = [*shell, sys.executable, "-c", CRASHING, how, str(int(number))]
    assert subprocess.run(argv, cwd=folder, check=False).returncode == -number
    return list(folder.iterdir())


@pytest.mark.skipif(sys.platform != "linux", reason="Linux's")
@pytest.mark.parametrize("number", [signal.SIGSEGV, signal.SIGABRT])
def test_a_command_that_crashes_writes_no_core(tmp_path: Path, number: signal.Signals) -> None:
    """Although whoever started it allows that; a program without the protection writes one."""
    if not crashed(tmp_path / "as it is", "as it is", number):
        pytest.skip("cores of this system are written elsewhere, or not at all")
    assert crashed(tmp_path / "protected", "protected", number) == []
