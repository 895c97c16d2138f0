"""A whole X11 desktop without a screen: display, window manager, bus, keychain, home folder.

    with DesktopSession() as desktop:
        subprocess.run(["xterm"], env=desktop.env)

Everything in it is private and ends with it; two can exist at once. It reads nothing of the real
desktop: children get `env`, which is built from a short list of harmless variables.
"""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from enum import Enum, auto
from pathlib import Path
from types import TracebackType
from typing import Self

from PIL import ImageGrab

from support import bus
from support.keychain import Keychain
from support.programs import Child, find_program, processes_with
from support.waiting import wait_until
from support.windows import Windows

INHERITED = ("LANG", "LOGNAME", "TMPDIR", "TZ", "USER", "COVERAGE_PROCESS_START")
TESTS = Path(__file__).parents[1]
START_TIMEOUT = 20.0  # seconds; a loaded machine is slow, a broken one is noticed all the same

# No key bindings: every combination is free for the program under test.
OPENBOX_CONFIG = """<?xml version="1.0" encoding="UTF-8"?>
<openbox_config xmlns="http://openbox.org/3.4/rc">
  <keyboard><chainQuitKey>C-g</chainQuitKey></keyboard>
</openbox_config>
"""


class Keyring(Enum):
    """What answers on org.freedesktop.secrets when the session begins."""

    UNLOCKED = auto()
    LOCKED = auto()
    NONE = auto()


class DesktopSession:
    """A private X11 desktop, alive between `with` and the end of its block.

    `screen` is width and height in pixels. Raises MissingProgramError with the package to install.
    """

    display: str
    windows: Windows

    def __init__(
        self,
        *,
        keyring: Keyring = Keyring.UNLOCKED,
        window_manager: bool = True,
        screen: tuple[int, int] = (1280, 800),
    ) -> None:
        self._keyring = keyring
        self._window_manager = window_manager
        self._screen = screen
        self._cleanup = ExitStack()
        self._keychain: Keychain | None = None
        self.folder = Path()
        self.env: dict[str, str] = {}

    def __enter__(self) -> Self:
        with ExitStack() as unfinished:
            self._cleanup = unfinished
            self._make_folders()
            self._start_display()
            self._start_bus()
            self._start_window_manager()
            self._start_keychain()
            self._cleanup = unfinished.pop_all()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
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
        child = Child(argv, self.env, log, pass_fds, stdin=stdin)
        self.at_end(child.stop)
        return child

    def run(self, argv: Sequence[str], timeout: float = 30.0) -> str:
        """Run a program to its end and return what it printed; CalledProcessError if it failed."""
        return subprocess.run(
            argv, env=self.env, timeout=timeout, check=True, capture_output=True, text=True
        ).stdout

    def at_end(self, call: Callable[[], object]) -> None:
        """Have `call` called at the session's end, the latest first, before the display goes."""
        self._cleanup.callback(call)

    def new_file(self, name: str) -> Path:
        """Return the path of a fresh empty file that ends in `name` and goes with the session."""
        handle, path = tempfile.mkstemp(dir=self.folder, suffix=f"-{name}")
        os.close(handle)
        return Path(path)

    def new_folder(self, name: str) -> Path:
        """Return a fresh folder that ends in `name` and goes with the session."""
        return Path(tempfile.mkdtemp(dir=self.folder, suffix=f"-{name}"))

    def screenshot(self, path: Path) -> None:
        """Save the whole screen as a PNG image."""
        ImageGrab.grab(xdisplay=self.display).save(path, "PNG")

    def _make_folders(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="totpdesk-desktop-"))
        self.at_end(self._remove_folder)
        self.at_end(self._end_stragglers)
        self.env = _environment(self.folder)
        for variable in ("HOME", "XDG_RUNTIME_DIR"):
            Path(self.env[variable]).mkdir(mode=0o700)

    def _start_display(self) -> None:
        width, height = self._screen
        reader, writer = os.pipe()
        argv = ["-displayfd", str(writer), "-screen", "0", f"{width}x{height}x24"]
        child = self.spawn(
            [find_program("Xvfb"), *argv, "-nolisten", "tcp", "-noreset"], pass_fds=[writer]
        )
        os.close(writer)
        self.display = f":{_read_line(reader, child)}"
        self.env["DISPLAY"] = self.display
        self.windows = Windows(self.display)
        self.at_end(self.windows.close)

    def _start_bus(self) -> None:
        config = self.new_file("bus.conf")
        config.write_text(bus.configuration(self.env["XDG_RUNTIME_DIR"], self._service_folder()))
        reader, writer = os.pipe()
        child = self.spawn(
            [
                find_program("dbus-daemon"),
                f"--config-file={config}",
                "--nofork",
                f"--print-address={writer}",
            ],
            pass_fds=[writer],
        )
        os.close(writer)
        self.env["DBUS_SESSION_BUS_ADDRESS"] = _read_line(reader, child)

    def _service_folder(self) -> Path:
        """Make the folder of services the bus may start: the keychain's prompt and nothing else."""
        folder = self.new_folder("services")
        for service in bus.SYSTEM_SERVICES.glob("org.gnome.keyring.*Prompter.service"):
            shutil.copy(service, folder)
        return folder

    def _start_window_manager(self) -> None:
        if not self._window_manager:
            return
        config = self.new_file("openbox.xml")
        config.write_text(OPENBOX_CONFIG)
        child = self.spawn([find_program("openbox"), "--sm-disable", "--config-file", str(config)])
        wait_until(
            lambda: child.alive() and self.windows.has_manager(), START_TIMEOUT, "openbox to manage"
        )

    def _start_keychain(self) -> None:
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
        "XDG_SESSION_TYPE": "x11",
        "QT_QPA_PLATFORM": "xcb",
        "QT_IM_MODULE": "compose",
        "GTK_IM_MODULE": "gtk-im-context-simple",
        "XMODIFIERS": "@im=none",
        "NO_AT_BRIDGE": "1",  # no accessibility bus is there to be waited for
        "GDK_BACKEND": "x11",
    }


def _prepended(first: str, variable: str) -> str:
    """Return our own `variable`, a list of folders, with one more in front."""
    return os.pathsep.join(filter(None, [first, os.environ.get(variable)]))


def _read_line(reader: int, child: Child) -> str:
    """Return the line a starting program writes to a pipe of ours, or tell why it did not."""
    with os.fdopen(reader) as pipe:
        line = pipe.readline().strip()
    if not line:
        child.process.wait()
        child.alive()
    return line
