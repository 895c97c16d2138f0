"""Real-desktop tests: one private X11 session for the whole run, and what plays in it."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

import pytest

if sys.platform != "linux":
    pytest.skip("the desktop tests drive X11, which only Linux has", allow_module_level=True)

from support.fingers import SecondKeyboard
from support.pressing import PressTypes
from support.session import DesktopSession
from support.targets import Browser, Chromium, Firefox, OpenTarget, QtField, Target
from support.tray import TrayHost
from totpdesk.autotype import Desktop
from totpdesk.platforms.linux.x11 import open_x11

HERE = Path(__file__).parent
T = TypeVar("T", bound=Target)
B = TypeVar("B", bound=Browser)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what lies here as `desktop`, and skip it where TOTPDESK_SKIP_DESKTOP=1 asks for that."""
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker("desktop")
            if os.environ.get("TOTPDESK_SKIP_DESKTOP") == "1":
                item.add_marker(pytest.mark.skip(reason="TOTPDESK_SKIP_DESKTOP=1 is set"))


@pytest.fixture(scope="session")
def desktop() -> Iterator[DesktopSession]:
    """Return the session all tests share: unlocked keychain, openbox, no tray."""
    with DesktopSession() as session:
        yield session


@pytest.fixture(scope="module")
def session() -> Iterator[DesktopSession]:
    """Return a session of a module's own: unlocked keychain, openbox, no tray, no account."""
    with DesktopSession() as session:
        yield session


@pytest.fixture(scope="session")
def _shared_keyboard(desktop: DesktopSession) -> SecondKeyboard:
    return SecondKeyboard(desktop)


@pytest.fixture
def keyboard(_shared_keyboard: SecondKeyboard) -> Iterator[SecondKeyboard]:
    """Return the fingers; after the test nothing is down or locked and the layout is US."""
    yield _shared_keyboard
    _shared_keyboard.reset()


@pytest.fixture
def open_target(desktop: DesktopSession) -> Iterator[OpenTarget]:
    """Return a function that opens a target such as QtField, focused; closed after the test."""
    opened: list[Target] = []

    def open_one(kind: type[T], **options: str) -> T:
        target = kind(desktop, **options)
        opened.append(target)
        return target

    yield open_one
    for target in reversed(opened):
        target.close()


@pytest.fixture(scope="session")
def _shared_chromium(desktop: DesktopSession) -> Chromium:
    return Chromium(desktop)


@pytest.fixture(scope="session")
def _shared_firefox(desktop: DesktopSession) -> Firefox:
    return Firefox(desktop)


@pytest.fixture
def chromium(_shared_chromium: Chromium) -> Chromium:
    """Return Chromium with one empty text field, focused."""
    return _renewed(_shared_chromium)


@pytest.fixture
def firefox(_shared_firefox: Firefox) -> Firefox:
    """Return Firefox with one empty text field, focused."""
    return _renewed(_shared_firefox)


@pytest.fixture
def x11(desktop: DesktopSession, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desktop]:
    """Return totpdesk's own way to the session's X server."""
    monkeypatch.setenv("DISPLAY", desktop.display)
    own = open_x11()
    yield own
    own.close()


@pytest.fixture
def typing(x11: Desktop) -> Iterator[PressTypes]:
    """Return that way with the shortcut bound: each press types."""
    typing = PressTypes(x11)
    yield typing
    typing.stop()


@pytest.fixture(scope="module")
def field(desktop: DesktopSession) -> Iterator[QtField]:
    """Return a Qt field that a module's tests share."""
    field = QtField(desktop, title="Sign in - Example")
    yield field
    field.close()


@pytest.fixture
def tray_host(desktop: DesktopSession) -> Iterator[TrayHost]:
    """Return a tray; start programs with icons after it, Qt looks for one only at its start."""
    host = TrayHost(desktop)
    yield host
    host.close()


def _renewed(browser: B) -> B:
    browser.open_blank()
    return browser
