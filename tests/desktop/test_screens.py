"""The whole screen where a desktop is several: all codes on all of them, whatever their scale."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import pytest

from support.programs import find_program
from support.session import DesktopSession
from totpdesk.transfer.qr.draw import png

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# Each account, and where on the two screens of 1280 x 800 its code is.
CODES = {"GitHub": (100, 50), "Bank": (700, 50), "Forge": (1400, 50)}
SECRET = "JBSWY3DPEHPK3PXP"


@pytest.fixture(scope="module", name="session")
def _session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DesktopSession]:
    """Return a desktop of two screens with a code on one, and two on the other."""
    with DesktopSession(screen=(2560, 800)) as session:
        for name, left, output in (("left", 0, "screen"), ("right", 1280, "none")):
            geometry = f"1280/300x800/200+{left}+0"
            session.run([find_program("xrandr"), "--setmonitor", name, geometry, output])
        for name, position in CODES.items():
            _hang(session, tmp_path_factory.mktemp("codes") / f"{name}.png", name, position)
        yield session


def _hang(session: DesktopSession, path: Path, name: str, position: tuple[int, int]) -> None:
    path.write_bytes(png(f"otpauth://totp/{name}:me?secret={SECRET}&issuer={name}"))
    poster = session.spawn([sys.executable, "-m", "support.apps.poster", str(path)])
    search = [find_program("xdotool"), "search", "--sync", "--onlyvisible", "--pid"]
    window = session.run([*search, str(poster.pid)]).split()[0]
    session.run(["xdotool", "windowmove", "--sync", window, *map(str, position)])


@pytest.mark.parametrize("scales", ["1;1", "1;2", "1.5;1", "2;1.25"])
def test_all_codes_on_all_screens(session: DesktopSession, scales: str) -> None:
    """Each screen is grabbed in its own pixels, at whatever scale its windows are drawn."""
    session.env["QT_SCREEN_SCALE_FACTORS"] = scales
    printed = json.loads(session.run([sys.executable, "-m", "support.apps.grab_screens"]))
    assert printed["sizes"] == [[1280, 800], [1280, 800]]
    assert sorted(printed["labels"]) == [f"{name} (me)" for name in sorted(CODES)]
