"""What every session of the tests has, whatever draws its windows: folders, bus, keychain.

Everything in it is private and ends with it; two can exist at once. It reads nothing of the real
desktop: children get `env`, which is built from a short list of harmless variables.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from abc import ABC, abstractmethod
from contextlib import ExitStack
from enum import Enum, auto
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, Self

from support import bus
from support.keychain import Keychain
from support.programs import Child, find_program, processes_with
from support.waiting import wait_until

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

INHERITED = ("LANG", "LOGNAME", "TMPDIR", "TZ", "USER", "COVERAGE_PROCESS_START")
TESTS = Path(__file__).parents[1]
FOLDER_PREFIX = "totpdesk-desktop-"
START_TIMEOUT = 20.0  # seconds; a loaded machine is slow, a broken one is still noticed


class Keyring(Enum):
    """What answers on org.freedesktop.secrets when the session begins."""

    UNLOCKED = auto()
    LOCKED = auto()
    NONE = auto()


class WindowList(Protocol):
    """What every desktop knows of its windows, by whatever numbers it knows them."""

    def active(self) -> int:
        """Return the id of the active window; 0 if there is none."""
        ...

    def title(self, window_id: int) -> str:
        """Return a window's title; empty if it has none, or the window is gone."""
        ...

    def of_process(self, pid: int) -> int:
        """Return the id of the window of a process; 0 if it has none yet."""
        ...

    def has_keys(self, window_id: int) -> bool:
        """Return whether key events go to a window or to one within it."""
        ...

    def activate(self, window_id: int) -> None:
        """Make a window active and return when keys go to it."""
        ...

    def close_window(self, window_id: int) -> None:
        """Ask for a window to be closed, as a click on its cross would."""
        ...

    def wait_gone(self, window_id: int) -> None:
        """Return when a closed window is gone and the focus has settled on the one after it."""
        ...


class PrivateSession(ABC):
    """A session alive between `with` and the end of its block; what it shows is its subclass's.

    Raises MissingProgramError with the package to install.
    """

    SERVICES: tuple[str, ...] = ("org.gnome.keyring.*Prompter.service",)  # the bus may start these
    windows: WindowList

    def __init__(self, *, keyring: Keyring = Keyring.UNLOCKED) -> None:
        self._keyring = keyring
        self._cleanup = ExitStack()
        self._keychain: Keychain | None = None
        self._bus: Child
        self.folder = Path()
        self.env: dict[str, str] = {}

    def __enter__(self) -> Self:
        with ExitStack() as unfinished:
            self._cleanup = unfinished
            self._make_folders()
            self._start()
            self._cleanup = unfinished.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        self._cleanup.close()

    @property
    def bus_address(self) -> str:
        """Return the address of the session bus."""
        return self.env["DBUS_SESSION_BUS_ADDRESS"]

    @property
    def keychain(self) -> Keychain:
        """Return the keychain; LookupError in a session that was to have none."""
        if self._keychain is None:
            raise LookupError("This session was started without a keychain.")
        return self._keychain

    def spawn(
        self, argv: Sequence[str], pass_fds: Sequence[int] = (), *, stdin: int = subprocess.DEVNULL
    ) -> Child:
        """Start a program that lives until `Child.stop` or the session's end."""
        log = self.new_file(f"{Path(argv[0]).name}.log")
        child = Child(self.command(argv), self.env, log, pass_fds, stdin=stdin)
        self.at_end(child.stop)
        return child

    def run(self, argv: Sequence[str], timeout: float = 30.0) -> str:
        """Run a program to its end and return what it printed; CalledProcessError if it failed."""
        return subprocess.run(
            self.command(argv),
            env=self.env,
            timeout=timeout,
            check=True,
            capture_output=True,
            text=True,
        ).stdout

    def command(self, argv: Sequence[str]) -> list[str]:
        """Return what runs a program of the session, given the session's `env`."""
        return list(argv)

    def program(self, name: str) -> str:
        """Return the path of an installed program. Raises MissingProgramError."""
        return find_program(name)

    def system_path(self, path: str) -> Path:
        """Return where the file is that the session's programs know as `path`, an absolute one."""
        return Path(path)

    def at_end(self, call: Callable[[], object]) -> None:
        """Have `call` called at the session's end, the latest first, before the display goes."""
        self._cleanup.callback(call)

    def new_file(self, name: str) -> Path:
        """Return the path of a fresh empty file that ends in `name` and goes with the session."""
        handle, path = tempfile.mkstemp(dir=self.folder, suffix=f"-{name}")
        os.close(handle)
        return self._handed_over(Path(path))

    def new_folder(self, name: str) -> Path:
        """Return a fresh folder that ends in `name` and goes with the session."""
        return self._handed_over(Path(tempfile.mkdtemp(dir=self.folder, suffix=f"-{name}")))

    def start_xvfb(self, program: str, width: int, height: int) -> str:
        """Start an X server that draws into memory; return its display."""
        reader, writer = os.pipe()
        argv = [program, "-displayfd", str(writer), "-screen", "0", f"{width}x{height}x24"]
        child = self.spawn([*argv, "-nolisten", "tcp", "-noreset"], pass_fds=[writer])
        os.close(writer)
        return f":{read_line(reader, child)}"

    @abstractmethod
    def _start(self) -> None:
        """Start what the session is made of; the folders are there."""

    @abstractmethod
    def _session_environment(self) -> dict[str, str]:
        """Return the variables by which programs know what kind of desktop this is."""

    def _make_folders(self) -> None:
        self.folder = self._handed_over(self._make_folder())
        self.at_end(self._remove_folder)
        self.at_end(self._end_stragglers)
        self.env = _environment(self.folder) | self._session_environment()
        for variable in ("HOME", "XDG_RUNTIME_DIR"):
            folder = Path(self.env[variable])
            folder.mkdir(mode=0o700)
            self._handed_over(folder)

    def _make_folder(self) -> Path:
        return Path(tempfile.mkdtemp(prefix=FOLDER_PREFIX))

    def _handed_over(self, path: Path) -> Path:
        """Give what the tests have made to the session's user, who here is theirs; return it."""
        return path

    def end_bus(self) -> None:
        """End the session bus. The next one has the same address."""
        self._bus.stop()

    def start_bus(self) -> None:
        """Start the session bus."""
        config = self.new_file("bus.conf")
        config.write_text(bus.configuration(self.env["XDG_RUNTIME_DIR"], self._service_folder()))
        reader, writer = os.pipe()
        self._bus = self.spawn(
            [
                self.program("dbus-daemon"),
                f"--config-file={config}",
                "--nofork",
                f"--print-address={writer}",
            ],
            pass_fds=[writer],
        )
        os.close(writer)
        # Without the id of this very daemon, as systemd has it: a new one would be refused.
        self.env["DBUS_SESSION_BUS_ADDRESS"] = read_line(reader, self._bus).partition(",guid=")[0]

    def _service_folder(self) -> Path:
        """Make the folder of services the bus may start: SERVICES and nothing else."""
        folder = self.new_folder("services")
        for pattern in self.SERVICES:
            for service in self.system_path(bus.SYSTEM_SERVICES).glob(pattern):
                shutil.copy(service, folder)
        return folder

    def start_keychain(self) -> None:
        """Start the keychain that the session was to have, on the bus that there is now."""
        if self._keyring is not Keyring.NONE:
            self._keychain = Keychain(self)
        if self._keyring is Keyring.LOCKED:
            self.keychain.lock()

    def _end_stragglers(self) -> None:
        """End what the session's programs left outside their process groups."""
        for pid in processes_with(str(self.folder)):
            os.kill(pid, signal.SIGKILL)
        wait_until(
            lambda: not processes_with(str(self.folder)), START_TIMEOUT, "the session's last child"
        )

    def _remove_folder(self) -> None:
        shutil.rmtree(self.folder)


def read_line(reader: int, child: Child) -> str:
    """Return the line a starting program writes to a pipe of ours, or raise an error."""
    with os.fdopen(reader) as pipe:
        line = pipe.readline().strip()
    if not line:
        child.process.wait()
        child.alive()
    return line


def _environment(folder: Path) -> dict[str, str]:
    """Return what a session's programs see of the world, all of it inside `folder`."""
    home = folder / "home"
    return {name: os.environ[name] for name in INHERITED if name in os.environ} | {
        "PATH": _prepended(str(Path(sys.executable).parent), "PATH"),
        "PYTHONPATH": _prepended(str(TESTS), "PYTHONPATH"),
        "PYTHONDONTWRITEBYTECODE": "1",
        "LC_ALL": "C.UTF-8",
        "HOME": str(home),
        "XDG_CACHE_HOME": str(home / ".cache"),
        "XDG_CONFIG_HOME": str(home / ".config"),
        "XDG_DATA_HOME": str(home / ".local/share"),
        "XDG_STATE_HOME": str(home / ".local/state"),
        "XDG_RUNTIME_DIR": str(folder / "run"),
        "QT_IM_MODULE": "compose",
        "GTK_IM_MODULE": "gtk-im-context-simple",
        "XMODIFIERS": "@im=none",
        "NO_AT_BRIDGE": "1",  # no accessibility bus is there to be waited for
    }


def _prepended(first: str, variable: str) -> str:
    """Return our own `variable`, a list of folders, with one more in front."""
    return os.pathsep.join(filter(None, [first, os.environ.get(variable)]))
