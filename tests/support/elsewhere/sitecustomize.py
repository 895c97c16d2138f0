"""Another operating system, for a Python that has this folder on its path, and those it starts.

What the system of TOTPDESK_TEST_SYSTEM does not have cannot be imported, and `sys.platform` is its.
Libraries that look at the platform as they are loaded are loaded before that: that they run on
these systems is theirs to see to, and it is our modules that are looked at. `os.name` stays.
"""

import importlib
import importlib.abc
import json
import os
import select
import signal
import socket
import sys
import types
from pathlib import Path

ABSENT = {"jeepney", "Xlib", "secretstorage", "dbus", "gi"}
ABSENT |= {"fcntl", "grp", "pwd", "resource", "termios", "tty", "pty"}
BEFORE = (
    *("asyncio", "ctypes.util", "getpass", "http.server", "logging.handlers", "multiprocessing"),
    *("shutil", "sqlite3", "subprocess", "tempfile", "webbrowser", "zipfile"),
    *("click", "click.shell_completion", "filelock", "keyring.backend", "keyring.core"),
    *("keyring.errors", "platformdirs", "PIL.Image", "pyperclip", "pyzipper", "segno", "zxingcpp"),
)
KEYCHAINS = {
    "darwin": ("keyring.backends.macOS", "Keyring"),
    "win32": ("keyring.backends.Windows", "WinVaultKeyring"),
}
NOT_ON_WINDOWS = (
    *((os, name) for name in ("getuid", "geteuid", "fork", "pidfd_open")),
    *((select, name) for name in ("poll", "epoll")),
    (signal, "SIGHUP"),
    (socket, "AF_UNIX"),
)


class Nowhere(importlib.abc.MetaPathFinder):
    """Finds nothing of what is absent, and says so."""

    def find_spec(self, fullname: str, _path: object = None, _target: object = None) -> None:
        """Refuse."""
        if fullname.partition(".")[0] in ABSENT:
            raise ModuleNotFoundError(f"No module named {fullname!r}", name=fullname)


def pretend(system: str) -> None:
    """Be that system from here on."""
    for name in BEFORE:
        importlib.import_module(name)
    for name in [name for name in sys.modules if name.partition(".")[0] in ABSENT]:
        del sys.modules[name]
    sys.meta_path.insert(0, Nowhere())
    sys.platform = system
    if system == "win32":
        _be_windows()
    _have_keychain(*KEYCHAINS[system])
    _have_clipboard()


def _be_windows() -> None:
    pair = socket.socketpair
    for module, name in NOT_ON_WINDOWS:
        delattr(module, name)
    socket.socketpair = lambda: pair(1)  # of another family there
    os.add_dll_directory = lambda _folder: None  # PySide6 asks for it


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
