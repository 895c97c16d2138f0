"""The tray as a program: what it does before it has anything on the screen."""

from __future__ import annotations

import logging
import socket
import sys
import threading
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

import pytest

from totpdesk.base import paths
from totpdesk.base.errors import InvalidSettingError, NoDisplayError
from totpdesk.base.own_command import own_command
from totpdesk.gui import app
from totpdesk.platforms.choose import SYSTEM, open_desktop

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SECONDS: Final = 10.0
END: Final = NoDisplayError("The test ends here.")


class FirstConnection:
    """The address of a session bus that hangs up; `found` is what was there at the first call."""

    def __init__(self, path: Path, look: Callable[[], bool]) -> None:
        """Listen."""
        self.found: list[bool] = []
        self._look, self._socket = look, socket.socket(socket.AF_UNIX)
        self._socket.bind(str(path))
        self._socket.listen()
        self._thread = threading.Thread(target=self._hang_up, daemon=True)
        self._thread.start()

    def _hang_up(self) -> None:
        with suppress(OSError):
            while True:
                caller, _ = self._socket.accept()
                self.found.append(self._look())
                caller.close()

    def close(self) -> None:
        """Listen no longer."""
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        self._thread.join(SECONDS)


@pytest.fixture(autouse=True)
def _ends_before_qt(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the program end when the desktop is open; Qt and the log of this process stay."""
    monkeypatch.setenv(paths.HOME, str(tmp_path / "home"))
    monkeypatch.setattr(app, "begin_log", lambda: None)

    def end() -> None:
        raise END

    monkeypatch.setattr(app.process, "check_qt", end)


@pytest.mark.skipif(sys.platform != "linux", reason="only there are entries written")
def test_the_menu_entry_is_there_before_the_bus_is_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The portal looks for it when a program connects, and gives no shortcuts without it."""
    monkeypatch.setenv("XDG_DATA_DIRS", str(tmp_path / "system"))
    monkeypatch.setenv("XDG_CURRENT_DESKTOP", "GNOME")
    monkeypatch.setenv("XDG_SESSION_TYPE", "wayland")
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-7")
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", f"unix:path={tmp_path}/bus")
    entry = paths.xdg_data_folder() / "applications" / f"{paths.DESKTOP_ID}.desktop"
    bus = FirstConnection(tmp_path / "bus", entry.exists)

    def open_and_close(*given: Any) -> None:
        open_desktop(*given).close()

    monkeypatch.setattr(app, "open_desktop", open_and_close)
    with pytest.raises(NoDisplayError):
        app.run_tray(lambda _: None)
    bus.close()
    assert bus.found
    assert bus.found[0]


@pytest.mark.skipif(sys.platform != "linux", reason="only there are entries written")
def test_start_at_login_follows_a_program_that_moved(monkeypatch: pytest.MonkeyPatch) -> None:
    """An entry whose program has gone starts this one; where it is off it stays off."""
    monkeypatch.setattr(app, "open_desktop", lambda *_: None)
    entry = paths.xdg_config_folder() / "autostart" / f"{paths.DESKTOP_ID}.desktop"
    with pytest.raises(NoDisplayError):
        app.run_tray(lambda _: None)
    assert not entry.exists()
    entry.parent.mkdir(parents=True)
    entry.write_text('[Desktop Entry]\nExec="/gone/totpdesk" "tray"\n')
    with pytest.raises(NoDisplayError):
        app.run_tray(lambda _: None)
    assert f'Exec="{own_command()[0]}"' in entry.read_text()


def test_a_menu_that_cannot_be_written_stops_nothing(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """The log says why; the desktop is opened all the same."""
    opened = list[bool]()
    monkeypatch.setattr(app, "SYSTEM", replace(SYSTEM, menu_entry=FullMenu()))
    monkeypatch.setattr(app, "open_desktop", lambda *_: opened.append(True))
    with caplog.at_level(logging.WARNING, "totpdesk"), pytest.raises(NoDisplayError):
        app.run_tray(lambda _: None)
    assert opened == [True]
    assert caplog.messages == ["The disk is full."]


class FullMenu:
    """A MenuEntry that cannot be written."""

    def install(self, *, take_over: bool = False) -> Path | None:  # noqa: ARG002 - the port's
        """Fail."""
        raise InvalidSettingError("The disk is full.")

    def remove(self) -> bool:
        """Remove nothing."""
        return False
