"""Which instance a command reaches: that of its own display, by whatever name."""

from __future__ import annotations

import os
from contextlib import ExitStack, closing
from typing import TYPE_CHECKING, Any

import pytest

from totpdesk.base import errors, paths
from totpdesk.service.ipc import client, instances, local_socket
from totpdesk.service.ipc.server import Server

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

WAYLAND = {"WAYLAND_DISPLAY": "wayland-0", "XDG_RUNTIME_DIR": "/run/user/1000"}


class Displays:
    """A user's displays: instances that say on which they were started, and commands on them."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._monkeypatch = monkeypatch
        self._servers = ExitStack()

    def on(self, **environment: str) -> None:
        """Be a process with these variables from now on."""
        for name in ("DISPLAY", "WAYLAND_DISPLAY", "XDG_RUNTIME_DIR"):
            self._monkeypatch.delenv(name, raising=False)
        for name, value in environment.items():
            self._monkeypatch.setenv(name, value)

    def start(self, name: str, **environment: str) -> Server:
        """Start an instance that answers with a name."""
        self.on(**environment)
        server = Server(lambda _: {"name": name})
        self._servers.enter_context(closing(server))
        return server

    def asked(self, **environment: str) -> Any:
        """Return the name of the instance that a command with these variables reaches."""
        self.on(**environment)
        return client.ask("x")["name"]

    def close(self) -> None:
        """End all."""
        self._servers.close()


@pytest.fixture(name="displays")
def _displays(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Displays]:
    monkeypatch.setenv(paths.HOME, str(tmp_path))
    displays = Displays(monkeypatch)
    yield displays
    displays.close()


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ({}, ()),
        ({"DISPLAY": ""}, ()),
        ({"DISPLAY": ":0"}, (":0",)),
        ({"DISPLAY": ":0.1"}, (":0",)),
        ({"DISPLAY": "unix:0"}, (":0",)),
        ({"DISPLAY": "unix/:0.0"}, (":0",)),
        ({"DISPLAY": "localhost:10.0"}, ("localhost:10",)),
        ({"DISPLAY": "host.example:1.0"}, ("host.example:1",)),
        ({"DISPLAY": "[::1]:1.0"}, ("[::1]:1",)),
        ({**WAYLAND, "DISPLAY": ":1"}, ("/run/user/1000/wayland-0", ":1")),
        ({**WAYLAND, "WAYLAND_DISPLAY": "/a/b"}, ("/a/b",)),
    ],
)
def test_names_of_a_display(written: dict[str, str], names: tuple[str, ...]) -> None:
    """One display has one name, however its variable is written."""
    assert instances.displays(written) == names


def test_each_reaches_its_own(displays: Displays) -> None:
    """The display decides; what an instance was started with besides does not."""
    displays.start("screen", DISPLAY=":0")
    displays.start("forwarded", DISPLAY="localhost:10.0")
    displays.start("plasma", **WAYLAND, DISPLAY=":1")
    assert displays.asked(DISPLAY=":0.0") == "screen"
    assert displays.asked(DISPLAY="localhost:10.0") == "forwarded"
    assert displays.asked(**WAYLAND) == "plasma"
    assert displays.asked(**WAYLAND, DISPLAY=":0") == "plasma"


def test_older_programs_of_a_wayland_session(displays: Displays) -> None:
    """They know its X display only, and reach the session's instance, which ends with its name."""
    server = displays.start("plasma", **WAYLAND, DISPLAY=":1")
    assert displays.asked(DISPLAY=":1") == "plasma"
    server.close()
    assert instances.sockets() == {}


def test_a_session_within_another(displays: Displays) -> None:
    """A nested Wayland session without an X display of its own leaves the outer one's to it."""
    displays.start("outer", DISPLAY=":0")
    displays.start("inner", **WAYLAND, DISPLAY=":0")
    assert displays.asked(DISPLAY=":0") == "outer"
    assert displays.asked(**WAYLAND, DISPLAY=":0") == "inner"


def test_the_outer_one_starts_later(displays: Displays) -> None:
    """It takes its own display, which the inner one was found by as long as nobody else was."""
    inner = displays.start("inner", **WAYLAND, DISPLAY=":0")
    assert displays.asked(DISPLAY=":0") == "inner"
    displays.start("outer", DISPLAY=":0")
    assert displays.asked(DISPLAY=":0") == "outer"
    inner.close()
    assert displays.asked(DISPLAY=":0") == "outer"


def test_one_on_each_display(displays: Displays) -> None:
    """A second one is refused on the same display, by whatever name, and on no other."""
    displays.start("screen", DISPLAY=":0")
    displays.start("other", DISPLAY=":1")
    with pytest.raises(errors.AlreadyRunningError):
        displays.start("again", DISPLAY="unix:0.0")


def test_without_a_display(displays: Displays) -> None:
    """The only instance is meant; among several the user has to say which."""
    displays.start("plasma", **WAYLAND, DISPLAY=":1")
    assert displays.asked() == "plasma"
    displays.start("screen", DISPLAY=":0")
    with pytest.raises(errors.WhichDisplayError, match="several displays: :0, wayland-0"):
        displays.asked()
    assert client.ask_any("x")["name"] in ("plasma", "screen")
    assert {answer["name"] for answer in client.ask_all("x")} == {"plasma", "screen"}


def test_none_on_this_display(displays: Displays) -> None:
    """Where it is running instead is said; a code comes from there."""
    displays.start("plasma", **WAYLAND, DISPLAY=":1")
    with pytest.raises(errors.OtherDisplayError, match="on wayland-0, but not on this display, :3"):
        displays.asked(DISPLAY=":3.0")
    assert client.ask_any("x") == {"name": "plasma"}


def test_a_code_comes_from_the_own_display(displays: Displays) -> None:
    """If that has an instance: what it asks its user is asked here."""
    displays.start("screen", DISPLAY=":0")
    displays.start("other", DISPLAY=":1")
    for display, name in ((":0", "screen"), (":1", "other")):
        displays.on(DISPLAY=display)
        assert client.ask_any("x") == {"name": name}


def test_a_machine_is_renamed(displays: Displays, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its instance is found as before, and a second one is refused."""
    displays.start("screen", DISPLAY=":0")
    monkeypatch.setattr("socket.gethostname", lambda: "renamed")
    assert displays.asked(DISPLAY=":0") == "screen"
    with pytest.raises(errors.AlreadyRunningError):
        displays.start("again", DISPLAY=":0")


def test_a_path_too_long_for_a_socket(
    displays: Displays, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The socket is elsewhere, in a private folder that goes with it, and is found all the same."""
    monkeypatch.setenv(paths.HOME, str(tmp_path / ("long" * 30)))
    server = displays.start("screen", DISPLAY=":0")
    assert displays.asked(DISPLAY=":0") == "screen"
    (address,) = instances.sockets()
    assert address.parent.stat().st_mode & 0o777 == 0o700
    assert address.parent.stat().st_uid == os.getuid()
    server.close()
    assert not address.parent.exists()
    assert instances.sockets() == {}


def test_a_disk_without_sockets(displays: Displays, monkeypatch: pytest.MonkeyPatch) -> None:
    """Some network file systems cannot hold one: the same is done there."""
    listen = local_socket.listen

    def refuse(path: Path) -> Any:
        if path.is_relative_to(paths.instance_folder()):
            raise PermissionError
        return listen(path)

    monkeypatch.setattr(local_socket, "listen", refuse)
    displays.start("plasma", **WAYLAND, DISPLAY=":1")
    assert displays.asked(**WAYLAND) == displays.asked(DISPLAY=":1") == "plasma"
    assert displays.asked() == "plasma"
