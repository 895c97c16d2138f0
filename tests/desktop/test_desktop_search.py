"""From the desktop's search to the field: the real tray, and stand-ins for the two searches."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from jeepney.io.blocking import open_dbus_connection

from support.bus import has_owner
from support.codes import codes_of
from support.desktop_searches import SERVICE, GnomeShell, KRunner
from support.programs import find_program
from support.targets import QtField
from support.totpdesk import Totpdesk
from support.waiting import wait_until

if TYPE_CHECKING:
    from collections.abc import Iterator

    from support.session import DesktopSession

SECONDS = 20.0
SECRET = "JBSWY3DPEHPK3PXP"


@pytest.fixture(name="totpdesk", scope="module")
def _totpdesk(session: DesktopSession) -> Totpdesk:
    """Start the tray, and switch the search on while it runs."""
    totpdesk = Totpdesk(session)
    totpdesk.do("add", "github", "--secret-stdin", "--issuer", "GitHub", text=SECRET)
    totpdesk.start_tray()
    switch(session, totpdesk, "yes")
    return totpdesk


@pytest.fixture(name="field")
def _field(session: DesktopSession) -> Iterator[QtField]:
    with closing(QtField(session, title="Sign in")) as field:
        yield field


def switch(session: DesktopSession, totpdesk: Totpdesk, setting: str) -> None:
    """Change the setting, and wait until the tray has followed."""
    totpdesk.do("config", "set", "desktop_search", setting)
    with open_dbus_connection(bus=session.bus_address) as connection:
        wait_until(
            lambda: has_owner(connection, SERVICE) == (setting == "yes"), SECONDS, "the name"
        )


@pytest.mark.usefixtures("totpdesk")
def test_chosen_in_gnomes_overview(session: DesktopSession, field: QtField) -> None:
    """The code is typed once the overview has closed, and not before."""
    with closing(GnomeShell(session.bus_address)) as shell:
        insert, _ = shell.results("git")
        shell.activate(insert, "git")
        shell.looked.get(timeout=SECONDS)
        assert field.text() == ""
        shell.close_overview()
        field.wait_text(lambda text: text in codes_of(SECRET), SECONDS)


@pytest.mark.usefixtures("totpdesk")
def test_chosen_in_krunner(session: DesktopSession, field: QtField) -> None:
    """The code goes to the window that gets the focus back from KRunner's, which gets nothing."""
    window = session.spawn([find_program("xterm"), "-class", "krunner", "-e", "cat"])
    wait_until(
        lambda: session.windows.active() not in (0, field.window_id), SECONDS, "KRunner's window"
    )
    with closing(KRunner(session.bus_address)) as krunner:
        krunner.run(krunner.matches("git")[0][0])
        assert field.text() == ""
        window.stop()
        field.wait_text(lambda text: text in codes_of(SECRET), SECONDS)


def test_switched_off(session: DesktopSession, totpdesk: Totpdesk) -> None:
    """Nobody answers any more."""
    switch(session, totpdesk, "no")
