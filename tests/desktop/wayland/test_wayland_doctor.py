"""`totpdesk doctor` on Wayland: it types and copies there by the ways that the ladder takes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from support.totpdesk import Totpdesk

if TYPE_CHECKING:
    from support.wayland.session import WaylandSession


@pytest.mark.parametrize("running", [False, True])
def test_what_is_taken_there_works(desktop: WaylandSession, *, running: bool) -> None:
    """The dummy arrives in our own field, and comes and goes on the clipboard."""
    totpdesk = Totpdesk(desktop)
    totpdesk.do("config", "set", "min_left", "3")  # as one who has been through the first start
    tray = totpdesk.start_tray() if running else None
    ran = totpdesk.run("doctor", "--json")
    if tray:
        totpdesk.stop_tray(tray)
    said = {(f["check"], f["level"]): f["sentence"] for f in json.loads(ran.stdout)}
    assert ran.stderr == ""
    assert "arrived" in said["typing", "ok"]
    assert "read back and withdrawn" in said["clipboard", "ok"]
    assert "Wayland" in said["desktop", "ok"]
