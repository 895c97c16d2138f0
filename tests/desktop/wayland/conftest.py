"""Wayland tests: `desktop` is KDE, then sway; what plays in it has the names it has on X11.

The fixtures `keyboard`, `open_target`, `chromium` and `firefox` are those of the folder above, made
from what is given here. ON_KDE and ON_SWAY (support.wayland.where) keep a test to one desktop.
"""

from collections.abc import Iterator

import pytest

from support.programs import MissingProgramError, find_program
from support.wayland.fingers import WaylandKeyboard
from support.wayland.kde import KdeSession
from support.wayland.portal import Portal
from support.wayland.session import WaylandSession
from support.wayland.sway import SwaySession
from support.wayland.targets import WaylandChromium, WaylandField, WaylandFirefox

SessionKind = type[KdeSession | SwaySession]

KINDS: dict[str, tuple[str, SessionKind]] = {
    "kde": ("kwin_wayland", KdeSession),
    "sway": ("sway", SwaySession),
}


@pytest.fixture(scope="session", params=list(KINDS))
def kind(request: pytest.FixtureRequest) -> SessionKind:
    """Return each kind of session in turn; skip where its compositor is not installed."""
    program, session = KINDS[request.param]
    try:
        find_program(program)
    except MissingProgramError as missing:
        pytest.skip(str(missing))
    return session


@pytest.fixture(scope="session")
def desktop(kind: SessionKind) -> Iterator[WaylandSession]:
    """Return the session all tests of one kind share: unlocked keychain, on KDE the portal."""
    with kind() as session:
        yield session


@pytest.fixture(scope="session")
def _shared_keyboard(desktop: WaylandSession) -> WaylandKeyboard:
    return desktop.keyboard


@pytest.fixture(scope="session")
def _shared_chromium(desktop: WaylandSession) -> WaylandChromium:
    return WaylandChromium(desktop)


@pytest.fixture(scope="session")
def _shared_firefox(desktop: WaylandSession) -> WaylandFirefox:
    return WaylandFirefox(desktop)


@pytest.fixture
def field(desktop: WaylandSession) -> Iterator[WaylandField]:
    """Return an empty Qt field, focused."""
    field = WaylandField(desktop, title="Sign in - Example")
    yield field
    field.close()


@pytest.fixture
def portal(desktop: KdeSession) -> Iterator[Portal]:
    """Return a program's connection to the portal of KDE; its sessions end with the test."""
    portal = Portal(desktop)
    yield portal
    portal.close()
