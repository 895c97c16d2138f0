"""Another operating system, for a Python that has this folder on its path, and those it starts.

What the system of TOTPDESK_TEST_SYSTEM does not have cannot be imported, and `sys.platform` is its,
before anything of ours or of a library is loaded. The exceptions are libraries that need a module
of Windows that is written in C: they are loaded before that. `os.name` stays.
"""

import ctypes
import importlib
import importlib.abc
import json
import os
import select
import signal
import socket
import sys
import time
import types
from pathlib import Path

ABSENT = {"jeepney", "Xlib", "secretstorage", "dbus", "dbus_fast", "gi", "pywayland", "evdev"}
ABSENT_ON_WINDOWS = {
    *("crypt", "curses", "fcntl", "grp", "nis", "pty", "pwd", "readline", "resource", "spwd"),
    *("syslog", "termios", "tty"),
}
NEED_WINDOWS = ("asyncio", "click", "click.shell_completion", "filelock", "multiprocessing")
KEYCHAINS = {
    "darwin": ("keyring.backends.macOS", "Keyring"),
    "win32": ("keyring.backends.Windows", "WinVaultKeyring"),
}
NOT_ON_WINDOWS = (
    *((os, name) for name in ("getuid", "geteuid", "getgid", "getegid", "getgroups", "uname")),
    *((os, name) for name in ("fork", "forkpty", "openpty", "pidfd_open", "posix_spawn")),
    *((os, name) for name in ("getpgid", "killpg", "setsid", "chown", "mkfifo", "sysconf")),
    *((select, name) for name in ("poll", "epoll")),
    *((signal, name) for name in ("SIGALRM", "SIGHUP", "SIGUSR1", "SIGUSR2", "alarm", "sigwait")),
    *((socket, name) for name in ("AF_UNIX", "SO_PEERCRED", "SCM_RIGHTS")),
    (time, "tzset"),
)


class Nowhere(importlib.abc.MetaPathFinder):
    """Finds nothing of what is absent, and says so."""

    def __init__(self, absent: set[str]) -> None:
        """Take the names, and forget what Python itself has loaded of them."""
        self._absent = absent
        for name in filter(self._is_absent, list(sys.modules)):
            del sys.modules[name]

    def find_spec(self, fullname: str, _path: object = None, _target: object = None) -> None:
        """Refuse."""
        if self._is_absent(fullname):
            raise ModuleNotFoundError(f"No module named {fullname!r}", name=fullname)

    def _is_absent(self, fullname: str) -> bool:
        return fullname.partition(".")[0] in self._absent


def pretend(system: str) -> None:
    """Be that system from here on."""
    if system == "win32":
        _be_windows()
    else:
        _be_macos()
    sys.platform = system
    _have_keychain(*KEYCHAINS[system])
    _have_clipboard()


def _be_macos() -> None:
    sys.meta_path.insert(0, Nowhere(ABSENT))
    proxies = types.ModuleType("_scproxy")  # written in C, for urllib
    proxies._get_proxies = proxies._get_proxy_settings = dict
    sys.modules["_scproxy"] = proxies


def _be_windows() -> None:
    for name in NEED_WINDOWS:
        importlib.import_module(name)
    sys.meta_path.insert(0, Nowhere(ABSENT | ABSENT_ON_WINDOWS))
    pair = socket.socketpair
    for module, name in NOT_ON_WINDOWS:
        delattr(module, name)
    socket.socketpair = lambda: pair(1)  # of another family there
    os.add_dll_directory = lambda _folder: None  # PySide6 asks for it
    ctypes.windll = types.SimpleNamespace(kernel32=types.SimpleNamespace(WerSetFlags=int))


def _home(name: str) -> Path:
    return Path(os.environ["TOTPDESK_HOME"], name)


def _have_keychain(module: str, name: str) -> None:
    """Have the keychain of that system: by its name it passes the gate of the real ones."""
    backend, errors = (importlib.import_module(f"keyring.{name}") for name in ("backend", "errors"))
    properties = importlib.import_module("keyring.compat.properties")

    class Keychain(backend.KeyringBackend):  # type: ignore[misc,name-defined]
        """Keeps its items in a file."""

        @properties.classproperty
        def priority(cls) -> float:  # noqa: N805 - a property of the class
            """Return how good it is, or raise as keyring's own do where it is not there."""
            if _home("no keychain").exists():
                raise RuntimeError
            return 5

        def get_password(self, service: str, username: str) -> str | None:
            """Read."""
            return _items().get(f"{service} {username}")

        def set_password(self, service: str, username: str, password: str) -> None:
            """Write."""
            _keep({**_items(), f"{service} {username}": password})

        def delete_password(self, service: str, username: str) -> None:
            """Delete."""
            items = _items()
            if items.pop(f"{service} {username}", None) is None:
                raise errors.PasswordDeleteError("There is no such item.")
            _keep(items)

    Keychain.__module__, Keychain.__name__ = module, name
    made = types.ModuleType(module)
    setattr(made, name, Keychain)
    sys.modules[module] = made


def _items() -> dict[str, str]:
    file = _home("keychain.json")
    return json.loads(file.read_text()) if file.exists() else {}


def _keep(items: dict[str, str]) -> None:
    _home("keychain.json").write_text(json.dumps(items))


def _have_clipboard() -> None:
    """Have pyperclip, which picks a program by the system, keep its text in a file."""
    pyperclip = importlib.import_module("pyperclip")

    def paste() -> str:
        file = _home("clipboard")
        return file.read_text() if file.exists() else ""

    pyperclip.copy = lambda text: _home("clipboard").write_text(text)
    pyperclip.paste = paste


if SYSTEM := os.environ.get("TOTPDESK_TEST_SYSTEM"):
    pretend(SYSTEM)
